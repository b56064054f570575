"""What steps do by law, pinned from the sources: a word lost from a pack would change a right."""

import pytest

from assets.casework.packs import bundled_packs

SCOTLAND, ENGLAND = ("SCT-ATR-2017", 1), ("ENG-ACV-2012", 1)
PERIODS = {"interim-moratorium", "full-moratorium", "protected-period"}
APPEALS = {
    "appeal-after-decision", "appeal-after-silence", "appeal-after-review",
    "appeal-after-silent-review",
}  # fmt: skip


def step(pack, name):
    return bundled_packs().get(*pack).steps[name]


def things(wanted):
    return {one.thing for one in wanted}


def test_an_appeal_is_open_while_one_of_its_four_times_runs_and_ends_them_all():
    # 2015 Act, ss.85 and 88; SSI 2016/359, regulation 3
    appeal = step(SCOTLAND, "appeal")
    assert set(appeal.within) == APPEALS
    assert set(appeal.stops) == APPEALS | {"offer"}


def test_an_appeal_that_is_allowed_stands_as_an_agreement_and_is_counted():
    # s.85; s.95(2)(d)
    allowed = step(SCOTLAND, "appeal-allowed")
    assert (allowed.to, allowed.sets, allowed.clears) == (
        "agreed", ("stands-agreed",), ("stands-refused",),
    )  # fmt: skip
    assert set(allowed.counts) == {"appeal-allowed", "appeal-varied-or-reversed"}
    assert {"ministers-decision", "terms"} <= things(allowed.needs)


def test_a_review_that_refuses_is_by_others_with_reasons_and_opens_an_appeal():
    # s.86; authorities' guidance 18.1 to 18.5
    refuses = step(SCOTLAND, "review-refuses")
    assert refuses.sets == ("stands-refused",)
    assert {"agree", "agree-on-other-terms", "refuse"} <= set(refuses.other_person_than)
    assert {"decision-reasons", "reasonable-grounds"} <= things(refuses.needs)
    assert things(refuses.starts) == {"repeat-request", "appeal-after-review"}


@pytest.mark.parametrize(
    ("name", "flag", "line"),
    [
        ("complete-ownership", "for-ownership", "ownership"),
        ("complete-lease", "for-lease", "lease"),
        ("complete-rights", "for-other-rights", "other-rights"),
    ],
)
def test_each_right_is_completed_and_counted_as_what_was_asked_for(name, flag, line):
    # ss.79(2) and 95(2)(c)
    complete = step(SCOTLAND, name)
    assert complete.only_if == (flag,)
    assert complete.counts == (line,)
    assert "completion-proof" in things(complete.needs)


def test_a_question_is_closed_with_its_reason():
    assert "why-closed" in things(step(SCOTLAND, "close-enquiry").needs)


def test_the_owners_notice_starts_all_three_periods_and_a_withdrawal_ends_them():
    # Localism Act 2011, s.95
    assert things(step(ENGLAND, "record-owner-notice").starts) == PERIODS
    assert set(step(ENGLAND, "withdraw-owner-notice").stops) == PERIODS
    assert "exempt-disposal" in step(ENGLAND, "record-owner-notice").unless
