"""What the register knows of a place, in the words of the routes that can be taken there."""

from assets.casework.routes import may_fit
from assets.register.models import Asset, Holding, Owner, Tenure

_OWNERS = {Owner.AUTHORITY: "council", Owner.PUBLIC: "public-body", Owner.PRIVATE: "private"}
_TENURES = {Tenure.FREEHOLD: "owned", Tenure.OWNED: "owned", Tenure.LEASEHOLD: "leased"}
_STATES = {Holding.OCCUPIED: "in-use", Holding.VACANT: "vacant"}


def place_of(asset: Asset) -> dict:
    """State the facts of a place that the register holds; what it does not know is left out."""
    stalled = asset.stalled_spells.filter(ended=None).exists()
    known = {
        "nation": asset.authority.nation.label,
        "owner": _OWNERS.get(asset.owner, ""),
        "tenure": _TENURES.get(asset.tenure, ""),
        "kind": asset.kind.replace("_", "-"),
        "state": "stalled" if stalled else _STATES.get(asset.holding, ""),
        "residence": "" if asset.kind == "building" else "no",
    }
    return {name: value for name, value in known.items() if value}


def is_open_to(asset: Asset, route: str) -> bool:
    """Whether nothing that the register knows of a place speaks against a route."""
    return may_fit(route, place_of(asset))
