"""What the register knows of a place, in the words of the routes that can be taken there."""

from assets.casework.models import Right, TransferRequest
from assets.casework.routes import may_fit, said_against
from assets.register.models import Asset, Holding, Owner, Tenure

_OWNERS = {Owner.AUTHORITY: "council", Owner.PUBLIC: "public-body", Owner.PRIVATE: "private"}
_TENURES = {Tenure.FREEHOLD: "owned", Tenure.OWNED: "owned", Tenure.LEASEHOLD: "leased"}
_WISHES = {Right.OWNERSHIP: "own", Right.LEASE: "lease", Right.OTHER: "other-rights"}
_STATES = {Holding.OCCUPIED: "in-use", Holding.VACANT: "vacant"}


def place_of(asset: Asset) -> dict[str, str]:
    """What the register knows of a place, as the answers of the form that asks about one."""
    known = {name: "no" if value is False else value for name, value in _facts_of(asset).items()}
    return {"nation": asset.authority.nation.label, **known}


def _facts_of(asset: Asset) -> dict[str, str | bool]:
    """State the facts of a place that the register holds; what it does not know is left out."""
    stalled = asset.stalled_spells.filter(ended=None).exists()
    known = {
        "owner": _OWNERS.get(asset.owner, ""),
        "tenure": _TENURES.get(asset.tenure, ""),
        "kind": asset.kind.replace("_", "-"),
        "state": "stalled" if stalled else _STATES.get(asset.holding, ""),
        "residence": None if asset.kind == "building" else False,
    }
    return {name: value for name, value in known.items() if value not in (None, "")}


def is_open_to(asset: Asset, route: str) -> bool:
    """Whether nothing that the register knows of a place speaks against a route."""
    return may_fit(route, _facts_of(asset))


def doubts_of(request: TransferRequest, right: str) -> list[tuple[Asset, str]]:
    """What the register knows that speaks against asking for a right, for each place.

    It may be wrong, so it warns and closes nothing.
    """
    if right not in _WISHES:
        return []
    wish = {"wish": _WISHES[right]}
    return [
        (asset, words)
        for asset in request.assets.select_related("authority").order_by("name")
        for words in said_against(request.route, {**_facts_of(asset), **wish})
    ]
