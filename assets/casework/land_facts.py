"""What the register says of the land of a request, as facts of the packs and of the checklist."""

from assets.casework.models import TransferRequest
from assets.register.models import Flag, Kind

#: Flag of an asset: fact that holds of a request for it. Nobody need state it again.
FACT_OF_FLAG = {
    Flag.COMMON_GOOD: "common-good",
    Flag.OPEN_SPACE: "open-space",
    Flag.ALLOTMENT: "growing",
}
_BUILT = frozenset({Kind.LIBRARY, Kind.LEISURE_SITE, Kind.COMMUNITY_CENTRE, Kind.BUILDING})


def facts_of_land(request: TransferRequest) -> set[str]:
    """Give the facts that the register states of any of the places of a request."""
    facts = set()
    rows = request.assets.values_list("kind", "flags", "details__common_good")
    for kind, flags, is_listed_so in rows:
        facts |= {fact for flag, fact in FACT_OF_FLAG.items() if flag in flags}
        if is_listed_so is True:  # the council's own list says it
            facts.add(FACT_OF_FLAG[Flag.COMMON_GOOD])
        if kind in _BUILT:
            facts.add("has-building")
    return facts
