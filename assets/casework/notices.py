"""What is written to whom when a request moves: plain mail, kept with the work it tells of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from assets.casework import steps
from assets.casework.handling_models import Handling, Redating
from assets.casework.models import Event, TransferRequest
from assets.casework.next_dates import say_time, times_ahead
from people.models import AuthorityRole, OrganisationRole


def _group_of(request: TransferRequest) -> set[str]:
    if request.organisation is None:
        return set()
    return set(request.organisation.roles.values_list("user__email", flat=True))


def _officers_of(request: TransferRequest) -> set[str]:
    roles = request.authority.roles.filter(role=AuthorityRole.Role.OFFICER)
    return set(roles.values_list("user__email", flat=True))


def tell_of_event(event: Event) -> None:
    """Write to the group, and to the council's officers, about a step that was taken."""
    request = event.request
    if request.stage == "draft":
        return
    officers, pack = _officers_of(request), steps.pack_of(request)
    group = set() if event.step in steps.INSIDE else _group_of(request)
    context = {
        "sent": request.submissions.last() if "arrival" in event.dates else None,
        "letters": [letter for letter in event.letters.all() if letter.is_to_body],
        "site": settings.SITE_URL,
        "event": event,
        "request": request,
        "assets": list(request.assets.all()),
        "rules": pack.identity,
        "stage": pack.stages[event.stage],
        "times": [say_time(one) for one in times_ahead(request.clocks).order_by("due_on", "pk")],
        "address": f"{settings.SITE_URL}{request.get_absolute_url()}",
    }
    for people, template in ((group, "group"), (officers, "officers")):
        if people:
            text = render_to_string(f"casework/mail/{template}.txt", context)
            subject, _, body = text.strip().partition("\n")
            for address in sorted(people):
                send_mail(subject.strip(), body.strip() + "\n", None, [address])


def tell_of_query(query) -> None:
    """Write to the group that something is asked of it, or what became of its answer."""
    request = query.request
    said = {
        "open": f"{request.authority} asks you for something.",
        "accepted": f"{request.authority} has accepted your answer.",
        "declined": f"{request.authority} has not accepted your answer.",
        "withdrawn": f"{request.authority} no longer asks for this.",
    }[query.state]
    _write_about_query(query, said, query.outcome or query.words, _group_of(request))


def tell_of_answer(query) -> None:
    """Write to whoever asked that the group has answered."""
    asker = query.asked_by and query.asked_by.email
    people = {asker} if asker else _officers_of(query.request)
    _write_about_query(query, f"{query.request.body_name} has answered.", query.words, people)


def _write_about_query(query, said, words, people) -> None:
    request = query.request
    path = reverse("casework:query_list", args=[request.reference])
    body = f"{said}\n\n{words}\n\nQuestions and answers: {settings.SITE_URL}{path}\n"
    for address in sorted(people):
        send_mail(f"{request.reference}: {said.rstrip('.')}", body, None, [address])


@dataclass(frozen=True)
class Due:
    """Something that is due soon, today or was: of a request, or of a council as a whole."""

    key: str
    kind: str
    name: str
    due_on: date
    authority_id: int
    request: TransferRequest | None
    for_group: bool


def send_reminders(found: Iterable[Due]) -> None:
    """Write one mail to each person about all that is due for them, the first day first."""
    found = list(found)
    letters: dict[str, list[Due]] = {}
    for due, addresses in zip(found, _readers(found), strict=True):
        for address in addresses:
            letters.setdefault(address, []).append(due)
    for address, dues in sorted(letters.items()):
        rows = sorted(dues, key=lambda due: (due.due_on, due.key))
        _write("casework/mail/reminder.txt", {"dues": rows, "site": settings.SITE_URL}, [address])


def _readers(found: list[Due]) -> list[set[str]]:
    """Who is told of each: whoever handles the case, else every officer; the group of its own."""
    officers: dict[int, set[str]] = {}
    for place, email in AuthorityRole.objects.filter(role="officer").values_list(
        "authority_id", "user__email"
    ):
        officers.setdefault(place, set()).add(email)
    requests = [due.request for due in found if due.request]
    handlers = dict(
        Handling.objects.filter(request__in=requests).values_list("request_id", "officer__email")
    )
    bodies: dict[int, set[str]] = {}
    groups = {request.organisation_id for request in requests}
    for body, email in OrganisationRole.objects.filter(
        organisation__in=groups - {None}
    ).values_list("organisation_id", "user__email"):
        bodies.setdefault(body, set()).add(email)
    told = []
    for due in found:
        handler = handlers.get(due.request.pk) if due.request else None
        people = {handler} if handler else officers.get(due.authority_id, set())
        group = bodies.get(due.request.organisation_id, set()) if due.for_group else set()
        told.append(people | group)
    return told


def tell_of_moved_dates(run: Redating) -> None:
    """Tell officers and groups which dates moved in a run and why: one mail to each person."""
    letters: dict[str, list] = {}
    moved = run.moved.select_related("clock__request__authority", "clock__request__organisation")
    for move in moved.order_by("after", "pk"):
        for address in _group_of(move.clock.request) | _officers_of(move.clock.request):
            letters.setdefault(address, []).append(move)
    for address, moves in sorted(letters.items()):
        context = {"run": run, "moves": moves, "site": settings.SITE_URL}
        _write("casework/mail/moved.txt", context, [address])


def _write(template: str, context: dict, to: list[str]) -> None:
    subject, _, body = render_to_string(template, context).strip().partition("\n")
    send_mail(subject.strip(), body.strip() + "\n", None, to)
