"""The life of an asset: published, corrected, opened, withdrawn, merged, divided; nothing is lost.

Each works on the exact facts of an asset and applies the rule of publication afterwards.
"""

from datetime import date

from django.contrib.gis.geos import GEOSGeometry
from django.db import IntegrityError, transaction
from django.utils import timezone

from assets.register import withholding
from assets.register.errors import RegisterError
from assets.register.models import (
    Agreement,
    Asset,
    Certainty,
    Placed,
    StalledSpell,
    State,
    Succession,
    TitleEntry,
)
from gis.geometry import mend_area, to_multipolygon, to_shapely
from people.models import User

LEAST_M2 = 1


def _locked(asset) -> Asset:
    return Asset.objects.select_for_update().get(pk=asset.pk)


def _all(*assets):
    return Asset.objects.filter(pk__in=[asset.pk for asset in assets])


@transaction.atomic
def change_fact(
    asset: Asset,
    field: str,
    value,
    *,
    source: str = "",
    checked_on: date | None = None,
    certainty: Certainty = Certainty.STATED,
    locked: bool = False,
) -> None:
    """Correct one fact of a record, with where it is from; a locked one no import changes.

    Raises
    ------
    RegisterError
        If another asset of the council has the reference that is given.
    """
    with withholding.lifted(_all(asset)):
        row = _locked(asset)
        setattr(row, field, value)
        row.sureness = {**row.sureness, field: _sureness(source, checked_on, certainty, locked)}
        try:
            with transaction.atomic():
                row.save(update_fields=[field, "sureness", "changed"])
        except IntegrityError as error:
            if "asset_reference_once_per_authority" not in str(error):
                raise
            raise RegisterError(
                f"Another asset of {row.authority} has the reference {value}; give each its own."
            ) from error


def _sureness(source, checked_on, certainty, locked) -> dict:
    known = {
        "source": source,
        "checked_on": checked_on.isoformat() if checked_on else "",
        "certainty": str(certainty),
        "locked": locked,
    }
    return {name: value for name, value in known.items() if value}


@transaction.atomic
def place(asset: Asset, shape: GEOSGeometry, **known) -> None:
    """Put an asset where it is: an outline or a point in metres, known as ``change_fact`` says."""
    with withholding.lifted(_all(asset)):
        row = _locked(asset)
        if shape.geom_type == "Point":
            row.outline, row.point, row.how_placed = None, shape, Placed.COORDINATES
        else:
            row.outline, row.point = _area(shape), shape.point_on_surface
            row.how_placed = Placed.DRAWN
        row.place_note = ""
        row.sureness = {**row.sureness, "point": _sureness(**{
            "source": "", "checked_on": None, "certainty": Certainty.STATED, "locked": False,
        } | known)}  # fmt: skip
        row.save(update_fields=[
            "outline", "point", "how_placed", "place_note", "sureness", "changed",
        ])  # fmt: skip


def _area(shape):
    area, _ = mend_area(to_shapely(shape))
    if area is None:
        raise RegisterError("The drawn shape is no area; draw it again.")
    return to_multipolygon(area)


@transaction.atomic
def publish(asset: Asset, *, is_draft: bool = False) -> None:
    """Show a draft to everybody, or keep a record for the council again."""
    Asset.objects.filter(pk=asset.pk).update(is_draft=is_draft)
    withholding.apply_rule(asset)


@transaction.atomic
def change_state(asset: Asset, state: State, *, reason: str = "") -> None:
    """Say what the council is doing with an asset; opening it ends the withholding of its place.

    Raises
    ------
    RegisterError
        If it is withdrawn without a reason, or while somebody asks for it.
    """
    row = _locked(asset)
    if state == State.WITHDRAWN:
        if not reason.strip():
            raise RegisterError("Say why it is withdrawn: its page will say so.")
        _need_no_requests(row)
    withholding.write(row, state=state, state_reason=reason, changed=timezone.now())
    withholding.apply_rule(row)


def _need_no_requests(asset) -> None:
    if asset.open_requests:
        raise RegisterError(
            f"{asset.name} is asked for in {asset.open_requests} open request"
            f"{'s' if asset.open_requests > 1 else ''}; decide on them first."
        )


@transaction.atomic
def merge(
    asset: Asset, *, into: Asset, reason: str, on: date, by: User | None = None
) -> Succession:
    """Make two records of one place, or two parcels, one asset; the old address leads to the new.

    Outline and titles are joined, agreements and title entries go along; what each record said
    before stays in its history.

    Raises
    ------
    RegisterError
        If they are one already, are of two councils, one is withdrawn or the first is asked for,
        or two exclusive agreements would meet.
    """
    if asset.pk == into.pk:
        raise RegisterError("An asset cannot be merged into itself; name another one.")
    with withholding.lifted(_all(asset, into)):
        old, kept = _locked(asset), _locked(into)
        if old.authority_id != kept.authority_id:
            raise RegisterError("These are assets of two councils; they cannot be one record.")
        if State.WITHDRAWN in (old.state, kept.state):
            raise RegisterError("One of the two has been withdrawn; it cannot be merged.")
        _need_no_requests(old)
        _join(old, kept)
        _move_along(old, kept)
        old.state, old.state_reason = State.WITHDRAWN, f"Merged into {kept.name}. {reason}"[:500]
        old.ended_on = on
        old.save(update_fields=["state", "state_reason", "ended_on", "changed"])
        return Succession.objects.create(
            kind=Succession.Kind.MERGED, before=old, after=kept, on=on, reason=reason, by=by
        )


def _join(old, kept) -> None:
    kept.titles = [*kept.titles, *(title for title in old.titles if title not in kept.titles)]
    kept.flags = sorted({*kept.flags, *old.flags})
    if old.outline and kept.outline:
        kept.outline = _area(kept.outline.union(old.outline))
    elif old.outline or (old.point and not kept.point):
        kept.outline, kept.point, kept.how_placed = old.outline, old.point, old.how_placed
    kept.save()


def _move_along(old, kept) -> None:
    try:
        with transaction.atomic():
            Agreement.objects.filter(asset=old).update(asset=kept)
    except IntegrityError as error:
        raise RegisterError(
            "Both have an exclusive agreement for the same time; end one of them before you merge."
        ) from error
    TitleEntry.objects.filter(asset=old).update(asset=kept)
    if not kept.stalled_spells.filter(ended=None).exists():
        StalledSpell.objects.filter(asset=old, ended=None).update(asset=kept)


@transaction.atomic
def carve_out(
    asset: Asset, shape: GEOSGeometry, *, name: str, reason: str, on: date, by: User | None = None
) -> Asset:
    """Make a part of an asset's land an asset of its own; the rest stays where and what it was.

    Raises
    ------
    RegisterError
        If the asset has no outline, is withdrawn, or the part is not some but all or none of it.
    """
    with withholding.lifted(_all(asset)):
        row = _locked(asset)
        if row.state == State.WITHDRAWN:
            raise RegisterError("The asset has been withdrawn; it cannot be divided.")
        if not row.outline:
            raise RegisterError("The asset has no outline yet; draw it first, then its part.")
        part, rest = row.outline.intersection(shape), row.outline.difference(shape)
        if part.area < LEAST_M2:
            raise RegisterError("The part lies outside the asset; draw it inside the outline.")
        if rest.area < LEAST_M2:
            raise RegisterError("The part is the whole asset; draw only what becomes its own.")
        new = _part_of(row, name, _area(part))
        row.outline, row.how_placed = _area(rest), row.how_placed
        row.save(update_fields=["outline", "changed"])
        Succession.objects.create(
            kind=Succession.Kind.DIVIDED, before=row, after=new, on=on, reason=reason, by=by
        )
    withholding.apply_rule(new)
    new.refresh_from_db()
    return new


_TAKEN_ALONG = (
    "authority", "kind", "state", "is_draft", "titles", "owner", "owner_name", "tenure", "holding",
    "use", "flags", "source",
)  # fmt: skip


def _part_of(row, name, outline) -> Asset:
    taken = {field: getattr(row, field) for field in _TAKEN_ALONG}
    return Asset.objects.create(
        name=name, outline=outline, point=outline.point_on_surface, how_placed=Placed.DRAWN, **taken
    )
