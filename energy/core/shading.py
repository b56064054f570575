"""Shade without a horizon: classes by eye, and the shade factor of the installers' diagram."""

import numpy as np

from energy.core import tables

#: Segments of the installers' sun-path diagram, each worth one per cent.
SEGMENTS = 84


def class_factors() -> dict[str, float]:
    """Share of the energy left in each shading class, from open to heavily shaded."""
    table = tables.read("shading_classes")
    return dict(zip(table["class"], table["shade_factor"], strict=True))


def factor_of_segments(segments: int) -> float:
    """Shade factor by the installers' method.

    Parameters
    ----------
    segments : int
        Segments of the sun-path diagram that an obstacle touches, 0 to 84; what stands within
        10 m of the array is drawn half a metre wider.

    Returns
    -------
    float
        Share of the energy left: one per cent less for each segment. [fraction]

    Raises
    ------
    ValueError
        If there are not so many segments.

    References
    ----------
    .. [1] Microgeneration Certification Scheme, "Guide to the Installation of Photovoltaic
       Systems," section on the shade factor. From memory, unchecked.
    """
    if not 0 <= segments <= SEGMENTS:
        raise ValueError(f"segments must lie from 0 to {SEGMENTS}, got {segments}")
    return 1 - segments / 100


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
