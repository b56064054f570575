import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.register.values.amounts import parse_area, parse_money, parse_number
from assets.register.values.dates import column_parser, parse_date, parse_year

DAY = datetime.date(2019, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        "2019-03-04", "2019/03/04", "2019-03-04T10:11:12", "2019-03-04 00:00:00", "04/03/2019",
        "4/3/19", "04.03.2019",
        "4-3-2019", "4/3/2019 16:42:52", "04-Mar-19", "4 March 2019", "4th March 2019",
        "March 4, 2019", "Monday 4 March 2019", "Mon 4 Mar 2019", "Mon, 04-Mar-2019",
        "20190304", "43528", "43528.75",
    ],
)  # fmt: skip
def test_a_day_is_read_in_the_spellings_of_councils(text):
    assert parse_date(text) == (DAY, None)


def test_a_column_with_a_thirteenth_month_is_month_first():
    assert column_parser(["03/04/2019", "03/25/2019"])("03/04/2019").value == DAY
    assert column_parser(["04/03/2019", "25/03/2019"])("04/03/2019").value == DAY
    assert parse_date("03/25/2019").value == datetime.date(2019, 3, 25)


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("2019", datetime.date(2019, 1, 1), "date_year_only"),
        ("March 2019", datetime.date(2019, 3, 1), "date_month_only"),
        ("03/2019", datetime.date(2019, 3, 1), "date_month_only"),
        ("2019-03", datetime.date(2019, 3, 1), "date_month_only"),
        ("2010/11", None, "date_unreadable"),  # the financial year, and not November
        ("13/2019", None, "date_unreadable"),
        ("31/02/2019", None, "date_unreadable"),
        ("soon", None, "date_unreadable"),
        ("9999-12-31", None, "date_unreadable"),
    ],
)
def test_half_a_date_is_remarked_upon_and_none_is_left_out(text, value, code):
    parsed = parse_date(text)
    assert (parsed.value, parsed.note.code) == (value, code)


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2049, 12, 31)))
def test_every_day_survives_every_spelling(day):
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d-%b-%Y", "%d %B %Y"):
        assert parse_date(day.strftime(form)).value == day


def test_years_are_found_alone_or_in_a_date():
    assert [
        parse_year(text).value for text in ("2016", "c. 1905", "Jan 1962", "01/04/1974", "n/a")
    ] == [2016, 1905, 1962, 1974, None]


@pytest.mark.parametrize(
    ("text", "unit", "area"),
    [
        ("0.5", "ha", 5_000.0),
        ("0.5 ha", None, 5_000.0),
        ("2 acres", "ha", 8_093.71),  # 2 x 4046.8564224
        ("1,200 sq ft", None, 111.48),  # 1200 x 0.09290304
        ("450m2", None, 450.0),
        ("450 sq.m.", None, 450.0),
        ("0.02 km2", None, 20_000.0),
        (".25", "ha", 2_500.0),
        ("0", "ha", None),
        ("", "ha", None),
    ],
)
def test_areas_come_out_in_square_metres(text, unit, area):
    assert parse_area(text, unit) == (area, None)


def test_an_area_that_is_not_plain_is_left_out_or_remarked_upon():
    value, note = parse_area("0.39 Not owned by a public authority", "ha")
    assert (value, note.code) == (3_900.0, "area_with_text")
    codes = [
        parse_area(*given).note.code
        for given in (("5", None), ("1 - 2 ha", None), ("large", "ha"), ("99999999999 ha", None))
    ]
    assert codes == ["area_without_unit", "area_unreadable", "area_unreadable", "area_unreadable"]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("£1,234.50", "1234.50"),
        ("1234", "1234.00"),
        ("£12k pa", "12000.00"),
        ("1.2 million", "1200000.00"),
        ("(500)", "-500.00"),
        ("-£5", "-5.00"),
        ("nil", None),
    ],
)
def test_money_comes_out_in_pounds(text, amount):
    assert parse_money(text).value == (None if amount is None else Decimal(amount))


def test_a_range_of_money_is_left_out():
    assert parse_money("£5,000 - £10,000").note.code == "money_unreadable"
    assert parse_number("about 162.25").value == 162.25


@pytest.mark.parametrize(
    ("text", "area_m2"),
    [
        ("½ acre", 2_023.43),  # 4,046.8564224 / 2
        ("1½ acres", 6_070.28),  # 4,046.8564224 * 1.5
        ("1 1/2 ac", 6_070.28),
        ("1/4 ha", 2_500.0),
        ("1 acre 2 roods", 6_070.28),  # four roods to the acre
        ("2a 1r 20p", 9_611.28),  # 2 + 1/4 + 20/160 = 2.375 acres; forty perches to the rood
        ("1 200 m2", 1_200.0),
        ("1,200 sq m", 1_200.0),
    ],
)
def test_areas_are_read_as_surveyors_write_them(text, area_m2):
    assert parse_area(text) == (area_m2, None)


@pytest.mark.parametrize("text", ["1,2 ha", "1.200.000 m2", "1-2 ha"])
def test_an_area_that_may_mean_two_things_is_left_out(text):
    parsed = parse_area(text)
    assert (parsed.value, parsed.note.code) == (None, "area_unreadable")


@pytest.mark.parametrize(
    "text", ["£1,2m", "1.200.000", "£1.5m-£2m", "£10k to £20k", "€500", "$1,000", "500 EUR"]
)
def test_an_amount_that_may_mean_two_things_or_no_pounds_is_left_out(text):
    parsed = parse_money(text)
    assert (parsed.value, parsed.note.code) == (None, "money_unreadable")


def test_pounds_are_read_with_spaced_thousands_and_nothing_is_nothing():
    assert parse_money("£1 200 000") == (Decimal("1200000.00"), None)
    assert parse_money("£nil") == parse_money("£ -") == (None, None)
