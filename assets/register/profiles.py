"""The shapes in which a register is published elsewhere: which columns, called what, of which rows.

Rooms above add their own with ``register``, as the list of assets of community value does.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.gis.db.models import PointField
from django.db.models import Case, CharField, F, FloatField, Func, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce

from assets.register.models import Holding, Kind, State, Tenure
from gis.crs import BNG


@dataclass(frozen=True)
class Profile:
    """One published layout.

    Parameters
    ----------
    slug, title, source
        Its name in commands and addresses, its name for people, and where the layout is from.
    columns
        Heading to a key of ``records.COLUMNS``, to an annotation or to an expression.
    rows
        Keeps and annotates what belongs in the list.
    """

    slug: str
    title: str
    source: str
    columns: dict
    rows: Callable[[QuerySet], QuerySet] = lambda rows: rows


PROFILES: dict[str, Profile] = {}


def register(profile: Profile) -> None:
    """Offer a layout to the command and the pages of downloads."""
    PROFILES[profile.slug] = profile


def words_of(field: str, choices) -> Case:
    """Write the words of a choice instead of its code."""
    return Case(
        *(When(**{field: value}, then=Value(label)) for value, label in choices.choices),
        default=Value(""),
        output_field=CharField(),
    )


def _ordinate(function: str) -> Func:
    """One number of the place, in metres of the National Grid, to the centimetre."""
    number = Func(F("at_point"), function=function, output_field=FloatField())
    return Func(number, function="", template="round((%(expressions)s)::numeric, 2)::float8",
                output_field=FloatField())  # fmt: skip


#: The number at the head of an address: 12, 12A, 3-5.
_NUMBER = Coalesce(
    Func(
        F("_address"), Value(r"^\s*(\d+[A-Za-z]?(?:\s*[-/]\s*\d+[A-Za-z]?)?)\M"),
        function="substring", output_field=CharField(),
    ),
    Value(""),
)  # fmt: skip
_STREET = Func(
    F("_address"), Value(r"^\s*\d+[A-Za-z]?(\s*[-/]\s*\d+[A-Za-z]?)?\M[\s,]*"), Value(""),
    function="regexp_replace", output_field=CharField(),
)  # fmt: skip

register(
    Profile(
        slug="transparency-code",
        title="Land and building assets, as the Transparency Code lists them",
        source="Local Government Transparency Code 2015, land and building assets",
        columns={
            "OrganisationCode": "authority_code",
            "OrganisationLabel": "authority_name",
            "UniquePropertyReferenceNumber": "uprn",
            "UniqueAssetID": "reference",
            "NameOfBuildingOrLand": "name",
            "StreetNumber": _NUMBER,
            "StreetName": _STREET,
            "PostCode": "postcode",
            "GeoX": _ordinate("ST_X"),
            "GeoY": _ordinate("ST_Y"),
            "TenureType": words_of("tenure", Tenure),
            "HoldingType": words_of("holding", Holding),
            "LandOrBuilding": Case(
                When(kind__in=[Kind.LAND, Kind.PARK], then=Value("Land only")),
                default=Value("Land with a permanent building"),
                output_field=CharField(),
            ),
            "SizeInSquareMetres": "area_m2",
            "RunningCostInPounds": "running_cost_gbp",
            "EnergyRating": "energy_rating",
        },
    )
)
register(
    Profile(
        slug="scottish-register",
        title="Register of land, as Scottish councils share it",
        source="Community Empowerment (Scotland) Act 2015, section 94; attributes of the "
        "Spatial Hub's council asset register",
        columns={
            "la_s_code": "authority_code",
            "local_authority": "authority_name",
            "site_ref": "reference",
            "uprn": "uprn",
            "name": "name",
            "address": "address",
            "postcode": "postcode",
            "type": words_of("kind", Kind),
            "status": words_of("state", State),
            "tenure": words_of("tenure", Tenure),
            "title_number": "titles",
            "area_sqm": "area_m2",
            "x": _ordinate("ST_X"),
            "y": _ordinate("ST_Y"),
            "ward_code": "ward_code",
            "asset_transfer_requests": "open_requests",
            "sh_src": "source",
        },
        rows=lambda rows: rows.filter(authority__code__startswith="S"),
    )
)


def shape_rows(profile: Profile, rows: QuerySet, *, address, point) -> QuerySet:
    """Keep what belongs in the list, with what its columns work on."""
    return profile.rows(rows).annotate(
        _address=Cast(address, CharField()),
        at_point=Cast(point, PointField(srid=BNG)),
    )
