import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.register.values import as_texts, parse_column
from assets.register.values.amounts import parse_area, parse_money
from assets.register.values.dates import parse_date, parse_year
from assets.register.values.identifiers import parse_uprn
from assets.register.values.postcodes import parse_postcode
from assets.register.values.texts import clean_lines, clean_text
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
    ("text", "clean"),
    [
        ("Hall", "Hall"),
        ("CafÃ© at the park", "Café at the park"),
        ("Hall &amp; caf&eacute;", "Hall & café"),
        ("<p>Hall</p><br/>Room 2", "Hall, Room 2"),
        ("1 High Street\r\nSale\n\nM33", "1 High Street, Sale, M33"),
        ("Hall\u00a0 one", "Hall one"),
        ("Caf\ufffd", "Caf"),
        ("The People\x92s Story \x96 a caf\xe9", "The People’s Story – a café"),
        ("<table><tr><td>Ref</td><td>AL01</td></tr></table>", "Ref AL01"),
        ("a < b", "a < b"),
        ("<script>alert(1)</script>", "alert(1)"),
    ],
)
def test_text_is_made_fit_to_show(text, clean):
    assert clean_text(text) == clean


def test_longer_text_keeps_its_lines():
    assert clean_lines("Toilets \r\nWater&nbsp;<b>tap</b>") == "Toilets\nWater tap"
    assert clean_lines("People\x92s Hall\nYouth\x85") == "People’s Hall\nYouth…"


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
