"""Spreadsheets of live formulas: rows by year that refer to one another by name.

A formula is a template such as ``"={cash:before}+{sales}"``. ``{name}`` is the cell of the same
year, ``{name:before}`` that of the year before (nothing in year 0), ``{name:all}`` the whole row,
``{name:first}`` and ``{name:last}`` its ends and ``{name:next}`` the row from year 1 on; names of
single cells stand for that cell.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

VALUE_COLUMN, YEAR_COLUMN = 2, 3
CALENDAR_ROWS = 2  # at the top of every sheet with years
A4, PRINTED_PCT = 9, 60
NUMBER_FORMATS = {
    "£": "#,##0.00;[Red]-#,##0.00",
    "kWh": "#,##0",
    "p/kWh": "0.00",
    "%": "0.00",
    "years": "0.0",
    "": "General",
}


@dataclass(frozen=True)
class Line:
    """One line of a sheet: a text, a single value or a row of years."""

    kind: str
    label: str
    unit: str = ""
    values: object = None
    formula: str = ""


@dataclass(frozen=True)
class Reference:
    """A named line as seen from one year's column."""

    sheet: str
    row: int
    kind: str
    year: int | None
    years: int

    def cell(self, column: int, *, fixed: bool) -> str:
        """Write one cell of the line, on whichever sheet it is read."""
        return f"'{self.sheet}'!" + xl_rowcol_to_cell(self.row, column, fixed, fixed)

    def __format__(self, way: str) -> str:
        first, last = YEAR_COLUMN, YEAR_COLUMN + self.years
        if self.kind == "value":
            return self.cell(VALUE_COLUMN, fixed=True)
        if way in ("first", "last"):
            return self.cell(first if way == "first" else last, fixed=True)
        if way in ("all", "next"):
            end = xl_rowcol_to_cell(self.row, last, row_abs=True, col_abs=True)
            return self.cell(first + (way == "next"), fixed=True) + ":" + end
        if way == "before" and not self.year:
            return "0"
        return self.cell(first + self.year - (way == "before"), fixed=False)


class Book:
    """A workbook in the making: declare lines in reading order, then save."""

    def __init__(self, years: int):
        self.years = years
        self.sheets: dict[str, list[Line]] = {}
        self.names: dict[str, tuple[str, int, str]] = {}

    def text(self, sheet: str, *texts: str, heading: bool = False):
        """Put lines of text on a sheet."""
        kind = "heading" if heading else "text"
        self.sheets.setdefault(sheet, []).extend(Line(kind, text) for text in texts)

    def value(self, sheet: str, name: str, label: str, unit: str, value, formula: str = ""):
        """Declare a single value, given or worked out by a formula."""
        self._add(sheet, name, Line("value", label, unit, value, formula))

    def row(self, sheet: str, name: str, label: str, unit: str, values, formula: str = ""):
        """Declare a row of years with the values it holds or its formula must give."""
        values = np.broadcast_to(values, self.years + 1)
        self._add(sheet, name, Line("row", label, unit, values, formula))

    def _add(self, sheet: str, name: str, line: Line):
        lines = self.sheets.setdefault(sheet, [])
        self.names[name] = (sheet, len(lines), line.kind)
        lines.append(line)

    def formula(self, template: str, year: int | None = None) -> str:
        """Write a template as the formula of one year."""
        names = {name: Reference(*at, year, self.years) for name, at in self.names.items()}
        return template.format_map(names)

    def save(self, path: Path):
        """Write the workbook with formulas and, beside them, the values they give."""
        with xlsxwriter.Workbook(path) as workbook:
            styles = styles_of(workbook)
            for sheet, lines in self.sheets.items():
                worksheet = workbook.add_worksheet(sheet)
                worksheet.set_column(0, 0, 48)
                worksheet.set_column(1, 1, 7)
                worksheet.set_column(VALUE_COLUMN, YEAR_COLUMN + self.years, 13)
                lay_on_paper(worksheet, by_year=any(line.kind == "row" for line in lines))
                for place, line in enumerate(lines):
                    self._write(worksheet, place, line, styles)

    def _write(self, worksheet, place: int, line: Line, styles: dict):
        worksheet.write(place, 0, line.label, styles.get(line.kind))
        worksheet.write(place, 1, line.unit)
        if line.kind == "value":
            self._write_cell(worksheet, place, VALUE_COLUMN, line, line.values, styles)
        if line.kind == "row":
            for year, value in enumerate(line.values):
                column = YEAR_COLUMN + year
                self._write_cell(worksheet, place, column, line, value, styles, year)

    def _write_cell(self, worksheet, place, column, line, value, styles, year=None):
        if line.formula:
            text = self.formula(line.formula, year)
            worksheet.write_formula(place, column, text, styles[line.unit], value)
        else:
            style = f"given {line.unit}" if line.kind == "value" else line.unit
            calendar = line.kind == "row" and place < CALENDAR_ROWS
            worksheet.write(place, column, value, styles["calendar" if calendar else style])


def styles_of(workbook) -> dict:
    """Make the styles of cells: by unit, given by hand, headings."""
    styles = {
        f"{kind}{unit}": workbook.add_format({"num_format": code, **more})
        for unit, code in NUMBER_FORMATS.items()
        for kind, more in (("", {}), ("given ", {"bg_color": "#FFF7D6"}))
    }
    styles["heading"] = workbook.add_format({"bold": True})
    styles["calendar"] = workbook.add_format({"bold": True, "align": "right"})
    return styles


def lay_on_paper(worksheet, *, by_year: bool):
    """Keep labels and years in sight on the screen, and on every sheet of paper."""
    worksheet.set_landscape()
    worksheet.set_paper(A4)
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    worksheet.set_footer("&L&F, &A&RPage &P of &N")
    if by_year:
        worksheet.freeze_panes(CALENDAR_ROWS, YEAR_COLUMN)
        worksheet.repeat_rows(0, CALENDAR_ROWS - 1)
        worksheet.repeat_columns(0, 1)
        worksheet.set_print_scale(PRINTED_PCT)
    else:
        worksheet.fit_to_pages(1, 0)
