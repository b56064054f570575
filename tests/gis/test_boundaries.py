"""Boundary files into the database: dated, repaired and told, never half."""

from datetime import date

import pytest
import shapely
from django.core.management import CommandError, call_command

from gis import boundaries
from gis.errors import UnreadableFile
from gis.geometry import to_multipolygon, to_shapely
from gis.models import Boundary, BoundaryPart, Kind, Source
from tests.factories import box, make_boundary, point, square
from tests.gis.files import write_areas, write_lines

pytestmark = pytest.mark.django_db

WEST, EAST = box(320_000, 670_000, 321_000, 671_000), box(321_000, 670_000, 322_000, 671_000)
BOTH = box(320_000, 670_000, 322_000, 671_000)
BOW_TIE = shapely.Polygon(
    [(320_000, 670_000), (320_100, 670_100), (320_100, 670_000), (320_000, 670_100)]
)


def load(path, rows=None, *, kind=Kind.WARD, day=None, **about):
    if rows:
        write_areas(path, rows)
    return boundaries.import_boundaries(
        path, kind=kind, code_field="CODE", name_field="NAME", valid_from=day, **about
    )


def counts(report):
    return report.created, report.updated, report.unchanged, report.quarantined


@pytest.fixture
def path(tmp_path):
    return tmp_path / "wards.gpkg"


def test_a_file_is_created_then_unchanged_then_updated(path):
    rows = [("S1", "West", WEST), ("S2", "East", EAST)]
    assert counts(load(path, rows)) == (2, 0, 0, 0)
    assert counts(load(path)) == (0, 0, 2, 0)
    written = list(Boundary.objects.values_list("pk", "source").order_by("pk"))
    report = load(path, [("S1", "West End", WEST), ("S2", "East", EAST)])
    assert counts(report) == (0, 1, 1, 0)
    assert report.read == 2
    assert Boundary.objects.get(code="S1").name == "West End"
    assert list(Boundary.objects.values_list("pk", flat=True).order_by("pk")) == [
        pk for pk, _ in written
    ]
    east = Boundary.objects.get(code="S2")
    assert (east.pk, east.source_id) in written, "what has not changed keeps its source"


def test_degrees_are_brought_to_metres(tmp_path):
    path = tmp_path / "wards.geojson"
    write_areas(path, [("S1", "Castle", box(-3.21, 55.94, -3.19, 55.95))], crs=4326)
    load(path)
    # Edinburgh Castle stands at NT 251 735, that is 325 100, 673 500
    assert Boundary.objects.at(point(325_100, 673_500)).get().code == "S1"
    # 0.02 degrees of longitude at 55.945 degrees are 0.02 x 111.3 km x cos 55.945 = 1.247 km,
    # 0.01 degrees of latitude 1.113 km: 1.388 km2
    assert Boundary.objects.get().geometry.area == pytest.approx(1.388e6, rel=0.01)


def test_a_file_without_a_crs_is_told_by_its_numbers(tmp_path):
    path = tmp_path / "wards.shp"

    def write_without_crs(rows):
        write_areas(path, rows)
        path.with_suffix(".prj").unlink()

    write_without_crs([("S1", "West", WEST)])
    load(path)
    assert Boundary.objects.get().geometry.extent == (320_000, 670_000, 321_000, 671_000)
    write_without_crs([("S1", "Nowhere", box(9e6, 9e6, 9.1e6, 9.1e6))])
    with pytest.raises(UnreadableFile, match="does not say which coordinate system"):
        load(path)


def test_a_ring_that_crosses_itself_is_repaired_and_said(path):
    report = load(path, [("S1", "Bow tie", BOW_TIE), ("S2", "East", EAST)])
    assert counts(report) == (2, 0, 0, 0)
    assert report.notes == ["S1 Bow tie: a ring crossed itself and was repaired."]
    mended = Boundary.objects.get(code="S1").geometry
    assert mended.valid
    # each half of the bow tie: 100 m x 50 m / 2
    assert mended.area == pytest.approx(2 * 2_500)
    assert Source.objects.get().notes == report.notes
    assert counts(load(path)) == (0, 0, 2, 0), "the repair is the same at every load"


def test_rows_that_cannot_be_areas_are_quarantined_with_the_reason(path):
    report = load(
        path,
        [
            ("S1", "West", WEST), (None, "No code", EAST), ("", "Empty code", EAST),
            ("S2", "Only a line", shapely.LineString([(0, 0), (9, 9)])), ("S3", "No shape", None),
            ("S13002919-X23", "A code too long", EAST),
        ],
    )  # fmt: skip
    assert counts(report) == (1, 0, 0, 5)
    assert report.read == 6
    assert [note.split(":")[0] for note in report.notes] == [
        "Row 2 (No code)", "Row 3 (Empty code)", "Row 4 (Only a line)", "Row 5 (No shape)",
        "Row 6 (A code too long)",
    ]  # fmt: skip
    assert "no area in its shape" in report.notes[2]
    assert Boundary.objects.get().code == "S1"


def test_a_code_that_stands_twice_never_overwrites_the_first(path):
    report = load(path, [("S1", "West", WEST), ("S1", "Another west", EAST)])
    assert counts(report) == (1, 0, 0, 1)
    assert "the code S1 stands already in row 1" in report.notes[0]
    assert Boundary.objects.get().name == "West"


def test_a_later_edition_ends_the_same_code_and_what_it_covers_under_another(path):
    load(path, [("S1", "West", WEST), ("S2", "East", EAST)], day=date(2007, 5, 3))
    make_boundary(code="S9", geometry=square(400_000, 400_000, 1_000), valid_from=date(2007, 5, 3))
    other_kind = make_boundary(kind="community", code="C1", geometry=to_multipolygon(WEST))
    report = load(path, [("S1", "West", WEST), ("S3", "New east", EAST)], day=date(2017, 5, 4))
    assert counts(report) == (2, 0, 0, 0)
    assert "2 earlier boundaries end on 4 May 2017." in report.notes
    ended = dict(
        Boundary.objects.filter(valid_from=date(2007, 5, 3)).values_list("code", "valid_to")
    )
    assert ended == {"S1": date(2017, 5, 4), "S2": date(2017, 5, 4), "S9": None}
    other_kind.refresh_from_db()
    assert other_kind.valid_to is None
    # the last day of an edition is not included: on the day of change only the new one holds
    for day, expected in (
        (date(2007, 5, 2), {"C1"}),
        (date(2017, 5, 3), {"S1", "S2", "S9", "C1"}),
        (date(2017, 5, 4), {"S1", "S3", "S9", "C1"}),
    ):
        assert set(Boundary.objects.in_force(day).values_list("code", flat=True)) == expected


def test_an_older_edition_that_is_loaded_later_does_not_come_into_force(path):
    load(path, [("S3", "All", BOTH)], day=date(2017, 5, 4))
    load(path, [("S1", "West", WEST), ("S2", "East", EAST)], day=date(2007, 5, 3))
    load(path, [("S0", "As far back as we know", BOTH)])
    assert set(Boundary.objects.in_force(date(2026, 1, 1)).values_list("code", flat=True)) == {"S3"}
    assert set(Boundary.objects.in_force(date(2010, 1, 1)).values_list("code", flat=True)) == {
        "S1", "S2",
    }  # fmt: skip
    assert Boundary.objects.get(code="S0").valid_to == date(2007, 5, 3)


def test_an_edition_without_a_day_leaves_its_neighbours_in_force(path):
    load(path, [("S1", "West", WEST)])
    load(path, [("S2", "East", EAST)])
    assert Boundary.objects.in_force().count() == 2


def test_the_same_edition_twice_ends_nothing(path):
    rows = [("S1", "West", WEST), ("S2", "East", EAST)]
    load(path, rows, day=date(2017, 5, 4))
    assert counts(load(path, day=date(2017, 5, 4))) == (0, 0, 2, 0)
    assert not Boundary.objects.filter(valid_to__isnull=False).exists()


def test_a_large_boundary_is_cut_into_small_parts_that_are_the_whole(path):
    circle = shapely.Point(330_000, 680_000).buffer(5_000, 512)
    load(path, [("S1", "Round", circle)])
    parts = [to_shapely(part.geometry) for part in BoundaryPart.objects.all()]
    assert len(parts) > 8
    assert max(len(part.exterior.coords) for part in parts) <= boundaries.PART_VERTICES + 1
    assert sum(part.area for part in parts) == pytest.approx(circle.area, rel=1e-6)
    load(path, [("S1", "Round", WEST)])
    assert BoundaryPart.objects.count() == 1, "the parts of the old outline are gone"


def test_a_dry_run_reports_the_same_and_saves_nothing(path, capsys):
    write_areas(path, [("S1", "West", WEST), ("S2", "Line", shapely.LineString([(0, 0), (9, 9)]))])
    command = ["import_boundaries", path, "--kind=ward", "--code-field=CODE", "--name-field=NAME"]
    call_command(*command, "--dry-run")
    said = capsys.readouterr().out
    assert said.startswith(
        "Dry run: 2 read: 1 created, 0 updated, 0 unchanged, 1 quarantined\n  Row 2 (Line):"
    )
    assert not Boundary.objects.exists()
    assert not Source.objects.exists()
    call_command(*command)
    assert capsys.readouterr().out == said.removeprefix("Dry run: ")
    assert Boundary.objects.count() == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--code-field=NONE", "--name-field=NAME"], r"has no column NONE; it has: CODE, NAME\."),
        (["--code-field=CODE", "--name-field=WD24NM"], "has no column WD24NM"),
    ],
)
def test_a_wrong_column_is_one_sentence_with_those_that_there_are(path, options, said):
    write_areas(path, [("S1", "West", WEST)])
    with pytest.raises(CommandError, match=said):
        call_command("import_boundaries", path, "--kind=ward", *options)


@pytest.mark.parametrize("name", ["missing.gpkg", "text.gpkg", "table.csv", "."])
def test_what_is_no_boundary_file_is_one_sentence(tmp_path, name):
    write_lines(tmp_path / "text.gpkg", "this is no GeoPackage")
    write_lines(tmp_path / "table.csv", "CODE,NAME", "S1,West")
    with pytest.raises(CommandError) as refused:
        call_command(
            "import_boundaries", tmp_path / name, "--kind=ward", "--code-field=CODE",
            "--name-field=NAME",
        )  # fmt: skip
    assert "\n" not in str(refused.value)
    assert not Source.objects.exists()


def test_publishers_names_of_kinds_are_understood(path):
    write_areas(path, [("S1", "West", WEST)])
    call_command(
        "import_boundaries", path, "--kind=data_zone", "--code-field=CODE", "--name-field=NAME",
        "--valid-from=2014-11-06", "--title=Data zones 2011", "--licence=OGL v3",
    )  # fmt: skip
    zone = Boundary.objects.get()
    assert (zone.kind, zone.valid_from) == ("small_area", date(2014, 11, 6))
    assert (zone.source.title, zone.source.licence, zone.source.file_name) == (
        "Data zones 2011", "OGL v3", "wards.gpkg",
    )  # fmt: skip
    assert len(zone.source.sha256) == 64
