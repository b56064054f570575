"""Surveys by hand: kept by who may, the best source, taken back; obstacles take modules away."""

import json

import pytest
from django.contrib.gis.geos import Polygon
from django.db import IntegrityError, transaction

from assets.register.models import Building
from energy.roofs import services, stored
from energy.roofs.models import How, RoofEstimate, RoofPlane, RoofSurvey
from gis.crs import BNG, WGS84
from tests.factories import (
    ENGLISH,
    make_authority,
    make_body,
    make_building,
    make_source,
    make_staff,
    make_user,
    secretary_of,
    square,
)

pytestmark = pytest.mark.django_db
X, Y = 325_000, 673_000


def drawn(*boxes) -> str:
    """Boxes in metres east and north of the corner of the building, as a drawing in degrees."""
    corners = []
    for west, south, east, north in boxes:
        box = Polygon.from_bbox((X + west, Y + south, X + east, Y + north))
        box.srid = BNG
        corners.append([list(map(list, box.transform(WGS84, clone=True).coords[0]))])
    return json.dumps({"type": "MultiPolygon", "coordinates": corners})


SOUTH, CHIMNEY = (0, 0, 12, 6), (5, 2, 7, 4)


@pytest.fixture
def building():
    return make_building(footprint=square(side=12), authority=make_authority())


def sign_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def figures(client, building, **query) -> dict:
    return client.get(f"/energy/roofs/buildings/{building.pk}.json", query).json()


def keep(client, building, basis="visit", **query):
    address = f"/energy/roofs/buildings/{building.pk}/survey/"
    return client.post(address, {"basis": basis}, query_params=query)


def test_what_stands_on_a_plane_takes_area_and_modules_away(client, building):
    flat = {"shape": drawn(SOUTH), "tilt-1": "0", "facing-1": "180"}
    plain = figures(client, building, **flat)["planes"][0]
    # without the margin of 0.3 m all round: 11.4 x 5.4 = 61.56 m2
    assert plain["usable_m2"] == pytest.approx(61.6, abs=0.2)
    assert plain["obstacles_m2"] == 0
    less = figures(client, building, obstacles=drawn(CHIMNEY), **flat)["planes"][0]
    # 2 m x 2 m with 0.3 m all round is 2.6 x 2.6 = 6.76 m2
    assert less["usable_m2"] == pytest.approx(61.6 - 6.8, abs=0.3)
    assert less["obstacles_m2"] == pytest.approx(4, abs=0.05)
    assert less["panels_that_fit"] < plain["panels_that_fit"]


def test_no_module_lies_on_what_was_drawn_in_its_way(client, building):
    query = {"shape": drawn(SOUTH), "obstacles": drawn(CHIMNEY)}
    found = client.get(f"/energy/roofs/buildings/{building.pk}.geojson", query).json()
    parts = [
        (one["properties"]["part"], services.GEOSGeometry(json.dumps(one["geometry"])))
        for one in found["features"]
    ]
    chimney = next(shape for part, shape in parts if part == "obstacles")
    modules = [shape for part, shape in parts if part == "module"]
    assert len(modules) > 10
    assert not any(shape.intersects(chimney) for shape in modules)


def test_a_kept_survey_is_what_every_door_shows_and_renews_the_stored_estimate(client, building):
    stored.estimate_waiting(Building.objects.all())
    assert RoofEstimate.objects.get().how == How.INFERRED
    officer = sign_in(client, make_staff(name="Ada Surveyor"))
    stated = {"shape": drawn(SOUTH), "obstacles": drawn(CHIMNEY), "tilt-1": "22", "facing-1": "171"}
    wanted = figures(client, building, **stated)
    assert keep(client, building, **stated).status_code == 302
    survey = RoofSurvey.objects.get()
    assert (survey.by, survey.body, survey.basis) == (officer, "City of Edinburgh", "visit")
    client.logout()
    held = figures(client, building)
    for key in ("annual_kwh", "p90_kwh", "shaded_kwh", "panels", "kwp", "planes"):
        assert held[key] == wanted[key], key
    assert "surveyed by hand for City of Edinburgh, on the spot" in held["source"]
    row = RoofEstimate.objects.get()
    assert (row.how, row.annual_kwh) == (How.SURVEYED, held["annual_kwh"])
    assert stored.estimate_waiting(Building.objects.all()) == 0
    page = client.get(f"/energy/roofs/buildings/{building.pk}/").content.decode()
    assert "surveyed by hand for City of Edinburgh" in page
    assert "Ada Surveyor" not in page


def test_a_survey_outranks_a_surface_model_and_taken_back_gives_it_its_place_again(
    client, building
):
    RoofPlane.objects.create(
        building=building, number=1, outline=Polygon.from_bbox((X, Y, X + 12, Y + 6)), tilt_deg=41,
        azimuth_deg=180, usable_m2=60, how=How.DETECTED, source=make_source(title="A surface"),
    )  # fmt: skip
    sign_in(client, make_staff())
    keep(client, building, **{"tilt-1": "30", "facing-1": "180"})
    assert figures(client, building)["planes"][0]["tilt_deg"] == 30
    address = f"/energy/roofs/surveys/{RoofSurvey.objects.get().pk}/take-back/"
    assert client.post(address).status_code == 302
    held = figures(client, building)
    assert (held["how"], held["planes"][0]["tilt_deg"]) == ("detected", 41)
    assert RoofEstimate.objects.get().how == How.DETECTED
    again = client.post(address, follow=True)
    assert "taken back already" in again.content.decode()


def test_the_newest_survey_holds_and_the_older_ones_are_kept(client, building):
    sign_in(client, make_staff())
    for pitch in ("30", "45"):
        keep(client, building, shape=drawn(SOUTH), **{"tilt-1": pitch, "facing-1": "180"})
    assert figures(client, building)["planes"][0]["tilt_deg"] == 45
    assert RoofSurvey.objects.count() == 2


def test_a_society_may_keep_a_survey_and_others_may_not(client, building):
    stated = {"shape": drawn(SOUTH)}
    assert "Keep it as a survey" not in _page(client, building, stated)
    refused = [
        make_user(), make_staff("ward_councillor"), secretary_of(make_body()),
        make_staff(authority=make_authority(ENGLISH)),
    ]  # fmt: skip
    for person in refused:
        sign_in(client, person)
        assert "Keep it as a survey" not in _page(client, building, stated)
        assert keep(client, building, **stated).status_code == 403
    sign_in(client, secretary_of(make_body(name="Sunny Roofs", is_energy_society=True)))
    assert "Keep it as a survey" in _page(client, building, stated)
    assert keep(client, building, basis="plans", **stated).status_code == 302
    assert RoofSurvey.objects.get().body == "Sunny Roofs"


def _page(client, building, query) -> str:
    return client.get(f"/energy/roofs/buildings/{building.pk}/", query).content.decode()


def test_a_survey_that_says_not_how_or_cannot_be_read_is_refused(client, building):
    sign_in(client, make_staff())
    page = keep(client, building, basis="", shape=drawn(SOUTH))
    assert page.status_code == 422
    assert "How did you look at this roof?" in page.content.decode()
    assert keep(client, building, shape="{").status_code == 422
    assert keep(client, building, **{"tilt-1": "120"}).status_code == 422
    assert not RoofSurvey.objects.exists()


def test_a_plane_is_of_a_file_or_of_a_survey_and_never_of_both_or_neither(building):
    def make(**more):
        with transaction.atomic():
            RoofPlane.objects.create(
                building=building, number=1, outline=Polygon.from_bbox((X, Y, X + 9, Y + 9)),
                tilt_deg=30, azimuth_deg=180, usable_m2=60, how=How.SURVEYED, **more,
            )  # fmt: skip

    survey = RoofSurvey.objects.create(building=building, body="A society", basis="visit")
    with pytest.raises(IntegrityError):
        make()
    with pytest.raises(IntegrityError):
        make(survey=survey, source=make_source())
    make(survey=survey)
    make(source=make_source())
    assert RoofPlane.objects.count() == 2
