"""The decision maker's pack, the checklist with its working, and what must be kept afterwards."""

import io
from datetime import date
from decimal import Decimal

import pikepdf
import pytest

from assets.casework import briefing, promises
from assets.casework.errors import CaseworkError
from assets.casework.sweeping import sweep_clocks
from gis.day import pretend
from tests.assets.casework.cases import Case
from tests.pages import Page
from tests.paper_text import words_of_pictures

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def case():
    return Case(day=date(2026, 3, 2)).to_recommendation()


@pytest.fixture
def insurance(case):
    return promises.make_promise(
        case.request, by=case.officer, kind="insurance", what="Public liability.",
        due_on=date(2026, 8, 31), every_months=6, ends_on=date(2027, 9, 30),
    )  # fmt: skip


def test_the_discount_is_worked_out_beside_its_checks(case):
    promises.state_value(
        case.request, by=case.officer, value_gbp=Decimal(100_000), price_gbp=Decimal(80_000),
        lease_years=None, valued_on=date(2026, 3, 1), valuer="A surveyor",
    )  # fmt: skip
    # 20,000 of 100,000 is 20 per cent, below the 25 per cent of the Scottish regulations
    steps = briefing.discount_of(case.request).steps
    assert "a discount of £20,000, 20.00 per cent" in steps[0]
    assert any("No appraisal is needed" in step for step in steps)
    worked = [one for one in briefing.checks_of(case.request) if one.working]
    assert [one.item.id for one in worked] == ["valuation-scotland"]


def test_a_price_at_the_value_needs_no_valuation_check(case):
    before = {one.item.id for one in briefing.checks_of(case.request)}
    assert "valuation-scotland" in before  # nobody has told us: find out
    promises.state_value(
        case.request, by=case.officer, value_gbp=Decimal(500), price_gbp=Decimal(500),
        lease_years=None, valued_on=date(2026, 3, 1), valuer="A surveyor",
    )  # fmt: skip
    assert "valuation-scotland" not in {one.item.id for one in briefing.checks_of(case.request)}


def test_the_pack_holds_what_the_decision_is_about(case, client):
    rival = Case(asset=case.request.assets.get(), day=date(2026, 3, 9)).to_notice()
    client.force_login(case.decider, backend=BACKEND)
    text = Page.of(client.get(f"/casework/{case.request.reference}/pack/")).text
    for words in (rival.request.reference, "Public health", "About reasons.", "Deprivation"):
        assert words in text
    paper = client.get(f"/casework/{case.request.reference}/pack.pdf")
    with pikepdf.open(io.BytesIO(paper.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        assert case.request.reference in str(pdf.docinfo.Title)
    (picture,) = words_of_pictures(paper.content)
    assert picture.startswith(f"Plan of {case.request.assets.get().name} with north at the top.")


def test_a_promise_comes_again_until_it_no_longer_binds(insurance, case):
    days = []
    with pretend(date(2026, 8, 20)):
        for _ in range(3):
            days.append(insurance.due_on)
            insurance = promises.record_kept(insurance, by=case.officer, is_kept=True, note="Seen")
    # 31 August, then the last day of February, then 28 August; the next would be after the end
    assert days == [date(2026, 8, 31), date(2027, 2, 28), date(2027, 8, 28)]
    assert insurance.closed_on == date(2026, 8, 20)
    with pytest.raises(CaseworkError, match="closed"):
        promises.record_kept(insurance, by=case.officer, is_kept=True, note="Again")


def test_what_was_not_kept_stays_due(insurance, case):
    after = promises.record_kept(insurance, by=case.officer, is_kept=False, note="Lapsed")
    assert (after.due_on, after.closed_on) == (date(2026, 8, 31), None)


def test_the_sweep_reminds_of_promises_once(insurance, case, mailoutbox):
    case.take("withdraw")
    mailoutbox.clear()
    for _ in range(2):
        with pretend(date(2026, 8, 27)):
            sweep_clocks()
    (mail,) = [mail for mail in mailoutbox if case.officer.email in mail.to]
    assert "31 August 2026 (within a week): Insurance: Public liability" in mail.body


def test_a_promise_that_ends_before_it_is_due_is_refused(case):
    with pytest.raises(CaseworkError, match="cannot end before"):
        promises.make_promise(
            case.request, by=case.officer, kind="condition", what="Open daily.",
            due_on=date(2026, 8, 31), ends_on=date(2026, 8, 1),
        )  # fmt: skip
