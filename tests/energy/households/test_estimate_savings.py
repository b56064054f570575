import csv

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from dask.distributed import LocalCluster
from django.core.management import CommandError, call_command
from shapely.geometry import Point

from energy.batch import BatchError
from energy.core import courses
from energy.core.household import seed_of
from energy.core.yields import annual_and_monthly
from energy.files import FileError
from energy.households import batch
from energy.households.batch import estimate_savings
from energy.households.facts import carbon_kg_per_kwh
from energy.households.home_year import Battery, home_use, run_year
from energy.households.management.commands.estimate_savings import Command
from energy.households.tariffs import read_tariff

COLUMNS = [
    "home_id",
    "bill_before_gbp",
    "bill_after_gbp",
    "import_saved_gbp",
    "export_income_gbp",
    "self_use_kwh",
    "export_kwh",
    "import_kwh",
    "battery_loss_kwh",
    "carbon_kg",
    "reason",
]
ROW = {
    "home_id": "H1",
    "use_kwh": 2700,
    "occupancy": "half",
    "tariff": "flat",
    "generation_kwh": 3400,
    "battery_kwh": 5,
}


def run(tmp_path, rows, *, kind="csv", **options):
    table = pd.DataFrame(rows)
    homes, out = tmp_path / f"homes.{kind}", tmp_path / f"out.{kind}"
    if kind == "csv":
        table.to_csv(homes, index=False)
    else:
        table.to_parquet(homes)
    told = []
    report = estimate_savings(homes, out, name_fault=told.append, **options)
    read = pd.read_csv if kind == "csv" else pd.read_parquet
    return read(out), report, told


def many(count, seed=1):
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "home_id": [f"H{n}" for n in range(count)],
            "use_kwh": rng.integers(1000, 6000, count),
            "occupancy": rng.choice(["home", "half", "out"], count),
            "tariff": rng.choice(["flat", "day_night", "three_rate", "half_hourly"], count),
            "generation_kwh": np.where(
                rng.random(count) < 0.5, rng.integers(0, 5000, count), np.nan
            ),
            "kwp": rng.uniform(1, 6, count).round(2),
            "tilt_deg": rng.uniform(0, 60, count).round(1),
            "azimuth_deg": rng.uniform(0, 360, count).round(1),
            "region": rng.integers(1, 4, count),
            "battery_kwh": rng.choice([np.nan, 0, 2.5, 5, 10], count),
        }
    )


def test_a_row_has_the_columns_of_the_contract_and_its_sums_close(tmp_path):
    table, report, _ = run(tmp_path, [ROW, {**ROW, "home_id": "H2", "battery_kwh": None}])
    assert list(table.columns) == COLUMNS
    assert (report.read, report.estimated, report.left_out) == (2, 2, 0)
    first = table.iloc[0]
    assert 3400 + first.import_kwh == pytest.approx(
        2700 + first.export_kwh + first.battery_loss_kwh, abs=0.001
    )
    # a flat bill is kWh times price plus 365 standing charges less export income
    standing = 365 * 57.19 / 100
    assert first.bill_before_gbp == pytest.approx(2700 * 0.2611 + standing)
    assert first.export_income_gbp == pytest.approx(first.export_kwh * 0.12)
    assert first.bill_after_gbp == pytest.approx(
        first.import_kwh * 0.2611 + standing - first.export_income_gbp
    )
    assert first.import_saved_gbp == pytest.approx(first.self_use_kwh * 0.2611)
    assert first.self_use_kwh == pytest.approx(2700 - first.import_kwh)
    avoided = first.self_use_kwh + first.export_kwh
    assert first.carbon_kg == pytest.approx(avoided * carbon_kg_per_kwh(2026), abs=0.001)
    assert table.iloc[1].battery_loss_kwh == 0
    assert table.iloc[1].self_use_kwh < first.self_use_kwh


def by_plain_loop(row):
    """One home by the functions for one home."""
    plane = courses.plane_number(row.tilt_deg, row.azimuth_deg)
    monthly = annual_and_monthly(
        [row.tilt_deg], [row.azimuth_deg], [row.kwp], region=[row.region]
    ).monthly_kwh[0]
    if not np.isnan(row.generation_kwh):
        monthly *= row.generation_kwh / monthly.sum()
    month = np.repeat(
        np.arange(12), np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) * 48
    )
    made = courses.regional_courses(row.region)[plane] * monthly[month]
    use, tariff = home_use([row.home_id], row.use_kwh, row.occupancy), read_tariff(row.tariff)
    flows = run_year(use, made, Battery(np.nan_to_num(row.battery_kwh)), tariff)
    paid = flows.import_kwh[:, 0] @ tariff.import_p_per_kwh
    earned = flows.export_kwh[:, 0] @ tariff.export_p_per_kwh
    standing = 365 * tariff.standing_p_per_day
    return (
        (use.total[:, 0] @ tariff.import_p_per_kwh + standing) / 100,
        (paid + standing - earned) / 100,
        flows.import_kwh.sum(),
        flows.export_kwh.sum(),
    )


def test_a_batch_equals_a_plain_loop(tmp_path):
    homes = many(16)
    table, _, _ = run(tmp_path, homes)
    loop = np.array([by_plain_loop(row) for row in homes.itertuples()])
    names = ["bill_before_gbp", "bill_after_gbp", "import_kwh", "export_kwh"]
    np.testing.assert_allclose(table[names].to_numpy(), loop, atol=0.0015)


@pytest.mark.parametrize("workers", [1, 2])
def test_results_are_equal_to_the_last_digit_whatever_the_partitioning(
    tmp_path, monkeypatch, workers
):
    homes = many(60)
    (tmp_path / "whole").mkdir()
    whole, _, _ = run(tmp_path / "whole", homes)
    monkeypatch.setattr(batch, "PARTITION_HOMES", 7)
    cut, report, _ = run(tmp_path, homes, workers=workers)
    pd.testing.assert_frame_equal(whole, cut, check_exact=True)
    assert report.read == 60


def test_a_dask_scheduler_gives_the_same_answer(tmp_path):
    homes = many(12)
    (tmp_path / "here").mkdir()
    here, _, _ = run(tmp_path / "here", homes)
    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as one:
        there, _, _ = run(tmp_path, homes, scheduler=one.scheduler_address)
    pd.testing.assert_frame_equal(here, there, check_exact=True)


def test_own_prices_win_over_the_tariff(tmp_path):
    own = {**ROW, "import_p_per_kwh": 40, "standing_p_per_day": 100, "export_p_per_kwh": 5}
    rows = [own, {**own, "tariff": "day_night"}, {**own, "tariff": None}]
    table, _, _ = run(tmp_path, rows)
    assert table.bill_before_gbp.tolist() == pytest.approx([2700 * 0.40 + 365] * 3)
    assert (table.export_income_gbp / table.export_kwh).tolist() == pytest.approx([0.05] * 3)


def test_an_own_export_price_leaves_timed_import_prices(tmp_path):
    rows = [{**ROW, "tariff": "day_night", "export_p_per_kwh": price} for price in (None, 20)]
    table, _, _ = run(tmp_path, rows)
    plain, dearer = table.iloc[0], table.iloc[1]
    assert plain.bill_before_gbp == dearer.bill_before_gbp
    assert dearer.export_income_gbp == pytest.approx(plain.export_income_gbp * 20 / 12)


def test_a_tariff_file_stands_beside_the_homes(tmp_path):
    (tmp_path / "own.toml").write_text(
        "standing_p_per_day = 0\n[[import]]\np_per_kwh = 50\n", encoding="utf-8"
    )
    beside, whole = "own.toml", str(tmp_path / "own.toml")
    table, _, _ = run(tmp_path, [{**ROW, "tariff": beside}, {**ROW, "tariff": whole}])
    assert table.bill_before_gbp.tolist() == pytest.approx([1350, 1350])
    assert (table.export_income_gbp == 0).all()


def test_the_same_home_has_the_same_load_in_every_run(tmp_path):
    first, _, _ = run(tmp_path, [ROW, {**ROW, "home_id": "other"}])
    second, _, _ = run(tmp_path, [{**ROW, "home_id": "other"}, ROW])
    assert first.import_kwh.tolist() == second.import_kwh.tolist()[::-1]
    assert first.import_kwh[0] != first.import_kwh[1]


def test_a_roof_makes_what_its_plane_and_place_yield(tmp_path):
    roof = {"kwp": 4, "tilt_deg": 35, "azimuth_deg": 180, "generation_kwh": None}
    rows = [
        {**ROW, **roof, "lon": -0.1, "lat": 51.5},
        {**ROW, **roof, "region": "Thames"},
        {**ROW, **roof, "region": 1},
    ]
    table, _, _ = run(tmp_path, rows)
    made = table.self_use_kwh + table.export_kwh + table.battery_loss_kwh
    annual = annual_and_monthly([35.0], [180.0], 4.0, region=[1]).annual_kwh[0]
    assert made.tolist() == pytest.approx([annual] * 3, abs=0.002)


def test_an_east_roof_meets_other_use_than_a_west_roof(tmp_path):
    rows = [
        {**ROW, "tilt_deg": 40, "azimuth_deg": azimuth, "region": 1, "battery_kwh": 0}
        for azimuth in (90, 270)
    ]
    table, _, _ = run(tmp_path, rows)
    assert table.self_use_kwh[1] > table.self_use_kwh[0] * 1.02  # home in the evening


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"use_kwh": None}, "use_kwh is missing"),
        ({"use_kwh": "much"}, "use_kwh is no number"),
        ({"use_kwh": 0}, "use_kwh must be above 0"),
        ({"use_kwh": -5}, "use_kwh must be above 0"),
        ({"occupancy": "sometimes"}, "occupancy must be home, half or out"),
        ({"occupancy": None}, "occupancy must be home, half or out"),
        ({"tariff": None}, "tariff is missing"),
        ({"tariff": "cheap"}, "there is no tariff 'cheap'"),
        ({"generation_kwh": -1}, "generation_kwh must be 0 or more"),
        ({"generation_kwh": "sun"}, "generation_kwh must be 0 or more"),
        ({"battery_kwh": -2}, "battery_kwh must be 0 or more"),
        ({"import_p_per_kwh": -1}, "import_p_per_kwh must be 0 or more"),
        ({"generation_kwh": None}, "generation_kwh and kwp are both missing"),
        ({"generation_kwh": None, "kwp": 0}, "kwp must be above 0"),
        ({"generation_kwh": None, "kwp": 3}, "tilt_deg must lie from 0 to 90 degrees"),
        ({"generation_kwh": None, "kwp": 3, "tilt_deg": 95}, "tilt_deg must lie from 0 to 90"),
        (
            {"generation_kwh": None, "kwp": 3, "tilt_deg": 35, "azimuth_deg": 400},
            "azimuth_deg must lie from 0 to 360 degrees",
        ),
        (
            {"generation_kwh": None, "kwp": 3, "tilt_deg": 35, "azimuth_deg": 180},
            "lon, lat or region is missing",
        ),
        ({"lon": 2.35, "lat": 48.86}, "place lies outside the United Kingdom"),
        ({"region": "Atlantis"}, "region is not known"),
        ({"home_id": None}, "home_id is missing"),
    ],
)
def test_a_row_that_cannot_be_estimated_is_written_with_its_reason(tmp_path, changes, reason):
    table, report, told = run(tmp_path, [ROW, {**ROW, **changes}])
    assert reason in table.reason[1]
    assert table.iloc[1, 1:10].isna().all()
    assert pd.isna(table.reason[0])
    assert table.import_kwh[0] > 0
    assert report.left_out == 1
    assert told == [f"row 2, home_id {changes.get('home_id', 'H1')}: {table.reason[1]}"]


def test_parquet_keeps_the_kind_of_the_key(tmp_path):
    table, _, _ = run(tmp_path, [{**ROW, "home_id": 17}], kind="parquet")
    assert table.home_id.tolist() == [17]
    assert seed_of(17) == seed_of("17")


def test_a_geopackage_gives_places_and_keeps_them(tmp_path):
    roof = {**ROW, "generation_kwh": None, "kwp": 4.0, "tilt_deg": 35.0, "azimuth_deg": 180.0}
    frame = gpd.GeoDataFrame([roof], geometry=[Point(530000, 180000)], crs=27700)
    frame.to_file(tmp_path / "homes.gpkg")
    estimate_savings(tmp_path / "homes.gpkg", tmp_path / "out.gpkg")
    out = gpd.read_file(tmp_path / "out.gpkg")
    assert out.crs.to_epsg() == 27700
    assert out.geometry[0].equals(Point(530000, 180000))
    assert out.import_kwh[0] > 0


def test_an_empty_file_gives_an_empty_answer(tmp_path):
    homes = tmp_path / "homes.csv"
    homes.write_text(",".join(ROW) + "\n", encoding="utf-8")
    report = estimate_savings(homes, tmp_path / "out.csv")
    assert report.read == 0
    with (tmp_path / "out.csv").open(encoding="utf-8") as file:
        assert next(csv.reader(file)) == COLUMNS


@pytest.mark.parametrize(
    ("lacking", "sentence"),
    [
        ("use_kwh", "lacks use_kwh"),
        ("tariff", "lacks tariff"),
        ("generation_kwh", "lacks generation_kwh or kwp"),
    ],
)
def test_a_file_without_a_needed_column_is_refused(tmp_path, lacking, sentence):
    row = {name: value for name, value in ROW.items() if name != lacking}
    with pytest.raises(FileError, match=sentence):
        run(tmp_path, [row])
    assert not (tmp_path / "out.csv").exists()


def test_wrong_workers_are_refused(tmp_path):
    with pytest.raises(BatchError, match="1 or more"):
        run(tmp_path, [ROW], workers=0)


def test_the_command_says_what_it_did_and_warns_of_stale_prices(tmp_path, capsys):
    pd.DataFrame([ROW, {**ROW, "use_kwh": 0}]).to_csv(tmp_path / "homes.csv", index=False)
    call_command(Command(), tmp_path / "homes.csv", out=tmp_path / "out.csv")
    said = capsys.readouterr()
    assert "1 of 2 homes estimated, 1 left out" in said.out
    assert "row 2, home_id H1: use_kwh must be above 0" in said.err
    assert "The tariff 'flat' (Price cap, single rate) held until 30 September 2026" in said.err


def test_the_command_is_strict_when_asked(tmp_path):
    pd.DataFrame([{**ROW, "use_kwh": 0}]).to_csv(tmp_path / "homes.csv", index=False)
    with pytest.raises(CommandError, match="1 homes could not be estimated"):
        call_command(Command(), tmp_path / "homes.csv", out=tmp_path / "out.csv", strict=True)
    assert (tmp_path / "out.csv").exists()


def test_the_command_refuses_a_missing_file_in_one_sentence(tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        call_command(Command(), tmp_path / "none.csv", out=tmp_path / "out.csv")
