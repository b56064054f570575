"""What of an asset goes out as data: the same keys in the JSON twin, GeoJSON, files and API.

The columns of an asset hold what the public may read. What publication rules withhold from them is
kept elsewhere and goes out by ``columns_of(exact=True)`` and ``shape_of(exact=True)`` alone.
"""

from decimal import Decimal

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import Transform
from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Coalesce

from assets.register.models import Asset
from gis.crs import BNG, WGS84

#: Key that goes out: the column or annotation it comes from.
COLUMNS = {
    "reference": Case(When(own_reference="", then=F("code")), default=F("own_reference")),
    "code": "code",
    "name": "name",
    "kind": "kind",
    "state": "state",
    "owner": "owner",
    "owner_name": "owner_name",
    "tenure": "tenure",
    "holding": "holding",
    "use": "use",
    "address": "address",
    "postcode": "postcode",
    "uprn": "uprn",
    "titles": "titles",
    "area_m2": Coalesce("area_m2", "stated_area_m2"),
    "condition": "condition",
    "running_cost_gbp": "running_cost_gbp",
    "energy_rating": "energy_rating",
    "building_area_m2": "building_area_m2",
    "description": "notes",
    "more": "url",
    "details": "details",
    "authority_code": "authority__code",
    "authority_name": "authority__name",
    "ward_code": "ward_code",
    "small_area_code": "small_area_code",
    "deprivation_decile": "decile",
    "how_placed": "how_placed",
    "place_note": "place_note",
    "open_requests": "open_requests",
    "source": Coalesce("source__title", Value("")),
    "changed": "changed",
}
SHAPE = Coalesce(F("outline"), F("point"), output_field=GeometryField(srid=BNG))
POINT = F("point")

#: What takes the place of a column where exact values are allowed: key, expression.
EXACT_COLUMNS: dict[str, object] = {}
EXACT_SHAPE = {"shape": SHAPE, "point": POINT}


def columns_of(*, exact: bool = False) -> dict:
    """Give the columns that go out; ``exact`` is for the council's own files only."""
    return {**COLUMNS, **EXACT_COLUMNS} if exact else COLUMNS


def shape_of(*, exact: bool = False):
    """Give the expression of an asset's outline, or its point where it has none."""
    return EXACT_SHAPE["shape"] if exact else SHAPE


def point_of(*, exact: bool = False):
    """Give the expression of the one point where an asset is."""
    return EXACT_SHAPE["point"] if exact else POINT


def as_dicts(rows: QuerySet) -> list[dict]:
    """Write assets with these keys and the point where they are, in the order of the rows."""
    columns = {
        f"v_{key}": F(column) if isinstance(column, str) else column
        for key, column in COLUMNS.items()
    }
    place = Transform("point", WGS84)
    return [
        {
            **{key: _as_number(row[f"v_{key}"]) for key in COLUMNS},
            "lon": round(row["place"].x, 6) if row["place"] else None,
            "lat": round(row["place"].y, 6) if row["place"] else None,
        }
        for row in rows.values(**columns, place=place)
    ]


def _as_number(value):
    """Write money as a number, as every other amount; JSON has no decimals of its own."""
    return float(value) if isinstance(value, Decimal) else value


def as_dict(asset: Asset) -> dict:
    """Write one asset with the same keys, and with how sure each fact is."""
    record = as_dicts(Asset.objects.filter(pk=asset.pk))[0]
    return {**record, "facts": asset.sureness, "url": asset.get_absolute_url()}
