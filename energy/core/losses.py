"""Losses between the module and the meter, item by item, in one convention.

The convention is that of PVGIS: 14 per cent in all, the inverter included. It is stated beside
every figure.
"""

import numpy as np

from energy.core import tables

#: Share of the light-to-meter energy lost in all, inverter included. [fraction]
TOTAL = 0.14
#: Name of the item that `energy.core.chain` leaves out when it models the inverter itself.
INVERTER = "inverter"


def itemised_losses() -> dict[str, float]:
    """Shares lost by item, which compound to the total.

    Returns
    -------
    dict of str to float
        Share lost by each item, in the order of the table `losses.csv`. [fraction]
    """
    table = tables.read("losses")
    return dict(zip(table["item"], table["loss_pct"] / 100, strict=True))


def combined(losses) -> float:
    """Share lost by several losses, one after the other.

    Parameters
    ----------
    losses : iterable of float
        Share lost by each. [fraction]

    Returns
    -------
    float
        1 - product of (1 - loss). [fraction]

    Raises
    ------
    ValueError
        If a loss is not from 0 up to, but not including, 1.
    """
    shares = np.array(list(losses), float)
    if not ((shares >= 0) & (shares < 1)).all():
        raise ValueError(f"a loss must be a fraction from 0 to below 1, got {shares.tolist()}")
    return float(1 - np.prod(1 - shares))


def aged(first_year_kwh, year: int, *, pct_per_year: float = 0.5):
    """Energy of a later year of a system that fades by the same share each year.

    Parameters
    ----------
    first_year_kwh : array_like
        Energy of the first year. [kWh]
    year : int
        Year of life, 1 for the first.
    pct_per_year : float, default 0.5
        Share lost a year: 0.5 is usual, some societies plan with 0.7. [%]

    Returns
    -------
    numpy.ndarray
        Energy of that year. [kWh]

    Raises
    ------
    ValueError
        If ``year`` is below 1 or ``pct_per_year`` is not from 0 to 5.
    """
    if year < 1:
        raise ValueError(f"year must be 1 or more, got {year}")
    if not 0 <= pct_per_year <= 5:
        raise ValueError(f"pct_per_year must lie from 0 to 5 %, got {pct_per_year}")
    return np.asarray(first_year_kwh, float) * (1 - pct_per_year / 100) ** (year - 1)
