"""What pages of a request show of its writing, wherever they include it."""

from django import template

from assets.casework.next_dates import say_time
from assets.casework.permissions import hears_request
from assets.casework.steps import pack_of
from assets.casework.validation import find_date
from assets.casework.writing_models import Query

register = template.Library()


@register.filter
def time_said(clock) -> str:
    """Say whose a time is, for what and until when."""
    return say_time(clock)


@register.simple_tag(takes_context=True)
def writing_of(context, wanted) -> dict:
    """Tell what has arrived of a request, what is being asked, and what land is to be tidied."""
    states = list(wanted.queries.values_list("state", flat=True))
    checks = wanted.stage in {"received", "incomplete"}
    notices = pack_of(wanted).notices
    named = ["missing-items"] if checks else ["acknowledgement"]
    return {
        "checks": checks,
        "found": find_date(wanted) if checks else None,
        "open": states.count(Query.State.OPEN),
        "answered": states.count(Query.State.ANSWERED),
        "may_ask": hears_request(context["user"], wanted),
        "letters": [(name, notices[name].title) for name in named if name in notices],
        "land": wanted.wanted.filter(named_by_group=True, tidied_on=None),
    }
