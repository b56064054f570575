import json

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyproj import CRS
from shapely.geometry import Point, box

from energy.files import FileError, Rows, open_rows, write_rows

FRAME = gpd.GeoDataFrame(
    {"name": ["a", "b", None]},
    geometry=[box(530000, 180000, 530010, 180010), Point(530100, 180100), None],
    crs=27700,
)


def read_all(path):
    with open_rows(path) as rows:
        table = pa.Table.from_batches(list(rows.batches), rows.schema)
        return table, rows.geometry, rows.crs


@pytest.fixture(params=["gpkg", "geojson", "parquet"])
def spatial(request, tmp_path):
    path = tmp_path / f"in.{request.param}"
    frame = FRAME.to_crs(4326) if request.param == "geojson" else FRAME
    frame.to_parquet(path) if request.param == "parquet" else frame.to_file(path)
    return path


def test_every_spatial_format_gives_its_rows_geometry_and_crs(spatial):
    table, geometry, crs = read_all(spatial)
    assert table.num_rows == 3
    assert table["name"].to_pylist() == ["a", "b", None]
    assert crs == CRS.from_epsg(4326 if spatial.suffix == ".geojson" else 27700)
    assert table[geometry][2].as_py() is None


@pytest.mark.parametrize("kind", ["gpkg", "parquet", "geojson"])
def test_what_is_written_is_read_back_by_geopandas(spatial, tmp_path, kind):
    out = tmp_path / f"out.{kind}"
    with open_rows(spatial) as rows:
        write_rows(out, rows)
    back = gpd.read_parquet(out) if kind == "parquet" else gpd.read_file(out)
    assert back["name"].isna().tolist() == [False, False, True]
    in_degrees = kind == "geojson" or spatial.suffix == ".geojson"
    assert back.crs == CRS.from_epsg(4326 if in_degrees else 27700)
    centres = back.to_crs(27700).centroid.iloc[:2]
    assert centres.distance(FRAME.centroid.iloc[:2], align=False).max() < 0.01


def test_csv_keeps_every_cell_as_text_and_empty_as_missing(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text('\ufeffid,note\n007,"two\nlines"\n,x\n', encoding="utf-8")
    table, geometry, _ = read_all(path)
    assert table.to_pydict() == {"id": ["007", None], "note": ["two\nlines", "x"]}
    assert geometry is None


def test_a_ragged_csv_is_refused_and_not_shortened(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("a,b\n1,2\n3\n")
    with pytest.raises(FileError, match=r"in\.csv cannot be read"):
        read_all(path)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("in.csv", b"", "heading"),
        ("in.csv", b"a,a\n1,2\n", "different name"),
        ("in.csv", "naïve\nx\n".encode("utf-16"), "cannot be read"),
        ("in.parquet", b"not a parquet file", "cannot be read"),
        ("in.gpkg", b"not a geopackage", "cannot be read"),
        ("in.geojson", b"{", "cannot be read"),
    ],
)
def test_a_damaged_file_is_refused_in_a_sentence(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileError, match=says):
        read_all(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileError, match="There is no file"):
        read_all(tmp_path / "none.csv")


def test_an_unknown_extension_and_a_missing_folder_are_refused(tmp_path):
    rows = Rows(pa.schema([("a", pa.int64())]), iter([]))
    with pytest.raises(FileError, match="no kind that can be written"):
        write_rows(tmp_path / "out.docx", rows)
    with pytest.raises(FileError, match="no folder"):
        write_rows(tmp_path / "deep" / "out.csv", rows)


@pytest.mark.parametrize("kind", ["csv", "parquet", "gpkg", "geojson"])
def test_a_run_that_fails_leaves_the_old_file_and_no_part(tmp_path, kind):
    out = tmp_path / f"out.{kind}"
    out.write_text("old")
    schema = pa.schema([("a", pa.int64())])

    def breaking():
        yield pa.RecordBatch.from_pydict({"a": [1]}, schema)
        raise ValueError("the sky fell")

    with pytest.raises(ValueError, match="the sky fell"):
        write_rows(out, Rows(schema, breaking()))
    assert out.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_geoparquet_says_where_its_geometry_lies(tmp_path):
    FRAME.to_parquet(tmp_path / "in.parquet")
    with open_rows(tmp_path / "in.parquet") as rows:
        write_rows(tmp_path / "out.parquet", rows)
    geo = json.loads(pq.read_schema(tmp_path / "out.parquet").metadata[b"geo"])
    assert geo["primary_column"] == "geometry"
    assert CRS.from_user_input(geo["columns"]["geometry"]["crs"]) == CRS.from_epsg(27700)
