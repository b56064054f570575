from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.casework import thresholds
from assets.casework.calendars import Nation
from assets.casework.checklists import known_facts, list_checks
from assets.casework.errors import CaseworkError
from assets.casework.provenance import Certainty
from assets.casework.thresholds import threshold
from assets.casework.valuation import Aid, Permission, work_out_discount, work_out_headroom
from assets.casework.verdicts import Verdict

TODAY = date(2026, 5, 12)
pounds = st.integers(0, 5_000_000).map(Decimal)


def discount(nation, value, price, **more):
    return work_out_discount(nation, Decimal(value), Decimal(price), TODAY, **more)


@pytest.mark.parametrize(
    ("value", "price", "permission"),
    [
        ("100000", "100000", Permission.NO_DISCOUNT),
        ("100000", "120000", Permission.NO_DISCOUNT),
        ("100000", "75000.01", Permission.BELOW_LIMIT),  # 24.99999 per cent
        ("100000", "75000", Permission.APPRAISAL),  # 25 per cent is not under 25
        ("9999.99", "1", Permission.BELOW_LIMIT),  # value under £10,000, whatever the discount
        ("10000", "1", Permission.APPRAISAL),  # £10,000 is not under £10,000
        ("10000", "8000", Permission.BELOW_LIMIT),  # 20 per cent
        ("0", "0", Permission.NO_DISCOUNT),
    ],
)
def test_what_permits_a_scottish_discount(value, price, permission):
    assert discount(Nation.SCOTLAND, value, price).permission is permission


@pytest.mark.parametrize("nation", [Nation.ENGLAND, Nation.WALES])
@pytest.mark.parametrize(
    ("value", "price", "permission"),
    [
        ("500000", "500000", Permission.NO_DISCOUNT),
        ("500000", "1", Permission.GENERAL_CONSENT),
        ("2000001", "1", Permission.GENERAL_CONSENT),  # undervalue of exactly £2,000,000
        ("2000001.01", "1", Permission.SPECIFIC_CONSENT),
    ],
)
def test_what_permits_an_undervalue_in_england_and_wales(nation, value, price, permission):
    assert discount(nation, value, price).permission is permission


def test_a_lease_of_seven_years_needs_no_best_consideration():
    seven, longer = Decimal(7), Decimal("7.1")
    short = discount(Nation.ENGLAND, "3000000", "1", lease_years=seven)
    assert short.permission is Permission.SHORT_TENANCY
    long = discount(Nation.ENGLAND, "3000000", "1", lease_years=longer)
    assert long.permission is Permission.SPECIFIC_CONSENT
    assert long.needs == ("ask the Secretary of State for consent",)
    assert discount(Nation.WALES, "3000000", "1").needs == ("ask the Welsh Ministers for consent",)


def test_the_working_of_a_scottish_discount():
    worked = discount(Nation.SCOTLAND, "80000", "20000")
    assert worked.discount == 60000
    assert worked.share == Decimal("0.75")
    assert worked.steps == (
        "Value £80,000 less price £20,000 is a discount of £60,000, 75.00 per cent of the value.",
        "An appraisal is needed: neither is it so that the value is below £10,000 nor that the "
        "discount is below 25 per cent.",
    )
    assert len(worked.needs) == 3
    assert all(source.certainty is Certainty.VERIFIED for source in worked.sources)


@pytest.mark.parametrize(
    ("value", "price", "because"),
    [
        ("9000", "1", "the value is below £10,000;"),
        ("80000", "70000", "the discount is below 25 per cent;"),
        ("9000", "8000", "the value is below £10,000 and the discount is below 25 per cent;"),
        ("10000", "9000", "the discount is below 25 per cent;"),
        ("8000", "6000", "the value is below £10,000;"),
    ],
)
def test_the_limit_that_is_kept_is_named(value, price, because):
    step = discount(Nation.SCOTLAND, value, price).steps[1]
    assert step == f"No appraisal is needed, because {because} one of the two is enough."


def test_a_share_just_below_the_limit_is_not_rounded_up_to_it():
    assert "24.99 per cent" in discount(Nation.SCOTLAND, "100000", "75000.01").steps[0]


def test_negative_figures_are_refused():
    with pytest.raises(CaseworkError, match="less than nothing"):
        discount(Nation.ENGLAND, "-1", "0")
    with pytest.raises(CaseworkError, match="less than nothing"):
        discount(Nation.ENGLAND, "1", "-1")


def test_northern_ireland_has_no_limits_that_we_know():
    with pytest.raises(CaseworkError, match="No figure"):
        discount(Nation.NORTHERN_IRELAND, "100000", "1")


def test_a_figure_is_not_known_before_its_day():
    with pytest.raises(CaseworkError, match="on 1 January 2009"):
        threshold("small-discount", Nation.SCOTLAND, date(2009, 1, 1))


def test_a_figure_stands_from_its_first_day():
    first = date(2003, 8, 4)
    assert threshold("general-consent", Nation.ENGLAND, first).amount == 2_000_000
    with pytest.raises(CaseworkError):
        threshold("general-consent", Nation.ENGLAND, date(2003, 8, 3))


def test_an_ended_figure_stands_to_its_last_day(tmp_path, monkeypatch):
    text = thresholds.THRESHOLDS_FILE.read_text(encoding="utf-8")
    ended = text.replace(
        "in_force_from = 2003-08-04", "in_force_from = 2003-08-04\nin_force_to = 2027-03-31"
    )
    later = ended.split("[thresholds.england-general-consent-2003]")[1].split("[thresholds.")[0]
    later = later.replace("2003-08-04", "2027-04-01").replace("in_force_to = 2027-03-31\n", "")
    path = tmp_path / "thresholds.toml"
    path.write_text(
        f"{ended}\n[thresholds.england-general-consent-2027]{later.replace('2000000', '3000000')}"
    )
    monkeypatch.setattr(thresholds, "THRESHOLDS_FILE", path)
    thresholds._thresholds.cache_clear()
    try:
        amounts = [
            threshold("general-consent", Nation.ENGLAND, day).amount
            for day in (date(2027, 3, 31), date(2027, 4, 1))
        ]
    finally:
        thresholds._thresholds.cache_clear()
    assert amounts == [2_000_000, 3_000_000]


@given(pounds, pounds, st.sampled_from([Nation.ENGLAND, Nation.SCOTLAND, Nation.WALES]))
def test_price_and_discount_make_up_the_value(value, price, nation):
    worked = work_out_discount(nation, value, price, TODAY)
    assert worked.discount == max(value - price, 0)
    assert 0 <= worked.share <= 1
    assert bool(worked.sources) is (worked.discount > 0)


ORDER = [
    Permission.NO_DISCOUNT,
    Permission.BELOW_LIMIT,
    Permission.GENERAL_CONSENT,
    Permission.APPRAISAL,
    Permission.SPECIFIC_CONSENT,
]


@given(pounds, pounds, pounds, st.sampled_from([Nation.ENGLAND, Nation.SCOTLAND, Nation.WALES]))
def test_a_higher_price_never_needs_more(value, one, other, nation):
    lower, higher = sorted((one, other))
    hard = ORDER.index(work_out_discount(nation, value, lower, TODAY).permission)
    easy = ORDER.index(work_out_discount(nation, value, higher, TODAY).permission)
    assert easy <= hard


def test_aid_is_counted_in_this_and_the_two_financial_years_before():
    aid = [
        Aid(date(2024, 3, 31), Decimal(500_000)),  # the financial year 2023-24: too long ago
        Aid(date(2024, 4, 1), Decimal(100_000)),
        Aid(date(2026, 5, 12), Decimal(15_000)),
        Aid(date(2026, 5, 13), Decimal(900_000)),  # still to come
    ]
    worked = work_out_headroom(Nation.ENGLAND, Decimal(200_000), aid, TODAY)
    assert worked.earlier == 115_000
    assert worked.together == 315_000
    assert worked.fits
    over = work_out_headroom(Nation.ENGLAND, Decimal(200_001), aid, TODAY)
    assert not over.fits
    assert "exceeded by £1." in over.steps[2]


@pytest.mark.parametrize(
    ("on", "first"), [(date(2026, 3, 31), "1 April 2023"), (date(2026, 4, 1), "1 April 2024")]
)
def test_the_financial_year_turns_on_1_april(on, first):
    steps = work_out_headroom(Nation.SCOTLAND, Decimal(1), [], on).steps
    assert f"from {first} to" in steps[0]


def items(nation, **facts):
    facts = {name.replace("_", "-"): value for name, value in facts.items()}
    return {listed.item.id: listed for listed in list_checks(nation, facts)}


NOTHING = {name.replace("-", "_"): False for name in known_facts()}


def test_the_seven_best_value_themes_are_always_checked_in_scotland():
    titles = [li.item.title for li in items(Nation.SCOTLAND, **NOTHING).values()]
    assert titles == [
        "Best value: vision and leadership",
        "Best value: effective partnerships",
        "Best value: governance and accountability",
        "Best value: use of resources",
        "Best value: performance management",
        "Best value: sustainability",
        "Best value: equality",
    ]
    assert items(Nation.ENGLAND, **NOTHING) == {}


@pytest.mark.parametrize(
    ("nation", "fact", "item"),
    [
        (Nation.ENGLAND, "open_space", "open-space"),
        (Nation.WALES, "open_space", "open-space"),
        (Nation.SCOTLAND, "common_good", "common-good"),
        (Nation.SCOTLAND, "inalienable_common_good", "inalienable-common-good"),
        (Nation.ENGLAND, "listed_place", "listed-place"),
        (Nation.ENGLAND, "staff_move", "staff"),
        (Nation.SCOTLAND, "council_pays", "procurement"),
        (Nation.WALES, "vulnerable_people", "safeguarding"),
        (Nation.ENGLAND, "service_moves", "service-agreement"),
        (Nation.SCOTLAND, "below_best_consideration", "valuation-scotland"),
        (Nation.ENGLAND, "below_best_consideration", "valuation-england"),
        (Nation.WALES, "below_best_consideration", "valuation-wales"),
    ],
)
def test_a_fact_of_the_place_brings_its_check(nation, fact, item):
    assert item not in items(nation, **NOTHING)
    listed = items(nation, **(NOTHING | {fact: True}))[item]
    assert listed.applies is Verdict.YES
    assert listed.item.source.text


def test_open_space_is_no_check_of_scotland_nor_common_good_of_england():
    assert "open-space" not in items(Nation.SCOTLAND, **(NOTHING | {"open_space": True}))
    assert "common-good" not in items(Nation.ENGLAND, **(NOTHING | {"common_good": True}))


def test_subsidy_is_checked_only_for_a_discount_to_an_enterprise():
    both = NOTHING | {"below_best_consideration": True, "body_is_enterprise": True}
    assert items(Nation.ENGLAND, **both)["subsidy"].item.working == "subsidy"
    assert "subsidy" not in items(Nation.ENGLAND, **(both | {"body_is_enterprise": False}))


def test_what_is_not_known_is_to_be_found_out():
    facts = {name: value for name, value in NOTHING.items() if name != "staff_move"}
    listed = items(Nation.ENGLAND, **facts)["staff"]
    assert listed.applies is Verdict.NOT_KNOWN
    assert listed.find_out == ("Staff move with the place",)


def test_an_unknown_fact_is_refused():
    with pytest.raises(CaseworkError, match="knows no fact “moon”"):
        list_checks(Nation.ENGLAND, {"moon": True})
