"""The pages of the energy side: roofs, wards, homes, sizing."""

from collections.abc import Iterator

from assets.register.models import Asset, Building, Kind
from energy.roofs.models import RoofSurvey
from gis.models import Boundary
from tests.browser.page import Page, open_all


def energy() -> Iterator[Page]:
    """All pages of the energy side."""
    yield Page("energy", "/energy/")
    yield from roofs()
    yield from homes()
    yield from sizing()


def roofs() -> Iterator[Page]:
    """Roofs: described, found, missing, and described wrongly."""
    described = "area_m2=30&tilt_deg=35&azimuth_deg=180&shading=modest"
    rows = Asset.objects.filter(is_draft=False)
    library = rows.filter(kind=Kind.LIBRARY).order_by("pk").first()
    bare = rows.filter(kind=Kind.PARK).order_by("pk").first()
    nowhere = rows.get(own_reference="KIN-0900")
    building = Building.objects.filter(type="house").order_by("pk").first()
    at = f"/energy/roofs/buildings/{building.pk}/"
    wards = Boundary.objects.filter(kind="ward").order_by("pk")
    yield Page("roofs-of-place", f"/energy/places/{wards.first().code}/")
    yield Page("roofs-of-place-asked", f"/energy/places/{wards.first().code}/", who="society")
    yield Page("roofs-of-place-none", f"/energy/places/{wards.last().code}/")
    yield Page("roofs", "/energy/roofs/")
    yield Page("roofs-found", "/energy/roofs/?q=KM3+1AB")
    yield Page("roofs-none-found", "/energy/roofs/?q=Xanadu")
    yield Page("roof-building", at, act=open_all)
    yield Page("roof-changed", f"{at}?tilt-1=50&facing-1=170&panels-1=4&shading=heavy")
    yield Page("roof-wrong-change", f"{at}?tilt-1=120", status=422)
    yield Page("roof-drawing", f"{at}?draw=yes")
    yield Page("roof-to-keep", f"{at}?tilt-1=50&facing-1=170&panels-1=4", who="officer")
    surveyed = RoofSurvey.objects.first().building_id
    yield Page("roof-surveyed", f"/energy/roofs/buildings/{surveyed}/", act=open_all)
    yield Page("roof-surveys", f"/energy/roofs/buildings/{surveyed}/", who="officer")
    yield Page("roof-survey-drawing", f"/energy/roofs/buildings/{surveyed}/?draw=yes")
    yield Page("roof-draw", "/energy/roofs/drawn/")
    yield Page("roof-draw-near", "/energy/roofs/drawn/?near=KM3+1AB")
    yield Page("roof-drawn-wrong", "/energy/roofs/drawn/?shape=POINT(0+0)", status=422)
    yield Page("roof-empty", "/energy/roofs/described/")
    wrong = "postcode=ZZ99+9ZZ&area_m2=&tilt_deg=120"
    yield Page("roof", f"/energy/roofs/described/?postcode=KM3+1AB&{described}", act=open_all)
    yield Page("roof-wrong", f"/energy/roofs/described/?{wrong}", status=422)
    yield Page("asset-roof", f"/energy/assets/{library.code}/", act=open_all)
    yield Page("asset-roof-missing", f"/energy/assets/{bare.code}/")
    yield Page("asset-roof-described", f"/energy/assets/{bare.code}/?{described}")
    yield Page("asset-roof-wrong", f"/energy/assets/{bare.code}/?area_m2=-4", status=422)
    yield Page("asset-roof-without-place", f"/energy/assets/{nowhere.code}/")
    yield Page(
        "asset-roof-crossed",
        f"/energy/assets/{bare.code}/?shape=POLYGON((0+0,1+1,1+0,0+1,0+0))",
        status=422,
    )


def homes() -> Iterator[Page]:
    """A home before it is described, compared, divided, and described wrongly."""
    one = "/energy/homes/?postcode=KM3+1AB&kwp=4&tilt_deg=35&azimuth_deg=180&shading=modest"
    one += "&use_kwh=2500&occupancy=half&tariff=flat&battery_kwh=5"
    yield Page("homes", "/energy/homes/")
    yield Page("homes-compared", f"{one}&who=owner&income_gbp=21000", act=open_all)
    yield Page("homes-flats", f"{one}&who=flats&shares=50,30,20")
    yield Page("homes-no-battery", one.replace("battery_kwh=5", "battery_kwh=0&who=tenant"))
    yield Page("homes-wrong", f"{one}&who=flats&shares=90,30", status=422)
    roof = "postcode=KM3+1AB&kwp=8&tilt_deg=35&azimuth_deg=180&shading=modest&use_kwh=2500"
    club = f"/energy/homes/club/?{roof}&tariff=flat&home=3&half=3&out=2&match_p=18"
    group = f"/energy/homes/group/?{roof}&tariff=flat&homes=12&occupancy=out&steps=5:3,10:6,25:10"
    yield Page("club", "/energy/homes/club/")
    yield Page("club-matched", f"{club}&fee_p=3")
    yield Page("club-wrong", f"{club}&fee_p=30", status=422)
    yield Page("group", "/energy/homes/group/")
    yield Page("group-priced", group)
    yield Page("group-wrong", f"{group}&postcode=nowhere", status=422)


def sizing() -> Iterator[Page]:
    """The size of a roof for an asset, a building and a described roof, and the running cost."""
    rows = Asset.objects.filter(is_draft=False).order_by("pk")
    library, park = rows.filter(kind=Kind.LIBRARY).first(), rows.filter(kind=Kind.PARK).first()
    house = Building.objects.filter(type="house").order_by("pk").first()
    described = "postcode=KM3+1AB&most_kwp=20&tilt_deg=30&azimuth_deg=180&shading=modest"
    yield Page("sizing", "/energy/sizing/")
    yield Page("sizing-asset", f"/energy/sizing/?asset={library.code}")
    yield Page("sizing-home", f"/energy/sizing/?building={house.pk}")
    yield Page("sizing-described", f"/energy/sizing/?{described}")
    yield Page("sizing-wrong-roof", "/energy/sizing/?most_kwp=-1", status=422)
    yield Page(
        "sizing-wrong", f"/energy/sizing/?asset={library.code}&use_kwh=no&shape=hall", status=422
    )
    yield Page("running-cost", f"/energy/assets/{library.code}/running-cost/")
    yield Page("bills-of-asset", f"/energy/assets/{library.code}/bills/")
    yield Page("running-cost-none", f"/energy/assets/{park.code}/running-cost/")
