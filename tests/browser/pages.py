"""Every page of the product, in each state of the demonstration, with somebody who may open it.

The samples are taken from the demonstration; ``test_pages.py`` sees that no route of the URLconf
that gives a page is left out.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assets.casework import services, steps
from assets.casework.models import TransferRequest
from assets.casework.pack_entries import NeedKind
from assets.register.models import Asset, Kind, State
from gis.demonstration import BOROUGH, NEIGHBOUR
from gis.models import Boundary
from people.demonstration import address as email_of
from people.models import Organisation, User
from tests.factories import make_paper


@dataclass(frozen=True)
class Page:
    """A page to look at: its name for pictures, its address, who looks, and what they do first."""

    name: str
    path: str
    who: str = ""
    status: int = 200
    act: Callable | None = None  # given the visitor, once the page is there


#: Routes that give no page: tiles, data, files, and addresses that only take a form or lead on.
WITHOUT_PAGE = {
    "health", "places:tile", "places:labels", "places:place_geojson",
    "register:asset_list_json", "register:asset_list_geojson", "register:asset_json",
    "register:asset_geojson", "casework:document", "casework:document_remove",
    "people:role_remove", "mfa_download_recovery_codes", "mfa_login_webauthn",
    "account_confirm_login_code", "socialaccount_signup", "openid_connect_login",
    "openid_connect_callback",
}  # fmt: skip


def send_empty(visitor):
    """Send the form of the page as it is, to see its errors."""
    visitor.main.locator("form:not([role=search]) button[type=submit]").last.click()


def open_all(visitor):
    """Open all that can be opened."""
    visitor.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")


# --- without an account ---------------------------------------------------------------------------


def places() -> Iterator[Page]:
    """Home, map, list, search, and the pages of wards and other areas."""
    yield Page("home", "/")
    yield Page("map", f"/map/?authority={BOROUGH}")
    yield Page("map-of-two-councils", "/map/")
    yield Page(
        "map-filtered", "/map/?word=libraries&near=KM3+1AB&within=5000&kind=library", act=open_all
    )
    yield Page("map-nothing-found", "/map/?q=nothing+is+called+this")
    yield Page("list", "/assets/")
    yield Page("list-last-page", "/assets/?page=5")
    yield Page("list-nothing-found", "/assets/?q=nothing+is+called+this")
    yield Page("list-wrong-filter", "/assets/?near=ZZ99+9ZZ&place=nowhere", act=open_all)
    yield Page("list-not-on-map", "/assets/?located=no", act=open_all)
    yield Page("downloads", "/data/", act=open_all)
    yield Page("downloads-filtered", "/data/?kind=library", act=open_all)
    yield Page("downloads-of-council", f"/data/{BOROUGH}/")
    yield Page("api", "/api/", act=open_all)
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
    draft = rows.get(is_draft=True)
    yield Page("asset-draft", f"/assets/{draft.code}/", who="officer")
    withdrawn = rows.get(state=State.WITHDRAWN)
    yield Page("asset-withdrawn", f"/assets/{withdrawn.code}/", status=410)


def energy() -> Iterator[Page]:
    """Roofs: described, found, missing, and described wrongly."""
    described = "area_m2=30&tilt_deg=35&azimuth_deg=180&shading=modest"
    rows = Asset.objects.filter(is_draft=False)
    library = rows.filter(kind=Kind.LIBRARY).order_by("pk").first()
    bare = rows.filter(kind=Kind.PARK).order_by("pk").first()
    nowhere = rows.get(own_reference="KIN-0900")
    yield Page("energy", "/energy/")
    yield Page("roof-empty", "/energy/roofs/")
    yield Page("roof", f"/energy/roofs/?postcode=KM3+1AB&{described}", act=open_all)
    yield Page("roof-wrong", "/energy/roofs/?postcode=ZZ99+9ZZ&area_m2=&tilt_deg=120", status=422)
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


def statements() -> Iterator[Page]:
    """What the product says of itself, and the mail of the demonstration."""
    yield Page("about", "/about/")
    yield Page("accessibility", "/about/accessibility/")
    yield Page("privacy", "/about/privacy/")
    yield Page("sources", "/about/sources/")
    yield Page("outbox", "/outbox/", act=open_all)


def requests() -> Iterator[Page]:
    """The public register of requests, and a request at every stage that the public may see."""
    yield Page("requests", "/requests/")
    yield Page("requests-last-page", "/requests/?page=2")
    for one in _one_a_stage(TransferRequest.objects.public()):
        yield Page(f"request-{one.stage}", one.get_absolute_url(), act=open_all)


def _one_a_stage(rows):
    found = {one.stage: one for one in rows.order_by("-pk")}
    return [found[stage] for stage in sorted(found)]


# --- with an account ------------------------------------------------------------------------------


def _secretary_of(request) -> str:
    return request.organisation.roles.get(role="secretary").user.email.partition("@")[0]


def group() -> Iterator[Page]:
    """A group's own work: bodies, a request begun, one that is complete, one that was sent."""
    body = Organisation.objects.order_by("pk").first()
    asset = Asset.objects.filter(authority__code=BOROUGH, is_draft=False).order_by("pk").first()
    draft = TransferRequest.objects.filter(stage="draft").first()
    who = _secretary_of(draft)
    at = f"/apply/{draft.reference}/"
    yield Page("apply-without-body", "/apply/", who="resident")
    yield Page("apply", "/apply/", who=who)
    yield Page("start", f"/apply/start/{asset.code}/", who=who)
    yield Page("start-first-body", f"/apply/start/{asset.code}/", who="resident")
    yield Page("tasks-begun", at, who=who)
    for content in steps.contents_of(draft):
        yield Page(f"piece-{content.id}", f"{at}{content.id}/", who=who)
    yield Page("piece-wrong", f"{at}reasons/", who=who, act=send_empty)
    yield Page("piece-file-wrong", f"{at}constitution/", who=who, act=send_empty)
    yield Page("piece-choice-wrong", f"{at}type/", who=who, act=send_empty)
    yield Page("check-too-early", f"{at}check/", who=who)
    yield Page("request-draft", draft.get_absolute_url(), who=who)
    yield from _complete_request(asset, body)
    waiting = TransferRequest.objects.filter(stage="incomplete", organisation__isnull=False).first()
    yield Page("tasks-incomplete", f"/apply/{waiting.reference}/", who=_secretary_of(waiting))
    yield Page("receipt", f"/apply/{waiting.reference}/receipt/", who=_secretary_of(waiting))
    for one in _one_a_stage(TransferRequest.objects.filter(organisation__isnull=False)):
        if steps.open_steps(one, _user(_secretary_of(one))):
            yield Page(f"own-request-{one.stage}", one.get_absolute_url(), who=_secretary_of(one))
    yield Page("bodies", "/organisations/", who=who)
    yield Page("bodies-none", "/organisations/", who="resident")
    yield Page("body-new", "/organisations/new/", who=who)
    yield Page("body-new-wrong", "/organisations/new/", who=who, act=send_empty)
    yield Page("body", f"/organisations/{draft.organisation.reference}/", who=who)
    yield Page("body-change", f"/organisations/{draft.organisation.reference}/change/", who=who)


def _complete_request(asset, body) -> Iterator[Page]:
    secretary = body.roles.get(role="secretary").user
    whole = services.begin_request(asset, organisation=body, by=secretary)
    services.choose_right(whole, "lease")
    whole.refresh_from_db()
    for content in steps.missing_contents(whole):
        if content.kind is NeedKind.DOCUMENT:
            services.attach_document(whole, need=content.id, file=make_paper(), by=secretary)
        else:
            services.save_answer(whole, content.id, f"About {content.id}.")
    who = _secretary_of(whole)
    yield Page("tasks-complete", f"/apply/{whole.reference}/", who=who)
    yield Page("piece-with-file", f"/apply/{whole.reference}/constitution/", who=who)
    yield Page("check", f"/apply/{whole.reference}/check/", who=who)
    yield Page("check-wrong", f"/apply/{whole.reference}/check/", who=who, act=send_empty)


def _user(who) -> User:
    return User.objects.get(email=email_of(who))


def council() -> Iterator[Page]:
    """The council's work: the desk, a case at every stage, every step, open and closed."""
    sent = TransferRequest.objects.exclude(stage="draft").filter(authority__code=BOROUGH)
    yield Page("desk", "/casework/", who="officer")
    yield Page("desk-of-decision-maker", "/casework/", who="committee")
    yield Page("desk-empty", "/casework/", who="neighbour.officer")
    yield Page("enter", "/casework/enter/", who="officer")
    yield Page("enter-wrong", "/casework/enter/", who="officer", act=send_empty)
    for one in _one_a_stage(sent):
        yield Page(f"case-{one.stage}", f"/casework/{one.reference}/", who="officer", act=open_all)
    paper = sent.filter(organisation=None).first()
    yield Page("case-on-paper", f"/casework/{paper.reference}/", who="officer")
    seen = set()
    for one in [*sent, *TransferRequest.objects.filter(organisation__isnull=False)]:
        for who in ("officer", "committee", _secretary_of(one) if one.organisation else ""):
            for _, answer in steps.open_steps(one, _user(who)) if who else ():
                closed = bool(answer.hindrances)
                if (answer.step.id, closed) not in seen:
                    seen.add((answer.step.id, closed))
                    name = f"step-{answer.step.id}{'-closed' if closed else ''}"
                    yield Page(name, f"/casework/{one.reference}/{answer.step.id}/", who=who)
    decided = sent.filter(stage="under-consideration").order_by("next_due_on").first()
    yield Page(
        "step-wrong", f"/casework/{paper.reference}/validate/", who="officer", act=send_empty
    )
    yield Page(
        "step-not-here", f"/casework/{decided.reference}/make-offer/", who="committee", status=422
    )
    yield Page("not-allowed", "/casework/enter/", who="committee", status=403)


def people() -> Iterator[Page]:
    """An account and its doors, and who does what for a council."""
    yield Page("account-of-resident", "/account/", who="resident")
    yield Page("account-of-officer", "/account/", who="officer")
    yield Page("account-of-administrator", "/account/", who="administrator")
    yield Page("account-of-society", "/account/", who="society")
    roles = f"/account/council/{BOROUGH}/people/"
    yield Page("roles", roles, who="administrator")
    yield Page("roles-wrong", roles, who="administrator", act=send_empty)


GROUPS = (places, assets, energy, statements, requests, group, council, people)
