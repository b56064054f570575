"""The pages of the energy side: roofs, wards, homes, sizing."""

from collections.abc import Iterator

from assets.register.models import Asset, Building, Kind
from gis.models import Boundary
from tests.browser.page import Page, open_all


def energy() -> Iterator[Page]:
    """Roofs: described, found, missing, and described wrongly."""
    described = "area_m2=30&tilt_deg=35&azimuth_deg=180&shading=modest"
    rows = Asset.objects.filter(is_draft=False)
    library = rows.filter(kind=Kind.LIBRARY).order_by("pk").first()
    bare = rows.filter(kind=Kind.PARK).order_by("pk").first()
    nowhere = rows.get(own_reference="KIN-0900")
    yield Page("energy", "/energy/")
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
