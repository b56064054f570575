"""What two numbers mean as a place: in which system, in which order, with which sign."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gis.crs import BNG, IRISH_GRIDS, IRISH_ITM, IRISH_TM75, WEB_MERCATOR, WGS84
from gis.systems import (
    NAMES,
    in_northern_ireland,
    in_united_kingdom,
    is_geographic,
    transform_points,
)

ZERO = 1e-6
WRONG_LABEL = ", label ignored"
SWAPPED = ", swapped"
SIGN = ", sign mended"
SCALED = ", scaled"


@dataclass(frozen=True)
class Reading:
    """One way to read ordinates: the system, and what has to be done to them first."""

    srid: int
    swapped: bool = False
    negated: bool = False
    scale: int = 1
    label_ignored: bool = False
    assumption: str = ""

    @property
    def name(self) -> str:
        """What ordinates read so are called."""
        return "longitude and latitude" if is_geographic(self.srid) else "easting and northing"

    @property
    def suffix(self) -> str:
        """What is added to say that they were repaired."""
        swapped, negated = SWAPPED * self.swapped, SIGN * self.negated
        return WRONG_LABEL * self.label_ignored + swapped + negated + SCALED * (self.scale > 1)

    @property
    def remark(self) -> str:
        """A sentence on what was repaired, or nothing."""
        done = []
        if self.label_ignored:
            done.append(
                f"the stated system does not fit, they are {NAMES.get(self.srid, self.srid)}"
            )
        if self.swapped:
            done.append("the two were swapped")
        if self.negated:
            done.append("the minus of the longitude was missing")
        if self.scale > 1:
            done.append(f"they were multiplied by {self.scale:,}, figures being left out")
        return f"The coordinates were repaired: {'; '.join(done)}." if done else ""

    def apply(self, x, y):
        """Put ordinates right."""
        if self.swapped:
            x, y = y, x
        with np.errstate(over="ignore"):  # an endless number lies nowhere, and is refused as such
            return (-x if self.negated else x) * self.scale, y * self.scale

    def turn(self, shapes: np.ndarray) -> np.ndarray:
        """Put shapes right."""
        if not (self.swapped or self.negated or self.scale > 1):
            return shapes
        return shapely.transform(shapes, lambda corners: np.column_stack(self.apply(*corners.T)))


class Readings:
    """The reading chosen for each row, with its easting and northing in British National Grid."""

    def __init__(self, rows: int):
        self.chosen: list[Any] = [None] * rows
        self.easting = np.full(rows, np.nan)
        self.northing = np.full(rows, np.nan)
        self.impossible: list[int] = []
        self.missing: list[int] = []

    def settle(self, at: np.ndarray, reading: Reading, x, y) -> None:
        """Choose a reading for some rows."""
        moved = transform_points(*reading.apply(x[at], y[at]), reading.srid)
        self.easting[at], self.northing[at] = moved
        for row in at.tolist():
            self.chosen[row] = reading

    def groups(self) -> Iterator[tuple[Reading, np.ndarray]]:
        """Give the rows of each reading."""
        by_reading: dict[Reading, list[int]] = {}
        for row, reading in enumerate(self.chosen):
            if reading is not None:
                by_reading.setdefault(reading, []).append(row)
        for reading, rows in by_reading.items():
            yield reading, np.array(rows, dtype=np.int64)


def read_ordinates(x, y, stated, expected, forced, ground, nation) -> Readings:
    """Choose how to read ordinates, row by row but in bulk.

    Parameters
    ----------
    x, y : numpy.ndarray of float, shape (rows,)
        Ordinates as written, finite.
    stated : numpy.ndarray of int, shape (rows,), or int
        EPSG code that the file states, 0 for none.
    expected, forced : int or str
        System that the heading or file promises, and one that a person demands; 0 for none.
    ground : Ground or None
        Ground of the authority.
    nation : str or None
        E, S, W or N.
    """
    readings = Readings(len(x))
    zero = (np.abs(x) < ZERO) & (np.abs(y) < ZERO)
    readings.missing = np.flatnonzero(zero).tolist()
    labels = np.broadcast_to(stated, len(x))
    for label in np.unique(labels).tolist():
        rows = np.flatnonzero((labels == label) & ~zero)
        _choose(readings, rows, x, y, int(label), expected, forced, nation)
    if ground is not None and not forced:
        _agree_with_ground(readings, x, y, ground, nation)
    return readings


def _choose(readings, rows, x, y, label, expected, forced, nation) -> None:
    """Take the first reading under which each row lies in the nation, or else in the kingdom."""
    left = rows
    tests = [in_northern_ireland] if nation == "N" and not forced else []
    for test in [*tests, in_united_kingdom]:
        for reading in _candidates(label, expected, forced, nation):
            if not len(left):
                return
            possible = test(*reading.apply(x[left], y[left]), reading.srid)
            if possible.any():
                readings.settle(left[possible], reading, x, y)
                left = left[~possible]
    readings.impossible.extend(left.tolist())


def _candidates(label, expected, forced, nation) -> list[Reading]:
    """List readings in the order of belief: said, promised by the heading, then by the numbers.

    The ranges of degrees, of the National Grid and of Web Mercator do not overlap within the United
    Kingdom, nor do those of longitude and latitude; so what the numbers allow, they prove. Irish
    systems overlap with the National Grid: they are taken only when said, or for Northern Ireland.
    """
    if forced:
        return [
            Reading(forced),
            *([Reading(forced, swapped=True)] if is_geographic(forced) else []),
        ]
    said = label or expected
    tried = [Reading(said)] if said else []
    irish = (IRISH_TM75, IRISH_ITM) if nation == "N" else ()
    plain = [WGS84, *irish, BNG, WEB_MERCATOR]
    for srid in plain:
        against = bool(label) and label != srid
        guess = (
            ""
            if said == srid or against
            else f"no coordinate system is stated; the numbers are {NAMES[srid]}"
        )
        if srid != said:
            tried.append(Reading(srid, label_ignored=against, assumption=guess))
        if srid in (WGS84, WEB_MERCATOR):
            tried.append(Reading(srid, swapped=True, label_ignored=against))
    return tried


def _agree_with_ground(readings, x, y, ground, nation) -> None:
    """Mend what lies outside the authority as written and inside it in one other reading alone."""
    placed = np.flatnonzero(np.isfinite(readings.easting))
    outside = placed[~ground.near(readings.easting[placed], readings.northing[placed])]
    by_reading: dict[Reading, list[int]] = {}
    for row in outside.tolist() + readings.impossible:
        for reading in _alternatives(readings.chosen[row], nation):
            by_reading.setdefault(reading, []).append(row)
    fits: dict[int, list[Reading]] = {}
    for reading, rows in by_reading.items():
        at = np.array(rows)
        moved = transform_points(*reading.apply(x[at], y[at]), reading.srid)
        sure = np.isfinite(moved[0])
        sure[sure] = ground.inside(moved[0][sure], moved[1][sure])
        for row in at[sure].tolist():
            fits.setdefault(row, []).append(reading)
    mended = {row: options[0] for row, options in fits.items() if len(options) == 1}
    for row, reading in mended.items():
        readings.settle(np.array([row]), reading, x, y)
    readings.impossible = [row for row in readings.impossible if row not in mended]


def _alternatives(reading: Reading | None, nation) -> list[Reading]:
    """List what else ordinates could mean, were they written carelessly."""
    shortened = [Reading(BNG, scale=scale) for scale in (10, 100, 1_000)]
    if reading is None:
        return shortened
    if is_geographic(reading.srid):
        return [
            Reading(
                reading.srid, reading.swapped, negated=True, label_ignored=reading.label_ignored
            )
        ]
    turned = [
        Reading(reading.srid, swapped=not reading.swapped, label_ignored=reading.label_ignored)
    ]
    metric = [srid for srid in (BNG, *IRISH_GRIDS) if srid != reading.srid]
    irish = [Reading(srid, label_ignored=True) for srid in metric if nation in (None, "N")]
    return turned + irish + (shortened if reading.srid == BNG else [])
