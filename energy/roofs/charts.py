"""Pictures of figures, drawn as SVG and put into the page as images, each beside its table."""

from base64 import b64encode
from contextlib import contextmanager
from io import StringIO

BRAND, QUIET, PALE = "#0b5d4b", "#505a5f", "#b7d3c8"


@contextmanager
def drawing(width=4.8, height=2.7):
    """Give the axes of one chart and a list that receives the address of the finished image.

    It is drawn as narrow as a phone shows it, so that its letters can be read there too; what
    has a label is named in a legend below.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    done: list[str] = []
    with rc_context({"svg.hashsalt": "commons", "svg.fonttype": "none", "font.size": 10}):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.subplots()
        axes.spines[["top", "right"]].set_visible(False)
        yield axes, done
        if axes.get_legend_handles_labels()[1]:
            figure.legend(
                loc="outside lower center",
                frameon=False,
                ncols=3,
                columnspacing=1,
                handlelength=1.5,
            )
        text = StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    done.append(f"data:image/svg+xml;base64,{b64encode(text.getvalue().encode()).decode()}")


def name_months(axes) -> None:
    """Write the months under bars at 0 to 11 by their letters, for names touch on a phone."""
    axes.set_xticks(range(12), "JFMAMJJASOND")


def months_chart(months: list[tuple[str, int, int]]) -> str:
    """Draw bars by month, unshaded behind shaded; gives the address of the image."""
    _, whole, left = zip(*months, strict=True)
    with drawing() as (axes, done):
        axes.bar(range(12), whole, color=PALE, width=0.72, label="unshaded")
        axes.bar(range(12), left, color=BRAND, width=0.72, label="in the stated shade")
        name_months(axes)
        axes.set_ylabel("kWh")
        axes.yaxis.set_major_formatter("{x:,.0f}")
    return done[0]
