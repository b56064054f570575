import json
import multiprocessing
import os
import signal
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from dask.distributed import LocalCluster
from shapely.geometry import Point, box

from energy.core.yields import annual_and_monthly
from energy.files import FileError
from energy.roofs import batch, estimates
from energy.roofs.batch import estimate_roofs
from tests.energy.core.shared import FOLDER, needs_shared
from tests.energy.weather_samples import write_epw

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
COLUMNS = [
    "roof_id", "kwp", "annual_kwh", "p10_kwh", "p90_kwh", "specific_yield",
    *(f"{month}_kwh" for month in MONTHS), "loss_pct", "weather", "method", "reason",
]  # fmt: skip
GOOD = {"roof_id": "R1", "tilt_deg": 35, "azimuth_deg": 180, "kwp": 4, "lon": -0.12, "lat": 51.5}


def estimate(tmp_path, rows, kind="csv", **options):
    source, out = tmp_path / f"roofs.{kind}", tmp_path / f"out.{kind}"
    frame = pd.DataFrame(rows)
    frame.to_csv(source, index=False) if kind == "csv" else frame.to_parquet(source)
    faults = []
    report = estimate_roofs(source, out, name_fault=faults.append, **options)
    result = pd.read_csv(out) if kind == "csv" else pd.read_parquet(out)
    return result, report, faults


def test_a_london_roof_has_every_column_and_sums_that_close(tmp_path):
    result, report, faults = estimate(tmp_path, [GOOD])
    assert list(result) == COLUMNS
    row = result.iloc[0]
    expected = annual_and_monthly(35, 180, 4.0, region=1).annual_kwh[0]
    assert row["annual_kwh"] == pytest.approx(expected, rel=1e-5)
    assert sum(row[f"{month}_kwh"] for month in MONTHS) == pytest.approx(row["annual_kwh"])
    assert row["specific_yield"] == pytest.approx(row["annual_kwh"] / 4, abs=0.001)
    assert row["p90_kwh"] < row["annual_kwh"] < row["p10_kwh"]
    assert row["loss_pct"] == 14
    assert "region 1 (Thames)" in row["weather"]
    assert "unshaded potential" in row["method"]
    assert pd.isna(row["reason"])
    assert (report.read, report.estimated, faults) == (1, 1, [])


def test_shade_lowers_the_yield_and_knowing_it_narrows_the_range(tmp_path):
    rows = [
        {**GOOD, "shading": shading, "shade_factor": factor}
        for shading, factor in [(None, None), ("none", None), ("Modest ", None), ("heavy", 0.9)]
    ]
    result, _, _ = estimate(tmp_path, rows)
    annual = result["annual_kwh"]
    assert annual[1] == annual[0]
    assert annual[2] == pytest.approx(0.8 * annual[0], rel=1e-5)
    assert annual[3] == pytest.approx(0.9 * annual[0], rel=1e-5)  # a factor wins over a class
    spread = (result["p10_kwh"] - annual) / annual / 1.28155
    # 15 % with the horizon unknown, about 11 % with a class, about 9 % with a factor from a survey
    assert spread.tolist() == pytest.approx([0.1504, 0.1088, 0.1088, 0.0907], abs=2e-4)
    assert result["method"][2].endswith("shading modest (x 0.8)")
    assert result["method"][3].endswith("shade factor as given")


def test_a_roof_without_a_size_gets_one_from_its_area(tmp_path):
    rows = [{**GOOD, "kwp": None, "area_m2": 20}, {**GOOD, "area_m2": 99}]
    result, _, _ = estimate(tmp_path, rows)
    assert result["kwp"].tolist() == [4.0, 4.0]  # 20 m2 x 0.20 kW/m2, and a size that was given
    assert "0.2 kWp per m2" in result["method"][0]
    assert "per m2" not in result["method"][1]


BAD = [
    ({"tilt_deg": None}, "tilt_deg is missing"),
    ({"tilt_deg": "steep"}, "tilt_deg is missing or no number"),
    ({"tilt_deg": "nan"}, "tilt_deg is missing or no number"),
    ({"tilt_deg": -1}, "tilt_deg must lie from 0 to 90"),
    ({"tilt_deg": 91}, "tilt_deg must lie from 0 to 90"),
    ({"azimuth_deg": None}, "azimuth_deg is missing"),
    ({"azimuth_deg": "S"}, "azimuth_deg is missing or no number"),
    ({"azimuth_deg": 361}, "azimuth_deg must lie from 0 to 360"),
    ({"azimuth_deg": -0.1}, "azimuth_deg must lie from 0 to 360"),
    ({"kwp": None}, "kwp and area_m2 are both missing"),
    ({"kwp": 0}, "kwp must be above 0"),
    ({"kwp": -3}, "kwp must be above 0"),
    ({"kwp": "inf"}, "kwp is no number"),
    ({"kwp": None, "area_m2": 0}, "area_m2 must be above 0"),
    ({"kwp": None, "area_m2": "big"}, "area_m2 is no number"),
    ({"lon": 2.35, "lat": 48.86}, "outside the United Kingdom"),
    ({"lon": -6.26, "lat": 53.35}, "outside the United Kingdom"),
    ({"lon": 51.5, "lat": -0.12}, "swapped"),
    ({"lon": None}, "place is missing"),
    ({"lat": "north"}, "place is missing"),
    ({"shading": "some"}, "shading must be"),
    ({"shade_factor": 1.5}, "shade_factor must be"),
    ({"shade_factor": "dark"}, "shade_factor must be"),
]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_each_bad_row_keeps_its_place_and_says_why(tmp_path, kind):
    rows = [{**GOOD, "roof_id": f"bad {k}", **change} for k, (change, _) in enumerate(BAD)]
    frame = pd.DataFrame([GOOD, *rows, GOOD]).astype("string")
    result, report, faults = estimate(tmp_path, frame, kind)
    assert result["roof_id"].tolist() == ["R1", *(row["roof_id"] for row in rows), "R1"]
    for (_, why), reason in zip(BAD, result["reason"][1:-1], strict=True):
        assert why in reason
    numbers = result.drop(columns=["roof_id", "weather", "method", "reason"])
    assert numbers.iloc[1:-1].isna().all(axis=None)
    assert numbers.iloc[[0, -1]].notna().all(axis=None)
    assert report.left_out == len(BAD) == len(faults)
    assert faults[0] == "row 2, roof_id bad 0: tilt_deg is missing or no number"


@pytest.mark.parametrize("kind", ["gpkg", "geojson", "parquet"])
def test_geometry_and_its_crs_are_kept(tmp_path, kind):
    shapes = [box(530000, 180000, 530010, 180010), Point(391000, 806000), None]
    frame = gpd.GeoDataFrame(
        {"roof_id": [1, 2, 3], "tilt_deg": 30.0, "azimuth_deg": 180, "kwp": 2.0},
        geometry=shapes, crs=27700,
    )  # fmt: skip
    source, out = tmp_path / f"in.{kind}", tmp_path / f"out.{kind}"
    if kind == "geojson":
        frame.to_crs(4326).to_file(source)
    else:
        frame.to_parquet(source) if kind == "parquet" else frame.to_file(source)
    estimate_roofs(source, out)
    result = gpd.read_parquet(out) if kind == "parquet" else gpd.read_file(out)
    assert [column for column in result if column != "geometry"] == COLUMNS
    assert result.crs == (4326 if kind == "geojson" else 27700)
    assert result.geometry[0].distance(frame.to_crs(result.crs).geometry[0]) < 1e-3
    assert result["roof_id"].tolist() == [1, 2, 3]
    assert "Thames" in result["weather"][0]
    assert "North East Scotland" in result["weather"][1]
    assert result["reason"][2] == "place is missing or no number"


def test_results_are_equal_to_the_last_digit_whatever_the_partitioning(tmp_path, monkeypatch):
    rng = np.random.default_rng(5)
    frame = pd.DataFrame(
        {
            "roof_id": np.arange(500),
            "tilt_deg": rng.uniform(-2, 92, 500),
            "azimuth_deg": rng.uniform(0, 360, 500),
            "kwp": rng.uniform(0.5, 9, 500),
            "lon": rng.uniform(-3, 1, 500),
            "lat": rng.uniform(51, 54, 500),
        }
    )
    whole, _, _ = estimate(tmp_path, frame, "parquet")
    monkeypatch.setattr("energy.files.PARTITION_ROWS", 37)
    parts, _, faults = estimate(tmp_path, frame, "parquet")
    pd.testing.assert_frame_equal(whole, parts, check_exact=True, check_categorical=False)
    two, _, _ = estimate(tmp_path, frame, "parquet", workers=2)
    pd.testing.assert_frame_equal(whole, two, check_exact=True, check_categorical=False)
    with LocalCluster(1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster:
        many, _, again = estimate(tmp_path, frame, "parquet", scheduler=cluster.scheduler_address)
    pd.testing.assert_frame_equal(whole, many, check_exact=True, check_categorical=False)
    assert faults == again


def test_a_worker_that_is_killed_in_mid_run_loses_no_roof(tmp_path, monkeypatch):
    monkeypatch.setattr("energy.files.PARTITION_ROWS", 20)
    frame = pd.DataFrame([GOOD | {"roof_id": n, "tilt_deg": n % 60} for n in range(600)])
    whole, _, _ = estimate(tmp_path, frame, "parquet")
    killed = []

    def kill_once(_rows):
        if not killed:
            worker = multiprocessing.active_children()[0]
            os.kill(worker.pid, signal.SIGKILL)
            killed.append(worker)

    again, report, _ = estimate(tmp_path, frame, "parquet", workers=2, progress=kill_once)
    killed[0].join(timeout=20)
    assert killed[0].exitcode == -signal.SIGKILL
    assert (report.read, report.estimated) == (600, 600)
    pd.testing.assert_frame_equal(whole, again, check_exact=True, check_categorical=False)


def test_a_weather_file_serves_all_roofs_and_is_named(tmp_path):
    file = write_epw(tmp_path / "london.epw")
    result, _, _ = estimate(tmp_path, [GOOD, {**GOOD, "azimuth_deg": 0}], weather=str(file))
    assert "EPW Samplefield" in result["weather"][0]
    assert "Perez" in result["method"][0]
    assert result["annual_kwh"][0] > result["annual_kwh"][1] > 0


def test_pvgis_is_asked_once_for_each_square(tmp_path, monkeypatch):
    asked = []

    def weather_at(lon, lat):
        asked.append((round(lon, 3), round(lat, 3)))
        return batch.sources.read_weather(write_epw(tmp_path / "any.epw"))

    monkeypatch.setattr(batch, "weather_at", weather_at)
    rows = [
        GOOD,
        {**GOOD, "lon": -0.13, "lat": 51.52},
        {**GOOD, "lon": -3.19, "lat": 55.95},
        {**GOOD, "lon": 2.35, "lat": 48.86},
    ]
    result, _, _ = estimate(tmp_path, rows, weather="pvgis")
    assert sorted(asked) == [(-3.2, 56.0), (-0.1, 51.5)]
    assert result["annual_kwh"].notna().tolist() == [True, True, True, False]


def test_pvgis_is_not_asked_for_roofs_outside_the_country(tmp_path):
    result, _, _ = estimate(tmp_path, [{**GOOD, "lon": 2.35, "lat": 48.86}], weather="pvgis")
    assert "outside" in result["reason"][0]


@pytest.mark.parametrize(
    ("heading", "lacks"),
    [
        ("roof_id,tilt_deg,kwp,lon,lat", "azimuth_deg"),
        ("tilt_deg,azimuth_deg,kwp,lon,lat", "roof_id"),
        ("roof_id,tilt_deg,azimuth_deg,lon,lat", "kwp or area_m2"),
        ("roof_id,tilt_deg,azimuth_deg,kwp,lon", "a geometry or lon and lat"),
    ],
)
def test_a_file_without_a_needed_column_is_refused(tmp_path, heading, lacks):
    source, out = tmp_path / "roofs.csv", tmp_path / "out.csv"
    source.write_text(heading + "\n")
    with pytest.raises(FileError, match=lacks):
        estimate_roofs(source, out)
    assert not out.exists()


@pytest.mark.parametrize("weather", ["sap", "file"])
def test_a_file_with_no_good_row_is_written_with_its_reasons(tmp_path, weather):
    source = str(write_epw(tmp_path / "a.epw")) if weather == "file" else weather
    result, report, _ = estimate(tmp_path, [{**GOOD, "kwp": 0}] * 3, weather=source)
    assert result["reason"].tolist() == ["kwp must be above 0"] * 3
    assert result["annual_kwh"].isna().all()
    assert report.left_out == 3


def test_an_empty_file_of_roofs_gives_an_empty_result(tmp_path):
    source, out = tmp_path / "roofs.csv", tmp_path / "out.csv"
    source.write_text(",".join(GOOD) + "\n")
    assert estimate_roofs(source, out).read == 0
    assert list(pd.read_csv(out)) == COLUMNS


@pytest.mark.parametrize("kind", ["geojson", "parquet"])
def test_a_roof_with_an_empty_shape_keeps_its_row(tmp_path, kind):
    rows = [{**GOOD, "roof_id": name, "lon": None, "lat": None} for name in ("here", "none", "nil")]
    frame = gpd.GeoDataFrame(rows, geometry=[Point(-0.12, 51.5), Point(), None], crs=4326)
    source, out = tmp_path / f"roofs.{kind}", tmp_path / f"out.{kind}"
    frame.to_file(source) if kind == "geojson" else frame.to_parquet(source)
    report = estimate_roofs(source, out)
    assert (report.read, report.estimated) == (3, 1)
    result = gpd.read_file(out) if kind == "geojson" else gpd.read_parquet(out)
    assert result["reason"].tolist()[1:] == ["place is missing or no number"] * 2


@pytest.mark.parametrize(
    ("tilts", "azimuths", "doubted"),
    [
        ([0.61, 0.35], [3.14159, 1.5708], True),  # 35 and 20 degrees facing south and east
        ([0.61, 35], [3.14159, 180], False),  # one row that can only be degrees
        ([0, 0], [0, 0], False),
        ([1, 1], [3, 6], False),  # whole numbers are not radians
    ],
)
def test_radians_by_mistake_are_said(tmp_path, tilts, azimuths, doubted):
    rows = [
        {**GOOD, "tilt_deg": tilt, "azimuth_deg": azimuth}
        for tilt, azimuth in zip(tilts, azimuths, strict=True)
    ]
    _, report, _ = estimate(tmp_path, rows)
    assert report.estimated == 2
    assert ("radians" in report.doubt) == doubted


def test_weather_that_is_no_file_is_refused(tmp_path):
    with pytest.raises(FileError, match="sap, pvgis or the path"):
        estimate(tmp_path, [GOOD], weather="sunny")


def test_every_reason_is_used_once():
    assert len(set(estimates.REASONS)) == len(estimates.REASONS) == len(estimates.CODE)


@needs_shared
def test_the_contract_holds_on_real_footprints(tmp_path):
    file = Path(FOLDER) / "data" / "buildings" / "newport_osm_buildings.gpkg"
    frame = gpd.read_file(file, rows=2000)[["osm_id", "geometry"]]
    frame = frame.rename(columns={"osm_id": "roof_id"}).assign(tilt_deg=35, azimuth_deg=170, kwp=3)
    frame.to_file(tmp_path / "in.geojson")
    report = estimate_roofs(tmp_path / "in.geojson", tmp_path / "out.geojson")
    assert report.read == report.estimated == 2000
    first = json.loads((tmp_path / "out.geojson").read_text())["features"][0]["properties"]
    assert "Severn" in first["weather"]
