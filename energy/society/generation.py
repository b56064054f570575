"""What was made against what was forecast for the weather there was, and when that is too little.

Plain values in and out: no database, no clock.
"""

import calendar
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import median

Month = tuple[int, int]


@dataclass(frozen=True)
class Roof:
    """An installation: its forecast and its readings, day and kWh, in order of day.

    A reading counts from the end of its day. ``monthly_kwh`` is a mean first year, January first.
    """

    key: str
    monthly_kwh: tuple[float, ...]
    since: date
    readings: tuple[tuple[date, float], ...]
    degradation_pct: float = 0.5


@dataclass(frozen=True)
class Period:
    """The time between two readings. [kWh; shares of the forecast]."""

    after: date
    until: date
    made_kwh: float
    forecast_kwh: float
    weather: float | None
    weather_from: str

    @property
    def days(self) -> int:
        return (self.until - self.after).days

    @property
    def expected_kwh(self) -> float:
        """The forecast for the weather there was. [kWh]."""
        return self.forecast_kwh * (1.0 if self.weather is None else self.weather)

    @property
    def share(self) -> float:
        """What was made of what was to be expected."""
        return self.made_kwh / self.expected_kwh if self.expected_kwh else 1.0


@dataclass(frozen=True)
class Alert:
    """Something to look at, with what it rests on."""

    key: str
    kind: str
    words: str


@cache
def rules() -> dict:
    """When generation is called too low."""
    path = Path(__file__).parent / "data" / "generation_alerts.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def forecast_kwh(roof: Roof, after: date, until: date) -> float:
    """Add the forecast up over the days after one day until another. [kWh]."""
    total, day = 0.0, after + timedelta(days=1)
    while day <= until:
        length = calendar.monthrange(day.year, day.month)[1]
        end = min(until, day.replace(day=length))
        age = max((day - roof.since).days / 365.25, 0.0)
        ageing = (1 - roof.degradation_pct / 100) ** int(age)
        total += roof.monthly_kwh[day.month - 1] * ageing * ((end - day).days + 1) / length
        day = end + timedelta(days=1)
    return total


def mean_sunshine(sunshine: Mapping[Month, float], after: date, until: date) -> float | None:
    """How sunny a time was against its mean; None where a month of it is not known."""
    total, days, day = 0.0, 0, after + timedelta(days=1)
    while day <= until:
        share = sunshine.get((day.year, day.month))
        if share is None:
            return None
        end = min(until, day.replace(day=calendar.monthrange(day.year, day.month)[1]))
        total += share * ((end - day).days + 1)
        days += (end - day).days + 1
        day = end + timedelta(days=1)
    return total / days if days else None


def follow(roofs: Sequence[Roof], sunshine: Mapping[Month, float]) -> dict[str, list[Period]]:
    """Tell every roof's periods with the weather: measured, else told from the other roofs.

    Parameters
    ----------
    roofs : sequence of Roof
        All roofs that stand under one sky.
    sunshine : mapping of (year, month) to float
        Months whose sunshine is known, as share of the mean.
    """
    plain = {roof.key: _periods(roof) for roof in roofs}
    by_key = {roof.key: roof for roof in roofs}
    return {
        key: [_with_weather(period, key, plain, by_key, sunshine) for period in periods]
        for key, periods in plain.items()
    }


def _periods(roof: Roof) -> list[Period]:
    return [
        Period(first, last, made - before, forecast_kwh(roof, first, last), None, "not known")
        for (first, before), (last, made) in pairwise(roof.readings)
    ]


def _with_weather(period: Period, key: str, plain, by_key, sunshine) -> Period:
    share = mean_sunshine(sunshine, period.after, period.until)
    source = "measured"
    if share is None:
        share, source = _neighbours(period, key, plain, by_key), "told from the other roofs"
    if share is None:
        return period
    return Period(period.after, period.until, period.made_kwh, period.forecast_kwh, share, source)


def _neighbours(period: Period, key: str, plain, by_key) -> float | None:
    """The middle of what the other roofs made of their forecasts over nearly the same days."""
    shares = []
    for other, periods in plain.items():
        inside = [
            one for one in periods
            if one.after >= period.after - timedelta(days=3)
            and one.until <= period.until + timedelta(days=3)
        ]  # fmt: skip
        days, forecast = sum(one.days for one in inside), sum(one.forecast_kwh for one in inside)
        if other != key and forecast > 0 and days >= 0.8 * period.days:
            shares.append(sum(one.made_kwh for one in inside) / forecast)
    return median(shares) if len(shares) >= rules()["least"]["neighbours"] else None


_LIMIT_OF = {
    "measured": "by_sunshine",
    "told from the other roofs": "by_neighbours",
    "not known": "uncorrected",
}


def is_judged(period: Period, annual_kwh: float) -> bool:
    """Whether a period is long and bright enough to say anything."""
    least = rules()["least"]
    return period.days >= least["days"] and (
        period.forecast_kwh >= least["share_of_year"] * annual_kwh
    )


def alerts(roofs: Sequence[Roof], sunshine: Mapping[Month, float], today: date) -> list[Alert]:
    """Say which roofs want looking at, once each, and only while the trouble lasts.

    Parameters
    ----------
    roofs, sunshine
        As for :func:`follow`.
    today : datetime.date
        The day, for meters that have gone silent.
    """
    followed = follow(roofs, sunshine)
    said = []
    for roof in roofs:
        found = _silent(roof, today) or _low(roof, followed[roof.key])
        if found:
            said.append(found)
    return said


def _silent(roof: Roof, today: date) -> Alert | None:
    last = roof.readings[-1][0] if roof.readings else roof.since
    days = (today - last).days
    if days <= rules()["rules"]["silent_days"]:
        return None
    return Alert(roof.key, "silent", f"No reading for {days} days, since {last:%-d %B %Y}.")


def _low(roof: Roof, periods: list[Period]) -> Alert | None:
    judged = [one for one in periods if is_judged(one, sum(roof.monthly_kwh))]
    limits, count = rules()["limits"], rules()["rules"]["periods"]
    recent = judged[-count:]
    if not recent:
        return None
    last = recent[-1]
    words = (
        f"{last.made_kwh:,.0f} kWh from {last.after + timedelta(days=1):%-d %B} to "
        f"{last.until:%-d %B %Y}, {100 * last.share:.0f} per cent of the {last.expected_kwh:,.0f} "
        f"to be expected (weather {last.weather_from})."
    )
    if last.share < limits["stopped"]:
        return Alert(roof.key, "stopped", f"Hardly anything is made: {words}")
    if len(recent) == count and all(
        one.share < limits[_LIMIT_OF[one.weather_from]] for one in recent
    ):
        return Alert(roof.key, "low", f"Too little for {count} periods: {words}")
    return None
