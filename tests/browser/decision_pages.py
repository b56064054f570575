"""Notices, decisions, the desk, reports, opportunities and outcomes, for ``pages.py``."""

from collections.abc import Iterator

from assets.casework import confirming, steps
from assets.casework.models import TransferRequest
from assets.casework.offering_models import Opportunity
from assets.casework.pack_entries import Role
from assets.register.models import Asset
from gis.day import today
from gis.demonstration import BOROUGH, NEIGHBOUR
from people.demonstration import address as email_of
from people.models import User
from tests.browser.page import Page, send_empty


def _user(who) -> User:
    return User.objects.get(email=email_of(who))


def notices() -> Iterator[Page]:
    """Public notices and comments, and what officers do with what is said."""
    said = TransferRequest.objects.filter(representations__isnull=False).first()
    at = f"/casework/{said.reference}/representations/"
    yield Page("notices", "/notices/")
    ward = said.assets.first().ward_code
    yield Page("notices-of-ward", f"/notices/?ward={ward}")
    yield Page("notice", f"/notices/{said.reference}/")
    yield Page("notice-wrong", f"/notices/{said.reference}/", act=send_empty)
    yield Page("representations", at, who="officer")
    yield Page("representation-new", f"{at}new/", who="officer")
    yield Page("representation-new-wrong", f"{at}new/", who="officer", act=send_empty)
    for one in said.representations.all():
        yield Page(f"representation-{one.state}", f"{at}{one.pk}/", who="officer")
    yield Page("facts", f"/casework/{said.reference}/facts/", who="officer")


def decided() -> Iterator[Page]:
    """Decision notices, a step that waits for its second person, the pack, checks, promises."""
    refused = TransferRequest.objects.filter(events__step="publish-decision").first()
    yield Page("decision-notice", f"/requests/{refused.reference}/decision/")
    waiting = TransferRequest.objects.filter(
        stage="under-consideration", events__step="recommend", authority__code=BOROUGH
    ).first()
    at = f"/casework/{waiting.reference}/"
    yield Page("pack", f"{at}pack/", who="committee")
    yield Page("checks", f"{at}checks/", who="officer")
    yield Page("checks-wrong", f"{at}checks/", who="officer", act=send_empty)
    _prepare_refusal(waiting)
    yield Page("case-prepared", at, who="committee")
    yield Page("second-person-own", f"{at}second-person/", who="committee")
    yield Page("second-person", f"{at}second-person/", who="second.committee")
    passed = TransferRequest.objects.filter(promises__isnull=False).first()
    at = f"/casework/{passed.reference}/promises/"
    yield Page("promises", at, who="officer")
    yield Page("promises-wrong", at, who="officer", act=send_empty)
    yield Page("promise", f"{at}{passed.promises.first().pk}/", who="officer")


def _prepare_refusal(waiting) -> None:
    pack = steps.pack_of(waiting)
    texts = {f"{steps.HEAD}{name}": "Weighed." for name in pack.heads}
    confirming.propose_step(
        waiting, "refuse", by=_user("committee"), role=Role.DECIDER, seen=None,
        texts=texts | {"decision-reasons": "Reasons.", "reasonable-grounds": "Grounds."},
        dates={"decision": today()}, files=[],
        checks=["benefits-compared", "equal-opportunities"],
    )  # fmt: skip


def desks() -> Iterator[Page]:
    """What the desk leads to: filters, sharing out, days, calendars, policies, reports."""
    one = TransferRequest.objects.filter(stage="received", authority__code=BOROUGH).first()
    ward = one.assets.first().ward_code
    yield Page("desk-narrowed", f"/casework/?ward={ward}&stage=received", who="officer")
    yield Page("assign", f"/casework/{one.reference}/assign/", who="officer")
    yield Page("assign-ward", "/casework/assign/", who="officer")
    yield Page("assign-ward-wrong", "/casework/assign/", who="officer", act=send_empty)
    yield Page("correct-day", f"/casework/{one.reference}/correct-a-day/", who="officer")
    yield Page("calendars", "/casework/calendars/", who="administrator")
    yield Page("calendars-wrong", "/casework/calendars/", who="administrator", act=send_empty)
    yield Page("calendars-officer", "/casework/calendars/", who="officer")
    yield Page("calendar-address", "/calendars/", who="officer")
    yield Page("policies", "/casework/policies/", who="administrator")
    at = f"/casework/policies/{BOROUGH}/sct-atr-2017/"
    yield Page("policy", at, who="administrator")
    yield Page("policy-read", at, who="officer")
    yield Page("returns", f"/requests/returns/{BOROUGH}/", who="officer")
    year = today().year - 1
    yield Page("return", f"/requests/returns/{BOROUGH}/{year}/", who="officer")
    yield Page("return-write", f"/requests/returns/{BOROUGH}/{year}/write/", who="officer")
    yield Page("open-case", "/casework/open/friends-ladder/", who="officer")
    yield Page("open-case-wrong", "/casework/open/friends-ladder/", who="officer", act=send_empty)


def offers() -> Iterator[Page]:
    """Opportunities, proposals, scores, the lists of community value."""
    offered = Opportunity.objects.get()
    at = offered.get_absolute_url()
    group = offered.proposals.first().request
    member = group.organisation.roles.first().user.email.partition("@")[0]
    place = Asset.objects.filter(authority__code=BOROUGH, is_draft=False).order_by("pk").first()
    yield Page("opportunities", "/opportunities/")
    yield Page("opportunities-officer", "/opportunities/", who="neighbour.officer")
    yield Page("opportunity", at)
    yield Page("opportunity-propose", f"{at}propose/", who=member)
    new = f"/opportunities/offer/{NEIGHBOUR}/"
    yield Page("opportunity-new", new, who="neighbour.officer")
    yield Page("opportunity-new-wrong", new, who="neighbour.officer", act=send_empty)
    yield Page("opportunity-compare", f"{at}compare/", who="neighbour.officer")
    Opportunity.objects.filter(pk=offered.pk).update(is_published=False)
    yield Page("opportunity-draft", at, who="neighbour.officer")
    yield Page("opportunity-change", f"{at}change/", who="neighbour.officer")
    yield Page("scores", f"/casework/{group.reference}/scores/", who="neighbour.officer")
    yield Page("begin", f"/apply/start/{place.code}/friends-ladder/", who=member)
    yield Page("value-lists", "/requests/community-value/")


def outcomes() -> Iterator[Page]:
    """What was promised and what happened."""
    passed = TransferRequest.objects.filter(aims__observations__isnull=False).first()
    at = f"/outcomes/{passed.reference}/"
    yield Page("outcomes", "/outcomes/")
    yield Page("outcome", at)
    yield Page("outcome-officer", at, who="officer")
    yield Page("aim-new", f"{at}aims/new/", who="officer")
    yield Page("aim-new-wrong", f"{at}aims/new/", who="officer", act=send_empty)
    aim = passed.aims.first()
    yield Page("observation-new", f"{at}aims/{aim.pk}/observations/new/", who="officer")
