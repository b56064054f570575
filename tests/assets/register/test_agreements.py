"""Who may use what land: one exclusive agreement at a time, held by the database itself."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assets.register import services
from assets.register.errors import RegisterError
from assets.register.models import Agreement, State
from gis import day
from tests.factories import make_asset

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


def agree(asset, begins, ends=None, **fields):
    defaults = {"right": "lease", "holder": "Growers"}
    return services.record_agreement(asset, begins=begins, ends=ends, **defaults | fields)


def test_the_last_day_still_counts_so_the_next_agreement_begins_the_day_after():
    asset = make_asset()
    agree(asset, MAY, JUNE)
    with pytest.raises(RegisterError, match="Growers has this land for itself from 1 May 2026"):
        agree(asset, JUNE, JULY)
    agree(asset, JUNE + timedelta(days=1), JULY)
    assert asset.agreements.count() == 2


def test_an_agreement_without_end_keeps_everybody_else_out_for_ever():
    asset = make_asset()
    agree(asset, MAY)
    with pytest.raises(RegisterError, match="without end"):
        agree(asset, date(2126, 1, 1))


def test_an_agreement_that_is_not_exclusive_stands_beside_others():
    asset = make_asset()
    agree(asset, MAY, JULY)
    agree(asset, JUNE, right="licence", is_exclusive=False)
    agree(make_asset(), MAY, JULY)  # and another asset is nobody's business
    assert Agreement.objects.in_force(JUNE).filter(asset=asset).count() == 2


def test_the_database_refuses_by_itself_what_goes_around_the_service():
    asset = make_asset()
    agree(asset, MAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.bulk_create(
            [Agreement(asset=asset, right="licence", holder="Others", begins=JULY)]
        )


def test_an_ended_agreement_makes_room_from_the_next_day():
    asset = make_asset()
    first = agree(asset, MAY)
    ended = services.end_agreement(first, on=JUNE, reason="The group gave it back.")
    assert (ended.ends, ended.ended_why) == (JUNE, "The group gave it back.")
    agree(asset, JUNE + timedelta(days=1))
    with pytest.raises(RegisterError, match="ends on 1 June 2026 already"):
        services.end_agreement(first, on=JULY, reason="Again")
    with pytest.raises(RegisterError, match="began on 1 May 2026"):
        services.end_agreement(first, on=date(2026, 4, 30), reason="Too early")


def test_an_agreement_cannot_end_before_it_begins():
    with pytest.raises(RegisterError, match="before it begins"):
        agree(make_asset(), JULY, MAY)


def test_ownership_transfers_the_asset_on_the_day_it_begins_and_not_before():
    asset, later = make_asset(), make_asset()
    with day.pretend(JUNE):
        agree(asset, JUNE, right="own", is_exclusive=False)
        agree(later, JULY, right="own")
    asset.refresh_from_db()
    later.refresh_from_db()
    assert (asset.state, asset.owner, asset.owner_name) == (
        State.TRANSFERRED, "community", "Growers",
    )  # fmt: skip
    assert asset.agreements.get().is_exclusive  # whoever owns land has it alone
    assert later.state == State.HELD


class AnyTwo(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.integers(0, 30), min_size=4, max_size=4))
    def test_two_exclusive_agreements_stand_exactly_if_they_share_no_day(self, days):
        (a, b), (c, d) = sorted(days[:2]), sorted(days[2:])
        asset = make_asset()
        at = [MAY + timedelta(days=n) for n in (a, b, c, d)]
        agree(asset, at[0], at[1])
        if set(range(a, b + 1)) & set(range(c, d + 1)):
            with pytest.raises(RegisterError):
                agree(asset, at[2], at[3])
        else:
            agree(asset, at[2], at[3])
