"""Aims with their baseline, observations, and how far a transfer has come."""

from datetime import date

import pytest

from assets.outcomes import services
from assets.outcomes.errors import OutcomesError
from gis.day import pretend
from tests.assets.casework.cases import Case
from tests.pages import Page

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
AIM = {
    "outcome": "social", "indicator": "Visits in a week", "unit": "visits", "target": 120.0,
    "target_by": date(2026, 12, 31),
}  # fmt: skip


@pytest.fixture
def case():
    return Case(day=date(2025, 3, 3)).to_notice()


def seen(case, value, **aim):
    made = services.set_aim(case.request, **AIM | aim)
    with pretend(date(2026, 6, 1)):
        services.observe(
            made, by=case.officer, on=date(2026, 5, 1), value=value, source="Counted",
            confidence="counted",
        )  # fmt: skip
        return services.look_at(made).words


def test_the_way_from_baseline_to_aim_is_said(case):
    # from 20 to 120 is 100; 70 is half of the way
    words = seen(case, 70.0, baseline=20.0, baseline_on=date(2025, 1, 1))
    assert words == "50 per cent of the way: 70 visits."


def test_an_aim_that_goes_down_is_reached_from_above(case):
    words = seen(case, 2.0, baseline=10.0, baseline_on=date(2025, 1, 1), target=4.0)
    assert words == "The aim is reached: 2 visits."


def test_without_a_baseline_nothing_is_claimed(case):
    assert seen(case, 70.0) == "Last seen: 70 visits, with nothing to compare it with."


def test_an_aim_whose_day_has_passed_says_so(case):
    words = seen(
        case, 70.0, baseline=20.0, baseline_on=date(2025, 1, 1), target_by=date(2026, 5, 31)
    )
    assert words.endswith("and its day has passed.")


@pytest.mark.parametrize(
    "wrong", [{"baseline": 3.0}, {"baseline": 3.0, "baseline_on": date(2999, 1, 1)}]
)
def test_a_baseline_needs_a_day_that_has_come(case, wrong):
    with pytest.raises(OutcomesError):
        services.set_aim(case.request, **AIM | wrong)


def test_a_baseline_measured_after_the_transfer_is_called_late(case):
    case.request.dates["completion"] = "2025-06-01"
    aim = services.set_aim(case.request, baseline=3.0, baseline_on=date(2025, 7, 1), **AIM)
    assert aim.is_late_baseline


def test_the_group_reports_and_everyone_reads(case, client):
    aim = services.set_aim(case.request, **AIM)
    address = f"/outcomes/{case.request.reference}/"
    add = f"{address}aims/{aim.pk}/observations/new/"
    sent = {"on_0": "1", "on_1": "4", "on_2": "2025", "value": "31", "source": "Gate",
            "confidence": "counted"}  # fmt: skip
    assert client.post(add, sent).status_code == 302
    assert not aim.observations.exists()
    client.force_login(case.decider, backend=BACKEND)
    assert client.post(add, sent).status_code == 403
    client.force_login(case.group, backend=BACKEND)
    assert client.post(add, sent).status_code == 302
    client.logout()
    text = Page.of(client.get(address)).text
    assert "nobody measured it" in text
    assert "31" in text
    assert address in Page.of(client.get("/outcomes/")).links
