"""What is on the register goes out whole, in every kind of file, and opens where people open it."""

import csv
import json

import geopandas
import pyarrow.parquet
import pyogrio
import pytest
from django.core.management import CommandError, call_command
from python_calamine import CalamineWorkbook

from tests.factories import ENGLISH, make_asset, make_authority, make_source, point, square

pytestmark = pytest.mark.django_db
KINDS = ("csv", "geojson", "gpkg", "parquet", "xlsx")


def export(path, **options):
    call_command("export_assets", str(path), **options)
    return path


@pytest.fixture
def three():
    """One with an outline, one at a point, one without a place and with a name to fear."""
    source = make_source(title="Land list", licence="Open Government Licence v3.0")
    return [
        make_asset(own_reference="L1", name="Old Library", outline=square(), source=source,
                   uprn=906423000, titles=["MID1", "MID2"], running_cost_gbp="1200.50"),
        make_asset(own_reference="L2", name="Café “Ö”\nback room", point=point(), source=source),
        make_asset(own_reference="", name='=HYPERLINK("http://x","y")', outline=None,
                   source=source),
    ]  # fmt: skip


def rows_of(path):
    """Read a file as whoever receives it would, as dictionaries."""
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))
    if path.suffix == ".xlsx":
        table = CalamineWorkbook.from_path(path).get_sheet_by_name("assets").to_python()
        return [dict(zip(table[0], row, strict=True)) for row in table[1:]]
    if path.suffix == ".geojson":
        found = json.loads(path.read_text(encoding="utf-8"))["features"]
        return [one["properties"] for one in found]
    read = geopandas.read_parquet if path.suffix == ".parquet" else geopandas.read_file
    return read(path).drop(columns="geometry").to_dict("records")


@pytest.mark.parametrize("kind", KINDS)
def test_every_asset_is_in_every_kind_of_file_once(kind, three, tmp_path):
    rows = rows_of(export(tmp_path / f"out.{kind}"))
    assert [row["reference"] for row in rows] == ["L1", "L2", three[2].code]
    assert [row["name"].lstrip("'") for row in rows] == [asset.name for asset in three]
    assert float(rows[0]["running_cost_gbp"]) == 1200.5
    assert int(float(rows[0]["uprn"])) == 906423000


def test_geojson_is_in_degrees_with_null_where_there_is_no_place(three, tmp_path):
    found = json.loads(export(tmp_path / "out.geojson").read_text(encoding="utf-8"))
    assert found["type"] == "FeatureCollection"
    shapes = [one["geometry"] for one in found["features"]]
    assert shapes[0]["type"] == "MultiPolygon"
    assert shapes[2] is None
    lon, lat = shapes[1]["coordinates"]
    # 325 010 E, 673 010 N is by Edinburgh's Grassmarket, near 3.2 W, 55.9 N
    assert (lon, lat) == (pytest.approx(-3.2, abs=0.02), pytest.approx(55.945, abs=0.02))
    assert found["metadata"]["features"] == 3
    assert found["metadata"]["licence"] == "Open Government Licence v3.0"
    assert found["features"][0]["properties"]["titles"] == ["MID1", "MID2"]


@pytest.mark.parametrize("kind", ["gpkg", "parquet"])
def test_positions_are_exact_to_the_millimetre_in_files_for_gis(kind, three, tmp_path):
    path = export(tmp_path / f"out.{kind}")
    frame = geopandas.read_parquet(path) if kind == "parquet" else geopandas.read_file(path)
    assert frame.crs.to_epsg() == 27700
    assert frame.geometry.iloc[0].bounds == pytest.approx((325_000, 673_000, 325_020, 673_020))
    assert frame.geometry.iloc[1].coords[0] == pytest.approx((325_010, 673_010))
    assert frame.geometry.iloc[2] is None


def test_another_system_is_written_where_it_is_asked_for(three, tmp_path):
    frame = geopandas.read_file(export(tmp_path / "out.gpkg", crs="EPSG:4326"))
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.iloc[1].x == pytest.approx(-3.2, abs=0.02)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_runs_as_a_formula(kind, three, tmp_path):
    path = export(tmp_path / f"out.{kind}")
    if kind == "csv":
        assert rows_of(path)[2]["name"] == '\'=HYPERLINK("http://x","y")'
        return
    import zipfile

    with zipfile.ZipFile(path) as book:
        sheets = b"".join(book.read(n) for n in book.namelist() if "worksheets/sheet" in n)
    assert b"<f>" not in sheets
    assert rows_of(path)[2]["name"] == '=HYPERLINK("http://x","y")'


def test_each_file_says_where_it_is_from_and_on_which_terms(three, tmp_path):
    export(tmp_path / "a.csv")
    beside = json.loads((tmp_path / "a.csv-metadata.json").read_text(encoding="utf-8"))
    pyogrio_says = pyogrio.read_info(export(tmp_path / "a.gpkg"), layer="assets")
    packed = json.loads(pyogrio_says["layer_metadata"]["about"])
    parquet = pyarrow.parquet.read_metadata(export(tmp_path / "a.parquet"))
    column = json.loads(parquet.metadata[b"about"])
    sheet = CalamineWorkbook.from_path(export(tmp_path / "a.xlsx")).get_sheet_by_name("About")
    book = dict(row[:2] for row in sheet.to_python())
    for about in (beside, packed, column, book):
        assert about["licence"] == "Open Government Licence v3.0"
        assert about["issued"]
    assert (beside["rows"], column["rows"], int(book["rows"])) == (3, 3, 3)
    assert beside["sources"][0] == packed["sources"][0]


def test_one_council_or_all_and_drafts_only_in_the_councils_own_file(three, tmp_path):
    make_asset(own_reference="E1", authority=make_authority(ENGLISH))
    make_asset(own_reference="D1", is_draft=True)
    make_asset(own_reference="W1", state="withdrawn", state_reason="Sold.")
    references = lambda path: {row["reference"] for row in rows_of(path)}  # noqa: E731
    scottish = {"L1", "L2", three[2].code}
    assert references(export(tmp_path / "all.csv")) == scottish | {"E1", "D1"}
    assert references(export(tmp_path / "public.csv", public=True)) == scottish | {"E1"}
    assert references(export(tmp_path / "one.csv", authority=ENGLISH)) == {"E1"}


def test_a_refused_export_leaves_no_file_and_an_old_one_as_it_was(three, tmp_path):
    for name, options in {
        "out.docx": {}, "out": {}, "none/out.csv": {}, "out.csv": {"authority": "E99999999"},
    }.items():  # fmt: skip
        with pytest.raises(CommandError, match=r"\.$"):
            export(tmp_path / name, **options)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_breaks_off_in_the_middle_does_not_replace_the_old_one(
    three, tmp_path, monkeypatch
):
    from gis.writing import outgoing

    old = export(tmp_path / "out.gpkg").read_bytes()

    def breaks_off(*_):
        yield b"1,"
        raise OSError("The disk is full.")

    monkeypatch.setattr(outgoing, "_copy", breaks_off)
    for kind in KINDS[2:]:
        with pytest.raises(CommandError, match="disk is full"):
            export(tmp_path / f"out.{kind}")
    assert [path.name for path in tmp_path.iterdir()] == ["out.gpkg"]
    assert (tmp_path / "out.gpkg").read_bytes() == old


def test_more_rows_than_a_block_and_none_at_all(tmp_path, monkeypatch):
    from gis.writing import outgoing

    monkeypatch.setattr(outgoing, "BLOCK", 4)
    empty = {kind: rows_of(export(tmp_path / f"empty.{kind}")) for kind in KINDS}
    assert all(rows == [] for rows in empty.values())
    made = [make_asset(own_reference=f"R{number}").own_reference for number in range(9)]
    for kind in KINDS:
        rows = rows_of(export(tmp_path / f"nine.{kind}"))
        assert [row["reference"] for row in rows] == made


def test_the_layout_of_the_transparency_code(tmp_path):
    make_asset(
        authority=make_authority(ENGLISH), own_reference="T1", name="Depot", kind="building",
        address="12A High Street, Sale", postcode="M33 7ZF", tenure="freehold", holding="vacant",
        point=point(378_000, 391_000),
    )  # fmt: skip
    (row,) = rows_of(export(tmp_path / "t.csv", profile="transparency-code"))
    assert row["UniqueAssetID"] == "T1"
    assert (row["StreetNumber"], row["StreetName"]) == ("12A", "High Street, Sale")
    assert (row["TenureType"], row["HoldingType"]) == ("Freehold", "Vacant")
    assert (row["GeoX"], row["GeoY"]) == ("378000", "391000")
    assert row["LandOrBuilding"] == "Land with a permanent building"


def test_the_scottish_layout_holds_scottish_councils_only(three, tmp_path):
    make_asset(own_reference="E1", authority=make_authority(ENGLISH))
    rows = rows_of(export(tmp_path / "s.csv", profile="scottish-register"))
    assert [row["site_ref"] for row in rows] == ["L1", "L2", three[2].code]
    assert {row["la_s_code"] for row in rows} == {"S12000036"}
    assert rows[0]["title_number"] == "MID1; MID2"


@pytest.mark.parametrize("kind", ["csv", "geojson", "gpkg", "parquet", "xlsx"])
def test_what_goes_out_comes_in_again_unchanged(kind, three, tmp_path):
    """A council's own file, read back, changes nothing on the register."""
    three[2].delete()  # its apostrophe against formulas stays with a CSV
    path = export(tmp_path / f"again.{kind}")
    report = tmp_path / "report.json"
    call_command("import_assets", str(path), authority="S12000036", report=report)
    told = json.loads(report.read_text())
    assert (told["created"], told["quarantined"]) == (0, 0)
