"""Estimates of the register's own roofs: stored, renewed, counted, and read by every door."""

import csv
import io

import geopandas
import pytest
import shapely
from django.contrib.gis.geos import MultiPolygon, Polygon
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from assets.register.buildings import import_buildings
from assets.register.errors import UnusableFile
from assets.register.models import Building
from energy.roofs import planes_in_files, services, stored, tasks
from energy.roofs.models import How, RoofEstimate, RoofPlane
from tests.factories import make_boundary, make_building, make_source, make_staff, square

pytestmark = pytest.mark.django_db


def estimate_all() -> int:
    return stored.estimate_waiting(Building.objects.all())


def test_a_stored_estimate_is_the_one_that_the_page_works_out(client):
    building = make_building(footprint=square(side=10))
    estimate_all()
    row = RoofEstimate.objects.get()
    live = client.get(f"/energy/roofs/buildings/{building.pk}.json").json()
    for name in stored.FIGURES:
        assert getattr(row, name) == live[name], name
    assert row.inputs["planes"] == live["planes"]
    assert row.method == live["method"]
    assert sum(row.monthly_kwh) == row.annual_kwh


def test_what_was_done_is_not_done_again_until_something_changes(monkeypatch):
    building = make_building(footprint=square(side=10))
    assert estimate_all() == 1
    assert estimate_all() == 0
    Building.objects.filter(pk=building.pk).update(footprint=square(side=14))
    assert estimate_all() == 1
    monkeypatch.setattr(stored, "METHOD", "a later method")
    assert estimate_all() == 1
    monkeypatch.setattr(stored.BuiltIn, "edition", "another climate")
    assert estimate_all() == 1
    assert RoofEstimate.objects.count() == 1


def test_a_run_that_is_broken_off_goes_on_where_it_ended(monkeypatch):
    monkeypatch.setattr(stored, "BATCH", 2)
    for number in range(5):
        make_building(footprint=square(x=325_000 + 100 * number, side=10))
    batches = []

    def stop_after_two(count):
        batches.append(count)
        if len(batches) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stored.estimate_waiting(Building.objects.all(), progress=stop_after_two)
    assert RoofEstimate.objects.count() == 4
    assert estimate_all() == 1


def test_a_roof_that_cannot_be_estimated_keeps_the_reason(client):
    make_building(footprint=square(side=3.5), reference="hut")
    estimate_all()
    row = RoofEstimate.objects.get()
    assert row.annual_kwh is None
    assert "too small" in row.reason


def test_the_page_of_a_ward_counts_all_and_says_what_was_left_out(client):
    ward = make_boundary()
    for number, side in enumerate((10, 14, 3.5)):
        make_building(footprint=square(x=325_100 + 100 * number, side=side))
    estimate_all()
    make_building(footprint=square(x=325_700, side=10), reference="new")
    make_building(footprint=square(x=329_000, side=10), reference="elsewhere")
    page = client.get(f"/energy/places/{ward.code}/")
    assert page.context["buildings"] == 4
    assert page.context["totals"]["roofs"] == 2
    assert page.context["waiting"] == 1
    assert [count for _, count in page.context["left_out"]] == [1]
    assert "too small" in page.context["left_out"][0][0]
    listed = [row.annual_kwh for row in page.context["page"]]
    assert listed == sorted(listed, reverse=True)
    assert page.context["totals"]["annual_kwh"] == sum(listed)


def test_the_downloads_hold_every_roof_with_its_figures_or_its_reason(client):
    ward = make_boundary()
    make_building(footprint=square(x=325_100, side=10), name="=SUM(A1)")
    make_building(footprint=square(x=325_300, side=3.5))
    estimate_all()
    text = b"".join(client.get(f"/energy/places/{ward.code}.csv").streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    twin = client.get(f"/energy/places/{ward.code}.geojson").json()["features"]
    assert [row["annual_kwh"] for row in rows] == [
        str(one["properties"]["annual_kwh"] or "") for one in twin
    ]
    assert rows[0]["name"] == "'=SUM(A1)"  # a spreadsheet must not run it
    assert rows[1]["reason"]
    assert twin[0]["geometry"]["type"] == "MultiPolygon"
    assert -3.3 < twin[0]["geometry"]["coordinates"][0][0][0][0] < -3.1


def test_the_machine_is_asked_once_however_often_the_button_is_pressed(client):
    ward = make_boundary()
    make_building(footprint=square(x=325_100, side=10))
    client.force_login(make_staff(), backend="django.contrib.auth.backends.ModelBackend")
    for _ in range(2):
        assert client.post(f"/energy/places/{ward.code}/estimate/").status_code == 302
    job = ProcrastinateJob.objects.get(task_name=tasks.ESTIMATE_PLACE)
    assert tasks.is_at_work_on(ward.code)
    app.tasks[job.task_name](**job.args)
    assert RoofEstimate.objects.count() == 1


def planes_file(tmp_path, rows, name="planes.geojson"):
    frame = geopandas.GeoDataFrame(rows, crs=27700)
    path = tmp_path / name
    frame.to_file(path)
    return path


SOUTH = shapely.box(325_000, 673_000, 325_010, 673_004)
NORTH = shapely.box(325_000, 673_004, 325_010, 673_008)


def two_planes(**more):
    return [
        {"building_id": "7", "tilt_deg": 41.0, "azimuth_deg": 178.0, "usable_area_m2": 33.0,
         "confidence": 0.9, "shade_factor": 0.93, "method": "surface model", "geometry": SOUTH}
        | more,
        {"building_id": "7", "tilt_deg": 39.0, "azimuth_deg": 358.0, "usable_area_m2": 31.0,
         "confidence": 0.8, "shade_factor": 0.9, "method": "surface model", "geometry": NORTH}
        | more,
    ]  # fmt: skip


def test_a_file_of_planes_brings_buildings_and_their_roofs(client, tmp_path):
    report = import_buildings(planes_file(tmp_path, two_planes()))
    assert report.created == 1
    building = Building.objects.get(reference="7")
    assert building.footprint_m2 == pytest.approx(80, abs=0.2)
    assert [plane.how for plane in building.roof_planes.all()] == [How.DETECTED, How.DETECTED]
    data = client.get(f"/energy/roofs/buildings/{building.pk}.json").json()
    assert data["how"] == "detected"
    assert data["planes"][0]["tilt_deg"] == 41
    assert data["shading"] == "measured"
    assert data["shade_factor"] == pytest.approx(0.93)  # only the south side carries modules


def test_planes_of_a_known_building_leave_its_footprint_and_renew_its_estimate(tmp_path):
    whole = MultiPolygon(Polygon.from_bbox((325_000, 673_000, 325_010, 673_009)), srid=27700)
    building = make_building(reference="7", footprint=whole, authority=None)
    estimate_all()
    report = import_buildings(planes_file(tmp_path, two_planes()))
    assert (report.created, report.updated, report.unchanged) == (0, 0, 1)
    building.refresh_from_db()
    assert building.footprint_m2 == pytest.approx(90)
    assert RoofEstimate.objects.get().how == How.DETECTED  # at once, for they are few
    assert estimate_all() == 0


def test_an_estimate_never_vanishes_while_it_waits_to_be_made_again(client, tmp_path, monkeypatch):
    ward = make_boundary()
    whole = MultiPolygon(Polygon.from_bbox((325_000, 673_000, 325_010, 673_009)), srid=27700)
    building = make_building(reference="7", footprint=whole, authority=None)
    estimate_all()
    before = RoofEstimate.objects.get().annual_kwh
    address = f"/energy/places/{ward.code}/"
    assert b"Out of date" not in client.get(address).content
    monkeypatch.setattr(planes_in_files, "AT_ONCE", 0)
    import_buildings(planes_file(tmp_path, two_planes()))
    page = client.get(address)
    assert b"Out of date, being made again" in page.content
    assert page.context["totals"]["annual_kwh"] == before
    assert (page.context["out_of_date"], page.context["not_looked_at"]) == (1, 0)
    row = client.get("/api/roofs/").json()["results"][0]
    assert (row["annual_kwh"], row["up_to_date"]) == (before, False)
    fresh = client.get(f"/api/roofs/{building.pk}/").json()
    assert (fresh["how"], fresh["up_to_date"]) == ("detected", True)
    tasks.renew_roof_estimates()
    assert RoofEstimate.objects.get().annual_kwh == fresh["annual_kwh"]
    assert b"Out of date" not in client.get(address).content
    assert ProcrastinateJob.objects.filter(task_name__endswith="renew_roof_estimates").count() == 1


def test_the_read_api_gives_the_figures_of_the_page_and_of_the_file(client):
    ward = make_boundary()
    roof = make_building(footprint=square(x=325_100, side=10), name="Hall")
    hut = make_building(footprint=square(x=325_300, side=3.5))
    make_building(footprint=square(x=329_000, side=10), reference="elsewhere")
    estimate_all()
    page = client.get(f"/energy/roofs/buildings/{roof.pk}.json").json()
    file = client.get(f"/energy/places/{ward.code}.geojson").json()["features"]
    rows = client.get("/api/roofs/", {"place": ward.code}).json()["results"]
    assert [row["building"] for row in rows] == [roof.pk, hut.pk]
    ours = client.get(f"/api/roofs/{roof.pk}/").json()
    assert ours.pop("planes") == page["planes"]
    assert ours == rows[0]
    for name in (*stored.FIGURES, "method", "weather", "how"):
        assert rows[0][name] == page[name] == file[0]["properties"][name], name
    assert sum(rows[0]["monthly_kwh"]) == rows[0]["annual_kwh"]
    assert (rows[1]["annual_kwh"], "too small" in rows[1]["reason"]) == (None, True)
    kept = client.get("/api/roofs/", {"estimated": "false"}).json()["results"]
    assert [row["building"] for row in kept] == [hut.pk]
    assert client.get("/api/roofs/", {"place": "nowhere"}).status_code == 422
    assert client.get("/api/roofs/", {"estimated": "maybe"}).status_code == 422
    assert client.get("/api/roofs/999999999/").status_code == 404


def test_footprints_abroad_are_left_out_and_said(tmp_path):
    house = shapely.box(-0.1, 51.5, -0.0999, 51.5001)
    exchanged = shapely.transform(house, lambda places: places[:, ::-1])
    rows = {"building_id": ["here", "exchanged", "empty"]}
    path = tmp_path / "houses.gpkg"
    shapes = [house, exchanged, shapely.Polygon()]
    geopandas.GeoDataFrame(rows, geometry=shapes, crs=4326).to_file(path)
    report = import_buildings(path)
    assert (report.created, report.quarantined) == (1, 2)
    assert "Row 2 (exchanged) lies outside the United Kingdom" in report.notes[0]
    assert "Row 3 (empty) has no area" in report.notes[1]


@pytest.mark.parametrize("content", ["", "one column only\n", "a,b\n1,2,3\n4\n"])
def test_a_table_that_is_no_file_of_buildings_is_refused_in_one_sentence(tmp_path, content):
    path = tmp_path / "houses.csv"
    path.write_text(content)
    with pytest.raises(UnusableFile, match=r"houses\.csv"):
        import_buildings(path)


def test_a_survey_by_hand_outranks_what_a_file_says(tmp_path):
    building = make_building(reference="7", authority=None)
    RoofPlane.objects.create(
        building=building, number=1, outline=Polygon.from_bbox(SOUTH.bounds), tilt_deg=30,
        azimuth_deg=170, usable_m2=30, how=How.SURVEYED, source=make_source(title="A survey"),
    )  # fmt: skip
    import_buildings(planes_file(tmp_path, two_planes()))
    assert services.roof_of_building(building).planes[0].tilt_deg == 30


def test_a_plane_that_cannot_lie_so_is_left_out_and_said(tmp_path):
    rows = two_planes()
    rows[1]["tilt_deg"] = 120.0
    report = import_buildings(planes_file(tmp_path, rows))
    assert RoofPlane.objects.count() == 1
    assert "1 rows hold no plane" in " ".join(report.notes)
