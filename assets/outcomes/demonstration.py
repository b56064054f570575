"""Aims and observations of the demonstration's completed transfers."""

from datetime import timedelta

from assets.casework import promises
from assets.casework.models import TransferRequest
from assets.outcomes import services
from gis.day import today
from people.demonstration import address
from people.models import User


def fill() -> None:
    """Give each completed transfer an aim with what was seen, and promises that come due."""
    officer = User.objects.get(email=address("officer"))
    for one in TransferRequest.objects.filter(stage__in=["completed", "transferred-back"]):
        aim = services.set_aim(
            one, outcome="social", indicator="People who use the ground in a week", unit="people",
            baseline=15, baseline_on=today() - timedelta(days=900), target=120,
            target_by=today() + timedelta(days=200), attribution="A new bus stop beside it.",
        )  # fmt: skip
        for ago, value, confidence in ((300, 48, "counted"), (40, 96, "estimated")):
            services.observe(
                aim, by=officer, on=today() - timedelta(days=ago), value=value,
                source="Count at the gate", confidence=confidence,
            )  # fmt: skip
        services.set_aim(
            one, outcome="environment", indicator="Rubbish cleared in a year", unit="tonnes",
            target=6, target_by=today() + timedelta(days=150),
        )  # fmt: skip
        for kind, what, ahead, months in (
            ("insurance", "Public liability of five million pounds, shown each year.", 20, 12),
            ("rent_review", "The rent is looked at again.", 900, 60),
            ("condition", "The ground stays open to everyone in daylight.", -5, 12),
        ):
            promises.make_promise(
                one, by=officer, kind=kind, what=what, due_on=today() + timedelta(days=ahead),
                every_months=months,
            )  # fmt: skip
