"""Which day it is. Everything that counts days asks here."""

import time
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta

from django.core.cache import cache
from django.utils import timezone

_AHEAD = "days-ahead-of-the-demonstration"
_LOOK_AGAIN_S = 2.0
_known = (0.0, 0)
_pretended: ContextVar[date | None] = ContextVar("pretended day", default=None)


def today() -> date:
    """The day it is in the United Kingdom; the demonstration may have been moved ahead."""
    return _pretended.get() or timezone.localdate() + timedelta(days=_days_ahead())


def _days_ahead() -> int:
    """Ask the cache at most every other second: lists ask for the day once a row."""
    global _known
    read, days = _known
    if time.monotonic() - read > _LOOK_AGAIN_S or read == 0:
        days = cache.get(_AHEAD, 0)
        _known = (time.monotonic(), days)
    return days


def move_ahead(days: int) -> date:
    """Let days pass in the demonstration, so that its clocks can be seen to run out."""
    global _known
    cache.set(_AHEAD, cache.get(_AHEAD, 0) + days, timeout=None)
    _known = (0.0, 0)
    return today()


@contextmanager
def pretend(day: date):
    """Let it be another day inside a block: for telling a story that lies in the past."""
    token = _pretended.set(day)
    try:
        yield day
    finally:
        _pretended.reset(token)
