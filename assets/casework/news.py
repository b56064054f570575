"""What is new of the requests that the public may know of."""

from django.db.models import F, Max, Min, Q

from assets.casework import steps
from assets.casework.models import TransferRequest
from assets.register import news


def _newest(followed, after, until, most) -> list[news.News]:
    rows = TransferRequest.objects.public().filter(assets__in=followed.assets()).distinct()
    told = ~Q(events__step__in=steps.INSIDE)
    rows = TransferRequest.objects.filter(pk__in=rows.values("pk")).annotate(
        changed=Max("events__at", filter=told), began=Min("events__at", filter=told)
    )
    rows = rows.filter(changed__gte=after) if after else rows.filter(changed__isnull=False)
    rows = rows.filter(changed__lt=until) if until else rows
    rows = rows.select_related("authority").order_by(F("changed").desc(), "-pk")
    return [_of_request(request, followed) for request in rows[:most]]


def _of_request(request, followed) -> news.News:
    stage = steps.pack_of(request).stages[request.stage]
    places = ", ".join(followed.assets().filter(requests=request).values_list("name", flat=True))
    return news.News(
        key=f"request:{request.reference}",
        title=f"{places}: {stage.title} ({request.body_name})",
        address=request.get_absolute_url(),
        summary=f"{request.authority}, {request.reference}. {stage.meaning}",
        changed=request.changed,
        began=request.began,
    )


news.register(news.Source("requests", "Requests by communities", _newest))
