"""Missing places: anybody names one, an officer decides, and whoever named it is told."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from assets.register.errors import RegisterError
from assets.register.models import Asset, Kind, Owner, Placed, Proposal, StalledSpell
from gis.crs import BNG
from gis.geometry import moved, to_multipolygon, to_shapely
from gis.models import Boundary
from gis.models import Kind as AreaKind
from people.models import Authority, AuthorityRole, User

MOST_AN_HOUR = 10
NEAR_M = 150


def council_at(point: GEOSGeometry) -> Authority:
    """Find the council that keeps the register at a place.

    Raises
    ------
    RegisterError
        If none of the councils that keep their records here has that ground.
    """
    areas = Boundary.objects.in_force().filter(kind=AreaKind.AUTHORITY)
    here = areas.at(point).values("code")
    found = Authority.objects.filter(code__in=here).first()
    if found is None and not areas.exists() and Authority.objects.count() == 1:
        return Authority.objects.get()
    if found is None:
        raise RegisterError(
            "No council that keeps its register here has that ground; choose another place, or "
            "ask the council there."
        )
    return found


@transaction.atomic
def name_place(
    *,
    name: str,
    kind: str,
    point: GEOSGeometry,
    words: str = "",
    is_stalled: bool = False,
    person: str = "",
    email: str = "",
    sender: str = "",
) -> Proposal:
    """Keep a place that somebody says is missing, and write to the council's officers.

    Parameters
    ----------
    point
        Where it is, in any CRS.
    sender
        A keyed hash of the address it came from: no more than ten an hour are taken from one.

    Raises
    ------
    RegisterError
        If no council here has that ground, or too many came from one sender.
    """
    hour_ago = timezone.now() - timedelta(hours=1)
    if sender and (
        Proposal.objects.filter(sender=sender, named__gt=hour_ago).count() >= MOST_AN_HOUR
    ):
        raise RegisterError(
            f"{MOST_AN_HOUR} places were named from here in the last hour; name this one later."
        )
    at = moved(point, BNG)
    proposal = Proposal.objects.create(
        authority=council_at(at), name=name, kind=kind, point=at, words=words,
        is_stalled=is_stalled, person=person, email=email, sender=sender,
    )  # fmt: skip
    keepers = proposal.authority.roles.filter(role=AuthorityRole.Role.OFFICER)
    _write(set(keepers.values_list("user__email", flat=True)), "named", proposal)
    return proposal


def assets_near(proposal: Proposal) -> Iterable[Asset]:
    """Find what stands on the register close to a named place: it may be there already."""
    own = Asset.objects.filter(authority=proposal.authority).listed()
    return own.near(proposal.point, metres=NEAR_M)[:8]


@transaction.atomic
def accept(proposal: Proposal, *, by: User, name: str = "", kind: str = "") -> Asset:
    """Put a named place on the register, with all that it says still to be checked.

    Raises
    ------
    RegisterError
        If it was decided on before.
    """
    proposal = _waiting(proposal)
    assumed = {"source": "Named by a resident", "certainty": "assumed"}
    asset = Asset.objects.create(
        authority=proposal.authority, name=name or proposal.name, kind=kind or proposal.kind,
        notes=proposal.words, outline=proposal.outline, point=proposal.point,
        how_placed=Placed.DRAWN, owner=Owner.UNKNOWN,
        sureness={"name": assumed, "point": assumed, "notes": assumed},
    )  # fmt: skip
    if proposal.is_stalled:
        StalledSpell.objects.create(asset=asset)
    _decide(proposal, Proposal.Outcome.ACCEPTED, by=by, asset=asset)
    return asset


@transaction.atomic
def merge_into(proposal: Proposal, asset: Asset, *, by: User, reason: str = "") -> None:
    """Say that a named place is on the register already.

    Raises
    ------
    RegisterError
        If it was decided on before, or the asset is of another council.
    """
    proposal = _waiting(proposal)
    if asset.authority_id != proposal.authority_id:
        raise RegisterError(f"{asset.name} is of another council; choose one of your own.")
    _decide(proposal, Proposal.Outcome.MERGED, by=by, asset=asset, reason=reason)


@transaction.atomic
def refuse(proposal: Proposal, *, by: User, reason: str) -> None:
    """Leave a named place off the register, with a reason.

    Raises
    ------
    RegisterError
        If it was decided on before, or no reason is given.
    """
    proposal = _waiting(proposal)
    if not reason.strip():
        raise RegisterError("Say why: whoever named the place is told.")
    _decide(proposal, Proposal.Outcome.REFUSED, by=by, reason=reason)


def _waiting(proposal) -> Proposal:
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.outcome:
        raise RegisterError(
            f"{proposal.decided_by or 'Somebody'} decided on this on "
            f"{proposal.decided:%-d %B %Y}: {proposal.get_outcome_display().lower()}."
        )
    return proposal


def _decide(proposal, outcome, *, by, asset=None, reason="") -> None:
    proposal.outcome, proposal.asset, proposal.reason = outcome, asset, reason
    proposal.decided, proposal.decided_by = timezone.now(), by
    proposal.save()
    if proposal.email:
        _write({proposal.email}, "decided", proposal)


def _write(addresses, template, proposal) -> None:
    address = "/propose/waiting/" if template == "named" else ""
    if proposal.asset and not proposal.asset.is_draft:
        address = proposal.asset.get_absolute_url()
    context = {"proposal": proposal, "address": address and f"{settings.SITE_URL}{address}"}
    text = render_to_string(f"register/mail/place_{template}.txt", context)
    subject, _, body = text.strip().partition("\n")
    for to in sorted(addresses):
        send_mail(" ".join(subject.split()), body.strip() + "\n", None, [to])


@transaction.atomic
def register_missing_land(
    authority: Authority,
    *,
    name: str,
    outline: GEOSGeometry,
    request_reference: str = "",
) -> Asset:
    """Enter land that a request names and the register lacks, as the group drew it.

    In Scotland a request may name any land; it is never held up by the register, which is put in
    order afterwards. The record stays with the council until the first request for it is
    published (``services.note_requests``).

    Parameters
    ----------
    outline
        The group's own outline: an area in any CRS.
    """
    area = moved(outline, BNG)
    shape = to_multipolygon(to_shapely(area))
    said = " ".join(filter(None, ["Drawn by the group that asks for it", request_reference]))
    assumed = {"source": said, "certainty": "assumed"}
    return Asset.objects.create(
        authority=authority, name=name, kind=Kind.LAND, outline=shape,
        point=shape.point_on_surface, how_placed=Placed.DRAWN, is_draft=True,
        sureness={"name": assumed, "point": assumed, "kind": assumed},
    )  # fmt: skip
