"""Generation shared between several users, half hour by half hour, with nothing lost or made."""

import numpy as np

SUM_TOLERANCE = 1e-6


def share_generation(generation_kwh, shares) -> np.ndarray:
    """Share generation by fixed or half-hourly shares.

    Parameters
    ----------
    generation_kwh : array_like, shape (half hours,)
        What the roof makes. [kWh]
    shares : array_like, shape (users,) or (half hours, users)
        Share of each user, the same at all hours or hour by hour; they must sum to one.

    Returns
    -------
    numpy.ndarray, shape (half hours, users)
        Each user's generation, to use or to export. [kWh]

    Raises
    ------
    ValueError
        If a share is below nothing or the shares do not sum to one.
    """
    generation = np.asarray(generation_kwh, dtype=float)
    parts = np.asarray(shares, dtype=float)
    if parts.ndim == 2 and len(parts) != len(generation):
        raise ValueError(f"half-hourly shares need {len(generation)} rows, got {len(parts)}")
    if not (parts >= 0).all():
        raise ValueError("every share must be 0 or more")
    sums = parts.sum(axis=-1)
    if not np.allclose(sums, 1, atol=SUM_TOLERANCE, rtol=0):
        worst = float(np.ravel(sums)[np.argmax(np.abs(np.ravel(sums) - 1))])
        raise ValueError(f"the shares must sum to 1, they sum to {worst:.6g}")
    return generation[:, None] * parts / np.expand_dims(sums, -1)


def shares_by_use(use_kwh) -> np.ndarray:
    """Half-hourly shares in step with use, equal where nobody uses anything.

    Parameters
    ----------
    use_kwh : array_like, shape (half hours, users)
        Use of each. [kWh]

    Returns
    -------
    numpy.ndarray, shape (half hours, users)
        Shares that sum to one in every half hour.
    """
    use = np.asarray(use_kwh, dtype=float)
    total = use.sum(axis=1, keepdims=True)
    equal = np.full_like(use, 1 / use.shape[1])
    return np.divide(use, total, out=equal, where=total > 0)


def match_local(use_kwh, generation_kwh) -> np.ndarray:
    """Match the use of a club's members to its own generation in the same half hour.

    Parameters
    ----------
    use_kwh : array_like, shape (half hours, members)
        Use of each member. [kWh]
    generation_kwh : array_like, shape (half hours,)
        What the club's generators make. [kWh]

    Returns
    -------
    numpy.ndarray, shape (half hours, members)
        Matched use: all of it where generation suffices, else in proportion to use. [kWh]
    """
    use = np.asarray(use_kwh, dtype=float)
    covered = np.minimum(use.sum(axis=1), np.asarray(generation_kwh, dtype=float))
    return covered[:, None] * shares_by_use(use)
