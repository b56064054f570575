"""What is written to whom when a request moves: plain mail, kept with the work it tells of."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from assets.casework.models import Event
from people.models import AuthorityRole


def tell_of_event(event: Event) -> None:
    """Write to the group, and to the council's officers, about a step that was taken."""
    request = event.request
    if request.stage == "draft":
        return
    group = set()
    if request.organisation:
        group = set(request.organisation.roles.values_list("user__email", flat=True))
    officers = set(
        request.authority.roles.filter(role=AuthorityRole.Role.OFFICER).values_list(
            "user__email", flat=True
        )
    )
    context = {
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
