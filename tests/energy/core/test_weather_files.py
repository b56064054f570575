import numpy as np
import pandas as pd
import pytest

from energy.core.chain import monthly_yield
from energy.core.weather_files import read_weather
from tests.energy.core.shared import FOLDER, needs_shared
from tests.energy.weather_samples import (
    made_up_year,
    write_epw,
    write_pvgis_hourly,
    write_pvgis_tmy,
)


@pytest.fixture(scope="module")
def year():
    return made_up_year()


def changed(year, column, value, hours=slice(None)):
    table = year.copy()
    table.iloc[hours, table.columns.get_loc(column)] = value
    return table


def read_changed(tmp_path, table, **options):
    return read_weather(write_epw(tmp_path / "sample.epw", table, **options))


def test_a_whole_file_closes_with_its_own_light(tmp_path, year):
    weather = read_changed(tmp_path, year)
    assert weather.notes == ()
    assert weather.sky_model == "perez"
    assert weather.horizontal_kwh_m2().sum() == pytest.approx(year["ghi"].sum() / 1000, rel=1e-5)
    lit = weather.light
    height = np.cos(np.radians(weather.sun_zenith_deg[lit]))
    closed = weather.dhi_w_m2[lit] + weather.dni_w_m2[lit] * height
    assert closed == pytest.approx(weather.ghi_w_m2[lit], abs=6)  # refraction lifts a low sun


@pytest.mark.parametrize("shift_min", [-60, -30, 30, 60])
def test_a_shifted_clock_is_found_repaired_and_said(tmp_path, shift_min):
    weather = read_changed(tmp_path, made_up_year(shift_min=shift_min))
    assert weather.notes == (
        f"clock repaired by {shift_min:+d} minutes, to where its light closes",
    )
    right = read_changed(tmp_path, made_up_year())
    east, west = monthly_yield(weather, [35, 35], [90, 270]).sum(axis=1)
    assert [east, west] == pytest.approx(
        monthly_yield(right, [35, 35], [90, 270]).sum(axis=1), rel=0.02
    )


@pytest.mark.parametrize("hours", [-5, -2, 3, 8])
def test_a_wrong_time_zone_is_refused(tmp_path, hours):
    with pytest.raises(ValueError, match="wrong time zone"):
        read_changed(tmp_path, made_up_year(shift_min=60 * hours))


def test_a_file_in_local_time_of_another_zone_is_read_in_its_own(tmp_path, year):
    weather = read_changed(tmp_path, year, zone=1.0)
    assert weather.notes == ()
    plain = read_changed(tmp_path, year)
    assert monthly_yield(weather, 35, 90) == pytest.approx(monthly_yield(plain, 35, 90), rel=1e-3)


FAULTS = [
    ("ghi", 0.0, slice(None), "global irradiance is zero or missing throughout"),
    ("ghi", 9999, slice(4000, 4003), "global irradiance is missing in 3 hours"),
    ("ghi", np.nan, slice(4000, 4001), "global irradiance is missing in 1 hours"),
    ("dni", 22976, slice(4000, 4001), "direct irradiance spikes to 22,976 W/m²"),
    ("dni", np.nan, slice(10, 20), "direct irradiance is missing in 10 hours"),
    ("dhi", -50, slice(4000, 4001), "diffuse irradiance falls to -50 W/m²"),
    ("temp_air", 99.9, slice(5, 7), "air temperature is missing in 2 hours"),
    ("temp_air", 99.9, slice(None), "air temperature is missing throughout"),
    ("temp_air", 283.0, slice(None), "air temperature spikes to 283 °C"),
    ("temp_air", 35.0, slice(None), "mean air temperature of 35 °C does not occur"),
    ("wind_speed", 999, slice(5, 6), "wind speed is missing in 1 hours"),
    ("ghi", 20.0, slice(None), "global irradiation of 175 kWh/m² a year does not occur"),
]


@pytest.mark.parametrize(("column", "value", "hours", "says"), FAULTS)
def test_a_fault_is_refused_by_its_name(tmp_path, year, column, value, hours, says):
    with pytest.raises(ValueError, match=r"weather file sample\.epw: ") as error:
        read_changed(tmp_path, changed(year, column, value, hours))
    assert says in str(error.value)


def test_light_that_does_not_close_is_refused(tmp_path, year):
    mixed = year.copy()
    mixed["ghi"] = year["ghi"].sample(frac=1, random_state=1).to_numpy()
    with pytest.raises(ValueError, match="is not the diffuse plus the direct"):
        read_changed(tmp_path, mixed)


def test_missing_and_doubled_hours_are_refused(tmp_path, year):
    with pytest.raises(ValueError, match="hours are missing: 8,755 records"):
        read_changed(tmp_path, year.drop(year.index[100:105]))
    twice = pd.concat([year.drop(year.index[500]), year.iloc[[600]]]).sort_index()
    with pytest.raises(ValueError, match=r"an hour stands twice|cannot be read"):
        read_weather(write_pvgis_tmy(tmp_path / "twice.csv", twice))


def test_half_hours_give_the_same_year(tmp_path, year):
    halves = read_changed(tmp_path, made_up_year(step_min=30))
    hours = read_changed(tmp_path, year)
    assert halves.hours[0] == 0.5
    assert halves.notes == ()
    assert monthly_yield(halves, 35, 180).sum() == pytest.approx(
        monthly_yield(hours, 35, 180).sum(), rel=0.01
    )


def test_a_leap_day_is_left_out(tmp_path):
    weather = read_changed(tmp_path, made_up_year(year=2016))
    assert len(weather.hours) == 8760
    assert weather.hours.sum() == pytest.approx(8760)


@pytest.mark.parametrize(
    ("latitude", "longitude", "says"),
    [
        (-33.9, 151.2, "southern latitude"),
        (48.9, 2.35, "outside the United Kingdom"),
        (-0.1, 51.5, "southern latitude"),
        (0.5, 51.5, "look swapped"),
    ],
)
def test_a_file_of_another_place_is_refused(tmp_path, year, latitude, longitude, says):
    with pytest.raises(ValueError, match=says):
        read_changed(tmp_path, year, latitude=latitude, longitude=longitude)


@pytest.mark.parametrize("lost", [["dni"], ["dhi"], ["dni", "dhi"]])
def test_missing_parts_of_the_light_are_worked_out_and_said(tmp_path, year, lost):
    table = year.copy()
    table[lost] = 9999.0
    weather = read_changed(tmp_path, table)
    assert "worked out from the rest of the light" in weather.notes[0]
    whole = read_changed(tmp_path, year)
    # one missing part follows exactly; both are told from the clearness, a rough rule
    tolerance = 0.2 if len(lost) == 2 else 0.005
    assert monthly_yield(weather, 35, 180).sum() == pytest.approx(
        monthly_yield(whole, 35, 180).sum(), rel=tolerance
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.epw", "this is no weather\n"),
        ("a.epw", ""),
        ("a.csv", "time,ghi\n1,2\n"),
        ("a.json", "{}"),
        ("a.json", "not json"),
        ("a.txt", "x"),
    ],
)
def test_what_is_no_weather_file_is_refused(tmp_path, name, content):
    (tmp_path / name).write_text(content)
    with pytest.raises(ValueError, match="weather file a"):
        read_weather(tmp_path / name)


def test_a_weather_file_without_its_hours_says_so(tmp_path, year):
    path = write_epw(tmp_path / "a.epw", year)
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:8]))
    with pytest.raises(ValueError, match=r"weather file a\.epw: .*it holds no hours"):
        read_weather(path)
    path.write_text("")
    with pytest.raises(ValueError, match=r"weather file a\.epw: it is empty"):
        read_weather(path)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match="there is no weather file"):
        read_weather(tmp_path / "none.epw")


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_pvgis_typical_year_gives_the_year_of_its_light(tmp_path, year, kind):
    weather = read_weather(write_pvgis_tmy(tmp_path / f"tmy.{kind}", year))
    assert weather.label == "PVGIS typical year"
    epw = read_changed(tmp_path, year)
    assert monthly_yield(weather, 35, 135) == pytest.approx(monthly_yield(epw, 35, 135), rel=0.01)


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_an_hourly_series_of_pvgis_gives_a_mean_year(tmp_path, kind):
    tables = [made_up_year(year=number, shift_min=-30) for number in (2015, 2016, 2017)]
    weather = read_weather(write_pvgis_hourly(tmp_path / f"hourly.{kind}", pd.concat(tables)))
    assert weather.label == "PVGIS 2015 to 2017"
    assert sorted(set(weather.year)) == [2015, 2016, 2017]
    assert weather.hours.sum() == pytest.approx(8760)
    assert weather.horizontal_kwh_m2().sum() == pytest.approx(tables[0]["ghi"].sum() / 1000, 0.01)
    direct = monthly_yield(read_changed(tmp_path, made_up_year()), 35, 180).sum()
    assert monthly_yield(weather, 35, 180).sum() == pytest.approx(direct, rel=0.01)


def test_a_pvgis_series_for_a_tilted_plane_is_refused(tmp_path, year):
    path = write_pvgis_hourly(tmp_path / "hourly.json", year, slope=35)
    with pytest.raises(ValueError, match="plane of 35 degrees: fetch it with slope 0"):
        read_weather(path)


def test_a_broken_year_of_a_series_is_refused(tmp_path):
    tables = pd.concat([made_up_year(year=number, shift_min=-30) for number in (2015, 2017)])
    with pytest.raises(ValueError, match="hours are missing"):
        read_weather(write_pvgis_hourly(tmp_path / "hourly.json", tables.iloc[:-24]))


@needs_shared
@pytest.mark.parametrize(
    "name", ["GBR_Aberdeen.Dyce.030910_IWEC", "GBR_London.Gatwick.037760_IWEC"]
)
def test_clean_stations_match_the_reference_chain_and_sam(name):
    rows = pd.read_csv(FOLDER / "energy" / "reference" / "reference_yields.csv")
    rows = rows[rows["station"] == name]
    weather = read_weather(FOLDER / "energy" / "weather" / f"{name}.epw")
    assert weather.notes == ()
    annual = monthly_yield(weather, rows["tilt_deg"], rows["azimuth_deg"]).sum(axis=1)
    assert annual == pytest.approx(rows["pvlib_perez_14pct_only_kwh_per_kwp"].to_numpy(), rel=0.01)
    allowed = np.where(rows["orientation"] == "N35", 0.05, 0.04)
    sam = rows["sam_pvwattsv8_file"].to_numpy()
    assert (np.abs(annual / sam - 1) < allowed).all()


@needs_shared
def test_the_shifted_clock_of_glasgow_is_repaired():
    weather = read_weather(FOLDER / "energy" / "weather" / "GBR_SCT_Glasgow.AP.031400_TMYx.epw")
    assert weather.notes == ("clock repaired by -30 minutes, to where its light closes",)


@needs_shared
def test_the_broken_london_file_is_refused_by_name():
    with pytest.raises(ValueError, match="direct irradiance spikes to"):
        read_weather(FOLDER / "energy" / "weather" / "HEM_London_weather_EnergyPlus_format.epw")
