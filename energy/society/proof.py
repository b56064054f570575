"""The totals of a share account on one page, and whether every one of them agrees."""

from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q, Sum

from energy.society.models import Account, Entry, Operation, Society


@dataclass(frozen=True)
class Check:
    """One thing that must hold, and whether it does."""

    words: str
    holds: bool


@dataclass(frozen=True)
class Proof:
    """Sums in pence by account, by kind of operation and by class of shares, with the checks."""

    accounts: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int, int], ...]
    classes: tuple[tuple[str, int, int], ...]
    capital_pence: int
    owed_pence: int
    holders: int
    operations: int
    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        """Whether all agrees."""
        return all(check.holds for check in self.checks)


def prove(society: Society) -> Proof:
    """Add the whole ledger up in several ways and compare them."""
    entries = Entry.objects.filter(operation__society=society).order_by()
    by_class: dict[int | None, int] = {}
    sums: dict[str, int] = {}
    for account, share, pence in entries.values_list("account", "share_class").annotate(
        Sum("pence")
    ):
        sums[account] = sums.get(account, 0) + pence
        if account == Account.SHARES:
            by_class[share] = by_class.get(share, 0) + pence
    by_account = tuple((account.label, sums.get(account, 0)) for account in Account)
    classes = tuple(
        (share.name, pence, pence // share.share_pence)
        for share in society.share_classes.all()
        for pence in [by_class.get(share.pk, 0)]
    )
    held = holdings_in_all(society)
    counted = Operation.objects.filter(society=society).aggregate(
        count=Count("pk"), last=Max("number")
    )
    capital = sums.get(Account.SHARES, 0)
    return Proof(
        accounts=by_account,
        kinds=_by_kind(society),
        classes=classes,
        capital_pence=capital,
        owed_pence=sums.get(Account.OWED, 0),
        holders=held["holders"],
        operations=counted["count"],
        checks=_checks(society, entries, sums, held, classes, counted),
    )


def holdings_in_all(society: Society) -> dict[str, int]:
    """Sum, least, most and number of the holdings of all members, added up by the database."""
    shares = Entry.objects.filter(operation__society=society, account=Account.SHARES).order_by()
    each = shares.values("member").annotate(held=Sum("pence"))
    found = each.aggregate(
        total=Sum("held"),
        least=Min("held"),
        most=Max("held"),
        holders=Count("held", filter=~Q(held=0)),
    )
    return {name: value or 0 for name, value in found.items()}


def _by_kind(society) -> tuple:
    """How many operations of each kind, and the shares that they added or took."""
    shares = Entry.objects.filter(operation__society=society, account="shares").order_by()
    moved = dict(shares.values_list("operation__kind").annotate(Sum("pence")))
    counts = dict(society.operations.order_by().values_list("kind").annotate(Count("pk")))
    return tuple(
        (kind.label, counts[kind], moved.get(kind, 0)) for kind in Operation.Kind if kind in counts
    )


def _checks(society, entries, sums, held, classes, counted) -> tuple[Check, ...]:
    capital = sums.get(Account.SHARES, 0)
    uneven = (
        entries.order_by().values("operation").annotate(total=Sum("pence")).exclude(total=0).count()
    )
    limit = society.most_pence
    return (
        Check("The entries of every operation add up to nothing", uneven == 0),
        Check("All entries together add up to nothing", sum(sums.values()) == 0),
        Check(
            "The holdings of all members add up to the share capital",
            held["total"] == capital,
        ),
        Check(
            "The classes of shares add up to the share capital",
            sum(pence for _, pence, _ in classes) == capital,
        ),
        Check("No member holds less than nothing", held["least"] >= 0),
        Check("No member holds more than the rules allow", held["most"] <= limit),
        Check(
            "The operations are numbered from 1 without a gap",
            counted["count"] == (counted["last"] or 0),
        ),
    )
