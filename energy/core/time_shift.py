"""Batteries that also buy at cheap hours: what to buy when, and the running of it.

The plan knows the prices and the needs of the hours until the next cheap window, as a good forecast
would: savings are what a well-run battery reaches, not a promise.
"""

import numpy as np

from energy.core.battery import Batteries, Flows
from energy.core.halfhours import PER_DAY


def cheap_half_hours(price_p_per_kwh, efficiency: float) -> np.ndarray:
    """Find the half hours at which buying for later pays, the battery's loss included.

    Parameters
    ----------
    price_p_per_kwh : array_like, shape (17520,)
        Import price of each half hour. [p/kWh]
    efficiency : float
        Round trip of the battery. [fraction]

    Returns
    -------
    numpy.ndarray of bool, shape (17520,)
        True where the price is below the day's mean price times the efficiency.
    """
    by_day = np.asarray(price_p_per_kwh, dtype=float).reshape(-1, PER_DAY)
    return (by_day < efficiency * by_day.mean(axis=1, keepdims=True)).ravel()


def levels_to_fill(missing_kwh, spare_kwh, cheap, batteries: Batteries) -> np.ndarray:
    """Plan how full the battery should be at the end of each cheap window.

    Parameters
    ----------
    missing_kwh, spare_kwh : numpy.ndarray, shape (half hours, homes)
        From `energy.core.battery.split`. [kWh]
    cheap : numpy.ndarray of bool, shape (half hours,)
        From `cheap_half_hours`.
    batteries : Batteries
        One for each home.

    Returns
    -------
    numpy.ndarray, shape (half hours, homes)
        Level to buy up to, counted as what went in; nothing outside cheap windows. [kWh]
    """
    levels = np.zeros_like(missing_kwh)
    full = batteries.capacity_kwh / batteries.efficiency
    drawn = missing_kwh / batteries.efficiency - spare_kwh
    edges = np.flatnonzero(np.diff(cheap.astype(int)))
    ends = [edge + 1 for edge in edges if cheap[edge]]
    starts = [edge + 1 for edge in edges if not cheap[edge]]
    for end in ends:
        until = next((start for start in starts if start > end), len(cheap))
        need = np.cumsum(drawn[end:until], axis=0).max(axis=0, initial=0.0)
        window = end - 1
        while window >= 0 and cheap[window]:
            levels[window] = np.minimum(need, full)
            window -= 1
    return levels


def run_time_shift(missing_kwh, spare_kwh, batteries: Batteries, stored_kwh, cheap, levels_kwh):
    """Run batteries that buy up to a level in cheap half hours and hold it until they end.

    Parameters
    ----------
    missing_kwh, spare_kwh, batteries, stored_kwh
        As in `energy.core.battery.run_battery`.
    cheap : numpy.ndarray of bool, shape (half hours,)
        Cheap half hours, in which nothing is taken out.
    levels_kwh : numpy.ndarray, shape (half hours, homes)
        From `levels_to_fill`. [kWh]

    Returns
    -------
    flows : Flows
    stored_kwh : numpy.ndarray, shape (homes,)
    """
    efficiency, most = batteries.efficiency, batteries.most_kwh
    full = batteries.capacity_kwh / efficiency
    put_in = np.minimum(spare_kwh, most)
    take_out = np.where(cheap[:, None], 0.0, np.minimum(missing_kwh, most))
    bought = np.zeros_like(put_in)
    stored = np.asarray(stored_kwh, dtype=float)
    for step in range(len(put_in)):
        level = np.clip(stored + put_in[step] - take_out[step] / efficiency, 0.0, full)
        if cheap[step]:
            filled = np.maximum(level, np.minimum(stored + most, levels_kwh[step]))
            put_in[step] = np.minimum(put_in[step], level - stored)
            bought[step] = filled - level
            level = filled
        else:
            change = level - stored
            take_out[step] = np.minimum(take_out[step], (put_in[step] - change) * efficiency)
            put_in[step] = change + take_out[step] / efficiency
        stored = level
    flows = Flows(
        import_kwh=missing_kwh - take_out + bought,
        export_kwh=spare_kwh - put_in,
        put_in_kwh=put_in + bought,
        take_out_kwh=take_out,
    )
    return flows, stored
