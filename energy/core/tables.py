"""The bundled tables: facts of others with their source, and our own derived ones."""

from functools import cache
from pathlib import Path

import pandas as pd

DATA = Path(__file__).parent / "data"

#: Month keys, in order, as they stand in tables, files and columns.
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: Days of the months of a plain year; 29 February is left out of every yearly figure.
DAYS_IN_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@cache
def read(name: str) -> pd.DataFrame:
    """Read a bundled table once; the caller must not change it.

    Parameters
    ----------
    name : str
        File name without its extension, such as ``"monthly_wind_m_s"``.

    Returns
    -------
    pandas.DataFrame
        The rows as they stand; the heading lines that begin with ``#`` are left out.
    """
    return pd.read_csv(DATA / f"{name}.csv", comment="#", keep_default_na=False, na_values=[""])


@cache
def source(name: str) -> str:
    """Source and terms of a bundled table: the heading lines of its file as one paragraph."""
    lines = (DATA / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return " ".join(line.lstrip("# ") for line in lines if line.startswith("#"))
