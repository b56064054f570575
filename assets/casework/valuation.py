"""Best consideration, discount and subsidy: what permits a price below value, with the working."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from assets.casework.calendars import Nation
from assets.casework.errors import CaseworkError
from assets.casework.provenance import Source
from assets.casework.thresholds import Threshold, threshold
from assets.casework.wording import say_day, say_list, say_pounds


class Permission(StrEnum):
    """What permits a disposal at the price offered."""

    NO_DISCOUNT = "no discount"
    SHORT_TENANCY = "short tenancy"
    BELOW_LIMIT = "below the limits"
    APPRAISAL = "an appraisal of costs and benefits"
    GENERAL_CONSENT = "the general disposal consent"
    SPECIFIC_CONSENT = "a specific consent"


# what permits a price, what is still needed, the sentences that say why, and their sources
_Ruling = tuple[Permission, tuple[str, ...], list[str], tuple[Source, ...]]


@dataclass(frozen=True)
class Discount:
    """A price against the value: how far below, what permits that, and how it was worked out.

    ``share`` is the discount as a part of the value. ``needs`` are the things still to be done
    before the price may be accepted.
    """

    value: Decimal
    price: Decimal
    discount: Decimal
    share: Decimal
    permission: Permission
    needs: tuple[str, ...]
    steps: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Aid:
    """Minimal financial assistance that the body has had, and when."""

    on: date
    pounds: Decimal
    giver: str = ""


@dataclass(frozen=True)
class Headroom:
    """How far a discount fits under the limit of minimal financial assistance."""

    earlier: Decimal
    together: Decimal
    limit: Threshold
    fits: bool
    steps: tuple[str, ...]


def work_out_discount(
    nation: Nation,
    value: Decimal,
    price: Decimal,
    on: date,
    *,
    lease_years: Decimal | None = None,
) -> Discount:
    """Work out the discount of a disposal and what permits it.

    Parameters
    ----------
    nation : Nation
        England, Scotland or Wales.
    value : Decimal
        In Scotland the best consideration, in England and Wales the unrestricted value, as a
        qualified valuer assesses it. [pounds]
    price : Decimal
        What the body pays; a rent as its capital value. [pounds]
    on : date
        The day of the disposal, which decides the limits that stand.
    lease_years : Decimal, optional
        The length of the lease, or what is left of it on assignment. [years]

    Raises
    ------
    CaseworkError
        If a figure is negative, or the nation has no limits that we know.
    """
    if value < 0 or price < 0:
        raise CaseworkError("Value and price cannot be less than nothing; check both figures.")
    discount = max(value - price, Decimal())
    share = discount / value if value else Decimal()
    steps = [_say_discount(value, price, discount, share)]
    if discount == 0:
        needs, permission, sources = (), Permission.NO_DISCOUNT, ()
        steps.append("The price is not below the value, so that nothing more is needed.")
    elif nation is Nation.SCOTLAND:
        permission, needs, said, sources = _in_scotland(value, share, on)
        steps += said
    else:
        permission, needs, said, sources = _in_england_or_wales(nation, discount, on, lease_years)
        steps += said
    return Discount(value, price, discount, share, permission, needs, tuple(steps), sources)


def _say_discount(value: Decimal, price: Decimal, discount: Decimal, share: Decimal) -> str:
    per_cent = (share * 100).quantize(Decimal("0.01"), ROUND_DOWN)  # 24.999 must not read as 25
    return (
        f"Value {say_pounds(value)} less price {say_pounds(price)} is a discount of "
        f"{say_pounds(discount)}, {per_cent} per cent of the value."
    )


def _in_scotland(value: Decimal, share: Decimal, on: date) -> _Ruling:
    """Apply the two limits of SSI 2010/160: either one is enough."""
    small = threshold("small-disposal", Nation.SCOTLAND, on)
    part = threshold("small-discount", Nation.SCOTLAND, on)
    sources = (small.source, part.source)
    limits = {
        f"the value is below {say_pounds(small.amount)}": value < small.amount,
        f"the discount is below {part.amount * 100:.0f} per cent": share < part.amount,
    }
    if met := [limit for limit, kept in limits.items() if kept]:
        said = [f"No appraisal is needed, because {say_list(met)}; one of the two is enough."]
        return Permission.BELOW_LIMIT, (), said, sources
    needs = (
        "appraise the costs and benefits of the disposal and compare them with the alternatives",
        "be satisfied that the disposal is reasonable at this price",
        "be satisfied that it promotes economic development or regeneration, health, social or "
        "environmental wellbeing, and that the benefits are proportionate to the discount",
    )
    said = [f"An appraisal is needed: neither is it so that {say_list(limits, last='nor that')}."]
    return Permission.APPRAISAL, needs, said, sources


def _in_england_or_wales(
    nation: Nation, discount: Decimal, on: date, lease_years: Decimal | None
) -> _Ruling:
    """Apply s.123 of the Local Government Act 1972 and the general disposal consent."""
    short = threshold("short-tenancy", nation, on)
    if lease_years is not None and lease_years <= short.amount:
        said = [
            f"A lease of {lease_years} years is not longer than {short.amount} years, so that best "
            "consideration is not required."
        ]
        return Permission.SHORT_TENANCY, (), said, (short.source,)
    general = threshold("general-consent", nation, on)
    minister = "the Secretary of State" if nation is Nation.ENGLAND else "the Welsh Ministers"
    limit = say_pounds(general.amount)
    if discount <= general.amount:
        said = [f"The undervalue is {limit} or less, within the general disposal consent."]
        need = (
            "consider that the disposal is likely to promote or improve the economic, social or "
            "environmental wellbeing of the area"
        )
        return Permission.GENERAL_CONSENT, (need,), said, (general.source,)
    said = [f"The undervalue is above {limit}, beyond the general disposal consent."]
    return Permission.SPECIFIC_CONSENT, (f"ask {minister} for consent",), said, (general.source,)


def work_out_headroom(nation: Nation, discount: Decimal, aid: Iterable[Aid], on: date) -> Headroom:
    """Tell whether a discount fits under the limit of minimal financial assistance.

    It is added to what the body has had in this financial year and the two before; a financial
    year begins on 1 April. The discount is a subsidy only if the body is an enterprise, which is
    for a person to judge.
    """
    limit = threshold("minimal-financial-assistance", nation, on)
    first = date(on.year - (on < date(on.year, 4, 1)) - 2, 4, 1)
    counted = [entry for entry in aid if first <= entry.on <= on]
    earlier = sum((entry.pounds for entry in counted), Decimal())
    together = earlier + discount
    fits = together <= limit.amount
    steps = (
        f"Counted is what was given from {say_day(first)} to {say_day(on)}: {say_pounds(earlier)}.",
        f"With the discount of {say_pounds(discount)} that makes {say_pounds(together)}.",
        f"The limit is {say_pounds(limit.amount)}: "
        + ("it fits." if fits else f"it is exceeded by {say_pounds(together - limit.amount)}."),
        "If it is used: notify the body in writing, have it confirm that the limit is kept, and "
        "confirm the assistance after it is given."
        if fits
        else "Look for another ground under the subsidy rules, or for a higher price.",
    )
    return Headroom(earlier, together, limit, fits, steps)
