"""Climate of the United Kingdom by region: which region a place lies in, and its monthly means.

The 22 regions (0 is the average of the United Kingdom), their monthly means and the rules that lead
from a postcode to a region are those of SAP Appendix U [1]_. A coordinate takes the region of the
nearest of a small set of postcode points, so that both ways agree.

References
----------
.. [1] BRE, "The Government's Standard Assessment Procedure for Energy Rating of Dwellings,"
   Appendix U, tables U1 to U4 and U6. Licence of the tables: not checked.
"""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from scipy.spatial import KDTree

from energy.core import tables

UK_AVERAGE = 0
OUTSIDE = -1

POSTCODE = re.compile(
    r"(?P<area>[A-Z]{1,2})"
    r"(?:(?P<district>\d{1,2})[A-Z]? ?(?:\d(?:[A-Z]{2})?)?)?"
)
NOT_IN_THE_UNITED_KINGDOM = {"JE": "Jersey", "GY": "Guernsey", "IM": "the Isle of Man"}


@dataclass(frozen=True)
class Climate:
    """Monthly means of one climate region.

    Attributes
    ----------
    region : int
        Number of the region, 0 to 21.
    name : str
        Name of the region.
    latitude_deg, height_m : float
        Representative latitude and height above sea level. [°, m]
    ghi_w_m2 : numpy.ndarray, shape (12,)
        Global irradiance on the horizontal, mean over all 24 hours. [W/m²]
    temp_air_c, wind_m_s : numpy.ndarray, shape (12,)
        Air temperature and wind speed. [°C, m/s]
    """

    region: int
    name: str
    latitude_deg: float
    height_m: float
    ghi_w_m2: np.ndarray
    temp_air_c: np.ndarray
    wind_m_s: np.ndarray


@cache
def climate_of(region: int) -> Climate:
    """Monthly means of a region.

    Parameters
    ----------
    region : int
        Number of the region: 0 for the average of the United Kingdom, else 1 to 21.

    Returns
    -------
    Climate

    Raises
    ------
    ValueError
        If there is no such region.
    """
    names = tables.read("region_names").set_index("region")
    if region not in names.index:
        raise ValueError(
            f"region must be a whole number from 0 to {names.index.max()}, got {region}"
        )

    def monthly(table):
        values = tables.read(table).set_index("region").loc[region, list(tables.MONTHS)]
        values = values.to_numpy(float)
        values.flags.writeable = False
        return values

    row = names.loc[region]
    return Climate(
        region=int(region),
        name=row["name"],
        latitude_deg=float(row["latitude_deg"]),
        height_m=float(row["height_m"]),
        ghi_w_m2=monthly("monthly_irradiance_w_m2"),
        temp_air_c=monthly("monthly_temperature_c"),
        wind_m_s=monthly("monthly_wind_m_s"),
    )


def region_of_postcode(postcode: str) -> int:
    """Climate region of a postcode of the United Kingdom.

    Parameters
    ----------
    postcode : str
        A whole postcode (``"EH8 9YL"``), a district (``"EH8"``, ``"SW1A"``), a sector
        (``"EH8 9"``) or an area (``"EH"``, which takes its default), in any case and spacing.

    Returns
    -------
    int
        Number of the region, 1 to 21.

    Raises
    ------
    ValueError
        If it is no postcode, or one outside the United Kingdom.

    Notes
    -----
    The area is matched by its exact letters (E is not EH, S is not SA), then a range of districts
    decides where one covers the number, else the default of the area.
    """
    words = str(postcode).upper().split()
    # a space decides where one is given: "S1 1" is a sector of S1 and not the district S11
    first_is_district = len(words) == 2 and any(map(str.isdigit, words[0]))
    text = (" " if first_is_district else "").join(words)
    match = POSTCODE.fullmatch(text)
    rules = postcode_rules().get(match["area"]) if match else None
    if rules is None:
        place = NOT_IN_THE_UNITED_KINGDOM.get(match["area"]) if match else None
        reason = f"lies in {place}" if place else "is no postcode area"
        raise ValueError(f"postcode {postcode!r} {reason}: give a postcode of the United Kingdom")
    district = int(match["district"] or -1)
    fitting = [region for low, high, region in rules if low <= district <= high]
    return fitting[0] if fitting else rules[-1][2]


@cache
def postcode_rules() -> dict[str, list[tuple[int, int, int]]]:
    """Read the rules of each postcode area: ranges of districts first, the default last."""
    rules: dict[str, list[tuple[int, int, int]]] = {}
    for row in tables.read("postcode_region").fillna(-2).itertuples():
        rule = (int(row.district_min), int(row.district_max), int(row.region))
        rules.setdefault(row.area, []).append(rule)
    return {area: sorted(of_area, reverse=True) for area, of_area in rules.items()}


def region_at(lon: float, lat: float) -> int:
    """Climate region of a place in the United Kingdom.

    Parameters
    ----------
    lon, lat : float
        Longitude east and latitude north, WGS 84. [°]

    Returns
    -------
    int
        Number of the region, 1 to 21.

    Raises
    ------
    ValueError
        If the place is not in the United Kingdom, with a hint where the two look swapped.
    """
    region = int(regions_at([lon], [lat])[0])
    if region != OUTSIDE:
        return region
    swapped = int(regions_at([lat], [lon])[0]) != OUTSIDE
    hint = "longitude and latitude look swapped" if swapped else "give a place in it"
    raise ValueError(f"lon {lon}, lat {lat} lies outside the United Kingdom: {hint}")


def regions_at(lon, lat) -> np.ndarray:
    """Climate regions of many places at once.

    Parameters
    ----------
    lon, lat : array_like, shape (places,)
        Longitude east and latitude north, WGS 84; a missing value lies outside. [°]

    Returns
    -------
    numpy.ndarray of int8, shape (places,)
        Number of the region, 1 to 21, or -1 outside the United Kingdom.
    """
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)
    found = np.full(lon.shape, OUTSIDE, np.int8)
    inside = {name: shapely.contains_xy(shape, lon, lat) for name, shape in outlines().items()}
    tree, region = region_points()
    found[inside["GB"]] = region[tree.query(unit_vectors(lon[inside["GB"]], lat[inside["GB"]]))[1]]
    found[inside["NI"]] = region_of_postcode("BT")
    return found


@cache
def region_points() -> tuple[KDTree, np.ndarray]:
    """Build the search tree of the deciding points of Great Britain, and their regions."""
    points = tables.read("region_points")
    return KDTree(unit_vectors(points["lon"], points["lat"])), points["region"].to_numpy(np.int8)


@cache
def outlines() -> dict[str, shapely.Geometry]:
    """Prepare the outlines of Great Britain and Northern Ireland, in degrees."""
    shapes = {}
    for part, points in tables.read("uk_outline").groupby("part"):
        rings = [ring[["lon", "lat"]].to_numpy() for _, ring in points.groupby("ring")]
        shapes[part] = shapely.union_all([shapely.Polygon(ring) for ring in rings])
        shapely.prepare(shapes[part])
    return shapes


def unit_vectors(lon, lat) -> np.ndarray:
    """Directions from the centre of the Earth, on which nearness is true everywhere."""
    lon, lat = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
