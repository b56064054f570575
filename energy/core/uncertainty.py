"""How far the truth may lie from an estimate: named terms, and the percentiles that follow.

An estimate is a median. P90 is exceeded in nine single years of ten and P10 in one of ten, so
P90 < P50 < P10.
"""

import numpy as np
from scipy.stats import norm

from energy.core import tables

#: What may be known of the horizon and of the roof, from best to worst.
HORIZONS, ROOFS = ("surveyed", "class", "unknown"), ("surveyed", "detected", "inferred")
YEAR_TO_YEAR = "year to year"


def terms_pct(
    *, horizon: str = "unknown", roof: str = "surveyed", year_to_year_pct: float | None = None
) -> dict[str, float]:
    """Terms of the uncertainty of a yearly yield.

    Parameters
    ----------
    horizon : {"surveyed", "class", "unknown"}
        Whether what stands around the roof was measured, judged by a shading class, or not known.
    roof : {"surveyed", "detected", "inferred"}
        Whether pitch and direction were given, found in a surface model, or inferred from the
        footprint.
    year_to_year_pct : float, optional
        Standard deviation of single years where a series of many years tells it. [%]

    Returns
    -------
    dict of str to float
        Standard deviation by term. [%]

    Raises
    ------
    ValueError
        If a name is unknown.
    """
    for what, name, known in (("horizon", horizon, HORIZONS), ("roof", roof, ROOFS)):
        if name not in known:
            raise ValueError(f"{what} must be one of {', '.join(known)}, got {name!r}")
    table = tables.read("uncertainty_terms")
    rows = table[table["applies"].isin(["always", f"horizon {horizon}", f"roof {roof}"])]
    terms = dict(zip(rows["term"], rows["sd_pct"], strict=True))
    if year_to_year_pct is not None:
        terms[YEAR_TO_YEAR] = year_to_year_pct
    return terms


def total_pct(terms: dict[str, float]) -> float:
    """Add up independent terms to one standard deviation. [%]."""
    return float(np.sqrt(sum(sd**2 for sd in terms.values())))


def exceeded(p50_kwh, probability: float, sd_pct) -> np.ndarray:
    """Energy that is exceeded with a probability.

    Parameters
    ----------
    p50_kwh : array_like
        The median. [kWh]
    probability : float
        Between 0 and 1: 0.9 for P90.
    sd_pct : array_like
        Standard deviation of the estimate. [%]

    Returns
    -------
    numpy.ndarray
        Energy, never below zero. [kWh]

    Raises
    ------
    ValueError
        If the probability is not between 0 and 1.
    """
    if not 0 < probability < 1:
        raise ValueError(f"probability must lie between 0 and 1, got {probability}")
    share = 1 - norm.ppf(probability) * np.asarray(sd_pct, float) / 100
    return np.asarray(p50_kwh, float) * np.maximum(share, 0.0)


def year_to_year_pct(annual_kwh) -> float:
    """Spread of single years in a series of many.

    Parameters
    ----------
    annual_kwh : array_like, shape (years,)
        Energy of each year, at least five of them. [kWh]

    Returns
    -------
    float
        Standard deviation over the mean. [%]

    Raises
    ------
    ValueError
        If there are fewer than five years.
    """
    annual = np.asarray(annual_kwh, float)
    if annual.size < 5:
        raise ValueError(
            f"annual_kwh must hold at least 5 years to tell a spread, got {annual.size}"
        )
    return float(annual.std(ddof=1) / annual.mean() * 100)
