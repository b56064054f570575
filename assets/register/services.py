"""Every write to what hangs on an asset; imports and the life of an asset have their own files."""

from datetime import date

from django.db import IntegrityError, transaction

from assets.register import withholding
from assets.register.errors import RegisterError
from assets.register.models import (
    Agreement,
    Asset,
    Certainty,
    DatedFact,
    Owner,
    StalledSpell,
    State,
    TitleEntry,
    UseRight,
)
from gis.day import today
from people.models import Organisation, User


@transaction.atomic
def note_requests(asset: Asset, count: int) -> None:
    """Keep how many published requests for an asset are open, for map and list.

    The first one ends for good the withholding of a vacant property, and publishes land that the
    request named and the register lacked.
    """
    row = Asset.objects.filter(pk=asset.pk)
    row.exclude(open_requests=count).update(open_requests=count)
    if count:
        row.filter(is_draft=True).update(is_draft=False)
        withholding.reveal(asset)


@transaction.atomic
def record_agreement(
    asset: Asset,
    *,
    right: UseRight,
    holder: str,
    begins: date,
    ends: date | None = None,
    organisation: Organisation | None = None,
    is_exclusive: bool = True,
    terms: str = "",
    request_reference: str = "",
    by: User | None = None,
) -> Agreement:
    """Write down who may use an asset, by what right and for how long.

    Ownership that has begun makes the asset one that was transferred, and the holder its owner.
    The record stays on the register.

    Parameters
    ----------
    asset
        The whole of it is given; a part is made an asset of its own first.
    right
        manage, licence, lease or own; who owns land always has it alone.
    holder
        The name of who uses it, as it stood when it was agreed.
    begins, ends
        First and last day; no last day means without end.
    request_reference
        The transfer request that it follows from, if any.

    Raises
    ------
    RegisterError
        If it ends before it begins, or somebody else has the land alone on any of its days.
    """
    if ends and ends < begins:
        raise RegisterError(
            "An agreement cannot end before it begins; correct one of the two days."
        )
    agreement = Agreement(
        asset=asset, right=right, holder=holder, begins=begins, ends=ends,
        organisation=organisation, is_exclusive=is_exclusive or right == UseRight.OWN, terms=terms,
        request_reference=request_reference, by=by,
    )  # fmt: skip
    _save_alone(agreement)
    if right == UseRight.OWN and begins <= today():
        withholding.write(
            asset, state=State.TRANSFERRED, owner=Owner.COMMUNITY, owner_name=holder,
            ended_on=begins,
        )  # fmt: skip
        withholding.apply_rule(asset)
    return agreement


def _save_alone(agreement) -> None:
    """Let the database refuse a second exclusive agreement, and say which is the first."""
    try:
        with transaction.atomic():
            agreement.save()
    except IntegrityError as error:
        if "agreement_exclusive_once" not in str(error):
            raise
        held = Agreement.objects.filter(asset=agreement.asset_id, is_exclusive=True)
        first = held.exclude(pk=agreement.pk).meeting(agreement.begins, agreement.ends).last()
        until = f" until {first.ends:%-d %B %Y}" if first.ends else " without end"
        raise RegisterError(
            f"{first.holder} has this land for itself from {first.begins:%-d %B %Y}{until}; "
            "end that agreement first, choose other days, or record this one as not exclusive."
        ) from error


@transaction.atomic
def end_agreement(
    agreement: Agreement, *, on: date, reason: str, by: User | None = None
) -> Agreement:
    """End an agreement on a day, which is its last; the record of it stays.

    Raises
    ------
    RegisterError
        If the day lies before the agreement began or after it ends anyhow.
    """
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if on < agreement.begins:
        raise RegisterError(
            f"The agreement began on {agreement.begins:%-d %B %Y}; it cannot end before that."
        )
    if agreement.ends and on > agreement.ends:
        raise RegisterError(
            f"The agreement ends on {agreement.ends:%-d %B %Y} already; record a new one to go on."
        )
    agreement.ends, agreement.ended_why, agreement.by = on, reason, by or agreement.by
    agreement.save()
    return agreement


@transaction.atomic
def take_back(asset: Asset, *, on: date, reason: str) -> None:
    """Note that land which had been transferred is the council's again."""
    Asset.objects.filter(pk=asset.pk, state=State.TRANSFERRED).update(
        state=State.HELD, state_reason=f"Came back on {on:%-d %B %Y}. {reason}"[:500],
        owner=Owner.AUTHORITY, owner_name=asset.authority.name, ended_on=None,
    )  # fmt: skip


@transaction.atomic
def record_fact(
    asset: Asset,
    name: str,
    value: str,
    *,
    on: date,
    source: str = "",
    certainty: Certainty = Certainty.STATED,
    by: User | None = None,
) -> DatedFact:
    """Keep the answer to a question of a short form as it is on a day; earlier days stay."""
    fact, _ = DatedFact.objects.update_or_create(
        asset=asset, name=name, on=on,
        defaults={"value": value, "source": source, "certainty": certainty, "by": by},
    )  # fmt: skip
    return fact


@transaction.atomic
def enter_title(asset: Asset, **fields) -> TitleEntry:
    """Keep what the title of an asset says."""
    return TitleEntry.objects.create(asset=asset, **fields)


@transaction.atomic
def remove_title(entry: TitleEntry) -> None:
    """Take out an entry that was wrong; the audit keeps it."""
    entry.delete()


@transaction.atomic
def change_stalled(asset: Asset, **fields) -> StalledSpell:
    """Correct the time in which building has stopped, or begin one."""
    spell = StalledSpell.objects.select_for_update().filter(asset=asset, ended=None).first()
    spell = spell or StalledSpell(asset=asset)
    for name, value in fields.items():
        setattr(spell, name, value)
    spell.save()
    return spell
