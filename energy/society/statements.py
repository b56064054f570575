"""What a member is told of its account: lines in order of day, with what is held after each."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from energy.society.models import Account, Entry, Member, Operation, ShareClass


@dataclass(frozen=True)
class Line:
    """One operation as the member sees it, in pence."""

    day: date
    number: int
    words: str
    shares_pence: int
    held_pence: int
    owed_pence: int
    note: str


@dataclass(frozen=True)
class Statement:
    """A member's account over some days."""

    member: Member
    first: date | None
    last: date
    opening_pence: int
    lines: tuple[Line, ...]
    closing_pence: int
    owed_pence: int


@dataclass(frozen=True)
class Holding:
    """What a member holds of one class of shares."""

    share_class: ShareClass
    pence: int

    @property
    def shares(self) -> int:
        return self.pence // self.share_class.share_pence


def holdings_of(member: Member) -> list[Holding]:
    """What a member holds today, by class."""
    rows = Entry.objects.filter(member=member, account=Account.SHARES).order_by("share_class")
    sums = dict(rows.values_list("share_class").annotate(Sum("pence")))
    classes = ShareClass.objects.filter(pk__in=[pk for pk, pence in sums.items() if pence])
    return [Holding(one, sums[one.pk]) for one in classes]


def make_statement(member: Member, *, last: date, first: date | None = None) -> Statement:
    """Tell a member's account from one day to another, or from the beginning.

    Parameters
    ----------
    member : Member
        Whose account.
    last, first : datetime.date
        The last day, and the first if it is not the beginning.
    """
    moved: dict[int, dict[str, int]] = {}
    for entry in Entry.objects.filter(member=member):
        sums = moved.setdefault(entry.operation_id, dict.fromkeys(Account.values, 0))
        sums[entry.account] += entry.pence
    rows = Operation.objects.of_member(member).filter(day__lte=last).order_by("day", "number")
    held = owed = opening = 0
    lines = []
    for operation in rows:
        sums = moved.get(operation.pk, dict.fromkeys(Account.values, 0))
        held += sums[Account.SHARES]
        owed += sums[Account.OWED]
        if first and operation.day < first:
            opening = held
            continue
        lines.append(
            Line(
                operation.day, operation.number, _words(operation, member, sums),
                sums[Account.SHARES], held, sums[Account.OWED], operation.note,
            )
        )  # fmt: skip
    return Statement(member, first, last, opening, tuple(lines), held, owed)


def _words(operation: Operation, member: Member, sums: dict) -> str:
    """Say what an operation was to this member."""
    pounds = f"£{operation.pence / 100:,.2f}"
    match operation.kind:
        case Operation.Kind.TRANSFER:
            return "Shares transferred " + ("away" if sums[Account.SHARES] < 0 else "in")
        case Operation.Kind.REQUEST:
            return f"Request to withdraw {pounds}, notice until {operation.due_on:%-d %B %Y}"
        case Operation.Kind.INTEREST:
            return f"Interest of {pounds} credited"
        case Operation.Kind.PAYMENT:
            return f"Interest of {pounds} paid"
        case Operation.Kind.CONTRA:
            return f"Operation {operation.reverses.number} taken back"
        case _:
            return operation.get_kind_display()
