"""Use of public buildings by half hour: open or shut, term or holiday, winter or summer."""

from dataclasses import dataclass

import numpy as np

from energy.core import tables
from energy.core.halfhours import DAYS, PER_DAY, days

MIDWINTER_DAY = 15
EDGE_H = 1.0  # staff come before opening and leave after closing


@dataclass(frozen=True)
class SiteShape:
    """When and how a building is used.

    Attributes
    ----------
    base_share : float
        Share of the year's use that runs at all hours. [fraction]
    open_h, close_h : tuple of float
        Hours of the clock for weekdays, Saturdays and Sundays; equal hours mean shut. [h]
    winter_swing : float
        How much more is used in midwinter than on average, and less in midsummer. [fraction]
    shut_weeks : tuple of int
        Weeks of the year, 1 to 53, in which only the base runs.
    """

    base_share: float
    open_h: tuple[float, float, float]
    close_h: tuple[float, float, float]
    winter_swing: float = 0.0
    shut_weeks: tuple[int, ...] = ()

    def __post_init__(self):
        if not 0 <= self.base_share <= 1:
            raise ValueError(f"base_share must be a fraction from 0 to 1, got {self.base_share}")
        if not 0 <= self.winter_swing < 1:
            raise ValueError(f"winter_swing must be from 0 to below 1, got {self.winter_swing}")
        for start, end in zip(self.open_h, self.close_h, strict=True):
            if not 0 <= start <= end <= 24:
                raise ValueError(f"opening hours must lie within a day, got {start} to {end}")


def site_kinds() -> list[str]:
    """Kinds of building with a bundled shape."""
    return list(tables.read("site_shapes")["kind"])


def site_shape(kind: str) -> SiteShape:
    """Return the bundled shape of a ``library``, ``leisure_centre``, ``school`` or ``hall``."""
    known = tables.read("site_shapes").set_index("kind", drop=False)
    if kind not in known.index:
        raise ValueError(f"kind of building must be one of {', '.join(known.index)}, got '{kind}'")
    row = known.loc[kind]
    weeks = "" if row.shut_weeks != row.shut_weeks else str(row.shut_weeks)
    return SiteShape(
        base_share=row.base_share,
        open_h=(row.weekday_open_h, row.saturday_open_h, row.sunday_open_h),
        close_h=(row.weekday_close_h, row.saturday_close_h, row.sunday_close_h),
        winter_swing=row.winter_swing,
        shut_weeks=tuple(int(week) for week in weeks.split()),
    )


def site_use(annual_kwh: float, shape: SiteShape) -> np.ndarray:
    """Spread a building's use over the half hours of the year.

    Parameters
    ----------
    annual_kwh : float
        Use in a year. [kWh]
    shape : SiteShape
        When it is used.

    Returns
    -------
    numpy.ndarray, shape (17520,)
        Use of each half hour. [kWh]
    """
    if not annual_kwh > 0:
        raise ValueError(f"annual_kwh of a building must be above 0 kWh, got {annual_kwh}")
    middle_h = (np.arange(PER_DAY) + 0.5) / 2
    kind_of_day = np.clip(np.asarray(days().day_of_week) - 4, 0, 2)
    courses = np.stack(
        [
            occupied(middle_h, start, end)
            for start, end in zip(shape.open_h, shape.close_h, strict=True)
        ]
    )
    week = np.arange(DAYS) // 7 + 1
    runs = ~np.isin(week, shape.shut_weeks)
    busy = courses[kind_of_day] * runs[:, None]
    turn = 2 * np.pi * (np.arange(DAYS) - MIDWINTER_DAY) / DAYS
    season = 1 + shape.winter_swing * np.cos(turn)
    busy = busy * season[:, None]
    share = shape.base_share if busy.any() else 1.0
    used = np.full(busy.shape, share / busy.size)
    if share < 1:
        used = used + (1 - share) * busy / busy.sum()
    return annual_kwh * used.ravel()


def occupied(middle_h, open_h: float, close_h: float) -> np.ndarray:
    """How far a building is in use through the day, 0 to 1, shape (48,)."""
    if close_h <= open_h:
        return np.zeros_like(middle_h)
    before = np.clip((middle_h - open_h + EDGE_H) / EDGE_H, 0, 1)
    after = np.clip((close_h + EDGE_H - middle_h) / EDGE_H, 0, 1)
    return np.minimum(before, after)
