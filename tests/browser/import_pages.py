"""Lists on their way into the register: sent, waiting, done, with rows to correct."""

from collections.abc import Iterator

from assets.register.models import ImportRun
from tests.browser.page import Page, open_all, send_empty


def imports() -> Iterator[Page]:
    """Every page of imports, in the states that the demonstration has."""
    done, waiting = ImportRun.objects.get(state="done"), ImportRun.objects.get(state="proposed")
    at, who = done.get_absolute_url(), "officer"
    yield Page("imports", "/imports/", who=who)
    yield Page("imports-none", "/imports/", who="neighbour.officer")
    yield Page("import-new", "/imports/new/", who=who)
    yield Page("import-new-wrong", "/imports/new/", who=who, act=send_empty)
    yield Page("import-columns", f"/imports/{waiting.pk}/columns/", who=who, act=open_all)
    yield Page("import-report", at, who=who, act=open_all)
    yield Page("import-rows", f"{at}rows/", who=who)
    row = done.rows.filter(outcome="quarantined").first()
    yield Page("import-row", f"{at}rows/{row.row}/", who=who)
    yield Page("import-row-wrong", f"{at}rows/{row.row}/", who=who, act=send_empty)
    yield Page("import-duplicates", f"{at}duplicates/", who=who)
    yield Page("import-undo", f"{at}undo/", who=who)
