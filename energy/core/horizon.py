"""Horizons: what stands around a roof, and what of the sun and the sky it hides.

A horizon is the height of the skyline in equal steps of azimuth from north, clockwise, whether it
comes from terrain, from a surface model, from obstacles measured on site or from a survey.
"""

from dataclasses import dataclass

import numpy as np

from energy.core.weather import Weather

#: Half the width of the sun's disc: its light does not go out at once. [°]
SUN_RADIUS_DEG = 0.27


@dataclass(frozen=True)
class Obstacle:
    """Something near that hides the sky, seen from the lower edge of the modules.

    Attributes
    ----------
    azimuth_from_deg, azimuth_to_deg : float
        Its left and right edge, clockwise. [°]
    distance_m, height_m : float
        How far off it stands, and how far it rises above the modules. [m]
    """

    azimuth_from_deg: float
    azimuth_to_deg: float
    distance_m: float
    height_m: float

    def __post_init__(self):
        if not self.distance_m > 0:
            raise ValueError(f"distance_m must be above 0 m, got {self.distance_m}")


def check_horizon(horizon_deg) -> np.ndarray:
    """Return horizons as an array, or refuse them.

    Parameters
    ----------
    horizon_deg : array_like, shape (roofs, directions) or (directions,)
        Height of the skyline from north, clockwise, in at least 4 equal steps. [°]

    Returns
    -------
    numpy.ndarray, shape (roofs, directions)
        Heights; what lies below the horizontal counts as flat.

    Raises
    ------
    ValueError
        If a height is missing or above 90, or there are fewer than 4 directions.
    """
    horizon = np.atleast_2d(np.asarray(horizon_deg, float))
    if horizon.shape[1] < 4:
        raise ValueError(f"horizon_deg must hold 4 directions or more, got {horizon.shape[1]}")
    if not (horizon <= 90).all():
        raise ValueError("horizon_deg must be a height up to 90 degrees in every direction")
    return np.maximum(horizon, 0.0)


def horizon_of_obstacles(obstacles, directions: int = 72) -> np.ndarray:
    """Skyline of near obstacles.

    Parameters
    ----------
    obstacles : iterable of Obstacle
        What stands near.
    directions : int, default 72
        Steps of azimuth.

    Returns
    -------
    numpy.ndarray, shape (directions,)
        Height of the highest in each direction, 0 where there is none. [°]
    """
    azimuth = np.arange(directions) * 360 / directions
    horizon = np.zeros(directions)
    for one in obstacles:
        width = (one.azimuth_to_deg - one.azimuth_from_deg) % 360
        within = (azimuth - one.azimuth_from_deg) % 360 <= width
        height = np.degrees(np.arctan2(one.height_m, one.distance_m))
        horizon[within] = np.maximum(horizon[within], height)
    return horizon


def sun_seen(weather: Weather, horizon_deg) -> np.ndarray:
    """Share of each lit step in which the sun stands clear of the skyline.

    Parameters
    ----------
    weather : Weather
        Gives the place of the sun, and how far it moves within a step.
    horizon_deg : array_like, shape (roofs, directions)
        Skylines. [°]

    Returns
    -------
    numpy.ndarray, shape (roofs, light steps)
        0 hidden, 1 clear. [fraction]
    """
    horizon = check_horizon(horizon_deg)
    lit = weather.light
    position = weather.sun_azimuth_deg[lit] / 360 * horizon.shape[1]
    left = np.floor(position).astype(int)
    share = position - left
    left, right = left % horizon.shape[1], (left + 1) % horizon.shape[1]
    skyline = horizon[:, left] * (1 - share) + horizon[:, right] * share
    reach = weather.sun_range_deg[lit] + SUN_RADIUS_DEG
    clear = (90 - weather.sun_zenith_deg[lit] - skyline + reach) / (2 * reach)
    # an open skyline hides nothing, however low the sun
    return np.where(skyline > 0, np.clip(clear, 0.0, 1.0), 1.0)


def sky_view(horizon_deg, tilt_deg, azimuth_deg) -> np.ndarray:
    """Share of the even sky light of a plane that a skyline leaves.

    Parameters
    ----------
    horizon_deg : array_like, shape (roofs, directions)
        Skylines. [°]
    tilt_deg, azimuth_deg : array_like, shape (roofs,)
        The planes. [°]

    Returns
    -------
    numpy.ndarray, shape (roofs,)
        1 for an open sky. [fraction]
    """
    horizon = np.radians(check_horizon(horizon_deg))
    tilt = np.radians(np.atleast_1d(tilt_deg))[:, None]
    turn = np.arange(horizon.shape[1]) * 2 * np.pi / horizon.shape[1]
    upward = np.cos(tilt)
    forward = np.sin(tilt) * np.cos(turn - np.radians(np.atleast_1d(azimuth_deg))[:, None])
    # behind the plane the sky begins where the plane itself ends
    edge = np.arctan2(np.maximum(-forward, 0.0), upward)

    def light_above(height):
        return (
            upward * np.cos(height) ** 2 / 2
            + forward * ((np.pi / 2 - height) / 2 - np.sin(2 * height) / 4)
        ).sum(axis=1)

    return light_above(np.maximum(horizon, edge)) / light_above(edge)
