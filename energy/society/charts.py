"""Pictures of a society's figures as SVG, each shown beside its table."""

from energy.roofs.charts import BRAND, drawing

DARK, LIGHT, WARM = "#383f43", "#b9d3c9", "#b45309"


def offer_bar(raised: float, minimum: float, target: float, maximum: float) -> str:
    """Draw how far an offer has come on the way to its minimum, target and maximum, in pounds."""
    with drawing(height=1.5) as (axes, done):
        axes.barh([0], [maximum], color=LIGHT, height=0.5)
        axes.barh([0], [min(raised, maximum)], color=BRAND, height=0.5)
        for value, words in ((minimum, "minimum"), (target, "target"), (maximum, "maximum")):
            axes.axvline(value, color=DARK, linewidth=1.5)
            axes.annotate(words, (value, 0.3), rotation=30, ha="left", va="bottom", color=DARK)
        axes.set_yticks([])
        axes.set_xlim(0, maximum * 1.12)
        axes.set_ylim(-0.35, 0.9)
        axes.xaxis.set_major_formatter(lambda value, _: f"£{value:,.0f}")
        axes.locator_params(axis="x", nbins=5)
    return done[0]


def _axes_in_pounds(axes):
    axes.yaxis.set_major_formatter(lambda value, _: f"£{value / 1000:,.0f}k")
    axes.axhline(0, color=DARK, linewidth=0.8)


def cash_chart(years: list[dict]) -> str:
    """Draw cash, share capital and loans at each year's end."""
    with drawing(height=3.0) as (axes, done):
        at = range(len(years))
        for name, words, colour, style in (
            ("cash_gbp", "cash", BRAND, "-"),
            ("share_capital_gbp", "share capital", WARM, "--"),
            ("loans_owed_gbp", "loans", DARK, ":"),
        ):
            values = [one[name] for one in years]
            axes.plot(at, values, color=colour, linestyle=style, linewidth=2, label=words)
        _axes_in_pounds(axes)
        axes.set_xlabel("year of the plan")
    return done[0]


USES = (
    ("running_costs_gbp", "running costs", "#383f43"),
    ("replacements_gbp", "renewals", "#7a5c2e"),
    ("lenders", "lenders", "#4a6fa5"),
    ("tax_paid_gbp", "tax", "#a61e4d"),
    ("member_interest_gbp", "members’ interest", "#b45309"),
    ("shares_repaid_gbp", "capital repaid", "#e0a458"),
    ("community_fund_gbp", "community fund", BRAND),
)


def uses_chart(years: list[dict]) -> str:
    """Draw where the money of each year goes."""
    with drawing(height=3.0) as (axes, done):
        at = range(1, len(years))
        below = [0.0] * (len(years) - 1)
        for name, words, colour in USES:
            values = [one[name] for one in years[1:]]
            axes.bar(at, values, bottom=below, color=colour, width=0.8, label=words)
            below = [low + value for low, value in zip(below, values, strict=True)]
        _axes_in_pounds(axes)
        axes.set_xlabel("year of the plan")
    return done[0]


def tornado_chart(bars: list[dict]) -> str:
    """Draw how the worth today moves with one figure at a time, widest first."""
    with drawing(height=2.4) as (axes, done):
        for place, bar in enumerate(reversed(bars)):
            low, high = bar["npv_low_gbp"], bar["npv_high_gbp"]
            middle = (low + high) / 2
            axes.barh([place], [low - middle], left=[middle], color=WARM, height=0.6)
            axes.barh([place], [high - middle], left=[middle], color=BRAND, height=0.6)
        axes.set_yticks(range(len(bars)), [bar["name"] for bar in reversed(bars)])
        axes.xaxis.set_major_formatter(lambda value, _: f"£{value / 1000:,.0f}k")
        axes.set_xlabel("worth today: orange when low,\ngreen when high")
    return done[0]


def generation_chart(months: list[tuple[str, float, float]]) -> str:
    """Draw what was made beside what was to be expected, by month."""
    with drawing() as (axes, done):
        at = range(len(months))
        axes.bar(at, [made for _, made, _ in months], color=BRAND, width=0.7, label="made")
        axes.plot(
            at, [expected for _, _, expected in months], color=WARM, marker="D", linestyle="none",
            label="to be expected",
        )  # fmt: skip
        step = max(1, len(months) // 5)
        axes.set_xticks(list(at)[::step], [name for name, _, _ in months][::step])
        axes.set_ylabel("kWh")
    return done[0]
