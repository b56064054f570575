"""Personal words go once their time is over; counts and redacted words stay."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from assets.casework import enquiries, hearing, retention, support
from assets.casework.enquiry_models import Enquiry
from assets.casework.hearing_models import Representation
from assets.casework.support_models import Support
from gis.day import pretend, today
from tests.assets.casework.cases import Case
from tests.factories import make_asset, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    """A request that was noticed, commented, supported and then withdrawn."""
    case = Case(day=today() - timedelta(days=30)).to_notice()
    request, officer = case.request, case.officer
    with pretend(case.day):
        support.enter_support(request, "Moira Lennox, EH1 1YS\nTam Gilchrist", by=officer)
        support.give_support(request, name="Ann", email="ann@example.org", postcode="EH1 1YS")
        for name in ("A. Nonymous", "B. Nonymous"):
            hearing.receive_comment(
                request, speaker="public", stance="objects", name=name, contact="9 Mill Lane",
                words=f"I, {name}, object.",
            )  # fmt: skip
        hearing.accept_representation(
            request.representations.first(), by=officer, public_words="Somebody objects."
        )
        case.take("withdraw")
    return case


def in_months(months, days=1):
    return pretend(today() + timedelta(days=round(months * 30.5) + days))


def test_nothing_is_erased_before_its_time(case):
    with in_months(22):
        retention.erase_outdated()
    assert Support.objects.filter(name="Moira Lennox").exists()
    assert Representation.objects.filter(name="A. Nonymous").exists()


def test_names_go_and_counts_and_redacted_words_stay(case):
    before = support.count_support(case.request)
    assert before.total == 2
    with in_months(24, days=40):
        call_command("erase_outdated")
    assert support.count_support(case.request) == before
    for one in Support.objects.all():
        assert (one.name, one.email, one.postcode, one.words) == ("", "", "", "")
    assert set(Representation.objects.values_list("name", "contact", "words")) == {
        ("", "", "Somebody objects."), ("", "", ""),
    }  # fmt: skip


def test_support_that_nobody_confirmed_goes_after_a_month(case):
    Support.objects.filter(confirmed=None).update(added=timezone.now() - timedelta(days=40))
    assert retention.erase_outdated().unconfirmed == 1
    assert not Support.objects.filter(confirmed=None).exists()


def test_of_an_open_request_nothing_is_erased_however_old_it_is():
    case = Case(day=today() - timedelta(days=1_500)).to_notice()
    with pretend(case.day):
        support.enter_support(case.request, "Moira Lennox", by=case.officer)
    assert retention.erase_outdated().support == 0
    assert Support.objects.get().name == "Moira Lennox"


def test_old_questions_go_and_a_dry_run_erases_nothing(capsys):
    with pretend(today() - timedelta(days=800)):
        enquiries.ask(make_asset(), by=make_user(), wish="own", idea="A hall.")
    call_command("erase_outdated", dry_run=True)
    assert "1 questions" in capsys.readouterr().out
    assert Enquiry.objects.exists()
    assert retention.erase_outdated().enquiries == 1
    assert retention.erase_outdated().enquiries == 0
    assert not Enquiry.objects.exists()


def test_the_privacy_page_says_the_months_that_are_kept(client):
    """Two years and a month are written out on the page: they must be those of the data."""
    months = {name: kept.months for name, kept in retention.keepings().items()}
    assert months == {
        "support": 24, "unconfirmed-support": 1, "representation": 24, "enquiry": 24,
    }  # fmt: skip
    said = client.get("/about/privacy/").content.decode()
    assert "two years after the request has ended" in said
