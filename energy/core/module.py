"""Modules, their mounting and the inverter: from light behind the glass to power at the meter."""

from dataclasses import dataclass, field

import numpy as np
from pvlib import inverter, pvsystem, temperature

from energy.core import losses

SAPM = temperature.TEMPERATURE_MODEL_PARAMETERS["sapm"]
#: How a module sits on its roof, and the thermal model of that mounting (King, SAND2004-3535).
MOUNTINGS = {
    "flush": SAPM["insulated_back_glass_polymer"],
    "raised": SAPM["close_mount_glass_glass"],
    "frame": SAPM["open_rack_glass_polymer"],
}


@dataclass(frozen=True)
class Module:
    """A module by its data sheet.

    Attributes
    ----------
    name : str
        Name for people.
    rated_w : float
        Power at 1000 W/m² and 25 °C. [W]
    length_m, width_m : float
        Outer size, the long side first. [m]
    gamma_per_c : float
        Change of power with each degree above 25 °C. [1/°C]
    """

    name: str = "Usual crystalline module"
    rated_w: float = 430.0
    length_m: float = 1.762
    width_m: float = 1.134
    gamma_per_c: float = -0.0037

    def __post_init__(self):
        if not self.rated_w > 0:
            raise ValueError(f"rated_w must be above 0 W, got {self.rated_w}")
        if not 0 < self.width_m <= self.length_m:
            raise ValueError(
                f"length_m and width_m must be above 0 m, the long side first, got "
                f"{self.length_m} and {self.width_m}"
            )
        if not -0.01 <= self.gamma_per_c <= 0:
            raise ValueError(f"gamma_per_c must lie from -0.01 to 0 per °C, got {self.gamma_per_c}")

    @property
    def kwp_per_m2(self) -> float:
        """Rated power on each square metre of module. [kW/m²]."""
        return self.rated_w / 1000 / (self.length_m * self.width_m)


@dataclass(frozen=True)
class Inverter:
    """An inverter modelled by itself, by PVWatts, in place of its item in the losses.

    Attributes
    ----------
    ac_kw_per_kwp : float
        Rated output per rated module power; below it the power is clipped. [kW/kWp]
    efficiency : float
        Nominal efficiency. [fraction]
    """

    ac_kw_per_kwp: float = 1.0
    efficiency: float = 0.96

    def __post_init__(self):
        if not self.ac_kw_per_kwp > 0:
            raise ValueError(f"ac_kw_per_kwp must be above 0, got {self.ac_kw_per_kwp}")
        if not 0 < self.efficiency <= 1:
            raise ValueError(f"efficiency must lie above 0 and up to 1, got {self.efficiency}")


@dataclass(frozen=True)
class System:
    """What stands on a roof, per kilowatt of rated power.

    Attributes
    ----------
    module : Module
        The module.
    mounting : {"flush", "raised", "frame"}
        Close on the roof with little air behind it, raised on rails, or on an open frame.
    loss : float
        Share lost in all, inverter included. [fraction]
    inverter : Inverter, optional
        Models part load and clipping; its item then leaves the losses, so nothing counts twice.
    """

    module: Module = field(default_factory=Module)
    mounting: str = "flush"
    loss: float = losses.TOTAL
    inverter: Inverter | None = None

    def __post_init__(self):
        if self.mounting not in MOUNTINGS:
            names = ", ".join(MOUNTINGS)
            raise ValueError(f"mounting must be one of {names}, got {self.mounting!r}")
        if not 0 <= self.loss < 1:
            raise ValueError(f"loss must be a fraction from 0 to below 1, got {self.loss}")


def cell_temperature_c(total_w_m2, temp_air_c, wind_m_s, mounting: str = "flush"):
    """Temperature of the cells (Sandia model, King 2004).

    Parameters
    ----------
    total_w_m2 : array_like, shape (..., steps)
        Irradiance on the glass. [W/m²]
    temp_air_c, wind_m_s : array_like, shape (steps,)
        Air temperature, and wind speed at 10 m. [°C, m/s]
    mounting : {"flush", "raised", "frame"}
        See `System`.

    Returns
    -------
    numpy.ndarray, shape (..., steps)
        Cell temperature. [°C]
    """
    return temperature.sapm_cell(total_w_m2, temp_air_c, wind_m_s, **MOUNTINGS[mounting])


def power_kw_per_kwp(behind_glass_w_m2, cell_c, system: System) -> np.ndarray:
    """Power at the meter for each kilowatt of rated power, by PVWatts [1]_.

    Parameters
    ----------
    behind_glass_w_m2 : array_like, shape (..., steps)
        Light that reaches the cells. [W/m²]
    cell_c : array_like, shape (..., steps)
        Cell temperature. [°C]
    system : System
        Module, losses and inverter.

    Returns
    -------
    numpy.ndarray, shape (..., steps)
        Power after all losses, never below zero. [kW/kWp]

    References
    ----------
    .. [1] A. P. Dobos, "PVWatts Version 5 Manual," NREL, Rep. TP-6A20-62641, 2014,
       doi:10.2172/1158421.
    """
    dc = pvsystem.pvwatts_dc(behind_glass_w_m2, cell_c, 1.0, system.module.gamma_per_c)
    dc = np.maximum(dc, 0.0)
    if system.inverter is None:
        return dc * (1 - system.loss)
    before_inverter = dc * (1 - system.loss) / (1 - losses.itemised_losses()[losses.INVERTER])
    rated_dc = system.inverter.ac_kw_per_kwp / system.inverter.efficiency
    ac = inverter.pvwatts(before_inverter, rated_dc, eta_inv_nom=system.inverter.efficiency)
    return np.maximum(ac, 0.0)
