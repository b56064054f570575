"""Pages that belong to no room: health, statements, and the pages of what went wrong."""

import shutil

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from gis.models import Source
from people.models import Authority, OutgoingMail

LEAST_FREE_BYTES = 200_000_000


@never_cache
def health(request):
    """Say whether the installation can serve: 200 when all is well, else 503."""
    checks = {"live": True, "database": True, "migrations": False, "queue": False}
    try:
        executor = MigrationExecutor(connection)
        checks["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM procrastinate_jobs LIMIT 1")
            checks["queue"] = True
    except DatabaseError:
        checks["database"] = False
    try:
        settings.FILES_ROOT.mkdir(parents=True, exist_ok=True)
        checks["disk"] = shutil.disk_usage(settings.FILES_ROOT).free > LEAST_FREE_BYTES
    except OSError:
        checks["disk"] = False
    ready = all(checks.values())
    return JsonResponse({"ready": ready, **checks}, status=200 if ready else 503)


class Statement(TemplateView):
    """A page of words: accessibility, privacy, cookies."""


class Sources(TemplateView):
    template_name = "config/sources.html"

    def get_context_data(self, **context):
        return super().get_context_data(sources=Source.objects.all(), **context)


def outbox(request):
    """Show the mail that was written, in the demonstration only."""
    if not Authority.objects.filter(is_demonstration=True).exists():
        raise Http404
    return render(request, "config/outbox.html", {"mails": OutgoingMail.objects.all()[:100]})


def refused(request, refusal):
    """Answer a refusal with its own sentence, as data where data was asked for."""
    if request.path_info.startswith("/api/") or request.path_info.endswith((".json", ".geojson")):
        return JsonResponse({"detail": str(refusal)}, status=refusal.status)
    name = "410.html" if refusal.status == 410 else "422.html"
    return render(request, name, {"refusal": refusal}, status=refusal.status)


def forged(request, reason=""):
    """Answer a form whose token does not fit, most often an old page sent again."""
    return render(request, "403_csrf.html", status=403)
