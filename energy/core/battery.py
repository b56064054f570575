"""Batteries behind the meter: what is stored, and what the grid gives and takes by half hour.

Within a half hour use is not even: a kettle boils for minutes. Use is therefore given as a steady
and a restless part; the restless part runs for ``BUSY`` of the time at ``1 / BUSY`` of its mean
power, so that some of it is imported while sunshine is exported in the same half hour, as meters
count it. Meters of half hours that are given whole have no restless part.
"""

from dataclasses import dataclass

import numpy as np

BUSY = 0.4
HALF_HOUR_H = 0.5


@dataclass(frozen=True)
class Batteries:
    """Batteries of many homes, one each; a capacity of 0 is none.

    Attributes
    ----------
    capacity_kwh : numpy.ndarray, shape (homes,)
        What can be taken out of a full battery. [kWh]
    power_kw : numpy.ndarray, shape (homes,)
        Most that goes in or out, on the house's side. [kW]
    efficiency : float
        Share of what goes in that comes out again. [fraction]
    """

    capacity_kwh: np.ndarray
    power_kw: np.ndarray
    efficiency: float = 0.9

    def __post_init__(self):
        if not (np.isfinite(self.capacity_kwh).all() and (self.capacity_kwh >= 0).all()):
            raise ValueError("capacity_kwh must be 0 kWh or more for every battery")
        if not (np.isfinite(self.power_kw).all() and (self.power_kw >= 0).all()):
            raise ValueError("power_kw must be 0 kW or more for every battery")
        if not 0 < self.efficiency <= 1:
            raise ValueError(f"efficiency must be above 0 and at most 1, got {self.efficiency}")

    @property
    def most_kwh(self) -> np.ndarray:
        """Most that goes in or out in half an hour. [kWh], shape (homes,)."""
        return self.power_kw * HALF_HOUR_H


@dataclass(frozen=True)
class Flows:
    """Energy of each half hour, each of shape (half hours, homes). [kWh].

    In each half hour generation, import and ``take_out`` together are use, export and ``put_in``.
    """

    import_kwh: np.ndarray
    export_kwh: np.ndarray
    put_in_kwh: np.ndarray
    take_out_kwh: np.ndarray


def split(generation_kwh, steady_kwh, restless_kwh=None):
    """Split half hours into what must be imported and exported without a battery.

    Parameters
    ----------
    generation_kwh, steady_kwh : array_like, shape (...)
        Generation, and use spread evenly over the half hour. [kWh]
    restless_kwh : array_like, shape (...), optional
        Use crowded into ``BUSY`` of the half hour. [kWh]

    Returns
    -------
    missing_kwh, spare_kwh : numpy.ndarray, shape (...)
        What generation does not cover, and what use leaves over. [kWh]
    """
    over = generation_kwh - steady_kwh
    spare = np.maximum(over, 0.0)
    missing = spare - over
    if restless_kwh is None:
        return missing, spare
    covered = np.minimum(spare * BUSY, restless_kwh)
    missing += restless_kwh
    missing -= covered
    spare -= covered
    return missing, spare


def run_battery(missing_kwh, spare_kwh, batteries: Batteries, stored_kwh):
    """Store what is spare and use it when it is missing, through some half hours in turn.

    Parameters
    ----------
    missing_kwh, spare_kwh : numpy.ndarray, shape (half hours, homes)
        From :func:`split`. [kWh]
    batteries : Batteries
        One for each home.
    stored_kwh : numpy.ndarray, shape (homes,)
        What each battery holds at the start, counted as what went in for it. [kWh]

    Returns
    -------
    flows : Flows
        Import, export and what passes through the battery.
    stored_kwh : numpy.ndarray, shape (homes,)
        What each battery holds at the end, counted likewise. [kWh]
    """
    efficiency = batteries.efficiency
    put_in = np.minimum(spare_kwh, batteries.most_kwh)
    take_out = np.minimum(missing_kwh, batteries.most_kwh)
    wanted = put_in - take_out / efficiency
    stored = levels(wanted, batteries.capacity_kwh / efficiency, stored_kwh)
    refused = wanted - np.diff(stored, axis=0)  # by a full battery; below nothing, by an empty one
    owed = np.minimum(refused, 0.0)
    put_in = put_in - (refused - owed)
    take_out = take_out + owed * efficiency
    return Flows(missing_kwh - take_out, spare_kwh - put_in, put_in, take_out), stored[-1]


def levels(wanted_kwh, full_kwh, stored_kwh) -> np.ndarray:
    """Follow what batteries hold, step by step, never above full or below empty.

    What is held counts as what went in for it, so that the whole loss falls on the way out.

    Parameters
    ----------
    wanted_kwh : numpy.ndarray, shape (steps, homes)
        Change of each step if there were room and store. [kWh]
    full_kwh, stored_kwh : numpy.ndarray, shape (homes,)
        Held when full, and at the start. [kWh]

    Returns
    -------
    numpy.ndarray, shape (steps + 1, homes)
        Held at the start and after each step. [kWh]
    """
    stored = np.empty((len(wanted_kwh) + 1, wanted_kwh.shape[1]), wanted_kwh.dtype)
    stored[0] = stored_kwh
    empty = np.zeros_like(stored[0])
    for before, after, change in zip(stored, stored[1:], wanted_kwh, strict=False):
        np.add(before, change, after)
        np.fmax(after, empty, after)
        np.fmin(after, full_kwh, after)
    return stored
