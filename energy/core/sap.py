"""The yield as SAP counts it, offered as a labelled comparison and never as the estimate.

Its formula for inclined planes is up to 18 per cent wrong facing north; energy certificates use it.
"""

import numpy as np

from energy.core import shading, tables
from energy.core.climate import climate_of
from energy.core.tables import DAYS_IN_MONTH

#: Share of the light on the plane that SAP turns into electricity per kWp (Appendix M).
PERFORMANCE = 0.8
#: Column of the constants for each eighth of the compass, clockwise from north.
ORIENTATIONS = ("N", "NE_NW", "E_W", "SE_SW", "S", "SE_SW", "E_W", "NE_NW")


def sap_annual_kwh(
    kwp: float, tilt_deg: float, azimuth_deg: float, *, region: int = 0, shading_class: str = "none"
) -> float:
    """Yearly energy of a roof by the method of SAP.

    Parameters
    ----------
    kwp : float
        Rated power. [kW]
    tilt_deg, azimuth_deg : float
        Tilt from flat, and azimuth from north, clockwise, taken to the nearest eighth. [°]
    region : int, default 0
        Climate region, 0 for the average of the United Kingdom.
    shading_class : {"none", "modest", "significant", "heavy"}
        Overshading.

    Returns
    -------
    float
        Energy of a year. [kWh]

    Raises
    ------
    ValueError
        If the shading class or the region is unknown.

    References
    ----------
    .. [1] BRE, "The Government's Standard Assessment Procedure for Energy Rating of Dwellings,"
       Appendix U, section U3.2 and table U5, and Appendix M.
    """
    factors = shading.class_factors()
    if shading_class not in factors:
        names = ", ".join(factors)
        raise ValueError(f"shading_class must be one of {names}, got {shading_class!r}")
    climate = climate_of(region)
    constants = tables.read("sap_tilt_constants")[ORIENTATIONS[round(azimuth_deg / 45) % 8]]
    k = constants.to_numpy().reshape(3, 3)
    s = np.sin(np.radians(tilt_deg) / 2)
    a, b, c = k @ np.array([s**3, s**2, s]) + np.array([0, 0, 1])
    declination = tables.read("sap_declination_deg").to_numpy()[0]
    height = np.cos(np.radians(climate.latitude_deg - declination))
    in_plane_w_m2 = climate.ghi_w_m2 * (a * height**2 + b * height + c)
    annual_kwh_m2 = float(np.sum(in_plane_w_m2 * np.array(DAYS_IN_MONTH) * 0.024))
    return PERFORMANCE * kwp * annual_kwh_m2 * factors[shading_class]
