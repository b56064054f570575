import json
import math
import zipfile

import geopandas
import pytest
import shapely

from gis.errors import UnreadableFile
from gis.reading import open_source
from tests.gis.reading.files import feature, point, write_geojson

SITES = geopandas.GeoDataFrame(
    {
        "SITE_REF": ["A1", "B2"],
        "SITE_NAME": ["Café Park", "Mill Field"],
        "UPRN": [100012797623, 10],
    },
    geometry=[shapely.box(377000, 388000, 377050, 388020), shapely.Point(377100, 388100).buffer(5)],
    crs=27700,
)


def read(path, **options):
    with open_source(path, **options) as source:
        return source.found, list(source.rows())


def test_geojson_is_read_feature_by_feature(tmp_path):
    path = write_geojson(
        tmp_path / "a.geojson",
        [
            feature(point(-2.3, 53.4), reference="A1", uprn=100012797623),
            feature(None, reference="A2", name="Hall"),
        ],
    )
    found, rows = read(path)
    assert (found.columns, found.crs) == (["reference", "uprn", "name"], "EPSG:4326")
    assert rows[0] == (
        1,
        {"reference": "A1", "uprn": 100012797623, "name": None},
        shapely.Point(-2.3, 53.4),
    )
    assert rows[1][2] is None


def test_geojson_keeps_whole_numbers_leading_zeros_and_nested_values(tmp_path):
    path = write_geojson(
        tmp_path / "a.geojson",
        [
            feature(
                point(0, 51), code="0012", day="2015/01/07", place={"town": "Sale", "lines": [1, 2]}
            )
        ],
    )
    assert read(path)[1][0][1] == {
        "code": "0012",
        "day": "2015/01/07",
        "place town": "Sale",
        "place lines": "[1, 2]",
    }


@pytest.mark.parametrize("before", [True, False])
def test_the_older_crs_member_is_believed_wherever_it_stands(tmp_path, before):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    features = [feature(point(377000, 388000), name="Hall")]
    members = {"crs": crs, "features": features} if before else {"features": features, "crs": crs}
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", **members}))
    assert read(path)[0].crs == "EPSG:27700"


def test_one_feature_a_line_one_feature_alone_and_a_bare_list_are_read(tmp_path):
    one = json.dumps(feature(point(-2.3, 53.4), name="Hall"))
    for text in (
        f"{one}\n{one}\n{one}",
        f"\x1e{one}\n\x1e{one}\n\x1e{one}\n",
        f"[{one},{one},{one}]",
    ):
        path = tmp_path / "a.geojson"
        path.write_text(text)
        assert len(read(path)[1]) == 3
    path.write_text(one)
    assert len(read(path)[1]) == 1


def test_heights_are_dropped_and_numbers_written_as_text_are_read(tmp_path):
    ring = [["-2.3", "53.4"], ["-2.3", "53.5"], ["-2.2", "53.5"], ["-2.3", "53.4"]]
    high = {"type": "Point", "coordinates": [-2.3, 53.4, 48.7, 1.0]}
    path = write_geojson(
        tmp_path / "a.geojson",
        [feature(high, name="a"), feature({"type": "Polygon", "coordinates": [ring]}, name="b")],
    )
    shapes = [shape for _, _, shape in read(path)[1]]
    assert shapes[0] == shapely.Point(-2.3, 53.4)
    assert shapes[1].area == pytest.approx(0.005)  # half of 0.1 x 0.1
    assert not any(shape.has_z for shape in shapes)


def test_a_shape_that_cannot_be_read_damages_its_row_alone(tmp_path):
    path = write_geojson(
        tmp_path / "a.geojson",
        [
            feature({"type": "Polygon", "coordinates": "none"}, name="a"),
            feature(point(0, 51), name="b"),
        ],
    )
    with open_source(path) as source:
        batch = next(source.batches())
    assert batch.damage == {0: "The shape cannot be read."}
    assert batch.shapes[1] == shapely.Point(0, 51)


def test_what_no_database_stores_is_taken_out_of_texts(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{"name":"a\\u0000b\\ud800"}}]}'
    )
    assert read(path)[1][0][1]["name"] == "ab?"


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{"name":"a"}},{"type":"Fea',
        '{"type":"FeatureCollection","features":[]}',
        '{"type":"Topology","objects":{}}',
        '{"name": "a", "value": 1}',
        "[1, 2, 3]",
        '{"type" "FeatureCollection"}',
        "{" * 100_000,
        "[" * 100_000,
    ],
)
def test_json_that_is_no_whole_geojson_is_refused_in_one_sentence(tmp_path, text):
    path = tmp_path / "a.geojson"
    path.write_text(text)
    with pytest.raises(UnreadableFile, match=r"^[^\n]+\.$"):
        read(path)


def test_the_layer_of_a_geopackage_is_picked_by_name_or_when_only_one_can_be_meant(tmp_path):
    path = tmp_path / "a.gpkg"
    SITES.rename(columns={"SITE_REF": "reference", "SITE_NAME": "name"}).to_file(
        path, layer="sites"
    )
    SITES[["UPRN", "geometry"]].rename(columns={"UPRN": "thing"}).to_file(path, layer="frame")
    found, rows = read(path)
    assert (found.layer, len(rows), found.crs) == ("sites", 2, "EPSG:27700")
    assert found.layers == ["sites", "frame"]
    assert read(path, layer="frame")[0].columns == ["thing"]
    with pytest.raises(UnreadableFile, match="no layer “roads”"):
        read(path, layer="roads")
    SITES.rename(columns={"SITE_REF": "reference", "SITE_NAME": "name"}).to_file(path, layer="more")
    with pytest.raises(UnreadableFile, match="“sites”"):
        read(path)


def shapefile(folder):
    folder.mkdir(parents=True)
    SITES.to_file(folder / "sites.shp")
    return folder / "sites.shp"


def zip_of(path, folder):
    with zipfile.ZipFile(path, "w") as archive:
        for part in sorted(folder.rglob("*")):
            archive.write(part, part.relative_to(folder))
    return path


@pytest.mark.parametrize("lost", [[], [".prj"], [".cpg"], [".shx"], [".prj", ".cpg", ".shx"]])
@pytest.mark.parametrize("packed", [True, False])
def test_a_shapefile_is_read_without_the_parts_that_get_lost(tmp_path, lost, packed):
    path = shapefile(tmp_path / "deep" / "er")
    for suffix in lost:
        path.with_suffix(suffix).unlink()
    before = set(path.parent.iterdir())
    found, rows = read(zip_of(tmp_path / "a.zip", tmp_path / "deep") if packed else path)
    assert [row["SITE_NAME"] for _, row, _ in rows] == ["Café Park", "Mill Field"]
    assert found.crs == (None if ".prj" in lost else "EPSG:27700")
    assert rows[0][2].area == pytest.approx(1000)  # 50 m x 20 m
    assert found.layer == "sites"
    assert set(path.parent.iterdir()) == before


def test_an_old_shapefile_in_windows_1252_keeps_its_accents(tmp_path):
    path = shapefile(tmp_path / "a")
    path.with_suffix(".cpg").unlink()
    table = path.with_suffix(".dbf")
    table.write_bytes(table.read_bytes().replace("é ".encode(), "é  ".encode("cp1252")))
    assert read(path)[1][0][1]["SITE_NAME"] == "Café  Park"


def test_parts_of_a_shapefile_alone_are_refused_in_one_sentence(tmp_path):
    path = shapefile(tmp_path / "a")
    with pytest.raises(UnreadableFile, match="part of a Shapefile"):
        read(path.with_suffix(".dbf"))
    path.with_suffix(".dbf").unlink()
    with pytest.raises(UnreadableFile, match=r"lacks its \.dbf"):
        read(path)


def test_several_shapefiles_in_a_zip_need_a_name(tmp_path):
    shapefile(tmp_path / "in" / "a")
    for part in (tmp_path / "in" / "a").iterdir():
        part.with_name(f"other{part.suffix}").write_bytes(part.read_bytes())
    path = zip_of(tmp_path / "a.zip", tmp_path / "in")
    with pytest.raises(UnreadableFile, match="“other”, “sites”"):
        read(path)
    assert len(read(path, layer="other")[1]) == 2


def test_a_table_in_a_zip_is_read(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "list.csv").write_text("reference,name\nA1,Hall\n")
    (tmp_path / "in" / "readme.pdf").write_bytes(b"%PDF-1.4")
    found, rows = read(zip_of(tmp_path / "a.zip", tmp_path / "in"))
    assert (found.format, len(rows)) == ("CSV", 1)


def test_gml_is_read_with_its_system_and_its_figures_as_text(tmp_path):
    path = tmp_path / "a.gml"
    SITES.assign(UPRN=["010000480247", "2"]).to_file(path, driver="GML")
    before = set(tmp_path.iterdir())
    found, rows = read(path)
    assert (found.format, found.crs) == ("GML", "EPSG:27700")
    assert rows[0][1]["UPRN"] == "010000480247"
    assert rows[0][2].bounds == (377000, 388000, 377050, 388020)
    assert set(tmp_path.iterdir()) == before


def test_geoparquet_is_read_with_its_system_and_plain_parquet_without(tmp_path):
    SITES.to_parquet(tmp_path / "a.parquet")
    found, rows = read(tmp_path / "a.parquet")
    assert (found.format, found.crs, found.columns) == (
        "GeoParquet",
        "EPSG:27700",
        ["SITE_REF", "SITE_NAME", "UPRN"],
    )
    assert rows[0][2].area == pytest.approx(1000)
    SITES.drop(columns="geometry").to_parquet(tmp_path / "b.parquet")
    found, rows = read(tmp_path / "b.parquet")
    assert (found.format, found.crs, rows[1][1]["UPRN"]) == ("Parquet", None, 10)


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>Parks</name>
<Placemark><name>Mill Field</name><ExtendedData><Data name="ref"><value>P1</value></Data>
<SchemaData schemaUrl="#s"><SimpleData name="uprn">100012797623</SimpleData></SchemaData>
</ExtendedData><MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>
-2.3,53.4,5 -2.3,53.5,5 -2.2,53.5,5 -2.3,53.4,5
</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry></Placemark></Folder>
<Folder><name>Halls</name><Placemark><name>Old Hall</name>
<description><![CDATA[<table><tr><td>Ref</td><td>H1</td></tr>
<tr><td>Tenure</td><td>Freehold</td></tr></table>]]></description><Point><coordinates>-2.31,53.41</coordinates></Point>
</Placemark></Folder></Document></kml>"""


def test_kml_gives_data_folders_tables_in_descriptions_and_shapes(tmp_path):
    path = tmp_path / "a.kml"
    path.write_text(KML)
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.writestr("doc.kml", KML)
        archive.writestr("files/icon.png", b"\x89PNG")
    for name, form in (("a.kml", "KML"), ("a.kmz", "KMZ")):
        found, rows = read(tmp_path / name)
        assert (found.format, found.crs) == (form, "EPSG:4326")
        assert rows[0][1] == {
            "name": "Mill Field",
            "ref": "P1",
            "uprn": "100012797623",
            "Folder": "Parks",
            "Ref": None,
            "Tenure": None,
        }
        assert rows[0][2].area == pytest.approx(0.005)
        assert rows[1][1]["Tenure"] == "Freehold"
        assert rows[1][2] == shapely.Point(-2.31, 53.41)


def test_a_list_of_plain_records_is_read_as_rows(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"name": "Hall", "lat": 53.4, "lon": -2.3}, {"name": "Shed"}]')
    assert [row for _, row, _ in read(path)[1]] == [
        {"name": "Hall", "lat": 53.4, "lon": -2.3},
        {"name": "Shed", "lat": None, "lon": None},
    ]


ARCS = """<?xml version="1.0"?><c:all xmlns:c="http://example.org/c"
xmlns:gml="http://www.opengis.net/gml/3.2"><gml:featureMember><c:site gml:id="s1"><c:ref>A1</c:ref>
<c:shape><gml:Polygon srsName="urn:ogc:def:crs:EPSG::27700" gml:id="g"><gml:exterior><gml:Ring>
<gml:curveMember><gml:Curve gml:id="c"><gml:segments>
<gml:ArcString><gml:posList>380000 390000 380010 390010 380020 390000</gml:posList></gml:ArcString>
<gml:LineStringSegment><gml:posList>380020 390000 380000 390000</gml:posList>
</gml:LineStringSegment></gml:segments></gml:Curve></gml:curveMember></gml:Ring></gml:exterior>
</gml:Polygon></c:shape></c:site></gml:featureMember></c:all>"""


def test_arcs_are_made_straight(tmp_path):
    path = tmp_path / "a.gml"
    path.write_text(ARCS)
    shape = read(path)[1][0][2]
    assert shape.area == pytest.approx(math.pi * 10**2 / 2, rel=0.01)  # half a disc of radius 10 m
