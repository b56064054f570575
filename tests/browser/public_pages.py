"""What everybody may open: places, assets, statements."""

from collections.abc import Iterator

from django.utils import timezone

from assets.register.models import Alert, Asset, Kind, State
from gis.demonstration import BOROUGH, NEIGHBOUR
from gis.models import Boundary
from people.models import Authority
from tests.browser.page import Page, open_all, send_empty


def places() -> Iterator[Page]:
    """Home, map, list, search, and the pages of wards and other areas."""
    yield Page("home", "/")
    yield Page("map", f"/map/?authority={BOROUGH}")
    yield Page("map-of-two-councils", "/map/")
    yield Page(
        "map-filtered", "/map/?word=libraries&near=KM3+1AB&within=5000&kind=library", act=open_all
    )
    yield Page("map-near-a-spot", "/map/?near=55.5566,-2.6829&within=5000")
    yield Page("map-nothing-found", "/map/?q=nothing+is+called+this")
    yield Page("list", "/assets/")
    yield Page("list-last-page", "/assets/?page=5")
    yield Page("list-nothing-found", "/assets/?q=nothing+is+called+this")
    yield Page("list-wrong-filter", "/assets/?near=ZZ99+9ZZ&place=nowhere", act=open_all)
    yield Page("list-not-on-map", "/assets/?located=no", act=open_all)
    yield Page("list-filters-set", "/assets/?kind=park&state=open&smallest_m2=100")
    yield Page("downloads", "/data/", act=open_all)
    yield Page("downloads-filtered", "/data/?kind=library", act=open_all)
    yield Page("downloads-of-council", f"/data/{BOROUGH}/")
    yield Page("api", "/api/", act=open_all)
    yield Page("alert-ask", f"/alerts/?authority={BOROUGH}")
    yield Page("alert-ask-wrong", "/alerts/", act=send_empty)
    borough = Authority.objects.get(code=BOROUGH)
    asked = Alert.objects.create(email="a@example.org", authority=borough)
    yield Page("alert-to-confirm", f"/alerts/{asked.token}/")
    has = Alert.objects.create(email="b@example.org", authority=borough, confirmed=timezone.now())
    yield Page("alert-confirmed", f"/alerts/{has.token}/")
    yield Page("wfs", "/wfs/")
    yield Page("search", "/places/")
    yield Page("search-many", "/places/?q=mill")
    yield Page("search-one", "/places/?q=KM3+1AB")
    yield Page("search-none", "/places/?q=Xanadu")
    for kind in ("authority", "ward", "community", "small_area"):
        area = Boundary.objects.filter(kind=kind).order_by("pk").first()
        yield Page(f"place-{kind}", f"/places/{area.code}/")
    yield Page("no-such-page", "/nothing/here/", status=404)


def assets() -> Iterator[Page]:
    """An asset of each kind, in each state, with and without place, buildings and requests."""
    rows = Asset.objects.order_by("pk")
    for kind in Kind:
        asset = rows.filter(kind=kind, is_draft=False, point__isnull=False).first()
        yield Page(f"asset-{kind}", f"/assets/{asset.code}/")
    for state in set(State) - {State.WITHDRAWN, State.TRANSFERRED}:
        asset = rows.filter(state=state, is_draft=False).last()
        yield Page(f"asset-{state}", f"/assets/{asset.code}/")
    stalled = rows.filter(stalled_spells__ended=None, stalled_spells__isnull=False)
    yield Page("asset-stalled", f"/assets/{stalled.first().code}/")
    asked = rows.filter(open_requests__gt=1).first() or rows.filter(open_requests__gt=0).first()
    yield Page("asset-asked-for", f"/assets/{asked.code}/")
    english = rows.filter(authority__code=NEIGHBOUR, kind=Kind.LIBRARY).first()
    yield Page("asset-in-england", f"/assets/{english.code}/")
    yield Page("asset-without-place", f"/assets/{rows.get(own_reference='KIN-0900').code}/")
    yield Page("asset-at-a-point", f"/assets/{rows.get(own_reference='KIN-0901').code}/")
    draft = rows.filter(is_draft=True).first()
    yield Page("asset-draft", f"/assets/{draft.code}/", who="officer")
    withdrawn = rows.get(own_reference="KIN-0903")
    yield Page("asset-withdrawn", f"/assets/{withdrawn.code}/", status=410)


def statements() -> Iterator[Page]:
    """What the product says of itself, and the mail of the demonstration."""
    yield Page("about", "/about/")
    yield Page("accessibility", "/about/accessibility/")
    yield Page("privacy", "/about/privacy/")
    yield Page("sources", "/about/sources/")
    yield Page("outbox", "/outbox/", act=open_all)
