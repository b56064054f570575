"""Completion and the agreements it leaves; many people acting at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connections

from assets.casework import services
from assets.casework.errors import CaseworkError
from assets.casework.models import Event, Right, TransferRequest
from assets.casework.pack_entries import Role
from assets.register.models import Agreement
from gis.day import pretend, today
from tests.assets.casework.cases import Case
from tests.factories import make_asset, make_paper


def to_contract(case):
    case.to_recommendation().take("agree").wait(10).take("make-offer")
    return case.wait(10).take("conclude-contract").wait(10)


@pytest.mark.django_db
def test_completion_enters_an_agreement_and_its_return_ends_it():
    case = to_contract(Case(day=date(2025, 3, 3))).take("complete-lease")
    agreement = Agreement.objects.get()
    assert (agreement.right, agreement.begins, agreement.is_exclusive) == ("lease", case.day, True)
    assert agreement.request_reference == case.request.reference
    case.wait(30).take("transfer-back")
    agreement.refresh_from_db()
    assert agreement.ends == case.day
    assert agreement.ended_why == "Words on why-closed."


@pytest.mark.django_db
def test_ownership_passes_and_comes_back():
    case = to_contract(Case(Right.OWNERSHIP, day=date(2025, 3, 3))).take("complete-ownership")
    asset = case.request.assets.get()
    assert (asset.state, asset.owner) == ("transferred", "community")
    case.wait(30).take("transfer-back")
    asset.refresh_from_db()
    assert (asset.state, asset.owner) == ("held", "authority")


@pytest.mark.django_db
def test_of_two_leases_of_one_place_only_one_can_be_completed():
    asset = make_asset()
    first = to_contract(Case(asset=asset, day=date(2025, 3, 3))).take("complete-lease")
    second = to_contract(Case(asset=asset, day=date(2025, 3, 10)))
    with pytest.raises(CaseworkError, match="has this land for itself"):
        second.take("complete-lease")
    assert second.request.stage == "contract"
    assert not second.request.events.filter(step="complete-lease").exists()
    first.wait(60).take("transfer-back")
    second.wait(120).take("complete-lease")
    assert Agreement.objects.count() == 2


@pytest.mark.django_db
def test_other_rights_leave_room_for_a_second_group():
    asset = make_asset()
    for _ in range(2):
        to_contract(Case(Right.OTHER, asset=asset, day=date(2025, 3, 3))).take("complete-rights")
    assert Agreement.objects.in_force().count() == 2


@pytest.mark.django_db
def test_a_weaker_right_of_the_same_body_ends_the_day_before_a_stronger_one():
    asset = make_asset()
    first = to_contract(Case(Right.OTHER, asset=asset, day=date(2024, 3, 4))).take(
        "complete-rights"
    )
    second = Case(asset=asset, body=first.body, day=date(2025, 3, 3))
    to_contract(second).take("complete-lease")
    older, newer = Agreement.objects.order_by("begins")
    assert (older.ends, newer.begins) == (second.day - timedelta(days=1), second.day)


@pytest.mark.django_db
def test_the_freehold_of_a_part_needs_an_asset_of_its_own():
    case = to_contract(Case(Right.OWNERSHIP, day=date(2025, 3, 3)))
    wanted = case.request.wanted.get()
    wanted.outline = wanted.asset.outline
    wanted.save()
    with pytest.raises(CaseworkError, match="an asset of its own first"):
        case.take("complete-ownership")


def _at_once(jobs):
    """Run jobs in eight threads; count what each gave or how it failed."""
    outcomes = []

    def run(job):
        try:
            outcomes.append(job())
        except CaseworkError as error:
            outcomes.append(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(run, jobs))
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_decisions_at_once_one_wins_and_none_is_half_done():
    case = Case(day=today() - timedelta(days=100)).to_recommendation()
    seen = case.request.events.count()

    def decide(name):
        def job():
            return services.take_step(
                case.request, name, by=case.decider, role=Role.DECIDER, seen=seen,
                **case.wanted(_steps(case)[name]),
            )  # fmt: skip

        return job

    def _steps(case):
        from assets.casework import steps

        return steps.pack_of(case.request).steps

    names = ["agree", "refuse", "agree-on-other-terms", "refuse"] * 25
    outcomes = _at_once([decide(name) for name in names])
    won = [one for one in outcomes if isinstance(one, Event)]
    assert (len(won), len(outcomes)) == (1, 100)
    case.request.refresh_from_db()
    assert case.request.stage == won[0].stage
    assert case.request.events.count() == seen + 1
    assert not case.request.clocks.filter(clock="decision", stopped_by=None).exists()
    documents = case.request.documents.filter(need="terms").count()
    assert documents == (won[0].step != "refuse")


@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_completions_that_exclude_each_other_one_wins():
    asset = make_asset()
    cases = [to_contract(Case(asset=asset, day=today() - timedelta(days=300))) for _ in range(10)]

    def complete(case):
        return lambda: services.take_step(
            case.request, "complete-lease", by=case.officer, role=Role.OFFICER,
            dates={"completion": today()}, files=[("completion-proof", make_paper())],
        )  # fmt: skip

    outcomes = _at_once([complete(case) for case in cases * 10])
    assert len(outcomes) == 100
    assert len([one for one in outcomes if isinstance(one, Event)]) == 1
    assert Agreement.objects.count() == 1
    stages = [one.stage for one in TransferRequest.objects.all()]
    assert sorted(stages) == ["completed"] + ["contract"] * 9
    with pretend(today()):
        assert Event.objects.filter(step="complete-lease").count() == 1
