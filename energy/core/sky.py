"""Light in the plane of a roof: transposition of horizontal irradiance and reflection at the glass.

Azimuth is counted from north, clockwise; tilt is 0 for flat and 90 for vertical.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from pvlib import atmosphere, iam, irradiance

from energy.core.weather import Weather

SKY_MODELS = ("hay-davies", "perez", "isotropic")
#: Share of light that ordinary ground sends back, the default of pvlib, SAM and PVGIS alike.
ALBEDO = 0.2
#: Glass of a module: refractive index, extinction and thickness (De Soto 2006).
GLASS = {"n": 1.526, "K": 4.0, "L": 0.002}


@dataclass(frozen=True)
class PlaneLight:
    """Irradiance in the plane of roofs, step by step, before reflection at the glass.

    Attributes
    ----------
    beam_w_m2, circumsolar_w_m2, sky_w_m2, ground_w_m2 : numpy.ndarray, shape (planes, steps)
        From the disc of the sun, from the sky close around it, from the rest of the sky, and from
        the ground. [W/m²]
    aoi_deg : numpy.ndarray, shape (planes, steps)
        Angle between the sun and the normal of the plane. [°]
    tilt_deg : numpy.ndarray, shape (planes, 1)
        Tilt of the planes. [°]
    """

    beam_w_m2: np.ndarray
    circumsolar_w_m2: np.ndarray
    sky_w_m2: np.ndarray
    ground_w_m2: np.ndarray
    aoi_deg: np.ndarray
    tilt_deg: np.ndarray

    @property
    def total_w_m2(self) -> np.ndarray:
        """All light on the glass. [W/m²], shape (planes, steps)."""
        return self.beam_w_m2 + self.circumsolar_w_m2 + self.sky_w_m2 + self.ground_w_m2

    def behind_glass_w_m2(self) -> np.ndarray:
        """Light that reaches the cells, each part with its own loss. [W/m²], (planes, steps).

        Notes
        -----
        The beam is reflected as by plain glass [1]_, sky and ground light by the mean of the same
        law over the part of the hemisphere that the plane sees [2]_.

        References
        ----------
        .. [1] W. De Soto et al., "Improvement and validation of a model for photovoltaic array
           performance," Solar Energy 80, 78 (2006).
        .. [2] B. Marion, "Numerical method for angle-of-incidence correction factors for diffuse
           radiation incident photovoltaic modules," Solar Energy 147, 344 (2017).
        """
        tilts, sky_share, ground_share = diffuse_transmission()
        diffuse = (self.circumsolar_w_m2 + self.sky_w_m2) * np.interp(
            self.tilt_deg, tilts, sky_share
        )
        ground = self.ground_w_m2 * np.interp(self.tilt_deg, tilts, ground_share)
        return self.beam_w_m2 * iam.physical(self.aoi_deg, **GLASS) + diffuse + ground

    def masked(self, sun_seen, sky_view=1.0) -> "PlaneLight":
        """Light that is left behind obstacles.

        Parameters
        ----------
        sun_seen : array_like, shape (planes, steps)
            1 where the sun stands clear of the horizon, 0 where it is hidden.
        sky_view : array_like, shape (planes, 1), default 1.0
            Share of the diffuse sky light that is left. [fraction]

        Returns
        -------
        PlaneLight
        """
        return PlaneLight(
            self.beam_w_m2 * sun_seen,
            self.circumsolar_w_m2 * sun_seen,
            self.sky_w_m2 * sky_view,
            self.ground_w_m2,
            self.aoi_deg,
            self.tilt_deg,
        )


def plane_light(
    weather: Weather, tilt_deg, azimuth_deg, *, sky_model: str | None = None, albedo: float = ALBEDO
) -> PlaneLight:
    """Turn the light of the lit steps of a weather into the planes of roofs.

    Parameters
    ----------
    weather : Weather
        The weather; only the steps of ``weather.light`` are used, in that order.
    tilt_deg, azimuth_deg : array_like, shape (planes,)
        Tilt from flat, and azimuth from north, clockwise. [°]
    sky_model : {"hay-davies", "perez", "isotropic"}, optional
        How the sky is bright; by default the model that suits the weather.
    albedo : float, default 0.2
        Share of light sent back by the ground. [fraction]

    Returns
    -------
    PlaneLight
        Arrays of shape (planes, light steps).

    Raises
    ------
    ValueError
        If a plane or the name of the sky model is out of range.
    """
    tilt, azimuth = planes(tilt_deg, azimuth_deg)
    model = sky_model or weather.sky_model
    if model not in SKY_MODELS:
        raise ValueError(f"sky_model must be one of {', '.join(SKY_MODELS)}, got {model!r}")
    lit = weather.light
    ghi, dni, dhi = weather.ghi_w_m2[lit], weather.dni_w_m2[lit], weather.dhi_w_m2[lit]
    zenith, sun_azimuth = weather.sun_zenith_deg[lit], weather.sun_azimuth_deg[lit]
    towards_sun = irradiance.aoi_projection(tilt, azimuth, zenith, sun_azimuth)
    aoi = np.degrees(np.arccos(np.clip(towards_sun, -1, 1)))
    beam = dni * np.maximum(towards_sun, 0.0)
    ground = irradiance.get_ground_diffuse(tilt, ghi, albedo)
    if model == "isotropic":
        sky = irradiance.isotropic(tilt, dhi)
        return PlaneLight(beam, np.zeros_like(beam), sky, ground, aoi, tilt)
    place = (tilt, azimuth, dhi, dni, weather.extra_w_m2[lit], zenith, sun_azimuth)
    if model == "perez":
        airmass = atmosphere.get_relative_airmass(zenith)
        parts = irradiance.perez(*place, airmass, return_components=True)
    else:
        parts = irradiance.haydavies(*place, return_components=True)
    circumsolar = parts["poa_circumsolar"]
    sky = np.maximum(parts["poa_sky_diffuse"] - circumsolar, 0.0)
    return PlaneLight(beam, circumsolar, sky, ground, aoi, tilt)


def planes(tilt_deg, azimuth_deg) -> tuple[np.ndarray, np.ndarray]:
    """Check tilt and azimuth of roof planes and stand them as columns.

    Parameters
    ----------
    tilt_deg, azimuth_deg : array_like, shape (planes,)
        Tilt from flat, 0 to 90, and azimuth from north, clockwise, 0 to 360. [°]

    Returns
    -------
    tilt_deg, azimuth_deg : numpy.ndarray, shape (planes, 1)

    Raises
    ------
    ValueError
        If one is missing or out of range.
    """
    tilt, azimuth = np.broadcast_arrays(
        np.atleast_1d(np.asarray(tilt_deg, float)), np.atleast_1d(np.asarray(azimuth_deg, float))
    )
    for name, values, top in (("tilt_deg", tilt, 90), ("azimuth_deg", azimuth, 360)):
        wrong = ~((values >= 0) & (values <= top))
        if wrong.any():
            raise ValueError(f"{name} must lie from 0 to {top} degrees, got {values[wrong][0]}")
    return tilt[:, None], azimuth[:, None]


@cache
def diffuse_transmission() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Share of sky and of ground light that passes the glass, by tilt."""
    tilts = np.arange(0.0, 91.0, 3.0)
    # a flat plane sees no ground, and the mean over nothing is no number
    parts = iam.marion_diffuse("physical", tilts, **GLASS)
    return tilts, parts["sky"], np.nan_to_num(parts["ground"])
