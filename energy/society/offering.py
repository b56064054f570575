"""Every write about share offers: applying, the bank's money, allotting, sending back."""

import tomllib
from functools import cache
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from energy.society import allotment, bank_files, ledger, payment_references, services
from energy.society.errors import SocietyError
from energy.society.limits import limit_of
from energy.society.models import Application, BankLine, BankStatement, Member, Offer, Society
from gis.day import today

_DATA = Path(__file__).parent / "data"


@cache
def risk_warnings() -> list[str]:
    """What everybody reads before applying."""
    return tomllib.loads((_DATA / "risk_warnings.toml").read_text())["warnings"]


@cache
def norms() -> dict:
    """What is usual for an offer."""
    return tomllib.loads((_DATA / "offer_norms.toml").read_text())


def unusual(offer: Offer) -> list[str]:
    """Say in what an offer differs from what is usual; nothing of it is forbidden."""
    usual, said = norms(), []
    days = (offer.closes_on - offer.opens_on).days + 1
    if not usual["least_days"] <= days <= usual["most_days"]:
        said.append(f"The offer is open for {days} days; six weeks to six months is usual.")
    before = offer.society.offers.filter(closes_on__lt=offer.opens_on).exclude(pk=offer.pk).first()
    if before and (offer.opens_on - before.closes_on).days < usual["gap_days"]:
        said.append(f"“{before}” closed less than a year before; a year between offers is usual.")
    return [f"{words} ({usual['source']}, {usual['certainty']})" for words in said]


def make_offer(society: Society, *, title: str, **fields) -> Offer:
    """Prepare an offer; nobody else sees it before it is published."""
    slug = base = slugify(title)[:50] or "offer"
    number = 1
    while society.offers.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return Offer.objects.create(society=society, title=title, slug=slug, **fields)


@transaction.atomic
def publish_offer(offer: Offer) -> Offer:
    """Publish an offer; its terms do not change any more."""
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    if offer.state != Offer.State.DRAFT:
        raise SocietyError("This offer is published already.")
    if offer.closes_on < today():
        raise SocietyError("The last day of the offer is past; change it first.")
    offer.state = Offer.State.PUBLISHED
    offer.save(update_fields=["state"])
    return offer


def most_of_one(offer: Offer) -> int:
    """The most that one member may hold after the offer: by its terms, the rules and the law."""
    most = min(offer.most_pence, offer.society.most_pence)
    limit = limit_of(offer.society, today())
    if offer.share_class.is_withdrawable and limit:
        most = min(most, limit.pence)
    return most


def apply_for_shares(offer: Offer, *, pence: int, channel, member=None, **fields) -> Application:
    """Enter an application and give it the reference that its payment carries.

    Raises
    ------
    SocietyError
        If the offer is not open, or the sum does not fit its terms or what is left of it.
    """
    if offer.state != Offer.State.PUBLISHED or not offer.is_open:
        raise SocietyError("This offer is not open for applications.")
    if pence % offer.share_class.share_pence:
        raise SocietyError(
            f"Apply for whole shares of £{offer.share_class.share_pence / 100:,.2f}."
        )
    if pence < offer.least_pence:
        raise SocietyError(f"The smallest application is £{offer.least_pence / 100:,.2f}.")
    held = Member.objects.with_holdings().get(pk=member.pk).held_pence if member else 0
    if held + pence > most_of_one(offer):
        raise SocietyError(
            f"Nobody may hold more than £{most_of_one(offer) / 100:,.2f} after this offer"
            + (f"; £{held / 100:,.2f} is held already." if held else ".")
        )
    try:
        with ledger.rules_kept():
            return Application.objects.create(
                offer=offer, reference=payment_references.new_reference(), channel=channel,
                pence=pence, member=member, **fields,
            )  # fmt: skip
    except IntegrityError as error:
        said = getattr(error.__cause__, "diag", None)
        if said and said.constraint_name.startswith("application_once"):
            raise SocietyError(
                "There is an application for this offer already; withdraw it to apply again."
            ) from error
        raise


@transaction.atomic
def withdraw_application(application: Application) -> Application:
    """Take an application back; what was paid is sent back in full.

    Raises
    ------
    SocietyError
        If shares were allotted for it already.
    """
    Offer.objects.select_for_update().get(pk=application.offer_id)
    application = Application.objects.get(pk=application.pk)
    if application.allotted_pence is not None:
        raise SocietyError("The offer has been allotted; ask to withdraw the shares instead.")
    if application.withdrawn_on is None:
        application.withdrawn_on = today()
        with ledger.rules_kept():
            application.save(update_fields=["withdrawn_on"])
    return application


@transaction.atomic
def import_statement(society: Society, *, name: str, content: bytes, by) -> BankStatement:
    """Read a bank's statement; lines known already are skipped, references are matched.

    Raises
    ------
    SocietyError
        If the file cannot be read; nothing is kept of it then.
    """
    movements = bank_files.read_statement(content)
    Society.objects.select_for_update().get(pk=society.pk)
    list(
        society.offers.select_for_update().filter(state=Offer.State.PUBLISHED)
    )  # not while allotting
    known = set(society.bank_lines.values_list("fingerprint", flat=True))
    fresh = [one for one in movements if one.fingerprint not in known]
    statement = BankStatement.objects.create(
        society=society, name=name[:200], by=by, lines_read=len(movements), lines_new=len(fresh)
    )
    waiting = {
        one.reference: one
        for one in Application.objects.filter(offer__society=society, allotted_pence=None)
    }
    BankLine.objects.bulk_create(
        BankLine(
            society=society, statement=statement, day=one.day, pence=one.pence,
            description=one.description, fingerprint=one.fingerprint,
            application=_belongs_to(one, waiting),
        )
        for one in fresh
    )  # fmt: skip
    return statement


def _belongs_to(movement, waiting: dict) -> Application | None:
    """The application whose reference alone stands in a payment in."""
    if movement.pence <= 0:
        return None
    found = [
        waiting[one]
        for one in payment_references.references_in(movement.description)
        if one in waiting
    ]
    return found[0] if len(found) == 1 else None


@transaction.atomic
def match_line(line: BankLine, application: Application | None) -> BankLine:
    """Say by hand to which application a payment belongs, or that it belongs to none.

    Raises
    ------
    SocietyError
        If it is no money in, or either application has been allotted.
    """
    line = BankLine.objects.select_for_update().get(pk=line.pk)
    for one in (line.application, application):
        if one is not None:
            Offer.objects.select_for_update().get(pk=one.offer_id)
            if Application.objects.get(pk=one.pk).allotted_pence is not None:
                raise SocietyError("This application was allotted; its payments stay as they are.")
    if application is not None and (
        line.pence <= 0 or application.offer.society_id != line.society_id
    ):
        raise SocietyError("Only money that came in belongs to an application.")
    line.application = application
    line.save(update_fields=["application"])
    return line


@transaction.atomic
def allot_offer(offer: Offer, *, by) -> Offer:
    """Close an offer: allot by its rule, or send all back when the minimum is missed.

    What was paid counts, never what was only applied for. New members are entered, shares are
    issued, all in one transaction.

    Raises
    ------
    SocietyError
        If the offer is still open, or has been allotted.
    """
    offer = Offer.objects.select_for_update().select_related("society", "share_class").get(
        pk=offer.pk
    )  # fmt: skip
    if offer.state != Offer.State.PUBLISHED:
        raise SocietyError("Only a published offer that has not ended can be allotted.")
    if today() <= offer.closes_on:
        raise SocietyError(f"The offer is open until {offer.closes_on:%-d %B %Y}.")
    rows = list(offer.applications.live().with_paid())
    terms = allotment.Offer(
        minimum_pence=offer.minimum_pence,
        maximum_pence=offer.maximum_pence,
        share_pence=offer.share_class.share_pence,
        least_pence=offer.least_pence,
        most_pence=max(most_of_one(offer), offer.least_pence),
        rule=offer.rule,
    )
    results = allotment.allot([_as_paid(one) for one in rows], terms)
    given = sum(one.allotted_pence for one in results)
    offer.state = Offer.State.ALLOTTED if given else Offer.State.FAILED
    offer.allotted_on = today()
    for application, result in zip(rows, results, strict=True):
        _settle(application, result, offer, by)
    for application in offer.applications.exclude(withdrawn_on=None).with_paid():
        application.allotted_pence, application.refund_pence = 0, application.paid_pence
        application.reason = "withdrawn by the applicant"
        application.save()
    offer.save(update_fields=["state", "allotted_on"])
    return offer


def _as_paid(application: Application) -> allotment.Application:
    """An application as far as it was paid."""
    held = 0
    if application.member_id:
        held = Member.objects.with_holdings().get(pk=application.member_id).held_pence
    return allotment.Application(
        application.reference,
        min(application.paid_pence, application.pence),
        application.received,
        held,
    )


def _settle(application: Application, result, offer: Offer, by) -> None:
    """Write down what an application receives, and issue its shares."""
    application.allotted_pence = result.allotted_pence
    application.refund_pence = application.paid_pence - result.allotted_pence
    application.reason = result.reason if application.paid_pence else "nothing was paid"
    if result.allotted_pence:
        member = application.member or _enter(application, offer)
        application.member = member
        application.operation = ledger.issue_shares(
            member, offer.share_class, result.allotted_pence, day=today(), by=by,
            note=f"Offer: {offer.title}"[:200],
        )  # fmt: skip
    with ledger.rules_kept():
        application.save()


def _enter(application: Application, offer: Offer) -> Member:
    user = application.user
    if user and offer.society.members.filter(user=user).exists():
        user = None
    return services.enter_member(
        offer.society, joined_on=today(), member_class=offer.society.member_classes.first(),
        kind=application.kind, name=application.name, joint_names=application.joint_names,
        is_registered=application.is_registered, email=application.email,
        address=application.address, user=user,
    )  # fmt: skip


def send_back(offer: Offer) -> int:
    """Write down that the refunds of an offer were sent; gives how many."""
    return offer.applications.to_refund().update(refunded_on=today())
