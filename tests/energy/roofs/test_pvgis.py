import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlparse

import pytest

from energy.roofs import pvgis
from tests.energy.weather_samples import made_up_year, write_pvgis_hourly


@pytest.fixture
def server(tmp_path, monkeypatch):
    """Stand a PVGIS of our own on this machine; ``answers`` says what it gives, in turn."""
    asked, answers = [], []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(urlparse(self.path))
            status, body = answers.pop(0)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        monkeypatch.setattr(pvgis, "ADDRESS", f"http://127.0.0.1:{http.server_port}/")
        monkeypatch.setattr(pvgis, "PAUSE_S", 0.001)
        monkeypatch.setenv("PVGIS_CACHE", str(tmp_path / "cache"))
        yield asked, answers
        http.shutdown()
        thread.join()


def series(tmp_path):
    return write_pvgis_hourly(tmp_path / "x.json", made_up_year(shift_min=-30)).read_bytes()


def test_a_place_is_asked_for_once_and_kept(server, tmp_path):
    asked, answers = server
    answers.append((200, series(tmp_path)))
    first = pvgis.weather_at(-0.1, 51.5)
    second = pvgis.weather_at(-0.1, 51.5)
    assert len(asked) == 1
    question = {key: value[0] for key, value in parse_qs(asked[0].query).items()}
    assert asked[0].path == "/seriescalc"
    assert question == {
        "lat": "51.50", "lon": "-0.10", "angle": "0", "components": "1", "outputformat": "json",
    }  # fmt: skip
    assert (first.ghi_w_m2 == second.ghi_w_m2).all()


def test_a_busy_service_is_asked_again(server, tmp_path):
    asked, answers = server
    answers += [(429, b""), (529, b""), (200, series(tmp_path))]
    assert pvgis.weather_at(-0.1, 51.5).label == "PVGIS 2015 to 2015"
    assert len(asked) == 3


@pytest.mark.parametrize("status", [400, 404, 500])
def test_a_refusal_is_said_and_not_kept(server, status):
    _, answers = server
    answers.append((status, b"no"))
    with pytest.raises(pvgis.PvgisError, match="use the built-in climate"):
        pvgis.weather_at(-0.1, 51.5)
    assert not list(pvgis.cache_folder().glob("*.json"))


def test_a_service_that_stays_busy_is_given_up(server):
    asked, answers = server
    answers += [(503, b"")] * 3
    with pytest.raises(pvgis.PvgisError, match="try later"):
        pvgis.weather_at(-0.1, 51.5)
    assert len(asked) == 3


def test_the_terrain_horizon_runs_from_north_clockwise(server):
    _, answers = server
    # PVGIS counts from south, west positive: -180 and 180 are north, -90 is east
    profile = [(-180, 1.0), (-90, 2.0), (0, 3.0), (90, 4.0), (180, 1.0)]
    body = {"outputs": {"horizon_profile": [{"A": a, "H_hor": h} for a, h in profile]}}
    answers.append((200, json.dumps(body).encode()))
    assert pvgis.horizon_at(-3.0, 54.5) == [1.0, 2.0, 3.0, 4.0]
