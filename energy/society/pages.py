"""Tables as pages: one template shows any list of a society's rows."""

from dataclasses import dataclass, field

from django.shortcuts import render


@dataclass(frozen=True)
class Table:
    """A table with its caption; a column whose name begins with £ or # holds figures."""

    caption: str
    columns: tuple[str, ...]
    rows: list[tuple]
    empty: str = "There is nothing here yet."

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """Each column's words, and whether it holds figures."""
        return [(name.lstrip("#"), name[:1] in "£#") for name in self.columns]

    @property
    def lines(self) -> list[list[tuple]]:
        """Each row's cells, and whether each is a figure."""
        is_figure = [figure for _, figure in self.heads]
        return [list(zip(row, is_figure, strict=True)) for row in self.rows]


@dataclass
class Sheet:
    """A page of tables: title, way back, an opening line and what can be done."""

    title: str
    tables: list[Table]
    lede: str = ""
    notes: list[str] = field(default_factory=list)
    actions: list[tuple[str, str]] = field(default_factory=list)
    back: tuple[str, str] | None = None


def safe_cell(text: str) -> str:
    """Keep a spreadsheet from taking somebody's name for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def show(request, society, sheet: Sheet, *, status=200):
    """Answer with a page of tables."""
    context = {"society": society, "sheet": sheet}
    return render(request, "society/sheet.html", context, status=status)


def ask(request, society, form, *, title, button, back, template="society/form.html", **context):
    """Answer with a form on a page of its own; 422 when it was sent and is refused."""
    context |= {"society": society, "form": form, "title": title, "button": button, "back": back}
    return render(request, template, context, status=422 if form.is_bound else 200)
