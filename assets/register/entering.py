"""An asset entered by hand by its council: what is known of it, where it is, and its short form."""

from collections.abc import Mapping

from django.contrib.gis.geos import GEOSGeometry
from django.db import IntegrityError, transaction

from assets.register import lifecycle, services, withholding
from assets.register.errors import RegisterError
from assets.register.models import Asset, Certainty, Owner, StalledSpell
from gis.day import today
from people.models import Authority, User


@transaction.atomic
def enter_asset(
    authority: Authority,
    *,
    by: User,
    shape: GEOSGeometry | None = None,
    is_stalled: bool = False,
    answers: Mapping[str, str] | None = None,
    source: str = "",
    certainty: Certainty = Certainty.STATED,
    **facts,
) -> Asset:
    """Put an asset on the register that no list has.

    Parameters
    ----------
    shape
        Its outline or a point, in metres; None where its place is not known yet.
    answers
        Answers to the questions of its short form, by name; they are true of today.
    source, certainty
        Where all of this is from, and how sure it is.
    facts
        Fields of the asset, such as ``name`` and ``kind``.

    Raises
    ------
    RegisterError
        If another asset of the council has the same reference, or the drawn shape is no area.
    """
    known = {"source": source, "certainty": str(certainty)} if source else {}
    asset = Asset(authority=authority, owner=Owner.AUTHORITY, owner_name=authority.name, **facts)
    asset.sureness = dict.fromkeys(("name", "kind", "owner"), known) if known else {}
    try:
        with transaction.atomic():
            asset.save()
    except IntegrityError as error:
        if "asset_reference_once_per_authority" not in str(error):
            raise
        raise RegisterError(
            f"Another asset of {authority} has the reference {asset.own_reference}; give each its "
            "own."
        ) from error
    if shape is not None:
        lifecycle.place(asset, shape, **known)
    if is_stalled:
        StalledSpell.objects.create(asset=asset)
    for name, value in (answers or {}).items():
        services.record_fact(
            asset, name, value, on=today(), source=source, certainty=certainty, by=by
        )
    withholding.apply_rule(asset)
    asset.refresh_from_db()
    return asset
