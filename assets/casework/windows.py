"""Windows that depend on more than one day: notices shown late, and the three periods of a sale."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assets.casework.calendars import Calendar
from assets.casework.clock_rules import ClockRule, Extension, How, Worked
from assets.casework.clocks import work_out
from assets.casework.errors import ClockError
from assets.casework.packs import Pack
from assets.casework.wording import say_day, say_list


@dataclass(frozen=True)
class Window:
    """A time for comments: its working, its last day, and whether a late notice stretched it."""

    worked: Worked
    closes: date
    stretched: bool
    steps: tuple[str, ...]


def open_window(
    rule: ClockRule,
    shown: Mapping[str, date],
    calendar: Calendar,
    *,
    announced: date | None = None,
) -> Window:
    """Work out a window that runs from the last of several notices.

    Parameters
    ----------
    rule : ClockRule
        The window's shortest length.
    shown : mapping of str to date
        Each way in which notice was given ("online", "on the land"), and on which day.
    calendar : Calendar
        Bank holidays.
    announced : date, optional
        The closing day that the notice itself names. If the notice was shown so late that this
        day is too early, the window stretches past it.

    Raises
    ------
    ClockError
        If no notice was shown at all.
    """
    if not shown:
        raise ClockError("Record first when the notice was shown; the window runs from then.")
    last_shown = max(shown.values())
    worked = work_out(rule, last_shown, (), calendar)
    steps = [_say_shown(shown, last_shown)]
    stretched = announced is not None and announced < worked.due
    if announced is not None and announced > worked.due:
        longer = Extension(announced, decided_on=min(shown.values()), how=How.FIXED)
        worked = work_out(rule, last_shown, [longer], calendar)
    if stretched:
        steps.append(
            f"The notice names {say_day(announced)}, but was shown too late for that: the window "
            f"stretches to {say_day(worked.due)}."
        )
    return Window(worked, worked.due, stretched, (*steps, *worked.steps))


def _say_shown(shown: Mapping[str, date], last_shown: date) -> str:
    ways = say_list(f"{way} on {say_day(day)}" for way, day in shown.items())
    if len(shown) == 1:
        return f"Notice was given {ways}."
    return f"Notice was given {ways}; the window runs from the last of them, {say_day(last_shown)}."


@dataclass(frozen=True)
class SalePeriods:
    """The three periods that begin together with the owner's notice of intention to sell."""

    interim: Worked
    full: Worked
    protected: Worked

    def on(self, day: date, *, bid_asked_on: date | None = None) -> str:
        """Return what the owner may do on a day, in a sentence.

        ``bid_asked_on`` is the day a community group asked to be treated as a bidder, if one did.
        """
        if day < self.interim.trigger:
            return "No notice of intention to sell has been given."
        in_time = bid_asked_on is not None and bid_asked_on <= self.interim.due
        if day <= self.interim.due or (in_time and day <= self.full.due):
            until = self.full.due if in_time else self.interim.due
            which = "full" if in_time else "interim"
            return (
                f"In the {which} moratorium, until {say_day(until)}: the owner may market and "
                "negotiate, but sell only to a community group."
            )
        if day <= self.protected.due:
            return f"The owner may sell to anyone until {say_day(self.protected.due)}."
        return "The protected period is over: to sell, the owner must give a new notice."


def sale_periods(pack: Pack, owner_notice: date, calendar: Calendar | None = None) -> SalePeriods:
    """Work out the three periods of a sale from the day the council received the notice."""
    names = ("interim-moratorium", "full-moratorium", "protected-period")
    return SalePeriods(*(work_out(pack.clocks[n], owner_notice, (), calendar) for n in names))
