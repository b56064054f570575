"""PVGIS over the network, asked once and kept: the only part of the energy side that goes out.

PVGIS takes 30 questions a second from an address; one answer is a file of some megabytes, so it is
asked for one place at a time, with a pause, and every answer is kept in a folder.
"""

import json
import os
import time
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from energy.core.weather import Weather
from energy.core.weather_files import read_weather

ADDRESS = "https://re.jrc.ec.europa.eu/api/v5_3/"
PAUSE_S, PATIENCE_S, TRIES = 0.2, 90, 3
#: Answers that mean "later": too many questions, or overloaded.
LATER = (429, 503, 529)


class PvgisError(ValueError):
    """PVGIS gave no answer; the sentence says what to do."""


def cache_folder() -> Path:
    """Folder in which answers are kept, ``PVGIS_CACHE`` or one in the user's cache."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("PVGIS_CACHE") or Path(home) / "commons-register" / "pvgis")


def weather_at(lon: float, lat: float) -> Weather:
    """Hourly weather of PVGIS at a place, all its years, from the cache where it is there.

    Parameters
    ----------
    lon, lat : float
        The place. [°]

    Returns
    -------
    Weather

    Raises
    ------
    PvgisError
        If PVGIS cannot be reached or refuses.
    """
    question = {"lat": f"{lat:.2f}", "lon": f"{lon:.2f}", "angle": 0, "components": 1}
    return read_weather(answer("seriescalc", question))


def horizon_at(lon: float, lat: float) -> list[float]:
    """Height of the terrain horizon at a place, from north, clockwise, in equal steps. [°].

    Raises
    ------
    PvgisError
        If PVGIS cannot be reached or refuses.
    """
    path = answer("printhorizon", {"lat": f"{lat:.3f}", "lon": f"{lon:.3f}"})
    points = json.loads(path.read_text(encoding="utf-8"))["outputs"]["horizon_profile"]
    # PVGIS counts azimuth from south, west positive, and gives both ends of the circle
    turned = {(float(point["A"]) + 180) % 360: float(point["H_hor"]) for point in points}
    return [turned[azimuth] for azimuth in sorted(turned)]


def answer(tool: str, question: dict) -> Path:
    """Path of the kept answer to a question, asked now if it never was."""
    name = "_".join([tool, *(f"{key}{value}" for key, value in question.items())])
    path = cache_folder() / f"{name}.json"
    if not path.exists():
        text = ask(f"{ADDRESS}{tool}?{urlencode({**question, 'outputformat': 'json'})}")
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(text)
        part.replace(path)
    return path


def ask(address: str) -> bytes:
    """Ask PVGIS, waiting longer each time it is busy."""
    for attempt in range(TRIES):
        time.sleep(PAUSE_S * 10**attempt)
        try:
            with urlopen(Request(address), timeout=PATIENCE_S) as reply:
                return reply.read()
        except OSError as error:  # no answer, a refusal or a time-out
            if getattr(error, "code", None) in LATER and attempt + 1 < TRIES:
                continue
            raise PvgisError(
                f"PVGIS gave no answer ({error}): try later, or use the built-in climate."
            ) from error
    raise PvgisError("PVGIS is busy: try later, or use the built-in climate.")
