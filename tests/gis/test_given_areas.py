"""Areas that people draw, upload or type come to the same place in metres."""

import json

import geopandas
import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile

from gis.errors import PlacesError
from gis.geometry import to_shapely
from gis.given_areas import read_area, read_typed, read_uploaded
from tests.factories import box

PLOT = box(325_000, 673_000, 325_100, 673_050)  # 100 m by 50 m in Edinburgh


def upload(tmp_path, name, shapes, *, crs="EPSG:27700", to=None):
    frame = geopandas.GeoDataFrame(geometry=shapes, crs=crs)
    path = tmp_path / name
    (frame.to_crs(to) if to else frame).to_file(path)
    return SimpleUploadedFile(name, path.read_bytes())


@pytest.mark.parametrize(
    ("name", "to"), [("plot.gpkg", None), ("plot.gpkg", "EPSG:4326"), ("plot.geojson", "EPSG:4326")]
)
def test_a_file_comes_to_the_same_ground_whatever_its_system(tmp_path, name, to):
    given = read_uploaded(upload(tmp_path, name, [PLOT], to=to))
    assert to_shapely(given.shape).symmetric_difference(PLOT).area < 1  # of 5,000 m²
    assert name in given.note
    assert "5,0" in given.note or "4,99" in given.note  # the size is told


def test_kml_is_read_too():
    west, south = -3.2018, 55.9445
    ring = f"{west},{south} {west + 0.001},{south} {west + 0.001},{south + 0.001} {west},{south}"
    kml = (
        '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><Polygon>'
        f"<outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing>"
        "</outerBoundaryIs></Polygon></Placemark></kml>"
    )
    given = read_uploaded(SimpleUploadedFile("edge.kml", kml.encode()))
    # half of 0.001 degree by 0.001 degree at 55.9 north: 62.4 m by 111.3 m over two
    assert given.shape.area == pytest.approx(62.4 * 111.3 / 2, rel=0.02)


def test_several_areas_of_a_file_are_joined_and_points_left_out(tmp_path):
    other = shapely.affinity.translate(PLOT, 500)
    given = read_uploaded(upload(tmp_path, "two.gpkg", [PLOT, other]))
    assert len(given.shape) == 2
    assert given.shape.area == pytest.approx(10_000)


def test_a_file_without_an_area_is_refused(tmp_path):
    with pytest.raises(PlacesError, match="holds no area"):
        read_uploaded(upload(tmp_path, "points.gpkg", [PLOT.centroid]))
    with pytest.raises(PlacesError):
        read_uploaded(SimpleUploadedFile("edge.gpkg", b"no GeoPackage"))


@pytest.mark.parametrize(
    "text",
    [
        "325000 673000\n325100 673000\n325100 673050\n325000 673050",
        "325000, 673000; 325100, 673000; 325100, 673050; 325000, 673050",
        PLOT.wkt,
    ],
)
def test_typed_corners_are_the_plot(text):
    assert to_shapely(read_typed(text).shape).equals(PLOT)


def test_grid_references_and_latitudes_are_corners_too():
    squares = "NT 25000 73000\nNT 25100 73000\nNT 25100 73050\nNT 25000 73050"
    assert read_typed(squares).shape.area == pytest.approx(5_000)
    degrees = "55.9445 -3.2018\n55.9445 -3.2008\n55.9455 -3.2008"
    assert read_typed(degrees).shape.area == pytest.approx(62.4 * 111.3 / 2, rel=0.02)


@pytest.mark.parametrize(
    "text",
    [
        "325000 673000\n325100 673000",
        "here\nthere\nelsewhere",
        "0 0\n1 0\n1 1",
        "325000 673000\n325100 673000\n325200 673000",
        '{"type": "Point", "coordinates": [0, 51]}',
        "POLYGON((0 0, 900000000 0, 900000000 9, 0 0))",
        "nan nan\nnan nan\nnan nan",
    ],
)
def test_what_is_no_area_of_the_kingdom_is_refused_in_a_sentence(text):
    with pytest.raises(PlacesError):
        read_typed(text)


def test_a_drawing_is_mended_and_its_size_told():
    ring = [[-3.2018, 55.9445], [-3.2008, 55.9445], [-3.2008, 55.9455], [-3.2018, 55.9445]]
    drawn = json.dumps({"type": "MultiPolygon", "coordinates": [[ring]]})
    given = read_area(drawn=drawn)
    assert given.how == "drawn"
    assert given.note.startswith("Drawn on the map: 3,4")  # 62.4 x 111.3 / 2 = 3,473 m²
    with pytest.raises(PlacesError, match="more than one way"):
        read_area(drawn=drawn, typed="325000 673000")
