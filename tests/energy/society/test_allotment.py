from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from energy.society.allotment import RULES, Application, Offer, allot

OPENED = datetime(2027, 3, 1, 9, 0)


def make_applications(*pounds, held=0):
    return [
        Application(f"R{number}", 100 * sum_, OPENED + timedelta(hours=number), held)
        for number, sum_ in enumerate(pounds)
    ]


def make_offer(maximum=1000, minimum=0, **changes):
    return Offer(minimum_pence=100 * minimum, maximum_pence=100 * maximum, **changes)


def pounds(allotments):
    return [allotment.allotted_pence / 100 for allotment in allotments]


def test_an_offer_that_is_not_full_gives_everybody_all():
    assert pounds(allot(make_applications(200, 300), make_offer())) == [200, 300]


def test_an_offer_below_its_minimum_is_refunded_in_full():
    allotments = allot(make_applications(200, 300), make_offer(minimum=600))
    assert pounds(allotments) == [0, 0]
    assert [allotment.refund_pence for allotment in allotments] == [20000, 30000]
    assert allotments[0].reason == "the offer did not reach its minimum"


def test_in_order_the_last_is_cut():
    assert pounds(allot(make_applications(500, 400, 300), make_offer(rule="in_order"))) == [
        500,
        400,
        100,
    ]


def test_in_proportion_worked_by_hand():
    # 50 each first, 150 in all; 850 left for rests of 550, 350 and 150 of 1,050 together:
    # 445.24, 283.33, 121.43; whole pounds 445, 283, 121 and one more for the largest fraction
    allotments = allot(
        make_applications(600, 400, 200), make_offer(rule="in_proportion", least_pence=5000)
    )
    assert pounds(allotments) == [495, 333, 172]
    assert sum(pounds(allotments)) == 1000


def test_smallest_first_worked_by_hand():
    # 333 each; 100 is less, so 900 for two: 450 each; 700 and 800 are cut to 450
    assert pounds(allot(make_applications(700, 100, 800), make_offer(rule="smallest_first"))) == [
        450,
        100,
        450,
    ]


def test_an_odd_share_goes_to_the_earlier():
    assert pounds(allot(make_applications(400, 400, 400), make_offer(rule="smallest_first"))) == [
        334,
        333,
        333,
    ]


def test_too_small_and_too_large_applications_are_cut_with_a_reason():
    offer = make_offer(least_pence=10000, most_pence=50000)
    allotments = allot(make_applications(50, 600), offer)
    assert pounds(allotments) == [0, 500]
    assert allotments[0].reason == "the application is below the least holding"
    assert allotments[1].refund_pence == 10000
    assert allotments[1].reason == "the largest holding or whole shares allow no more"
    full = allot(make_applications(200, held=50000), offer)
    assert full[0].reason == "the largest holding is reached"


applications = st.lists(
    st.builds(
        lambda pence, minutes, held: (pence, minutes, held),
        st.integers(0, 200_000),
        st.integers(0, 5000),
        st.integers(0, 60_000),
    ),
    min_size=1,
    max_size=12,
)


@st.composite
def problems(draw):
    drawn = draw(applications)
    people = [
        Application(f"R{number}", pence, OPENED + timedelta(minutes=minutes), held)
        for number, (pence, minutes, held) in enumerate(drawn)
    ]
    maximum = draw(st.integers(0, 800_000))
    least = draw(st.integers(0, 20_000))
    offer = Offer(
        minimum_pence=draw(st.integers(0, maximum)),
        maximum_pence=maximum,
        share_pence=draw(st.sampled_from([1, 100, 2500])),
        least_pence=least,
        most_pence=draw(st.integers(least, 300_000)),
        rule=draw(st.sampled_from(sorted(RULES))),
    )
    return people, offer


@given(problems())
def test_no_penny_is_lost_and_no_limit_broken(problem):
    people, offer = problem
    allotments = allot(people, offer)
    for person, allotment in zip(people, allotments, strict=True):
        assert allotment.allotted_pence + allotment.refund_pence == person.pence
        assert 0 <= allotment.allotted_pence <= person.pence
        assert allotment.allotted_pence % offer.share_pence == 0
        if allotment.allotted_pence:
            assert person.held_pence + allotment.allotted_pence <= offer.most_pence
    total = sum(allotment.allotted_pence for allotment in allotments)
    assert total <= offer.maximum_pence
    assert total == 0 or total >= min(offer.minimum_pence, offer.maximum_pence) - offer.share_pence


@given(problems())
def test_a_full_offer_leaves_no_whole_share_unsold(problem):
    people, offer = problem
    allotments = allot(people, offer)
    total = sum(allotment.allotted_pence for allotment in allotments)
    cut = [one for one in allotments if one.reason.startswith("the offer is full")]
    if cut:
        assert offer.maximum_pence - total < offer.share_pence


@given(
    st.lists(st.integers(0, 2000), min_size=1, max_size=12),
    st.integers(12, 5000),
    st.sampled_from(["in_proportion", "smallest_first"]),
)
def test_who_applies_for_more_never_gets_less_by_more_than_a_share(applied, maximum, rule):
    allotments = allot(make_applications(*sorted(applied)), make_offer(maximum, rule=rule))
    for less, more in pairwise(pounds(allotments)):
        assert more >= less - 1


def test_the_order_of_the_list_does_not_matter():
    people = make_applications(500, 400, 300)
    there = {one.reference: one for one in allot(people, make_offer())}
    back = {one.reference: one for one in allot(people[::-1], make_offer())}
    assert there == back


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rule": "by_lot"}, "rule must be one of in_order"),
        ({"share_pence": 0}, "share_pence must be above 0"),
        ({"least_pence": 500, "most_pence": 100}, "least_pence must be"),
    ],
)
def test_terms_that_make_no_sense_are_refused(changes, sentence):
    with pytest.raises(ValueError, match=sentence):
        make_offer(**changes)


def test_wrong_applications_are_refused():
    with pytest.raises(ValueError, match="minimum_pence"):
        make_offer(maximum=1, minimum=2)
    with pytest.raises(ValueError, match="reference of its own"):
        allot(make_applications(1) * 2, make_offer())
    with pytest.raises(ValueError, match="0 pence or more"):
        allot(make_applications(-1), make_offer())
