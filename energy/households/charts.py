"""Pictures of homes and sizes, each beside its table."""

from energy.households.building_sizing import Sized, curve
from energy.households.group_purchase import Bought
from energy.households.home_comparison import Comparison
from energy.households.matching import Matched
from energy.roofs.charts import BRAND, PALE, QUIET, drawing, name_months


def months_of_home(found: Comparison) -> str:
    """Draw what is bought in each month: before, with panels, and with a battery."""
    cases = [(case.savings.monthly["import_kwh"], case) for case in found.cases]
    before = found.without.savings.monthly["use_kwh"]
    bars = [("before", before, QUIET), ("with panels", cases[0][0], PALE)]
    if len(cases) > 1:
        bars.append(("with battery too", cases[1][0], BRAND))
    width = 0.8 / len(bars)
    with drawing() as (axes, done):
        for place, (label, values, colour) in enumerate(bars):
            at = [month + (place - (len(bars) - 1) / 2) * width for month in range(12)]
            axes.bar(at, values, width=width, color=colour, label=label)
        name_months(axes)
        axes.set_ylabel("kWh bought")
    return done[0]


def months_of_club(found: Matched) -> str:
    """Draw what members use and the club makes in each month, and what of both is matched."""
    _, used, made, matched, _ = zip(*found.months, strict=True)
    with drawing() as (axes, done):
        at = range(12)
        axes.bar([x - 0.2 for x in at], used, width=0.4, color=QUIET, label="used by members")
        axes.bar([x + 0.2 for x in at], made, width=0.4, color=PALE, label="made by the club")
        axes.bar(at, matched, width=0.8, color=BRAND, alpha=0.85, label="matched")
        name_months(axes)
        axes.set_ylabel("kWh")
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    return done[0]


def price_of_group(found: Bought) -> str:
    """Draw what a home pays by the number of homes, with the group on it."""
    homes = [step.homes for step in found.steps]
    last = max(homes[-1], found.group.homes) * 1.25
    with drawing() as (axes, done):
        cost = [step.cost_gbp for step in found.steps]
        axes.step([*homes, last], [*cost, cost[-1]], where="post", color=BRAND, linewidth=2)
        axes.plot([found.group.homes], [found.cost_gbp], "o", color="#b10e1e", markersize=8)
        axes.annotate(
            f"this group: {found.group.homes}", (found.group.homes, found.cost_gbp),
            xytext=(8, 8), textcoords="offset points", fontsize=9,
        )  # fmt: skip
        axes.set_xlabel("homes that buy")
        axes.set_ylabel("£ for each home")
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.margins(x=0.02, y=0.2)
    return done[0]


def curve_of_sizes(found: Sized) -> str:
    """Draw what each size is worth over its life, by battery, with the best one marked."""
    styles = ("-", "--", ":", "-.", (0, (5, 1)), (0, (1, 1)))
    with drawing() as (axes, done):
        for (battery, kwp, worth), style in zip(curve(found, "worth_gbp"), styles, strict=False):
            label = f"{battery:g} kWh battery" if battery else "no battery"
            axes.plot(kwp, worth, style, color=BRAND, label=label)
        best = found.sizing.best
        axes.plot([best.kwp], [best.worth_gbp], "o", color="#b10e1e", markersize=8, label="best")
        axes.axhline(0, color=QUIET, linewidth=0.7)
        axes.set_xlabel("kWp")
        axes.set_ylabel("£ over 25 years")
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    return done[0]
