import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.register.values.identifiers import parse_titles, parse_uprn
from assets.register.values.postcodes import find_postcode, parse_postcode
from assets.register.values.texts import as_text


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
