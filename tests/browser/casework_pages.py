"""Requests, as the public, the group and the council see them, at every stage."""

from collections.abc import Iterator

from assets.casework import services, steps
from assets.casework.models import TransferRequest
from assets.casework.pack_entries import NeedKind
from assets.register.models import Asset
from gis.demonstration import BOROUGH
from people.demonstration import address as email_of
from people.models import Organisation, User
from tests.browser.page import Page, open_all, send_empty
from tests.factories import make_paper


def requests() -> Iterator[Page]:
    """The public register of requests, and a request at every stage that the public may see."""
    yield Page("requests", "/requests/")
    yield Page("requests-last-page", "/requests/?page=2")
    for one in _one_a_stage(TransferRequest.objects.public()):
        yield Page(f"request-{one.stage}", one.get_absolute_url(), act=open_all)


def guides() -> Iterator[Page]:
    """Which route fits, and the check of a body, before and after the answers."""
    asset = Asset.objects.filter(authority__code=BOROUGH, is_draft=False).order_by("pk").first()
    yield Page("routes", "/routes/")
    yield Page("routes-of-asset", f"/routes/?asset={asset.code}")
    fits = f"/routes/?asset={asset.code}&nation=Scotland&owner=council&tenure=owned&wish=own"
    yield Page("routes-answered", f"{fits}&form=scio", act=open_all)
    yield Page("routes-wrong", "/routes/?nation=Atlantis", status=422)
    yield Page("eligibility", "/eligibility/")
    check = "/eligibility/?nation=Scotland&form=scio"
    yield Page("eligibility-questions", check)
    yield Page("eligibility-answered", f"{check}&q-members=12&e-members=Register", act=open_all)
    yield Page("eligibility-wrong", f"{check}&q-members=many", status=422)


def _one_a_stage(rows):
    found = {one.stage: one for one in rows.order_by("-pk")}
    return [found[stage] for stage in sorted(found)]


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
    own = f"/organisations/{draft.organisation.reference}/"
    yield Page("body-area", f"{own}area/", who=who)
    yield Page("body-area-wrong", f"{own}area/", who=who, act=send_empty)
    yield Page("body-people", f"{own}people/", who=who)
    yield Page("body-people-wrong", f"{own}people/", who=who, act=send_empty)
    yield Page("body-papers", f"{own}papers/", who=who)
    yield Page("body-papers-wrong", f"{own}papers/", who=who, act=send_empty)
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
