"""Dormant rule packs: the day of their national commencement, which an administrator enters."""

from datetime import date

from django.db import models, transaction

from assets.casework.calendars import Nation as CalendarNation
from assets.casework.commencement_models import Commencement
from assets.casework.errors import CaseworkError
from assets.casework.packs import Pack, bundled_packs
from assets.casework.provenance import Certainty
from assets.casework.wording import lower_first
from gis.day import today
from people.models import Authority, Nation, User


def commencements() -> dict[str, date]:
    """Say on which day each dormant pack that was woken comes, or came, into force."""
    return dict(Commencement.objects.filter(day__isnull=False).values_list("pack_id", "day"))


def dormant_packs() -> list[Pack]:
    """The packs that wait for a day of commencement, or waited until one was entered."""
    return [pack for pack in bundled_packs().packs if pack.identity.awaits]


def pack_in_force(authority: Authority, route: str, day: date) -> Pack | None:
    """The rules of a route for requests to a council on a day, by the days that were entered."""
    nation = CalendarNation(Nation(authority.nation).label)
    return bundled_packs().in_force(nation, route, day, commencements())


@transaction.atomic
def enter_commencement(pack: Pack, *, day: date | None, source: str, by: User) -> Commencement:
    """Enter, correct or take back the day on which a dormant pack comes into force.

    A case that was begun under other rules keeps them, whatever is entered here.

    Raises
    ------
    CaseworkError
        If the pack does not wait for a day, the day has no source, or cases were begun on it.
    """
    identity = pack.identity
    if not identity.awaits:
        raise CaseworkError(f"{pack} waits for no commencement.")
    if not source.strip():
        raise CaseworkError("Say where the day is laid down: the regulations and their number.")
    begun = models.Q(requests__pack__pack_id=identity.id)
    first = Authority.objects.filter(begun).aggregate(day=models.Min("requests__begun"))["day"]
    if first and (day is None or day > first.date()):
        raise CaseworkError(
            f"Cases under {lower_first(identity.title)} were begun from {first:%-d %B %Y} on; "
            "the day cannot be later than that."
        )
    kept = Commencement.objects.select_for_update().filter(pack_id=identity.id).first()
    kept = kept or Commencement(pack_id=identity.id)
    kept.day, kept.source, kept.entered_by, kept.entered_on = day, source.strip(), by, today()
    kept.save()
    return kept


def replaced_by(pack: Pack) -> Pack | None:
    """The pack that an administrator has put in the place of another, once its day has come."""
    days = commencements()
    for other in dormant_packs():
        day = days.get(other.identity.id)
        if other.identity.replaces == pack.identity.id and day and day <= today():
            return other
    return None


def transition_of(pack: Pack) -> str:
    """What becomes of cases under a pack that another has replaced; empty while it stands."""
    other = replaced_by(pack)
    return other.identity.transition if other else ""


def unsure_entries(pack: Pack) -> tuple[list, list]:
    """The entries of a pack that people rely on, and those not read in the law itself."""
    entries = [entry for section in _RELIED_ON for entry in getattr(pack, section).values()]
    return entries, [one for one in entries if one.source.certainty is not Certainty.VERIFIED]


#: What a person checks before such rules are used.
_RELIED_ON = (
    "bodies", "tests", "contents", "clocks", "steps", "needs", "heads", "notices", "rights",
)  # fmt: skip
