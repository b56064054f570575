"""One of each thing that has a public page."""

import pytest

from tests.factories import (
    make_asset,
    make_boundary,
    make_building,
    make_paper_request,
    make_postcode,
)


@pytest.fixture
def house(db):
    """A council with one of each thing that has a public page."""
    make_boundary(code="S13002929", name="Leith Walk")
    make_postcode()
    asset = make_asset()
    make_building()
    request = make_paper_request(asset=asset)
    return {
        "home": "/",
        "map": "/map/",
        "list": "/assets/",
        "asset": f"/assets/{asset.code}/",
        "place": "/places/S13002929/",
        "search": "/places/?q=leith",
        "requests": "/requests/",
        "request": f"/requests/{request.reference}/",
        "energy": "/energy/",
        "roof": "/energy/roofs/described/?postcode=EH1+1YS&area_m2=20&tilt_deg=35&azimuth_deg=180"
        "&shading=none",
        "asset roof": f"/energy/assets/{asset.code}/",
        "about": "/about/",
        "sources": "/about/sources/",
        "sign in": "/account/login/",
        "sign up": "/account/signup/",
        "not found": "/nowhere/",
        "refused": "/tiles/assets/99/0/0.mvt",
    }
