"""Pictures of homes and sizes, each beside its table."""

from energy.households.building_sizing import Sized, curve
from energy.households.home_comparison import Comparison
from energy.roofs.charts import BRAND, PALE, QUIET, drawing


def months_of_home(found: Comparison) -> str:
    """Draw what is bought in each month: before, with panels, and with a battery."""
    cases = [(case.savings.monthly["import_kwh"], case) for case in found.cases]
    names = [name[:3] for name, *_ in found.without.months]
    before = found.without.savings.monthly["use_kwh"]
    bars = [("before", before, QUIET), ("with panels", cases[0][0], PALE)]
    if len(cases) > 1:
        bars.append(("with battery too", cases[1][0], BRAND))
    width = 0.8 / len(bars)
    with drawing() as (axes, done):
        for place, (label, values, colour) in enumerate(bars):
            at = [month + (place - (len(bars) - 1) / 2) * width for month in range(12)]
            axes.bar(at, values, width=width, color=colour, label=label)
        axes.set_xticks(range(12), names)
        axes.set_ylabel("kWh bought")
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
