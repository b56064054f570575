"""What the database tells an import of the places round its rows: grounds, councils, postcodes."""

import shapely

from assets.register.normalising import Context
from gis.day import today
from gis.errors import Refusal
from gis.geometry import to_shapely
from gis.models import Boundary, Kind, Postcode
from people.authorities import find_authority
from people.models import Authority


def context_of(options: dict, file_crs: str | None) -> Context:
    """Put together what is known besides a file.

    Raises
    ------
    Refusal
        If the authority, the kind or the coordinate system is none that we know.
    """
    return Context(
        authority=code_of(options["authority"]) if options.get("authority") else None,
        kind=options.get("kind") or None,
        crs=options.get("crs") or None,
        file_crs=file_crs,
        today=today(),
        ground_of=ground_of,
        authority_at=authorities_at,
        postcode_points=points_of_postcodes,
    )


def code_of(authority: str) -> str:
    """Give the code of the authority that a code or a name means.

    Raises
    ------
    Refusal
        If it means none.
    """
    known = Authority.objects.filter(code=authority.strip().upper()).first()
    entry = known or find_authority(authority)
    if entry is None:
        raise Refusal(
            f"{authority} is no authority of the United Kingdom that we know; give its "
            "nine-character ONS code."
        )
    return entry.code


def ground_of(code: str):
    """The ground of an authority as it is today, or None where its boundary is not loaded."""
    area = Boundary.objects.in_force().filter(kind=Kind.AUTHORITY, code=code).first()
    return to_shapely(area.geometry) if area else None


def points_of_postcodes(codes) -> list:
    """The points of whole postcodes, None for one that is not loaded."""
    compact = [code.replace(" ", "").upper() for code in codes]
    known = dict(Postcode.objects.filter(code__in=set(compact)).values_list("code", "point"))
    return [to_shapely(known[code]) if code in known else None for code in compact]


def authorities_at(points) -> list[str | None]:
    """The code of the authority on whose ground each point lies, None where none is loaded."""
    codes = [None] * len(points)
    areas = list(Boundary.objects.in_force().filter(kind=Kind.AUTHORITY).only("code", "geometry"))
    tree = shapely.STRtree([to_shapely(area.geometry) for area in areas])
    if areas and len(points):
        for point, area in tree.query(list(points), predicate="covered_by").T.tolist():
            codes[point] = areas[area].code
    return codes
