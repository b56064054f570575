"""Choosing roofs, panels and batteries to a stated aim within a society's limits, exactly.

Each site may be built in one of several ways, or not at all. The best whole is found by integer
programming (HiGHS); the plain rule of thumb, most benefit for each pound first, stands beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from energy.society.portfolio_limits import (
    AIMS,
    USES,
    Choice,
    Limits,
    Row,
    column,
    limit_rows,
    site_rows,
)

TOLERANCE = 1e-6
SECONDS = 60.0


class NoPortfolioError(ValueError):
    """No choice of sites keeps every limit; the sentences say which one is short, by how much."""


@dataclass(frozen=True)
class Portfolio:
    """The sites chosen, what they take and bring, and the rule of thumb beside them.

    No other choice can reach more of the aim than this one by more than ``gap_pct`` per cent; it
    is nothing unless the search ran out of time.
    """

    chosen: tuple[Choice, ...]
    aim: str
    totals: dict[str, float]
    greedy_total: float
    gap_pct: float

    @property
    def total(self) -> float:
        """What is reached of the aim."""
        return self.totals[self.aim]


def choose_portfolio(choices: Sequence[Choice], aim: str, limits: Limits) -> Portfolio:
    """Choose at most one way for each site so that the aim is reached best.

    Parameters
    ----------
    choices : sequence of Choice
        Ways to build the candidate sites.
    aim : str
        A name of ``AIMS``.
    limits : Limits
        Money, labour, grid, sites and benefits that bind.

    Returns
    -------
    Portfolio
        The best choice there is; of equals, one.

    Raises
    ------
    ValueError
        If the aim is unknown or there is nothing to choose from.
    NoPortfolioError
        If the limits cannot be kept together.
    """
    if aim not in AIMS:
        raise ValueError(f"aim must be one of {', '.join(AIMS)}, got '{aim}'")
    if not choices:
        raise ValueError("there are no sites to choose from")
    rows = limit_rows(choices, limits)
    sites = site_rows(choices, limits)
    found = solve(-column(choices, aim), rows, sites)
    if found.x is None:
        raise NoPortfolioError(explain(choices, rows, sites))
    taken = [choice for choice, part in zip(choices, found.x, strict=True) if part > 0.5]
    chosen = tuple(thriftily(taken, choices, aim, limits))
    greedy = choose_greedily(choices, aim, limits)
    reached = sum(getattr(one, aim) for one in greedy)
    return Portfolio(chosen, aim, totals_of(chosen), reached, 100 * (found.mip_gap or 0.0))


def totals_of(chosen: Sequence[Choice]) -> dict[str, float]:
    """Add up what the chosen sites take and bring."""
    names = (*USES, "grid_kw", *AIMS)
    return {name: float(column(chosen, name).sum()) for name in names}


def thriftily(taken: list[Choice], choices: Sequence[Choice], aim: str, limits: Limits):
    """Put in place of each choice the cheapest that reaches as much; yields those that remain.

    Only what takes no more of any limit may come in: every limit is kept, the aim is reached as
    before, and nothing is built that brings nothing of it.
    """
    takes, brings = ["grid_kw", *USES], [aim, *limits.at_least]
    for one in taken:
        if one.site not in limits.required_sites and all(getattr(one, n) <= 0 for n in brings):
            continue
        yield min(
            (
                other
                for other in choices
                if (other.site, other.grid_group) == (one.site, one.grid_group)
                and all(getattr(other, name) <= getattr(one, name) for name in takes)
                and all(getattr(other, name) >= getattr(one, name) for name in brings)
            ),
            key=lambda other: other.cost_gbp,
        )


def solve(goal, rows: list[Row], sites: LinearConstraint, spare=None):
    """Minimise a goal; ``spare`` lists rows that may give way, each at the given price.

    Returns
    -------
    scipy.optimize.OptimizeResult
        In ``x`` the choices taken, then how far each spare row gives way; ``None`` if there is no
        answer.
    """
    spare = spare or {}
    count, extra = len(goal), len(spare)
    give = csr_array((len(rows), extra)).tolil()
    for number, row in enumerate(spare):
        give[row, number] = 1.0 if np.isfinite(rows[row].low) else -1.0
    constraints = [LinearConstraint(padded(sites.A, extra), sites.lb, sites.ub)]
    if rows:
        weights = csr_array(np.array([row.weights for row in rows]))
        whole = csr_array(np.hstack([weights.toarray(), give.toarray()]))
        low, high = ([getattr(row, side) for row in rows] for side in ("low", "high"))
        constraints.append(LinearConstraint(whole, low, high))
    return milp(
        np.concatenate([goal, list(spare.values())]),
        integrality=np.concatenate([np.ones(count), np.zeros(extra)]),
        bounds=Bounds(0, np.concatenate([np.ones(count), np.full(extra, np.inf)])),
        constraints=constraints,
        options={"mip_rel_gap": TOLERANCE, "time_limit": SECONDS},
    )


def padded(weights, extra: int):
    """Add empty columns for the rows that may give way."""
    empty = csr_array((weights.shape[0], extra))
    return csr_array(vstack([weights.T, empty.T]).T)


def explain(choices: Sequence[Choice], rows: list[Row], sites: LinearConstraint) -> str:
    """Say which limit is short and by how much, alone if one alone explains it."""
    nothing = np.zeros(len(choices))
    alone = []
    for number, row in enumerate(rows):
        found = solve(nothing, rows, sites, {number: 1.0}).x
        if found is not None:
            alone.append(row.shortfall(found[-1]))
    if alone:
        return "No choice of sites keeps every limit. Any one of these would do: " + (
            "; or ".join(alone) + "."
        )
    prices = {number: 1 / max(scale(row), TOLERANCE) for number, row in enumerate(rows)}
    found = solve(nothing, rows, sites, prices).x
    if found is None:
        return "No choice of sites keeps every limit."
    short = [
        rows[number].shortfall(amount)
        for number, amount in zip(prices, found[len(choices) :], strict=True)
        if amount > TOLERANCE
    ]
    return "No choice of sites keeps every limit. It takes all of these: " + "; ".join(short) + "."


def scale(row: Row) -> float:
    """Size of a limit, so that a pound and a kilowatt can be weighed against each other."""
    return abs(row.low if np.isfinite(row.low) else row.high)


def choose_greedily(choices: Sequence[Choice], aim: str, limits: Limits) -> list[Choice]:
    """Take what brings most for each pound, as long as it fits: the usual rule of thumb.

    Required sites come first. What must be reached at least is not looked after.
    """
    rows = [row for row in limit_rows(choices, limits) if np.isfinite(row.high)]
    weights = np.array([row.weights for row in rows]).reshape(len(rows), len(choices))
    room = np.array([row.high for row in rows])
    worth = column(choices, aim) / np.maximum(column(choices, "cost_gbp"), 1.0)
    required = np.array([choice.site in limits.required_sites for choice in choices])
    taken, done = [], set()
    for number in np.lexsort((-worth, ~required)):
        choice = choices[number]
        fits = (weights[:, number] <= room + TOLERANCE).all()
        if choice.site not in done and fits and (worth[number] > 0 or required[number]):
            taken.append(choice)
            done.add(choice.site)
            room = room - weights[:, number]
    return taken
