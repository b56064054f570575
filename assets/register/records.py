"""What of an asset goes out as data: the same keys in the JSON twin, GeoJSON, files and API."""

from decimal import Decimal

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import Transform
from django.db.models import Case, F, FloatField, Func, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, NullIf

from assets.register.models import Asset
from assets.register.withholding import exact
from gis.crs import BNG, WGS84

#: Key that goes out: the column or annotation it comes from.
COLUMNS = {
    "reference": Case(When(own_reference="", then=F("code")), default=F("own_reference")),
    "code": "code",
    "name": "name",
    "kind": "kind",
    "state": "state",
    "started_on": "started_on",
    "ended_on": "ended_on",
    "flags": "flags",
    "withheld": "is_withheld",
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


def columns(who: Q | None = None) -> dict:
    """Give the columns with the exact facts of withheld assets where ``who`` says so.

    ``withholding.EVERYTHING`` is for files that the council keeps to itself, and
    ``withholding.may_see_exact(user)`` for what a person of the council reads.
    """
    if who is None:
        return COLUMNS
    own = exact("own_reference", who)
    read = {key: exact(c, who) if isinstance(c, str) else c for key, c in COLUMNS.items()}
    outline = exact("outline", who)
    area = Func(outline, function="ST_Area", output_field=FloatField())
    return read | {
        "reference": Coalesce(NullIf(own, Value("")), F("code")),
        "area_m2": Coalesce(area, "stated_area_m2"),
    }


def shape(who: Q | None = None):
    """Give outline or point, exact where ``who`` says so."""
    return Coalesce(
        exact("outline", who), exact("point", who), output_field=GeometryField(srid=BNG)
    )


def point(who: Q | None = None):
    """Give the one point where an asset is, exact where ``who`` says so."""
    return exact("point", who)


def as_dicts(rows: QuerySet, who: Q | None = None) -> list[dict]:
    """Write assets with these keys and the point where they are, in the order of the rows."""
    read = {
        f"v_{key}": F(column) if isinstance(column, str) else column
        for key, column in columns(who).items()
    }
    place = Transform(point(who), WGS84)
    return [
        {
            **{key: _as_number(row[f"v_{key}"]) for key in COLUMNS},
            "lon": round(row["place"].x, 6) if row["place"] else None,
            "lat": round(row["place"].y, 6) if row["place"] else None,
        }
        for row in rows.values(**read, place=place)
    ]


def _as_number(value):
    """Write money as a number, as every other amount; JSON has no decimals of its own."""
    return float(value) if isinstance(value, Decimal) else value


def as_dict(asset: Asset, who: Q | None = None) -> dict:
    """Write one asset with the same keys, and with how sure each fact is."""
    record = as_dicts(Asset.objects.filter(pk=asset.pk), who)[0]
    return {**record, "facts": asset.sureness, "url": asset.get_absolute_url()}
