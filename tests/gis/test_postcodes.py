"""Postcodes: the format, Code-Point Open as published, and tables with named columns."""

import zipfile

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from gis import postcodes
from gis.errors import UnreadableFile
from gis.models import Postcode, Source
from tests.gis.files import write_lines

#: The publisher's layout, without a heading: postcode, quality, easting, northing, six codes.
CODE_POINT = (
    '"EH1 1YS",10,325863,673488,"S92000003","","S08000024","","S12000036","S13002929"',
    '"EH11YT",10,325900,673500,"S92000003","","S08000024","","S12000036","S13002929"',
    '"EH99 1SP",90,0,0,"S92000003","","","","",""',
)


def load(path):
    return postcodes.import_postcodes(path)


def counts(report):
    return report.created, report.updated, report.unchanged, report.quarantined


@pytest.mark.django_db
def test_code_point_open_is_read_as_published(tmp_path):
    path = write_lines(tmp_path / "eh.csv", *CODE_POINT)
    report = load(path)
    assert counts(report) == (2, 0, 0, 1)
    assert report.notes == ["eh.csv row 3: no postcode with a place."]
    stored = Postcode.objects.get(code="EH11YS")
    assert stored.point.coords == (325_863, 673_488)
    assert str(stored) == "EH1 1YS"
    assert "Royal Mail" in stored.source.attribution
    assert counts(load(path)) == (0, 0, 2, 1)


@pytest.mark.django_db
def test_a_later_edition_moves_only_what_has_moved(tmp_path):
    load(write_lines(tmp_path / "a.csv", *CODE_POINT[:2]))
    before = dict(Postcode.objects.values_list("code", "source"))
    moved = CODE_POINT[0].replace("325863", "325870")
    report = load(write_lines(tmp_path / "b.csv", moved, CODE_POINT[1]))
    assert counts(report) == (0, 1, 1, 0)
    after = dict(Postcode.objects.values_list("code", "source"))
    assert after["EH11YS"] != before["EH11YS"]
    assert after["EH11YT"] == before["EH11YT"]
    assert Postcode.objects.get(code="EH11YS").point.x == 325_870


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ("postcode,easting,northing", "EH1 1YS,651410,313177"),
        ("PCD,Northings,Eastings", "eh11ys,313177,651410"),
        ("name,pcds,lon,lat", "Water tower,EH1 1YS,1.716074,52.658008"),
        ("latitude,longitude,Postcode", "52.658008,1.716074,EH1  1YS"),
    ],
)
def test_named_columns_are_found_in_any_order(tmp_path, heading, row):
    assert counts(load(write_lines(tmp_path / "codes.csv", heading, row))) == (1, 0, 0, 0)
    x, y = Postcode.objects.get(code="EH11YS").point.coords
    # The water tower at Caister, an example of Ordnance Survey's guide to coordinate systems:
    # 52° 39' 28.8282" N, 1° 42' 57.8663" E is 651409.8, 313177.4; without OSTN15 we miss it by 5 m
    # at most
    assert (x, y) == (pytest.approx(651_409.8, abs=5), pytest.approx(313_177.4, abs=5))


@pytest.mark.django_db
def test_the_published_archive_is_read_without_its_notes(tmp_path):
    with zipfile.ZipFile(tmp_path / "codepo.zip", "w") as archive:
        archive.writestr("Data/CSV/eh.csv", "\n".join(CODE_POINT[:1]))
        archive.writestr("Data/CSV/m.csv", '"M31 4QZ",10,376900,393000,"","","","","",""\n')
        archive.writestr("Doc/Code-Point_Open_Column_Headers.csv", "PC,PQ,EA,NO\n")
        archive.writestr("Doc/licence.txt", "some words")
    assert counts(load(tmp_path / "codepo.zip")) == (2, 0, 0, 0)
    assert set(Postcode.objects.values_list("code", flat=True)) == {"EH11YS", "M314QZ"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "row",
    [
        "EH1,325863,673488", ",325863,673488", "EH1 1YS,,673488", "EH1 1YS,here,there",
        "EH1 1YS,nan,673488", "EH1 1YS,inf,673488", "EH1 1YS,-1,673488", "EH1 1YS,325863,9999999",
        "EH1 1YS,325863", "EH1 1YS,0,0",
    ],
)  # fmt: skip
def test_rows_without_a_postcode_or_a_place_are_quarantined(tmp_path, row):
    path = write_lines(
        tmp_path / "c.csv", "postcode,easting,northing", row, "EH1 1YT,325900,673500"
    )
    report = load(path)
    assert counts(report) == (1, 0, 0, 1)
    assert report.notes == ["c.csv row 2: no postcode with a place."]


@pytest.mark.django_db
def test_degrees_beyond_the_kingdom_are_quarantined_and_greenwich_is_not(tmp_path):
    path = write_lines(
        tmp_path / "c.csv", "postcode,lon,lat", "EH1 1YS,-3.19,95", "EH1 1YT,180,55.9",
        "SE10 8XJ,0,51.4779",
    )  # fmt: skip
    assert counts(load(path)) == (1, 0, 0, 2)
    assert Postcode.objects.get().code == "SE108XJ"


@pytest.mark.django_db
def test_the_same_postcode_twice_is_one(tmp_path):
    path = write_lines(tmp_path / "c.csv", *CODE_POINT[:1], *CODE_POINT[:1])
    report = load(path)
    assert counts(report) == (1, 0, 1, 0)
    assert report.read == 2


def _archive(path, **members):
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)


@pytest.mark.django_db
def test_what_is_no_list_of_postcodes_is_one_sentence(tmp_path):
    write_lines(tmp_path / "words.csv", "a line of words", "and another")
    (tmp_path / "empty.csv").write_text("")
    _archive(tmp_path / "none.zip", **{"readme.txt": "nothing"})
    (tmp_path / "binary.csv").write_bytes(bytes(range(256)) * 20)
    for name in ("words.csv", "empty.csv", "none.zip", "binary.csv"):
        with pytest.raises(UnreadableFile) as refused:
            load(tmp_path / name)
        assert "\n" not in str(refused.value)
        assert name in str(refused.value)


@pytest.mark.django_db
def test_a_bad_file_among_several_leaves_everything_as_it_was(tmp_path):
    good = write_lines(tmp_path / "good.csv", *CODE_POINT)
    bad = write_lines(tmp_path / "bad.csv", "a line of words")
    for second in (bad, tmp_path / "missing.csv", tmp_path):
        with pytest.raises(CommandError):
            call_command("import_postcodes", good, second)
        assert not Postcode.objects.exists()
        assert not Source.objects.exists()


@pytest.mark.django_db
def test_several_files_make_one_report(tmp_path, capsys):
    one = write_lines(tmp_path / "one.csv", *CODE_POINT)
    two = write_lines(tmp_path / "two.csv", CODE_POINT[0])
    call_command("import_postcodes", one, two, "--dry-run")
    said = "4 read: 2 created, 0 updated, 1 unchanged, 1 quarantined"
    assert capsys.readouterr().out.startswith(f"Dry run: {said}\n")
    assert not Postcode.objects.exists()


LETTERS, DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
UNITS = st.builds(
    "".join,
    st.tuples(
        st.text(LETTERS, min_size=1, max_size=2), st.sampled_from(DIGITS),
        st.one_of(st.just(""), st.sampled_from(LETTERS + DIGITS)), st.sampled_from(DIGITS),
        st.text(LETTERS, min_size=2, max_size=2),
    ),
)  # fmt: skip


@given(UNITS, st.data())
def test_a_postcode_is_one_whatever_its_spaces_and_capitals(code, data):
    spaced = "".join(
        data.draw(st.sampled_from(["", " ", "\t", "  "])) + sign for sign in code.swapcase()
    )
    assert postcodes.compact(spaced) == code
    assert postcodes.outward(code) == code[:-3]


@given(st.text(max_size=12))
def test_what_is_no_postcode_is_none_and_never_an_error(text):
    code = postcodes.compact(text)
    assert code is None or (5 <= len(code) <= 7 and code[-3].isdigit() and code[-2:].isalpha())


@pytest.mark.parametrize(
    ("text", "expected"),
    [("EH1", "EH1"), ("eh12", "EH12"), ("SW1A", "SW1A"), ("EH1 1YS", "EH1"), ("EH1 1", None),
     ("E", None), ("12", None), ("", None), (None, None), ("EH123", None)],
)  # fmt: skip
def test_the_first_half_of_a_postcode_is_known(text, expected):
    assert postcodes.outward(text) == expected
