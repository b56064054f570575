from procrastinate.contrib.django import app

from gis import changes
from gis.models import Boundary, Kind


@app.periodic(cron="10 2 * * *")
@app.task(queueing_lock="follow_dated_boundaries", pass_context=False)
def follow_dated_boundaries(timestamp: int | None = None):
    """Let boundaries that begin or end on a day count from that day, each night."""
    dated = Boundary.objects.exclude(valid_from=None, valid_to=None)
    for kind in dated.order_by().values_list("kind", flat=True).distinct():
        changes.tell(Kind(kind))
