import datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.register.values import as_texts, parse_column
from assets.register.values.amounts import parse_area, parse_money, parse_number
from assets.register.values.dates import column_parser, parse_date, parse_year
from assets.register.values.identifiers import parse_titles, parse_uprn
from assets.register.values.postcodes import find_postcode, parse_postcode
from assets.register.values.texts import as_text, clean_lines, clean_text
from assets.register.values.words import (
    Owner,
    find_meaning,
    parse_holding,
    parse_kind,
    parse_owner,
    parse_run_by,
    parse_tenure,
    parse_yes_no,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("100012797623", "100012797623"),
        ("010000480247", "10000480247"),
        ("000003168", "3168"),
        ("100012797623.0", "100012797623"),
        ("100120046357.000000", "100120046357"),
        ("'100012797623", "100012797623"),
        ("\n10001145206", "10001145206"),
        ("100,012,797,623", "100012797623"),
        ("UPRN: 100012797623", "100012797623"),
        ("10001 2797 623", "100012797623"),
        ("1.00012797623E+11", "100012797623"),
        ("n/a", None),
        ("0", None),
        ("000000000000", None),
    ],
)
def test_a_uprn_is_read_however_a_spreadsheet_left_it(text, value):
    assert parse_uprn(text) == (value, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.00013E+11", "uprn_lost_digits"),
        ("1E+11", "uprn_lost_digits"),
        ("100013000000", "uprn_lost_digits"),
        ("1000410504158", "uprn_unreadable"),
        ("0922SO1", "uprn_unreadable"),
        ("see plan", "uprn_unreadable"),
        ("12345.67", "uprn_unreadable"),
    ],
)
def test_a_uprn_that_is_none_or_lost_digits_is_left_out_with_a_remark(text, code):
    value, note = parse_uprn(text)
    assert value is None
    assert note.code == code


def test_the_first_of_several_uprns_is_taken_and_said():
    value, note = parse_uprn("100012797623; 100012797624")
    assert (value, note.code) == ("100012797623", "uprn_several")


@given(st.integers(1, 10**12 - 1))
def test_a_uprn_is_the_same_padded_typed_or_plain(number):
    plain = parse_uprn(str(number)).value
    if plain is not None:
        assert int(plain) == number
        assert parse_uprn(str(number).zfill(12)).value == plain
        assert parse_uprn(as_text(float(number))).value == plain


@pytest.mark.parametrize(
    ("text", "nation", "titles"),
    [
        ("TGL12345", "E", ["TGL12345"]),
        ("tgl 12345, GM777 & 123456Z", "E", ["TGL12345", "GM777", "123456Z"]),
        ("GLA12345", "S", ["GLA12345"]),
        ("MID 1234 / MID1235", "S", ["MID1234", "MID1235"]),
        ("WA123456", "W", ["WA123456"]),
        ("AN12345", "N", ["AN12345"]),
        ("Unregistered", "E", None),
        ("Sasines", "S", None),
    ],
)
def test_titles_are_read_by_nation(text, nation, titles):
    assert parse_titles(text, nation) == (titles, None)


def test_a_title_of_another_nation_is_kept_and_remarked_upon():
    value, note = parse_titles("GM777", "S")
    assert (value, note.code) == (["GM777"], "title_odd")
    assert parse_titles("the deeds", "E").note.code == "title_unreadable"


DAY = datetime.date(2019, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        "2019-03-04", "2019/03/04", "2019-03-04T10:11:12", "2019-03-04 00:00:00", "04/03/2019",
        "4/3/19", "04.03.2019",
        "4-3-2019", "4/3/2019 16:42:52", "04-Mar-19", "4 March 2019", "4th March 2019",
        "March 4, 2019", "Monday 4 March 2019",
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
    ("text", "postcode"),
    [
        ("M33 7ZF", "M33 7ZF"), ("m337zf", "M33 7ZF"), (" SE1  8TU ", "SE1 8TU"), ("EC1A1BB",
        "EC1A 1BB"), ("M31", "M31"), ("wa15", "WA15"),
        ("EH16 4", "EH16 4"), ("EH16 4B", "EH16 4"), ("EH4 5EG (rear)", "EH4 5EG"), ("N/A", None),
        ("GIR 0AA", "GIR 0AA"),
    ],
)  # fmt: skip
def test_postcodes_are_read_whole_or_in_part(text, postcode):
    assert parse_postcode(text) == (postcode, None)


def test_a_postcode_with_the_letter_o_for_a_nought_is_mended_and_said():
    value, note = parse_postcode("M33 OAB")
    assert (value, note.code) == ("M33 0AB", "postcode_mended")
    assert parse_postcode("somewhere").note.code == "postcode_unreadable"


def test_the_last_postcode_of_an_address_is_found():
    assert find_postcode("Jethro's Motel, Lewdown, EX20 4DS") == "EX20 4DS"
    assert find_postcode("Flat 12, 3 High Street") is None


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Hall", "Hall"),
        ("CafÃ© at the park", "Café at the park"),
        ("Hall &amp; caf&eacute;", "Hall & café"),
        ("<p>Hall</p><br/>Room 2", "Hall, Room 2"),
        ("1 High Street\r\nSale\n\nM33", "1 High Street, Sale, M33"),
        ("Hall\u00a0 one", "Hall one"),
        ("Caf\ufffd", "Caf"),
        ("a < b", "a < b"),
        ("<script>alert(1)</script>", "alert(1)"),
    ],
)
def test_text_is_made_fit_to_show(text, clean):
    assert clean_text(text) == clean


def test_longer_text_keeps_its_lines():
    assert clean_lines("Toilets \r\nWater&nbsp;<b>tap</b>") == "Toilets\nWater tap"


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing_more(text):
    once = clean_text(text)
    assert clean_text(once) == once
    assert once is None or "\x00" not in once


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Land", "land"), ("Buildings", "building"), ("Land/Buildings", "building"), ("Land only",
        "land"), ("LAL", "library"),
        ("Static Library", "library"), ("Lostock High School run library", "library"),
        ("Parks, Gardens and open space", "park"),
        ("Open Space Land and Allottments", "park"), ("Public Conveinences", "building"),
        ("Community Buildings", "community_centre"),
        ("Managed allotments", "land"), ("Outdoor Sport (Pitches)", "leisure_site"),
        ("Play Space (Children)", "park"),
        ("Amenity Green Space", "park"), ("Churchyards and Cemeteries", "land"), ("Grass pitches",
        "leisure_site"),
        ("Car Parks", "land"), ("SWIMMING POOL", "leisure_site"), ("village hall",
        "community_centre"), ("Vacant Land", "land"),
        ("community_centre", "community_centre"), ("leisure_site", "leisure_site"),
    ],
)  # fmt: skip
def test_kinds_are_what_a_place_is(text, kind):
    assert parse_kind(text) == (kind, None)


def test_an_unknown_kind_is_said():
    assert parse_kind("Miscellaneous Operational").note.code == "kind_unknown"


@pytest.mark.parametrize(
    ("parse", "text", "meaning"),
    [
        (parse_tenure, "Freehold", "freehold"), (parse_tenure, "F/H", "freehold"), (parse_tenure,
        "Leased-in", "leasehold"),
        (parse_tenure, "Owned", "owned"), (parse_tenure, "Freehold and Leasehold", "mixed"),
        (parse_tenure, "Chattel", "other"),
        (parse_holding, "Occupied by local authority", "occupied"), (parse_holding,
        "Owner Occupied", "occupied"),
        (parse_holding, "Leasehold Out", "leased_out"), (parse_holding, "Leasehold In",
        "leased_in"), (parse_holding, "Leashold", "leased_out"),
        (parse_holding, "Groundlease", "ground_lease"), (parse_holding, "Vacant", "vacant"),
        (parse_holding, "VOID", "vacant"),
        (parse_run_by, "CRL", "community"), (parse_run_by, "LA", "authority"), (parse_run_by,
        "Closed", "closed"),
        (parse_yes_no, "Yes", True), (parse_yes_no, "n", False), (parse_yes_no, "FALSE", False),
        (parse_yes_no, "perhaps", None),
    ],
)  # fmt: skip
def test_the_words_of_councils_are_understood(parse, text, meaning):
    assert parse(text).value == meaning


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Council", Owner("authority")),
        ("Local Authority", Owner("authority")),
        ("Fylde Council", Owner("authority", "Fylde Borough Council", "E07000119")),
        ("NHS", Owner("public")),
        ("Not owned by a public authority", Owner("private")),
        ("Owned by a public authority", Owner("unknown", "a public authority, not said which")),
        ("mixed ownership", Owner("unknown")),
        ("Unknown", Owner("unknown")),
        ("Hillcrest Housing Association", Owner("private", "Hillcrest Housing Association")),
        ("J. Smith & Sons", Owner("unknown", "J. Smith & Sons")),
    ],
)
def test_owners_are_told_apart_and_named(text, owner):
    assert parse_owner(text).value == owner


@given(st.text(max_size=30))
def test_no_text_breaks_any_reader_of_words(text):
    for subject in ("kind", "tenure", "holding", "owner", "yes_no", "run_by"):
        find_meaning(subject, text)
    for parse in (
        parse_owner,
        parse_uprn,
        parse_date,
        parse_year,
        parse_money,
        parse_area,
        parse_postcode,
    ):
        parse(text)


def test_a_column_is_read_once_for_each_different_cell():
    calls = []

    def parse(text):
        calls.append(text)
        return parse_uprn(text)

    cells = np.array(["12", None, "x", "12", "x", " 12 "], dtype=object)
    values, notes = parse_column(as_texts(cells), parse)
    assert values.tolist() == ["12", None, None, "12", None, "12"]
    assert sorted(notes) == [2, 4]
    assert calls == ["12", "x"]
