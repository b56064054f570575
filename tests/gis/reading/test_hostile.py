import io
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis.errors import UnreadableFile
from gis.reading import open_source
from tests.gis.reading.files import HEADINGS, ROWS, write_geojson, write_ods, write_xlsx

KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>{}</name></Placemark></kml>'
GML = (
    '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml"><gml:featureMember><site><name>{}</name>'
    "</site></gml:featureMember></gml:FeatureCollection>"
)
ONE_SENTENCE = r"^[^\n]+\.$"


def read_all(path):
    with open_source(path) as source:
        return list(source.rows())


def outcome(path):
    """Give the sentence of a refusal, or the rows."""
    try:
        return "", read_all(path)
    except UnreadableFile as error:
        return str(error), []


def refuse(path, words=ONE_SENTENCE):
    with pytest.raises(UnreadableFile, match=words) as caught:
        read_all(path)
    assert "\n" not in str(caught.value)
    assert str(path.parent) not in str(caught.value)


def write_zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"list.csv": b"\0" * (200 << 20)})
    assert path.stat().st_size < 300_000
    refuse(path, "unpacks to more than")


def test_a_workbook_that_is_a_bomb_is_refused(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"S": [HEADINGS, *ROWS]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b" " * (200 << 20))
    refuse(path, "unpacks to more than")


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"list.csv": b"a,b\n" * (40 << 20)})
    raw = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = raw.find(mark)
        raw[at + offset : at + offset + 4] = struct.pack("<I", 100)
    path.write_bytes(raw)
    refuse(path)


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "/etc/evil.csv", "a\\..\\..\\evil.csv", "C:\\evil.csv"]
)
def test_names_that_lead_out_of_an_archive_are_refused(tmp_path, name):
    refuse(write_zip(tmp_path / "a.zip", {name: "reference,name\nA1,Hall\n"}), "outside itself")


def test_links_and_locked_members_are_refused(tmp_path):
    link = zipfile.ZipInfo("list.csv")
    link.external_attr = 0o120777 << 16
    refuse(write_zip(tmp_path / "a.zip", {link: "/etc/passwd"}), "link")
    path = write_zip(tmp_path / "b.zip", {"list.csv": "reference,name\nA1,Hall\n"})
    raw = bytearray(path.read_bytes())
    raw[6] |= 1
    raw[raw.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    refuse(path, "password")


def test_zips_in_a_zip_in_a_zip_are_refused(tmp_path):
    inner = write_zip(tmp_path / "in.zip", {"list.csv": "reference,name\nA1,Hall\n"})
    outer = write_zip(tmp_path / "out.zip", {"in.zip": inner.read_bytes()})
    path = write_zip(tmp_path / "a.zip", {"out.zip": outer.read_bytes()})
    refuse(path, "holds archives in an archive")


def test_a_bomb_or_a_way_out_in_a_zip_in_a_zip_is_refused(tmp_path):
    bomb = write_zip(tmp_path / "in.zip", {"list.csv": b"\0" * (200 << 20)})
    refuse(write_zip(tmp_path / "a.zip", {"in.zip": bomb.read_bytes()}), "unpacks to more than")
    out = write_zip(tmp_path / "out.zip", {"../../evil.csv": "reference,name\nA1,Hall\n"})
    refuse(write_zip(tmp_path / "b.zip", {"in.zip": out.read_bytes()}), "outside itself")


@pytest.mark.parametrize(("suffix", "body"), [("kml", KML), ("gml", GML)])
def test_entities_of_xml_are_refused(tmp_path, suffix, body):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    for name, dtd in (
        ("outside", f'<!DOCTYPE x [<!ENTITY a0 SYSTEM "file://{secret}">]>'),
        ("bomb", f'<!DOCTYPE x [<!ENTITY a0 "ha">{bomb}]>'),
        ("declared", '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'),
    ):
        path = tmp_path / f"{name}.{suffix}"
        path.write_text(f'<?xml version="1.0"?>{dtd}{body.format("&a0;")}')
        refuse(path, "entities")


@pytest.mark.parametrize("content", ["kml", "gml", "nested"])
def test_broken_xml_is_refused(tmp_path, content):
    path = tmp_path / "a.kml"
    if content == "nested":
        path.write_text("<kml>" + "<Folder>" * 100_000)
    else:
        path.write_text((KML if content == "kml" else GML).format("Hall")[:-12])
    refuse(path)


@pytest.mark.parametrize(
    "text",
    [
        '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/passwd</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>",
        "<OGRWFSDataSource><URL>http://127.0.0.1:9/</URL></OGRWFSDataSource>",
        '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline read /etc/passwd"}',
        "<html><body><table><tr><td>reference</td></tr></table></body></html>",
        "<!DOCTYPE html><table><tr><td>reference</td></tr></table>",
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
@pytest.mark.parametrize("name", ["a.csv", "a.gml", "a.geojson"])
def test_recipes_for_other_software_and_web_pages_are_never_followed(tmp_path, text, name):
    path = tmp_path / name
    path.write_text(text)
    refuse(path)


@pytest.mark.parametrize(
    "start",
    [b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"\x1f\x8b\x08",
    b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x7fELF\x02", b"MZ\x90\0", b"SQLite format 3\0",
    b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0\0\x27\x0a"],
)  # fmt: skip
def test_other_kinds_of_file_are_refused_whatever_they_are_called(tmp_path, start):
    for name in ("a.csv", "a.xlsx", "a.gpkg"):
        path = tmp_path / name
        path.write_bytes(start + bytes(range(256)) * 20)
        refuse(path)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_files_that_are_cut_off_are_refused_or_read_in_part_never_crash(tmp_path, share):
    import geopandas
    import shapely

    sites = geopandas.GeoDataFrame(
        {"reference": [f"A{n}" for n in range(500)]},
        geometry=[shapely.Point(n, n).buffer(5) for n in range(500)],
        crs=27700,
    )
    whole = {
        "a.xlsx": write_xlsx(tmp_path / "w.xlsx", {"S": [HEADINGS, *ROWS * 200]}),
        "a.ods": write_ods(tmp_path / "w.ods", {"S": [HEADINGS, *ROWS * 200]}),
        "a.gpkg": tmp_path / "w.gpkg",
        "a.parquet": tmp_path / "w.parquet",
        "a.gml": tmp_path / "w.gml",
    }
    sites.to_file(whole["a.gpkg"])
    sites.to_parquet(whole["a.parquet"])
    sites.to_file(whole["a.gml"], driver="GML")
    for name, path in whole.items():
        raw = path.read_bytes()
        cut = tmp_path / name
        cut.write_bytes(raw[: int(len(raw) * share)])
        refuse(cut)


def test_a_folder_and_a_missing_file_are_refused(tmp_path):
    refuse(tmp_path, "folder")
    refuse(tmp_path / "none.csv", "cannot be opened")


def test_a_cell_without_end_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('reference,name\nA1,"' + "x" * (11 << 20))
    refuse(path, "quotation mark")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    start=st.sampled_from(
        [
            b"",
            b"reference,name\n",
            b"PK\x03\x04",
            b'{"type":"FeatureCollection","features":[',
            b"<kml>",
            b"PAR1",
            b"\xff\xfe",
            b"SQLite format 3\0",
        ]
    ),
    rest=st.binary(max_size=300),
    name=st.sampled_from(["a.csv", "a.xlsx", "a.geojson", "a.zip"]),
)
def test_any_bytes_are_read_or_refused_in_one_sentence(tmp_path_factory, start, rest, name):
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(start + rest)
    sentence, rows = outcome(path)
    assert bool(sentence) != bool(rows)
    assert "\n" not in sentence


cells = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n\r\t"), max_size=12
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_a_table_written_by_the_book_comes_back_cell_by_cell(tmp_path_factory, rows, encoding):
    import csv

    rows = [[f"R{n}", *row] for n, row in enumerate(rows)]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows(
        [["reference", "name", "address", "postcode"], *rows]
    )
    path = tmp_path_factory.mktemp("book") / "a.csv"
    path.write_bytes(buffer.getvalue().encode(encoding))
    with open_source(path) as source:
        found = [list(row.values()) for _, row, _ in source.rows()]
    assert found == [[cell or None for cell in row] for row in rows]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    geometry=st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["type",
        "coordinates", "geometries"]), inner | st.sampled_from(["Point", "Polygon",
        "GeometryCollection"]), max_size=3),
        max_leaves=12,
    )
)  # fmt: skip
def test_any_geometry_is_read_or_damages_its_row_alone(tmp_path_factory, geometry):
    path = tmp_path_factory.mktemp("shape") / "a.geojson"
    write_geojson(path, [{"type": "Feature", "properties": {"name": "a"}, "geometry": geometry}])
    assert len(read_all(path)) == 1
