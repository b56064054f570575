"""Where rows lie: coordinates as councils write them, brought to British National Grid in bulk.

    places = place_rows(sources, rows=len(batch), ground=ground, nation="E")
    places.shapes, places.how, places.notes, places.refusals

A coordinate is repaired (swapped, under the wrong label, without its minus) only where the numbers
leave no other reading, or where the ground of the authority is given and the point lies outside it
as written and inside it in exactly one other reading. ``how`` says so.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely

from gis.crs import BNG
from gis.notes import Note
from gis.outlines import mend_shapes
from gis.readings import Reading, read_ordinates
from gis.systems import transform_shapes

COORDINATES = "coordinates"
DISAGREE_M = 1_000  # two coordinates of one row further apart than this are reported


@dataclass
class Source:
    """One way in which the rows of a batch say where they lie.

    Either ``shapes`` in a system, or ordinates ``x`` and ``y`` (not a number where there is none).

    Attributes
    ----------
    how : str
        What this way is called, such as grid reference; ``COORDINATES`` are called by their system.
    stated : numpy.ndarray of int, shape (rows,), or int
        EPSG code that the file states, 0 where it states none.
    expected, forced : int or str
        System that the heading promises and that a person demands, as EPSG code or WKT; 0 for none.
    is_last_resort : bool
        Used only where no other source was tried, such as a postcode.
    """

    how: str
    x: np.ndarray | None = None
    y: np.ndarray | None = None
    shapes: np.ndarray | None = None
    stated: np.ndarray | int = 0
    expected: int | str = 0
    forced: int | str = 0
    is_last_resort: bool = False


@dataclass
class Places:
    """Where rows lie, in British National Grid, and how that is known.

    Attributes
    ----------
    shapes : numpy.ndarray of object, shape (rows,)
        Points or outlines; None where a row has no place.
    how : numpy.ndarray of object, shape (rows,)
        How each was placed, None where it was not.
    notes, refusals : dict of int to list of Note
        Remarks by row, and reasons why a row cannot be registered.
    assumed : collections.Counter
        What was assumed of how many rows.
    """

    shapes: np.ndarray
    how: np.ndarray
    notes: dict[int, list[Note]] = field(default_factory=dict)
    refusals: dict[int, list[Note]] = field(default_factory=dict)
    assumed: Counter = field(default_factory=Counter)

    def note(self, row: int, code: str, text: str) -> None:
        """Keep a remark on a row."""
        self.notes.setdefault(row, []).append(Note(code, text))


@dataclass
class Ground:
    """The ground of an authority in British National Grid, prepared for many questions."""

    shape: shapely.Geometry
    tolerance_m: float = 200.0  # boundaries are generalised by up to this much

    def __post_init__(self):
        self._near = self.shape.buffer(self.tolerance_m)
        shapely.prepare([self.shape, self._near])

    def inside(self, x, y) -> np.ndarray:
        """Say which points lie inside."""
        return shapely.contains_xy(self.shape, x, y)

    def near(self, x, y) -> np.ndarray:
        """Say which points lie inside, or so close that a generalised boundary is no evidence."""
        return shapely.contains_xy(self._near, x, y)

    def distance_km(self, x: float, y: float) -> float:
        """Measure how far outside a point lies."""
        return shapely.distance(self.shape, shapely.Point(x, y)) / 1_000


def place_rows(
    sources: Sequence[Source],
    rows: int,
    ground: Ground | None = None,
    nation: str | None = None,
) -> Places:
    """Place rows by the first of several sources that says where each lies.

    Parameters
    ----------
    sources
        In the order in which they are believed.
    rows
        How many rows there are.
    ground
        Ground of the authority, where it is known.
    nation
        E, S, W or N, where it is known; Irish systems are tried for N.
    """
    places = Places(np.full(rows, None, dtype=object), np.full(rows, None, dtype=object))
    for source in sources:
        _place(places, source, ground, nation)
    for row in [row for row in places.refusals if places.how[row] is not None]:
        refused = places.refusals.pop(row)
        places.notes.setdefault(row, []).extend(refused)
    if ground is not None:
        _note_strays(places, ground)
    return places


def _place(places: Places, source: Source, ground, nation) -> None:
    """Place the rows that a source speaks of, or compare it where they are placed already."""
    x, y = _centres(source)
    given = np.isfinite(x) & np.isfinite(y)
    free = pd.isna(places.how)
    if source.is_last_resort:
        free &= ~np.isin(np.arange(len(free)), list(places.refusals))
    wanted = np.flatnonzero(given & free)
    if len(wanted):
        stated = np.broadcast_to(source.stated, len(x))[wanted]
        readings = read_ordinates(
            x[wanted], y[wanted], stated, source.expected, source.forced, ground, nation
        )
        shapes = None if source.shapes is None else source.shapes[wanted]
        for reading, at in readings.groups():
            _settle(places, source, reading, wanted[at], readings, at, shapes)
        for at in readings.impossible:
            row = int(wanted[at])
            places.refusals.setdefault(row, []).append(_impossible(x[row], y[row]))
        for at in readings.missing:
            places.note(
                int(wanted[at]), "place_zero", "The coordinates are 0, 0 and were left out."
            )
    if source.shapes is not None:
        _refuse_empty(places, source.shapes, ~given & free)
    elif not source.is_last_resort:
        _compare(places, source, np.flatnonzero(given & ~free), x, y)


def _refuse_empty(places: Places, shapes: np.ndarray, rows: np.ndarray) -> None:
    """Refuse outlines with nothing in them; an empty point is how some software writes no place."""
    for row in np.flatnonzero(rows & ~shapely.is_missing(shapes)).tolist():
        if shapes[row].is_empty and shapes[row].geom_type in ("Point", "GeometryCollection"):
            places.note(row, "shape_empty", "The shape is empty; the row has no place.")
        else:
            text = "The shape is empty or has ordinates that are no numbers."
            places.refusals.setdefault(row, []).append(Note("shape_empty", text))


def _centres(source: Source) -> tuple[np.ndarray, np.ndarray]:
    if source.shapes is None:
        return source.x, source.y
    west, south, east, north = shapely.bounds(source.shapes).T
    return (west + east) / 2, (south + north) / 2


def _settle(places, source, reading: Reading, rows, readings, at, shapes) -> None:
    """Write down the places of rows that share one reading."""
    if reading.assumption:
        places.assumed[reading.assumption] += len(rows)
    if reading.remark:
        for row in rows.tolist():
            places.note(row, "place_repaired", reading.remark)
    if shapes is not None:
        _settle_shapes(places, reading, rows, shapes[at])
        return
    name = reading.name if source.how == COORDINATES else source.how
    easting, northing = readings.easting[at], readings.northing[at]
    places.shapes[rows] = shapely.points(np.round(easting, 2), np.round(northing, 2))
    places.how[rows] = name + reading.suffix


def _settle_shapes(places, reading: Reading, rows, shapes) -> None:
    """Bring shapes to British National Grid, mend them, and refuse what cannot be mended."""
    mended = mend_shapes(transform_shapes(reading.turn(shapes), reading.srid, BNG))
    for position, row in enumerate(rows.tolist()):
        if position in mended.refusals:
            places.refusals.setdefault(row, []).append(mended.refusals[position])
            continue
        places.shapes[row] = shape = mended.shapes[position]
        usual = "point" if shape.geom_type == "Point" else "outline"
        places.how[row] = mended.how.get(position, usual) + reading.suffix
        if position in mended.notes:
            places.notes.setdefault(row, []).append(mended.notes[position])


def _compare(places: Places, source: Source, rows, x, y) -> None:
    """Report rows whose second coordinates lie far from the first."""
    if not len(rows):
        return
    readings = read_ordinates(x[rows], y[rows], 0, source.expected, source.forced, None, None)
    points = shapely.points(np.nan_to_num(readings.easting), np.nan_to_num(readings.northing))
    apart = shapely.distance(places.shapes[rows], points)
    far = (apart > DISAGREE_M) & np.isfinite(readings.easting)
    for position in np.flatnonzero(far):
        places.note(
            int(rows[position]),
            "places_disagree",
            f"Two coordinates of the row lie {apart[position] / 1000:.1f} km apart; "
            f"the {places.how[rows[position]]} was taken.",
        )


def _note_strays(places: Places, ground: Ground) -> None:
    placed = np.flatnonzero(pd.notna(places.how))
    if not len(placed):
        return
    shapes = places.shapes[placed]
    areas = shapely.get_type_id(shapes) != 0
    shapes[areas] = shapely.point_on_surface(shapes[areas])
    x, y = shapely.get_coordinates(shapes).T
    for position in np.flatnonzero(~ground.near(x, y)):
        places.note(
            int(placed[position]),
            "outside_authority",
            f"The place lies {ground.distance_km(x[position], y[position]):.1f} km outside "
            "the authority.",
        )


def _impossible(x: float, y: float) -> Note:
    return Note(
        "place_impossible",
        f"The coordinates {x:.10g}, {y:.10g} lie nowhere in the United Kingdom in any system.",
    )
