"""Published figures of areas: deciles are deciles, junk is told, nations are never mixed."""

import pytest
from django.core.management import CommandError, call_command

from gis import services, values
from gis.models import AreaValue, Kind
from tests.factories import make_boundary, make_value
from tests.gis.files import write_lines

pytestmark = pytest.mark.django_db


def load(path, name="SIMD 2020 decile", year=2020, **fields):
    return values.import_area_values(
        path, kind=Kind.SMALL_AREA, code_field="zone", value_field="figure", name=name, year=year,
        **fields,
    )  # fmt: skip


def counts(report):
    return report.created, report.updated, report.unchanged, report.quarantined


def test_deciles_are_created_then_unchanged_then_updated(tmp_path):
    path = write_lines(tmp_path / "simd.csv", "zone,figure", "S01,1", "S02,10.0")
    assert counts(load(path)) == (2, 0, 0, 0)
    assert counts(load(path)) == (0, 0, 2, 0)
    write_lines(path, "zone,figure", "S01,2", "S02,10")
    assert counts(load(path)) == (0, 1, 1, 0)
    stored = dict(AreaValue.objects.values_list("code", "value"))
    assert stored == {"S01": 2, "S02": 10}
    assert set(AreaValue.objects.values_list("measure", flat=True)) == {"decile"}


@pytest.mark.parametrize("junk", ["", "n/a", "nan", "inf", "-", "0", "11", "3.5", "-2", "1e9"])
def test_junk_in_a_decile_is_quarantined_and_never_stored(tmp_path, junk):
    path = write_lines(tmp_path / "simd.csv", "zone,figure", f"S01,{junk}", "S02,4")
    report = load(path)
    assert counts(report) == (1, 0, 0, 1)
    assert report.notes[0].startswith("Row 2: S01 has ")
    assert AreaValue.objects.get().code == "S02"


def test_a_row_without_a_code_or_cut_short_is_quarantined(tmp_path):
    path = write_lines(
        tmp_path / "simd.csv", "zone,figure", ",4", "S02", "S0100000000000,4", "S03,5"
    )
    report = load(path)
    assert counts(report) == (1, 0, 0, 3)
    assert report.read == 4


def test_two_figures_for_one_area_in_a_file_are_told(tmp_path):
    path = write_lines(tmp_path / "simd.csv", "zone,figure", "S01,x", "S01,4", "S01,5", "S01,4")
    report = load(path)
    assert counts(report) == (1, 0, 1, 2)
    assert report.notes == [
        "Row 2: S01 has no number in figure.",
        "Row 4: S01 has another figure already in row 3.",
    ]
    assert AreaValue.objects.get().value == 4


def test_what_a_figure_is_is_told_by_its_name(tmp_path):
    path = write_lines(tmp_path / "simd.csv", "zone,figure", "S01,6976")
    load(path, name="SIMD 2020 rank")
    load(path, name="Population")
    assert dict(AreaValue.objects.values_list("name", "measure")) == {
        "SIMD 2020 rank": "rank", "Population": "other",
    }  # fmt: skip
    write_lines(path, "zone,figure", 'S02,"1,234"')
    load(path, name="Population")
    assert AreaValue.objects.get(code="S02").value == 1234


def test_the_newest_year_of_a_figure_counts(tmp_path):
    zone = make_boundary(kind="small_area", code="S01")
    make_value(zone, year=2016, value=2)
    make_value(zone, year=2020, value=3)
    make_value(zone, year=2020, name="Population", measure="other", value=812)
    assert {(v.name, v.year, v.value) for v in services.values_of(zone)} == {
        ("Deprivation decile", 2020, 3), ("Population", 2020, 812),
    }  # fmt: skip


def test_a_spatial_file_serves_as_a_table_too(tmp_path):
    import geopandas
    import shapely

    frame = geopandas.GeoDataFrame(
        {"zone": ["S01", "S02"], "figure": [3, None]}, geometry=[shapely.Point(0, 0)] * 2, crs=27700
    )
    frame.to_file(tmp_path / "simd.gpkg")
    assert counts(load(tmp_path / "simd.gpkg")) == (1, 0, 0, 1)
    assert AreaValue.objects.get().value == 3


def test_a_wrong_column_or_file_is_one_sentence(tmp_path):
    path = write_lines(tmp_path / "simd.csv", "DataZone,Decile", "S01,4")
    command = ["--kind=data_zone", "--name=SIMD decile", "--year=2020"]
    with pytest.raises(CommandError, match=r"has no column zone; it has: DataZone, Decile\."):
        call_command(
            "import_area_values", path, *command, "--code-field=zone", "--value-field=figure"
        )
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(CommandError, match="cannot be read as a table"):
        call_command(
            "import_area_values", tmp_path / "binary.csv", *command, "--code-field=zone",
            "--value-field=figure",
        )  # fmt: skip


def test_a_dry_run_saves_no_figure(tmp_path, capsys):
    path = write_lines(tmp_path / "simd.csv", "DataZone,Decile", "S01,4")
    call_command(
        "import_area_values", path, "--kind=data_zone", "--code-field=DataZone",
        "--value-field=Decile", "--name=SIMD decile", "--year=2020", "--dry-run",
    )  # fmt: skip
    assert capsys.readouterr().out == (
        "Dry run: 1 read: 1 created, 0 updated, 0 unchanged, 0 quarantined\n"
    )
    assert not AreaValue.objects.exists()
