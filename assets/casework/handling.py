"""The day's work of a council: filters of the desk, views kept, and who handles what."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from assets.casework.errors import CaseworkError
from assets.casework.handling_models import Handling, SavedView, SecretAddress, new_secret
from assets.casework.models import Event, TransferRequest
from assets.casework.pack_entries import Role
from gis.day import today
from people.models import AuthorityRole, User

MOST_VIEWS = 30


@dataclass(frozen=True)
class Filters:
    """What the desk is narrowed to; empty means all."""

    ward: str = ""
    officer: str = ""
    stage: str = ""
    kind: str = ""
    due: str = ""

    def narrow(self, rows: QuerySet) -> QuerySet:
        """Keep the requests that meet every filter."""
        if self.ward:
            rows = rows.filter(assets__ward_code=self.ward)
        if self.officer == "none":
            rows = rows.filter(handling=None)
        elif self.officer:
            rows = rows.filter(handling__officer=self.officer)
        if self.stage:
            rows = rows.filter(stage=self.stage)
        if self.kind:
            rows = rows.filter(assets__kind=self.kind)
        if self.due == "overdue":
            rows = rows.filter(next_due_on__lte=today())
        return rows.distinct() if self.ward or self.kind else rows


def officers_of(authorities) -> QuerySet:
    """The officers of some councils, by name."""
    roles = AuthorityRole.objects.filter(authority__in=authorities, role="officer")
    return User.objects.filter(pk__in=roles.values("user")).order_by("name", "email")


@transaction.atomic
def assign_request(request: TransferRequest, *, officer: User | None, by: User) -> None:
    """Let an officer of the council handle a request, or nobody.

    Raises
    ------
    CaseworkError
        If the person is no officer of the council.
    """
    _check_officer(officer, request.authority_id)
    _assign([request], officer, by)


@transaction.atomic
def assign_ward(
    rows: QuerySet, *, ward_code: str, officer: User, by: User, also_assigned: bool = False
) -> list[str]:
    """Let an officer handle every open request of a ward that nobody handles yet.

    Parameters
    ----------
    rows
        The requests of the councils that the person works for.
    also_assigned
        Take those of others too.

    Returns
    -------
    list of str
        The references, to be shown as a list.
    """
    wanted = rows.filter(assets__ward_code=ward_code).distinct()
    if not also_assigned:
        wanted = wanted.filter(handling=None)
    found = list(TransferRequest.objects.filter(pk__in=wanted.values("pk")).order_by("reference"))
    for request in found:
        _check_officer(officer, request.authority_id)
    _assign(found, officer, by)
    return [request.reference for request in found]


def _check_officer(officer, authority_id) -> None:
    if (
        officer
        and not officer.authority_roles.filter(authority=authority_id, role="officer").exists()
    ):
        raise CaseworkError(f"{officer} is no officer of this council; choose another person.")


def _assign(requests, officer, by) -> None:
    Handling.objects.filter(request__in=requests).delete()
    if officer:
        Handling.objects.bulk_create([Handling(request=one, officer=officer) for one in requests])
    said = f"Handled by {officer} from now on." if officer else "Handled by nobody in particular."
    Event.objects.bulk_create(
        [
            Event(
                request=one, step="assign", title="Assigned", day=today(), stage=one.stage,
                texts={"officer": said}, role=Role.OFFICER, by=by,
            )
            for one in requests
        ]
    )  # fmt: skip


@transaction.atomic
def keep_view(user: User, *, name: str, query: str) -> None:
    """Keep the filters of the desk under a name; the same name again replaces them.

    Raises
    ------
    CaseworkError
        If there are too many views.
    """
    kept = SavedView.objects.filter(user=user).exclude(name=name)
    if kept.count() >= MOST_VIEWS:
        raise CaseworkError(f"You can keep {MOST_VIEWS} views; remove one first.")
    SavedView.objects.update_or_create(user=user, name=name, defaults={"query": query})


def secret_of(user: User) -> str:
    """The secret part of a person's calendar address, made at the first question."""
    return SecretAddress.objects.get_or_create(user=user)[0].secret


@transaction.atomic
def renew_secret(user: User) -> None:
    """Give a person another calendar address; the old one leads nowhere from now on."""
    SecretAddress.objects.update_or_create(user=user, defaults={"secret": new_secret()})
