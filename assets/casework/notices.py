"""What is written to whom when a request moves: plain mail, kept with the work it tells of."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from assets.casework.models import Event
from people.models import AuthorityRole


def _of_group(request) -> set[str]:
    if not request.organisation:
        return set()
    return set(request.organisation.roles.values_list("user__email", flat=True))


def _officers_of(request) -> set[str]:
    officers = request.authority.roles.filter(role=AuthorityRole.Role.OFFICER)
    return set(officers.values_list("user__email", flat=True))


def tell_of_event(event: Event) -> None:
    """Write to the group, and to the council's officers, about a step that was taken."""
    request = event.request
    if request.stage == "draft":
        return
    group, officers = _of_group(request), _officers_of(request)
    context = {
        "sent": request.submissions.last() if "arrival" in event.dates else None,
        "letters": event.letters.all(),
        "site": settings.SITE_URL,
        "event": event,
        "request": request,
        "assets": list(request.assets.all()),
        "clocks": list(request.clocks.filter(stopped_by=None, due_on__isnull=False)),
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
    _write_about_query(query, said, query.outcome or query.words, _of_group(request))


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
        send_mail(f"{request.reference}: {said.rstrip('.').lower()}", body, None, [address])
