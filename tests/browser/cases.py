"""How the browser takes a case through its steps, each on its own page."""

from datetime import date

from playwright.sync_api import Error

from assets.casework.models import TransferRequest
from gis.demonstration import BOROUGH


def take(visitor, request, step, **days: date):
    """Take a step with everything that it asks for; ``days`` are its dated facts."""
    visitor.go(f"/casework/{request.reference}/{step}/")
    for name, day in days.items():
        for part, number in enumerate((day.day, day.month, day.year)):
            box = visitor.page.locator(f'[name="date-{name.replace("_", "-")}_{part}"]')
            box.fill(str(number))
    visitor.fill_in("The reasons, as the committee gave them.").send()
    leave(visitor, f"/{step}/")
    request.refresh_from_db()
    return visitor


def leave(visitor, address):
    """Wait until a form has led on; where it does not, say what the page refuses."""
    try:
        visitor.page.wait_for_url(lambda url: not url.endswith(address), timeout=8_000)
    except Error as error:
        said = visitor.page.locator(".govuk-error-summary, .govuk-warning-text").all_inner_texts()
        raise AssertionError(f"{visitor.path} leads nowhere: {said}") from error
    return visitor


def walk(people, request, *steps):
    """Take steps in turn, each by the person who stands before its name."""
    for who, step in steps:
        take(people[who], request, step)


def newest() -> TransferRequest:
    """The request that was begun last."""
    return TransferRequest.objects.latest("pk")


def ready(**also):
    """A request of the borough that only waits for its decision."""
    return TransferRequest.objects.filter(
        stage="under-consideration", events__step="recommend", authority__code=BOROUGH, **also
    ).first()


def secretary_of(request) -> str:
    """Who keeps the papers of the body that asks."""
    return request.organisation.roles.get(role="secretary").user.email.partition("@")[0]


def confirm(visit, request):
    """Confirm as the second person that the borough's policy asks for."""
    second = visit("second.committee").go(f"/casework/{request.reference}/second-person/")
    second.press("Confirm")
    leave(second, "/second-person/")
    request.refresh_from_db()
