"""Whatever a file holds, an import ends with one clear sentence, or each row is in or kept out."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.register.importing import Wishes, import_file
from assets.register.models import Asset, ImportRow
from assets.register.undoing import undo_import
from gis.errors import Refusal
from tests.assets.register.lists import register_as_it_is
from tests.factories import ENGLISH

pytestmark = pytest.mark.django_db

SETTINGS = settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
HEADINGS = [
    "reference", "name", "kind", "easting", "northing", "lon", "lat", "uprn", "WKT", "Postcode",
    "Address", "Tenure", "Owner", "Area (ha)", "Title number", "Running cost", "url", "Notes",
    "Date checked", "Something else", "", "x" * 300,
]  # fmt: skip
CELLS = st.sampled_from(
    [
        "", " ", "Hall", "=cmd|' /C calc'!A0", "\x00", "a\x00b", "\u202eevil", "'", '"', '""', ",",
        ";", "\n", "1e999", "-1e999", "NaN", "inf", "99999999999999999999999", "0", "-0",
        "379000", "392000", "53.4", "-2.3", "POINT(1 1)", "POINT EMPTY", "POLYGON((0 0,1 1,1 0))",
        "GEOMETRYCOLLECTION(POINT(1 1),POLYGON EMPTY)", "<script>alert(1)</script>", "é", "\x85",
        "x" * 5_000, "{{ 7*7 }}", "%s%d", "\\", "2025-02-30", "31/02/2025", "£1,2,3", "🏛" * 200,
        "javascript:alert(1)", "https://" + "a" * 900, "100012797623", "\ufeff", "\ufffe",
    ]
)  # fmt: skip
CODECS = st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "latin-1", "utf-32"])


def try_to_import(path, **wishes):
    """Import a file that may be anything, and take it back: the register must be as before."""
    before = register_as_it_is()
    try:
        report = import_file(path, Wishes(**{"authority": ENGLISH} | wishes))
    except Refusal as refusal:
        sentence = str(refusal)
        assert sentence.endswith((".", "?"))
        assert "\n" not in sentence
        assert "Traceback" not in sentence
        assert register_as_it_is() == before
        return None
    assert report.read == len(report.rows) > 0
    json.dumps(report.as_dict(), allow_nan=False)
    for row in ImportRow.objects.filter(run=report.undo_id):
        assert row.outcome in ("created", "quarantined", "updated", "unchanged")
        assert bool(row.reasons) == (row.outcome == "quarantined")
    assert Asset.objects.filter(name="").count() == 0
    undo_import(report.undo_id)
    assert register_as_it_is() == before
    return report


@SETTINGS
@given(data=st.data())
def test_no_table_breaks_an_import(tmp_path, data):
    names = data.draw(st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=8))
    rows = data.draw(st.lists(st.lists(CELLS, max_size=10), max_size=6))
    delimiter = data.draw(st.sampled_from([",", ";", "\t", "|"]))
    quoted = data.draw(st.booleans())
    lines = [names, *rows]
    text = "\r\n".join(
        delimiter.join('"' + cell.replace('"', '""') + '"' if quoted else cell for cell in line)
        for line in lines
    )
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(data.draw(CODECS), "replace"))
    try_to_import(path)


HEADS = [b"", b"PK\x03\x04", b"SQLite format 3\x00", b"{", b"<?xml", b"PAR1", b"\xd0\xcf\x11\xe0"]


@SETTINGS
@given(content=st.binary(max_size=400), head=st.sampled_from([*HEADS, b"\xff\xfe"]))
def test_no_bytes_break_an_import(tmp_path, content, head):
    path = tmp_path / "list.csv"
    path.write_bytes(head + content)
    try_to_import(path)


ORDINATES = st.sampled_from([0, -2.3, 53.4, 379000, 392000, 1e300, -1e300, 1e-300, None, "1", True])
PAIRS = st.lists(ORDINATES, max_size=4)
SHAPES = st.none() | st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            ["Point", "LineString", "Polygon", "MultiPolygon", "GeometryCollection", "Nothing", ""]
        ),
        "coordinates": PAIRS
        | st.lists(PAIRS, max_size=5)
        | st.lists(st.lists(PAIRS, max_size=5), max_size=2)
        | st.just([[[-2.3, 53.4], [-2.31, 53.41], [-2.31, 53.4], [-2.3, 53.41], [-2.3, 53.4]]]),
    }
)
PROPERTIES = st.none() | st.dictionaries(
    st.sampled_from([*HEADINGS, "\ud800", "a\x00b"]),
    CELLS | ORDINATES | st.just("\ud800") | st.lists(ORDINATES, max_size=2)
    | st.dictionaries(CELLS, CELLS, max_size=2),
    max_size=6,
)  # fmt: skip


@SETTINGS
@given(
    features=st.lists(st.tuples(SHAPES, PROPERTIES), max_size=5),
    crs=st.sampled_from([None, "EPSG:27700", "EPSG:3857", "EPSG:999999", "OGC:CRS84", "7"]),
)  # fmt: skip
def test_no_map_layer_breaks_an_import(tmp_path, features, crs):
    layer = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": shape, "properties": properties}
            for shape, properties in features
        ],
    }
    if crs:
        layer["crs"] = {"type": "name", "properties": {"name": crs}}
    path = tmp_path / "list.geojson"
    path.write_text(json.dumps(layer))
    try_to_import(path)


def test_ten_thousand_columns_are_read_or_refused(tmp_path):
    names = [f"Column number {number}" for number in range(10_000)]
    path = tmp_path / "list.csv"
    path.write_text(f"name,{','.join(names)}\nHall,{','.join('x' * 10_000)}\n")
    report = try_to_import(path)
    assert report is None or report.read == 1
