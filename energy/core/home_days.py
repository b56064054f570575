"""Single days of homes, simulated: who is up and at home, and what is switched on then."""

from functools import cache

import numpy as np
import pandas as pd
from pvlib.location import Location

from energy.core import tables
from energy.core.halfhours import CLOCK, MODEL_YEAR, PER_DAY

OCCUPANCIES = ("home", "half", "out")
MEALS = ("breakfast", "lunch", "dinner", "late")
MIDDLE_OF_ENGLAND = Location(52.3, -1.5)
MIDDLE_H = (np.arange(PER_DAY) + 0.5) / 2
DUSK_H = 0.75  # lights are wanted from so long before sunset and until so long after sunrise


def simulate_days(rng, occupancy: str, *, weekend: bool, month: int, days: int) -> dict:
    """Simulate days of homes of one occupancy, each independent of the others.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance.
    occupancy : str
        ``"home"``, ``"half"`` or ``"out"``.
    weekend : bool
        Saturday or Sunday, or not.
    month : int
        0 for January, which decides when it is dark.
    days : int
        How many.

    Returns
    -------
    dict of numpy.ndarray, each shape (days, 48)
        Use of each part of the home by half hour of the clock, in a unit of its own.
    """
    habits = tables.read("home_habits").set_index("occupancy").loc[occupancy]
    awake = presence(rng, occupancy, habits, weekend=weekend, days=days)
    evening = np.clip((MIDDLE_H - 16.5) / 2.5, 0, 1)
    screens = habits.daytime_screens + (1 - habits.daytime_screens) * evening
    parts = {
        "lighting": awake * darkness(month) * rng.gamma(6, 1 / 6, (days, 1)),
        "screens": awake
        * screens
        * rng.gamma(5, 1 / 5, (days, 1))
        * rng.gamma(3, 1 / 3, awake.shape),
    }
    for activity in tables.read("home_activities").itertuples():
        pull = activity.any_time * np.ones(PER_DAY)
        for meal in MEALS:
            hour, spread = moment(meal, weekend)
            weight = getattr(activity, meal) * (habits.lunch if meal == "lunch" else 1)
            pull = pull + weight * np.exp(-(((MIDDLE_H - hour) / spread) ** 2) / 2)
        chance = awake * pull
        if activity.item == "washing":
            chance = chance + habits.washing_when_away * (MIDDLE_H > 7) * (MIDDLE_H < 22)
        parts[activity.item] = turns(rng, chance, activity.times_a_day, activity.half_hours)
    return parts


def moment(name: str, weekend: bool) -> tuple[float, float]:
    """Hour of the clock of one moment of the day, and its spread. [h]."""
    row = tables.read("home_hours").set_index("moment").loc[name]
    return row.weekend_h if weekend else row.weekday_h, row.spread_h


def presence(rng, occupancy: str, habits, *, weekend: bool, days: int) -> np.ndarray:
    """Share of each half hour in which somebody is up and at home, shape (days, 48)."""

    def drawn(name):
        hour, spread = moment(name, weekend)
        return rng.normal(hour, spread, (days, 1))

    def happens(probability):
        return rng.random((days, 1)) < probability

    away = np.zeros((days, PER_DAY))
    if occupancy == "out" and not weekend:
        away = within(drawn("leave_for_day"), drawn("return_from_day")) * happens(habits.away)
    if occupancy == "half" and not weekend:
        morning = within(drawn("leave_for_morning"), drawn("return_from_morning"))
        afternoon = within(drawn("leave_for_afternoon"), drawn("return_from_afternoon"))
        away = np.where(happens(0.5), morning, afternoon) * happens(habits.away)
    start = rng.uniform(9, 17, (days, 1))
    trip = within(start, start + rng.uniform(1, 5, (days, 1))) * happens(habits.trip)
    start = rng.uniform(17, 19.5, (days, 1))
    evening = within(start, start + rng.uniform(1.5, 4, (days, 1))) * happens(habits.evening_out)
    awake = within(drawn("wake"), drawn("sleep"))
    return awake * (1 - np.maximum(away, np.maximum(trip, evening)))


def within(start_h, end_h) -> np.ndarray:
    """Share of each half hour that lies between two hours, shape (days, 48)."""
    ends = np.minimum(end_h, MIDDLE_H + 0.25) - np.maximum(start_h, MIDDLE_H - 0.25)
    return np.clip(ends / 0.5, 0, 1)


def turns(rng, chance, times_a_day: float, half_hours: int) -> np.ndarray:
    """Draw what is switched on: a Poisson number of turns a day, at times drawn by their chance.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance.
    chance : numpy.ndarray, shape (days, 48)
        Relative chance that a turn begins in a half hour; a day without any has no turns.
    times_a_day : float
        Mean number of turns.
    half_hours : int
        How long one lasts.

    Returns
    -------
    numpy.ndarray, shape (days, 48)
        Use, one unit a turn on average.
    """
    days = len(chance)
    used = np.zeros((days, PER_DAY))
    so_far = np.cumsum(chance, axis=1)
    counts = rng.poisson(times_a_day, days) * (so_far[:, -1] > 0)
    for turn in range(counts.max(initial=0)):
        mark = rng.random((days, 1)) * so_far[:, -1:]
        start = np.minimum((so_far <= mark).sum(axis=1), PER_DAY - 1)
        energy = rng.gamma(4, 1 / 4, days) * (counts > turn)
        for later in range(half_hours):
            used[np.arange(days), (start + later) % PER_DAY] += energy / half_hours
    return used


@cache
def darkness(month: int) -> np.ndarray:
    """How much light is wanted in each half hour of the clock, 0 to 1, shape (48,)."""
    noon = pd.DatetimeIndex([pd.Timestamp(MODEL_YEAR, month + 1, 15, 12, tz=CLOCK)])
    sun = MIDDLE_OF_ENGLAND.get_sun_rise_set_transit(noon)
    rise, fall = (
        (stamps.tz_convert(CLOCK) - noon.normalize()) / pd.Timedelta("1h")
        for stamps in (pd.DatetimeIndex(sun["sunrise"]), pd.DatetimeIndex(sun["sunset"]))
    )
    risen = np.clip((MIDDLE_H - rise[0] + DUSK_H) / (2 * DUSK_H), 0, 1)
    fallen = np.clip((fall[0] + DUSK_H - MIDDLE_H) / (2 * DUSK_H), 0, 1)
    dim_room = 0.05
    return np.maximum(1 - np.minimum(risen, fallen), dim_room)
