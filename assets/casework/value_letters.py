"""Papers of assets of community value: of listing, of removal, and to the land charges register.

What each must say is in the rule pack; here it is said of one place, from what is on file.
"""

from collections.abc import Iterator

from assets.casework import steps
from assets.casework.models import TransferRequest
from assets.casework.wording import letter_section, lower_first, say_day, say_list

#: The step by which a place was listed, and those by which its entry is removed.
_LISTING = "list"


def _places(request: TransferRequest) -> str:
    return say_list(
        f"{asset.name}{f', {asset.address}' if asset.address else ''} ({asset.reference})"
        for asset in request.assets.all()
    )


def _day(request, name) -> str:
    return say_day(steps.as_day(request.dates[name])) if name in request.dates else ""


def _entry(request, *, is_removed: bool = False) -> dict:
    listed = _day(request, "entry")
    until = None if is_removed else request.clocks.filter(clock="listing").order_by("pk").last()
    return letter_section(
        "The entry",
        f"Place: {_places(request)}.",
        f"Nominated by: {request.body_name}. Reference: {request.reference}.",
        f"Entered on the list of assets of community value on {listed}." if listed else "",
        f"The entry lasts until {say_day(until.due_on)}." if until and until.due_on else "",
    )


def say_listing(request: TransferRequest, texts: dict) -> list[dict]:
    """Word the notice of listing: that it is listed, what follows, the right to a review."""
    pack = steps.pack_of(request)
    return [
        _entry(request),
        letter_section("Why it is listed", texts.get("decision-reasons", "")),
        letter_section("What follows for the place and its owner", *pack.steps[_LISTING].effects),
        letter_section("The right to a review", *_review_rights(request, pack)),
    ]


def _review_rights(request, pack) -> Iterator[str]:
    for name in ("listing-review", "tribunal", "compensation"):
        right = pack.rights.get(name)
        if right:
            limits = say_list(
                f"{lower_first(clock.name)}: {clock.length} {clock.unit}"
                for clock in (pack.clocks[one] for one in right.clocks)
                if clock.length
            )
            within = f"Time limits: {limits}. " if limits else ""
            yield (
                f"{right.title}: decided by {right.decided_by}. {within}"
                f"Source: {right.source.text}."
            )
    running = request.clocks.filter(clock="listing-review-request", stopped_by=None).first()
    if running and running.due_on:
        yield f"A review may be asked for until {say_day(running.due_on)}."


def say_removal(request: TransferRequest, texts: dict) -> list[dict]:
    """Word the notice of removal: that the entry is removed, and the reasons."""
    stage = steps.pack_of(request).stages[request.stage]
    return [
        _entry(request, is_removed=True),
        letter_section("The entry is removed", stage.meaning, texts.get("decision-reasons", "")),
        letter_section(
            "What follows",
            "The owner need give the council no notice before a sale. The place is on the public "
            "list of entries that were removed.",
        ),
    ]


def say_charge(request: TransferRequest, _texts: dict) -> list[dict]:
    """Word what the local land charges register is asked to enter."""
    return [
        letter_section(
            "What is asked",
            "Please register the listing described here as a local land charge. The council that "
            "keeps the list is the originating authority.",
            f"Originating authority: {request.authority}.",
        ),
        _entry(request),
        _title_of_land(request),
        letter_section(
            "Where the title is registered",
            "An application for a restriction on the register of title goes to the Land Registry "
            "beside this notice.",
        ),
    ]


def say_charge_ends(request: TransferRequest, _texts: dict) -> list[dict]:
    """Word what the local land charges register is asked to cancel."""
    return [
        letter_section(
            "What is asked",
            "Please cancel the local land charge for the listing described here: the entry is "
            "removed. An application to withdraw the restriction on the register of title goes to "
            "the Land Registry where one was entered.",
            f"Originating authority: {request.authority}.",
        ),
        _entry(request, is_removed=True),
        _title_of_land(request),
    ]


def _title_of_land(request) -> dict:
    """Say by what the land is known: title and UPRN, and how large it is."""
    known = []
    for asset in request.assets.all():
        facts = [
            f"title {say_list(asset.titles)}" if asset.titles else "no title number on file",
            f"UPRN {asset.uprn}" if asset.uprn else "",
            f"{asset.outline.area:,.0f} m²" if asset.outline else "no outline on file",
        ]
        known.append(f"{asset.name}: {say_list(fact for fact in facts if fact)}.")
    return letter_section("The land", *known)


WORDING = {
    "listing-notice": say_listing,
    "removal-notice": say_removal,
    "land-charge-notice": say_charge,
    "land-charge-removal": say_charge_ends,
}
