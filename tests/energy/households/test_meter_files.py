import numpy as np
import pandas as pd
import pytest

from energy.households.meter_files import MeterError, read_meter

SLOTS = [f"{n // 2:02d}:{n % 2 * 30:02d}" for n in range(48)]
SPRING, AUTUMN = 88, 298  # places of 30 March and 26 October 2025 in the year
NOON = 24


def wide(year=2025, kwh=0.25):
    days = pd.date_range(f"{year}-01-01", f"{year}-12-31")
    table = pd.DataFrame(kwh, index=range(len(days)), columns=SLOTS)
    table.insert(0, "Date", days.strftime("%d/%m/%Y"))
    return table


def long(zone="Europe/London", year=2025, form="%Y-%m-%d %H:%M", kwh=0.25):
    """A row a half hour, 1 kWh at noon by the clock."""
    stamps = pd.date_range(f"{year}-01-01", f"{year + 1}-01-01", freq="30min", tz="Europe/London")[
        :-1
    ]
    used = np.where((stamps.hour == 12) & (stamps.minute == 0), 1.0, kwh)
    return pd.DataFrame({"Start": stamps.tz_convert(zone).strftime(form), "kWh": used})


def read(tmp_path, table, **options):
    path = tmp_path / "meter.csv"
    table.to_csv(path, index=False, **options)
    return read_meter(path)


def test_a_row_a_day_is_read_by_the_clock(tmp_path):
    table = wide()
    table.loc[180, "12:00"] = 3.0
    meter = read(tmp_path, table)
    assert meter.use_kwh.reshape(365, 48)[180, NOON] == 3.0
    assert meter.filled == 0
    assert meter.first_day == pd.Timestamp("2025-01-01", tz="Europe/London")


def test_the_skipped_hour_may_be_blank_or_left_out(tmp_path):
    by_clock = wide()
    by_clock.loc[SPRING, ["01:00", "01:30"]] = np.nan
    by_clock.loc[SPRING, "12:00"] = 2.0
    in_turn = wide()
    in_turn.loc[SPRING, ["23:00", "23:30"]] = np.nan
    in_turn.loc[SPRING, "11:00"] = 2.0  # the 23rd half hour that there was
    for table in (by_clock, in_turn):
        use = read(tmp_path, table).use_kwh.reshape(365, 48)
        assert use[SPRING, NOON] == 2.0
        assert use[SPRING, [2, 3]].tolist() == [0, 0]
        assert use[SPRING].sum() == pytest.approx(45 * 0.25 + 2.0)


def test_the_repeated_hour_may_come_once_or_twice(tmp_path):
    once = wide()
    once.loc[AUTUMN, "12:00"] = 2.0
    twice = wide()
    twice[["49", "50"]] = np.nan
    twice.loc[AUTUMN, ["49", "50"]] = 0.25
    twice.loc[AUTUMN, "13:00"] = 2.0  # the 27th half hour that there was
    sums = []
    for table in (once, twice):
        use = read(tmp_path, table).use_kwh.reshape(365, 48)
        assert use[AUTUMN, NOON] == 2.0
        sums.append(use[AUTUMN].sum())
    assert sums == pytest.approx([47 * 0.25 + 2.0, 49 * 0.25 + 2.0])


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"zone": "UTC", "form": "%Y-%m-%dT%H:%M:%SZ"},
        {"form": "%Y-%m-%dT%H:%M:%S%z"},
        {"form": "%d/%m/%Y %H:%M"},
    ],
)
def test_a_row_a_half_hour_is_read_in_every_usual_form(tmp_path, change):
    meter = read(tmp_path, long(**change))
    use = meter.use_kwh.reshape(365, 48)
    assert (use[:, NOON] == 1.0).all()  # summer and winter
    assert use.sum() == pytest.approx(365 * 1.0 + 365 * 47 * 0.25)
    assert meter.filled == 0


def test_a_heading_may_say_that_times_are_greenwich(tmp_path):
    table = long(zone="UTC").rename(columns={"Start": "Timestamp (UTC)", "kWh": "Usage"})
    use = read(tmp_path, table).use_kwh.reshape(365, 48)
    assert (use[:, NOON] == 1.0).all()


def test_a_half_hour_may_be_named_by_its_end(tmp_path):
    table = long()
    later = pd.to_datetime(table.pop("Start")) + pd.Timedelta("30min")
    table = table.assign(**{"End time": later.dt.strftime("%Y-%m-%d %H:%M")})
    use = read(tmp_path, pd.concat([table.iloc[:4000], table.iloc[4100:]])).use_kwh.reshape(365, 48)
    assert use[0, NOON] == 1.0


def test_a_supplier_file_with_costs_and_both_ends_is_understood(tmp_path):
    table = long(form="%Y-%m-%dT%H:%M:%S%z").rename(columns={"kWh": "Consumption (kwh)"})
    table = table.assign(**{"Estimated Cost Inc. Tax (p)": 5.0, "End": table["Start"]})
    assert (read(tmp_path, table).use_kwh.reshape(365, 48)[:, NOON] == 1.0).all()


def test_days_and_times_may_stand_apart(tmp_path):
    table = long()
    parts = table.pop("Start").str.split(" ", expand=True)
    table = table.assign(Date=parts[0], Time=parts[1])
    assert (read(tmp_path, table).use_kwh.reshape(365, 48)[:, NOON] == 1.0).all()


def test_settlement_periods_count_the_half_hours_that_there_were(tmp_path):
    stamps = pd.date_range("2025-01-01", "2026-01-01", freq="30min", tz="Europe/London")[:-1]
    days = stamps.strftime("%Y-%m-%d")
    period = pd.Series(days).groupby(days).cumcount() + 1
    used = np.where((stamps.hour == 12) & (stamps.minute == 0), 1.0, 0.25)
    table = pd.DataFrame({"Settlement Date": days, "Settlement Period": period, "kWh": used})
    assert period.max() == 50
    assert (read(tmp_path, table).use_kwh.reshape(365, 48)[:, NOON] == 1.0).all()


@pytest.mark.parametrize(("heading", "factor"), [("Wh", 0.001), ("Power kW", 0.5), ("kwh used", 1)])
def test_the_heading_tells_the_unit(tmp_path, heading, factor):
    meter = read(tmp_path, long().rename(columns={"kWh": heading}))
    assert meter.use_kwh[NOON] == pytest.approx(factor)


def test_quarters_of_an_hour_are_summed(tmp_path):
    stamps = pd.date_range("2025-01-01", "2026-01-01", freq="15min", tz="UTC")[:-1]
    quarters = pd.DataFrame({"Start": stamps.strftime("%Y-%m-%dT%H:%MZ"), "kWh": 0.1})
    assert read(tmp_path, quarters).use_kwh[100] == pytest.approx(0.2)


def test_the_leap_day_is_left_out(tmp_path):
    meter = read(tmp_path, long(year=2024))
    assert meter.use_kwh.size == 17520
    assert meter.filled == 0


def test_gaps_are_filled_by_like_days_and_said(tmp_path):
    table = wide()
    sunday = 4  # 5 January 2025
    table.loc[[sunday + 7, sunday + 14, sunday + 21], SLOTS] = 0.5
    table = table.drop(index=sunday)
    meter = read(tmp_path, table)
    assert meter.filled == 48
    assert "48 missing half hours were filled" in meter.notes[-1]
    assert np.isfinite(meter.use_kwh).all()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda t: t.iloc[:9000], "lacks 49 per cent"),
        (lambda t: t.assign(kWh=-1.0), "below 0 kWh: is it export"),
        (lambda t: t.assign(kWh=90000.0), "90,000 kWh in one half hour"),
        (lambda t: t.rename(columns={"Start": "x"}), "no column says when a half hour starts"),
        (lambda t: t.rename(columns={"kWh": "x"}), "no column says the energy"),
        (lambda t: t.assign(Start="soon"), "something that is no time"),
        (lambda t: pd.concat([t, t.head(1).assign(kWh=7.0)]), "01 January 2025 00:00 comes twice"),
        (lambda t: t.head(0), "no half hours|lacks 100 per cent|no time"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(tmp_path, spoil, sentence):
    with pytest.raises(MeterError, match=sentence) as refusal:
        read(tmp_path, spoil(long()))
    assert "\n" not in str(refusal.value)


def test_a_half_hour_with_two_figures_is_refused_though_the_second_stands_elsewhere_too(tmp_path):
    table = long()
    table.loc[100, "kWh"] = 0.75
    twice = pd.concat([table, table.loc[[100]].assign(kWh=0.25)])  # as in all other half hours
    with pytest.raises(MeterError, match="comes twice"):
        read(tmp_path, twice)


@pytest.mark.parametrize("style", ["%H:%M:%S", "%H%M", "%I:%M %p", "HH%H:%M"])
@pytest.mark.parametrize("heading", ["Read date", "Day"])
def test_half_hours_may_be_headed_in_every_usual_way(tmp_path, style, heading):
    table = wide().rename(columns={"Date": heading})
    times = [name for name in table.columns if name != heading]
    table = table.rename(columns={t: f"{pd.Timestamp(f'2025-01-01 {t}'):{style}}" for t in times})
    table.iloc[180, 25] = 3.0  # beside the day, 24 half hours come before noon
    assert read(tmp_path, table).use_kwh.reshape(365, 48)[180, NOON] == 3.0


def test_rows_given_twice_alike_count_once(tmp_path):
    table = long()
    assert read(tmp_path, pd.concat([table, table.head(10)])).use_kwh[0] == 0.25


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(MeterError, match="cannot be read"):
        read_meter(tmp_path / "none.csv")


def test_a_wide_file_needs_its_days(tmp_path):
    with pytest.raises(MeterError, match="no column called date"):
        read(tmp_path, wide().drop(columns="Date"))
