"""Pictures of a society's figures as SVG, each shown beside its table."""

from base64 import b64encode
from io import StringIO

BRAND, DARK, LIGHT, WARM = "#0b5d4b", "#383f43", "#b9d3c9", "#b45309"


def _drawn(draw, *, size) -> str:
    """Let a function draw on axes; gives the address of an image that needs no other request."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context({"svg.hashsalt": "commons", "svg.fonttype": "none", "font.size": 11}):
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.subplots()
        draw(axes)
        axes.spines[["top", "right"]].set_visible(False)
        text = StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return f"data:image/svg+xml;base64,{b64encode(text.getvalue().encode()).decode()}"


def offer_bar(raised: float, minimum: float, target: float, maximum: float) -> str:
    """Draw how far an offer has come on the way to its minimum, target and maximum, in pounds."""

    def draw(axes):
        axes.barh([0], [maximum], color=LIGHT, height=0.5)
        axes.barh([0], [min(raised, maximum)], color=BRAND, height=0.5)
        for value, words in ((minimum, "minimum"), (target, "target"), (maximum, "maximum")):
            axes.axvline(value, color=DARK, linewidth=1.5)
            axes.annotate(
                words, (value, 0.3), rotation=30, ha="left", va="bottom", color=DARK, fontsize=10
            )
        axes.set_yticks([])
        axes.set_xlim(0, maximum * 1.12)
        axes.set_ylim(-0.35, 0.9)
        axes.xaxis.set_major_formatter(lambda value, _: f"£{value:,.0f}")
        axes.locator_params(axis="x", nbins=5)

    return _drawn(draw, size=(7.2, 1.7))


def _axes_in_pounds(axes):
    axes.yaxis.set_major_formatter(lambda value, _: f"£{value / 1000:,.0f}k")
    axes.axhline(0, color=DARK, linewidth=0.8)


def cash_chart(years: list[dict]) -> str:
    """Draw cash, share capital and loans at each year's end."""

    def draw(axes):
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
        axes.legend(frameon=False)

    return _drawn(draw, size=(7.2, 3.1))


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

    def draw(axes):
        at = range(1, len(years))
        below = [0.0] * (len(years) - 1)
        for name, words, colour in USES:
            values = [one[name] for one in years[1:]]
            axes.bar(at, values, bottom=below, color=colour, width=0.8, label=words)
            below = [low + value for low, value in zip(below, values, strict=True)]
        _axes_in_pounds(axes)
        axes.set_xlabel("year of the plan")
        axes.legend(frameon=False, fontsize=9, loc="center left", bbox_to_anchor=(1.0, 0.5))

    return _drawn(draw, size=(7.2, 3.1))


def tornado_chart(bars: list[dict]) -> str:
    """Draw how the worth today moves with one figure at a time, widest first."""

    def draw(axes):
        for place, bar in enumerate(reversed(bars)):
            low, high = bar["npv_low_gbp"], bar["npv_high_gbp"]
            middle = (low + high) / 2
            axes.barh([place], [low - middle], left=[middle], color=WARM, height=0.6)
            axes.barh([place], [high - middle], left=[middle], color=BRAND, height=0.6)
        axes.set_yticks(range(len(bars)), [bar["name"] for bar in reversed(bars)])
        axes.xaxis.set_major_formatter(lambda value, _: f"£{value / 1000:,.0f}k")
        axes.set_xlabel("worth today; orange when the figure is low, green when it is high")

    return _drawn(draw, size=(7.2, 2.8))


def generation_chart(months: list[tuple[str, float, float]]) -> str:
    """Draw what was made beside what was to be expected, by month."""

    def draw(axes):
        at = range(len(months))
        axes.bar(at, [made for _, made, _ in months], color=BRAND, width=0.7, label="made")
        axes.plot(
            at, [expected for _, _, expected in months], color=WARM, marker="D", linestyle="none",
            label="to be expected",
        )  # fmt: skip
        step = max(1, len(months) // 8)
        axes.set_xticks(list(at)[::step], [name for name, _, _ in months][::step])
        axes.set_ylabel("kWh")
        axes.legend(frameon=False)

    return _drawn(draw, size=(7.2, 3.0))
