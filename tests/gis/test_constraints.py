"""Constraint layers: loaded whole, dated, and told of a place as it is now."""

from datetime import date
from io import StringIO

import geopandas
import pytest
import shapely
from django.core.management import CommandError, call_command

from gis.models import ConstraintArea, ConstraintLayer
from gis.services import constraints_on
from tests.factories import make_asset, make_boundary, point, square

pytestmark = pytest.mark.django_db
X, Y = 325_000, 673_000
BUTTERFLY = shapely.Polygon([(X, Y), (X + 10, Y + 10), (X + 10, Y), (X, Y + 10)])


def write(path, *shapes, crs=27700, **columns):
    frame = geopandas.GeoDataFrame(columns, geometry=list(shapes), crs=crs)
    frame.to_file(path)
    return path


def load(path, name="Flood zone 3", effect="Ask the flood officer before you build."):
    out = StringIO()
    call_command("import_layer", str(path), name=name, effect=effect, stdout=out)
    return out.getvalue()


def test_half_of_an_outline_in_a_zone_is_said_as_half(tmp_path, client):
    # the asset is 20 x 20 m; the zone covers its western 10 m: 200 of 400 m²
    zone = shapely.box(X - 100, Y - 100, X + 10, Y + 100)
    load(write(tmp_path / "zone.gpkg", zone, name=["Water of Leith"]))
    asset = make_asset(outline=square(X, Y))
    found = constraints_on(asset.outline)
    assert [(one.layer.name, one.names) for one in found] == [("Flood zone 3", ["Water of Leith"])]
    assert found[0].share == pytest.approx(0.5)
    page = client.get(f"/assets/{asset.code}/").content.decode()
    assert "Ask the flood officer" in page
    assert "50 per cent of it" in page
    ward = make_boundary(geometry=square(X, Y, 500))
    elsewhere = make_boundary(geometry=square(X + 900, Y, 500))
    assert "On some of its ground" in client.get(f"/places/{ward.code}/").content.decode()
    assert "On some of its ground" not in client.get(f"/places/{elsewhere.code}/").content.decode()


def test_overlapping_areas_of_a_layer_count_once(tmp_path):
    zone = shapely.box(X - 1, Y - 1, X + 10, Y + 30)
    load(write(tmp_path / "zone.gpkg", zone, zone))
    assert constraints_on(square(X, Y))[0].share == pytest.approx(0.5)


def test_loading_a_layer_again_replaces_it_and_pages_tell_at_once(tmp_path):
    load(write(tmp_path / "old.gpkg", shapely.box(X - 5, Y - 5, X + 30, Y + 30)))
    assert constraints_on(point())
    said = load(write(tmp_path / "new.gpkg", shapely.box(0, 0, 10, 10)))
    assert "1 areas of the layer as it was are replaced" in said
    assert constraints_on(point()) == []
    assert (ConstraintLayer.objects.count(), ConstraintArea.objects.count()) == (1, 1)


def test_a_dated_area_binds_between_its_days(tmp_path):
    box = shapely.box(X - 5, Y - 5, X + 30, Y + 30)
    path = write(
        tmp_path / "dated.geojson", box, start_date=["2026-01-01"], end_date=["2026-06-01"]
    )
    load(path)
    bound = {d: bool(constraints_on(point(), d)) for d in (
        date(2025, 12, 31), date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1),
    )}  # fmt: skip
    assert list(bound.values()) == [False, True, True, False]


def test_a_zone_in_degrees_is_brought_to_metres_and_a_crossed_ring_is_repaired(tmp_path):
    frame = geopandas.GeoSeries([BUTTERFLY, shapely.Point(X, Y)], crs=27700).to_crs(4326)
    said = load(write(tmp_path / "zone.geojson", *frame, crs=4326))
    assert "1 created" in said
    assert "1 quarantined" in said
    # the two wings of 5 x 10 / 2 m each
    assert ConstraintArea.objects.get().geometry.area == pytest.approx(50, rel=1e-3)


def test_a_file_without_shapes_or_that_is_none_is_refused_in_a_sentence(tmp_path):
    table = tmp_path / "table.csv"
    table.write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="holds no shapes"):
        load(table)
    with pytest.raises(CommandError, match="no file"):
        load(tmp_path / "missing.gpkg")
    assert not ConstraintLayer.objects.exists()
