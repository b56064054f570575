"""Begin a case on any route whose rules are at hand, by a group or by an officer for one."""

from datetime import date

from django.db import transaction

from assets.casework import packs, services, steps
from assets.casework.calendars import Nation as CalendarNation
from assets.casework.commencing import commencements
from assets.casework.errors import CaseworkError
from assets.casework.known_place import is_open_to
from assets.casework.models import Channel, Event, TransferRequest
from assets.casework.offering_models import Opportunity, Proposal
from assets.casework.pack_entries import Role
from assets.casework.packs import Pack
from assets.register.models import Asset
from gis.day import today
from people.models import Authority, Nation, Organisation, User


def packs_for(authority: Authority, day: date) -> list[Pack]:
    """The rules in force for requests to a council on a day: law first, then practice."""
    nation, shelf = CalendarNation(Nation(authority.nation).label), packs.bundled_packs()
    routes = {p.identity.route for p in shelf.packs if nation in p.identity.nations}
    entered = commencements()
    found = [shelf.in_force(nation, route, day, entered) for route in routes]
    standing = [pack for pack in found if pack]
    return sorted(standing, key=lambda p: (p.identity.standing != "law", p.identity.title))


def other_packs(authority: Authority, day: date) -> list[Pack]:
    """The routes beside the one that a group writes in pieces and sends."""
    own = services.ROUTES.values()
    return [pack for pack in packs_for(authority, day) if pack.identity.route not in own]


def open_packs(asset: Asset, day: date) -> list[Pack]:
    """Those other routes against which nothing speaks that the register knows of a place."""
    return [p for p in other_packs(asset.authority, day) if is_open_to(asset, p.identity.route)]


def choices_of(pack: Pack) -> list[tuple[str, str]]:
    """What may be asked for under a pack, as flag and words; empty where there is no choice."""
    kinds = [c for c in pack.choices.values() if any(f.startswith("for-") for f in c.flags)]
    return [(flag, pack.flags[flag]) for choice in kinds for flag in choice.flags]


def openings_of(pack: Pack) -> list[tuple[str, str]]:
    """Where a case that an officer opens may begin, as stage and title; empty without a choice."""
    begins = [stage for stage in pack.identity.starts_in if stage != "draft"]
    return [(one, pack.stages[one].title) for one in begins] if len(begins) > 1 else []


@transaction.atomic
def begin_case(
    pack: Pack,
    assets: list[Asset],
    *,
    by: User,
    choice: str = "",
    organisation: Organisation | None = None,
    body_name: str = "",
    body_contact: str = "",
    channel: Channel = Channel.WEB,
    opportunity: Opportunity | None = None,
    opening: str = "",
) -> TransferRequest:
    """Begin a case at the first stage of its rules; what came on paper is no draft any more.

    ``opening`` names another of the stages in which the rules let a case begin.

    Raises
    ------
    CaseworkError
        If what is asked for is not among the choices, or the opportunity is not open.
    """
    if opportunity and not opportunity.is_open:
        raise CaseworkError(f"Proposals for “{opportunity}” are taken only while it is open.")
    known = [flag for flag, _ in choices_of(pack)]
    if known and choice not in known:
        raise CaseworkError("Say what is asked for: choose one of the ways that the rules know.")
    authority = assets[0].authority
    begins = pack.identity.starts_in
    stage = begins[0] if organisation else next(one for one in begins if one != "draft")
    if opening in dict(openings_of(pack)):
        stage = opening
    flags = {choice} - {""} | ({"offered"} & pack.flags.keys() if opportunity else set())
    request = services.open_request(
        authority,
        assets,
        pack,
        stage,
        flags=flags,
        organisation=organisation,
        body_name=organisation.name if organisation else body_name,
        body_contact=organisation.contact_address if organisation else body_contact,
        right={"for-ownership": "ownership", "for-lease": "lease"}.get(
            choice, "other" if choice else ""
        ),
        channel=channel,
        begun_by=by,
    )
    if opportunity:
        Proposal.objects.create(opportunity=opportunity, request=request)
    Event.objects.create(
        request=request, step="begin", title=f"{pack.identity.title}: begun", day=today(),
        stage=stage, role=Role.GROUP if organisation else Role.OFFICER, by=by,
    )  # fmt: skip
    return request


def first_step(request: TransferRequest, user: User) -> str | None:
    """The step by which somebody sends what was begun, if the rules have one."""
    found = steps.open_steps(request, user)
    return next((a.step.id for role, a in found if role is Role.GROUP and a.step.to), None)
