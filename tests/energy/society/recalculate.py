"""Recalculate an XLSX file with the ``formulas`` package, cell by cell, from the file alone."""

import re
import warnings
import zipfile
from itertools import count
from xml.etree import ElementTree

import numpy as np

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)  # the package compares with "is"
    import formulas

    PARSER = formulas.Parser()
    PARSER.ast("=IRR(A1:B1)")[1].compile()

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ADDRESS = re.compile(r"\$?([A-Z]+)\$?(\d+)")
REFERENCE = re.compile(r"'([^']+)'!(\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)")


def read_cells(path) -> tuple[dict, dict]:
    """Return the stored values and the formulas of a file, keyed by (SHEET, column, row)."""
    values, live = {}, {}
    with zipfile.ZipFile(path) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        shared = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
        texts = ["".join(item.itertext()) for item in shared]
        for number, sheet in enumerate(book.iter(f"{MAIN}sheet"), start=1):
            root = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
            for cell in root.iter(f"{MAIN}c"):
                key = (sheet.get("name").upper(), *place(cell.get("r")))
                stored = cell.findtext(f"{MAIN}v")
                if cell.get("t") == "s":
                    values[key] = texts[int(stored)]
                elif stored is not None:
                    values[key] = stored if cell.get("t") == "str" else float(stored)
                if cell.find(f"{MAIN}f") is not None:
                    live[key] = "=" + cell.findtext(f"{MAIN}f")
    return values, live


def place(address: str) -> tuple[int, int]:
    letters, row = ADDRESS.fullmatch(address).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column, int(row)


def number_areas(formula: str) -> str:
    """Name each area of a formula by its place in it: A1, A2:B2 and so on."""
    number = count(1)
    return REFERENCE.sub(
        lambda area: "A{0}:B{0}".format(next(number)) if ":" in area[2] else f"A{next(number)}",
        formula,
    )


class Recalculation:
    """Values of all cells, formulas worked out afresh; ``given`` overrides plain cells."""

    def __init__(self, path, given=None):
        self.stored, self.live = read_cells(path)
        self.given = given or {}
        self.known = {}
        self.compiled = {}

    def all(self) -> dict:
        return {key: self.value(key) for key in self.live}

    def value(self, key):
        if key in self.known:
            return self.known[key]
        if key not in self.live:
            return self.given.get(key, self.stored.get(key, 0.0))
        function, order = self.compile(number_areas(self.live[key]))
        areas = REFERENCE.findall(self.live[key])
        result = function(*(self.area(*areas[number]) for number in order))
        self.known[key] = np.asarray(result, dtype=object).ravel()[0]
        return self.known[key]

    def compile(self, formula: str):
        """Compile a formula once for all cells that differ only in the areas they read."""
        if formula not in self.compiled:
            function = PARSER.ast(formula)[1].compile()
            order = [int(re.match(r"A(\d+)", name)[1]) - 1 for name in function.inputs]
            self.compiled[formula] = function, order
        return self.compiled[formula]

    def area(self, sheet: str, cells: str):
        sheet = sheet.upper()
        ends = [place(end) for end in cells.split(":")]
        (left, top), (right, bottom) = ends[0], ends[-1]
        return np.array(
            [
                [self.value((sheet, column, row)) for column in range(left, right + 1)]
                for row in range(top, bottom + 1)
            ],
            dtype=object,
        )
