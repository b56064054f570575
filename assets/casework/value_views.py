"""Assets of community value: the two public lists."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from assets.casework import commencing, steps
from assets.casework.models import TransferRequest

VALUE_ROUTE = "asset-of-community-value"
#: Taken back by the body itself: on neither list.
_WITHDRAWN = "withdrawn"
#: The times of a sale, under the rules of 2012 and those of 2026.
_PERIODS = ("interim-moratorium", "full-moratorium", "protected-period", "moratorium")


@require_safe
def value_lists(request):
    """Show the two public lists: assets of community value, and nominations that failed."""
    rows = TransferRequest.objects.public().filter(route=VALUE_ROUTE).select_related("authority")
    entries = []
    for one in rows.prefetch_related("assets", "clocks"):
        pack = steps.pack_of(one)
        running = {clock.clock: clock for clock in one.clocks.all() if clock.stopped_by_id is None}
        entries.append(
            {
                "wanted": one,
                "transition": commencing.transition_of(pack),
                "stage": pack.stages[one.stage],
                "listed_on": one.dates.get("entry") and steps.as_day(one.dates["entry"]),
                "until": running["listing"].due_on if "listing" in running else None,
                "notice_on": one.dates.get("owner-notice")
                and steps.as_day(one.dates["owner-notice"]),
                "periods": [running[name] for name in _PERIODS if name in running],
                "reasons": _last_reasons(one),
            }
        )
    ended = [one for one in entries if one["stage"].ends and one["stage"].id != _WITHDRAWN]
    listed = [one for one in entries if one["listed_on"] and not one["stage"].ends]
    return render(request, "casework/value_lists.html", {"listed": listed, "failed": ended})


def _last_reasons(one) -> str:
    """The reasons as a person confirmed them for everyone."""
    published = one.events.filter(step="publish-decision").last()
    return published.texts.get("decision-reasons", "") if published else ""
