"""The land of a request as the council sees it: its boundaries, what binds it, what is like it."""

from dataclasses import dataclass

from django.contrib.gis.db.models.functions import Distance

from assets.casework.models import TransferRequest
from assets.register.models import Asset
from gis.models import Boundary
from gis.services import Constraint, constraints_on

NEAR_M = 2_000
MOST_NEAR = 5


@dataclass(frozen=True)
class Ground:
    """One place of a request; ``near`` are places of its kind, the nearest first."""

    asset: Asset
    boundaries: list[Boundary]
    constraints: list[Constraint]
    near: list[Asset]


def grounds_of(request: TransferRequest) -> list[Ground]:
    """Describe the ground of every place of a request; of a part, that part is asked about."""
    wanted = list(request.wanted.select_related("asset__authority"))
    asked = [one.asset_id for one in wanted]
    return [_ground_of(one.asset, one.outline, asked) for one in wanted]


def _ground_of(asset: Asset, part, asked: list[int]) -> Ground:
    codes = {asset.ward_code, asset.community_code} - {""}
    shape = part or asset.outline or asset.point
    return Ground(
        asset=asset,
        boundaries=list(Boundary.objects.in_force().filter(code__in=codes).order_by("-kind")),
        constraints=constraints_on(shape) if shape else [],
        near=_similar_to(asset, asked),
    )


def _similar_to(asset: Asset, asked: list[int]) -> list[Asset]:
    """Find places of the same kind and council near by; ``metres`` says how far each is."""
    if asset.point is None:
        return []
    same = Asset.objects.listed().filter(
        authority=asset.authority_id, kind=asset.kind, is_draft=False
    )
    close = same.exclude(pk__in=asked).filter(point__dwithin=(asset.point, NEAR_M))
    nearest = close.annotate(metres=Distance("point", asset.point)).order_by("metres", "pk")
    return list(nearest[:MOST_NEAR])
