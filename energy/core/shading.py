"""Shade: classes by eye, and the check of a shade factor from wherever it comes."""

import numpy as np

from energy.core import tables


def class_factors() -> dict[str, float]:
    """Share of the energy left in each shading class, from open to heavily shaded."""
    table = tables.read("shading_classes")
    return dict(zip(table["class"], table["shade_factor"], strict=True))


def check_factor(shade_factor) -> np.ndarray:
    """Return shade factors as an array, or refuse them.

    Parameters
    ----------
    shade_factor : array_like
        Share of the energy left by shade. [fraction]

    Returns
    -------
    numpy.ndarray

    Raises
    ------
    ValueError
        If one is missing or not from 0 to 1.
    """
    factor = np.asarray(shade_factor, float)
    if not ((factor >= 0) & (factor <= 1)).all():
        raise ValueError("shade_factor must be a fraction from 0 to 1 for every roof")
    return factor
