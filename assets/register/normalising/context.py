"""What a file does not say itself: authority, ground, postcodes, and what a person demands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import shapely

from gis.errors import Refusal
from gis.placing import Ground
from gis.systems import crs_of, srid_of

KINDS = ("land", "library", "leisure_site", "community_centre", "park", "building")
SHORTHANDS = ("council_land", "stalled_space")


@dataclass(frozen=True)
class Context:
    """What is known besides the file; everything may be left out.

    Attributes
    ----------
    authority : str or None
        Nine-character code of the authority whose file it is; wins over what the rows say.
    kind : str or None
        Kind of every row, or one of the shorthands council_land and stalled_space.
    crs : str or None
        Coordinate system that a person demands, such as EPSG:27700.
    file_crs : str or None
        Coordinate system that the file states for its shapes.
    ground_of : callable or None
        Takes an authority's code; gives its ground in British National Grid, or None.
    authority_at : callable or None
        Takes points in British National Grid; gives the authority's code there, or None, for each.
    today : datetime.date or None
        Day after which nothing can have been checked, entered or permitted yet.
    postcode_points : callable or None
        Takes whole postcodes such as M33 7ZF; gives their points in British National Grid, or None.
    """

    authority: str | None = None
    kind: str | None = None
    crs: str | None = None
    file_crs: str | None = None
    today: date | None = None
    ground_of: Callable[[str], shapely.Geometry | None] | None = None
    authority_at: Callable[[Sequence[shapely.Point]], Sequence[str | None]] | None = None
    postcode_points: Callable[[Sequence[str]], Sequence[Any]] | None = None

    _grounds: dict[str, Ground | None] = field(default_factory=dict, repr=False, compare=False)

    def ground(self, code: str | None) -> Ground | None:
        """Give the ground of an authority, prepared once for all batches."""
        if code is None or self.ground_of is None:
            return None
        if code not in self._grounds:
            shape = self.ground_of(code)
            self._grounds[code] = None if shape is None else Ground(shape)
        return self._grounds[code]

    def following(self, settings: dict[str, str]) -> "Context":
        """Give the context with the settings of a mapping where a person demands nothing else."""
        said = {name: settings[name] for name in ("authority", "kind", "crs") if name in settings}
        open_to = {name: value for name, value in said.items() if getattr(self, name) is None}
        return replace(self, **open_to) if open_to else self

    @property
    def system(self) -> int | str:
        """Give the system that a person demands, 0 for none."""
        if not self.crs:
            return 0
        name = f"EPSG:{self.crs}" if self.crs.strip().isdecimal() else self.crs
        return srid_of(name) or name

    def __post_init__(self):
        if self.crs and crs_of(self.system) is None:
            raise Refusal(
                f"{self.crs} is no coordinate system that is known here; "
                "give its EPSG number, such as EPSG:27700."
            )
        if self.kind is not None and self.kind not in KINDS + SHORTHANDS:
            raise Refusal(
                f"{self.kind} is no kind of place; the kinds are {', '.join(KINDS + SHORTHANDS)}."
            )
