from datetime import date
from pathlib import Path

import numpy as np
import pytest

from energy.core import halfhours
from energy.households.tariffs import TariffError, bundled_names, read_tariff

PLAIN = "standing_p_per_day = 50\n[[import]]\np_per_kwh = 30\n"


def write(folder: Path, text: str, name="own.toml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_bundled_tariffs_are_four():
    assert bundled_names() == ["day_night", "flat", "half_hourly", "three_rate"]


@pytest.mark.parametrize("name", bundled_names())
def test_a_bundled_tariff_names_its_source_day_and_certainty(name):
    tariff = read_tariff(name)
    assert tariff.source
    assert tariff.certainty
    assert tariff.valid_from < tariff.valid_to
    assert tariff.checked_on == date(2026, 11, 22)
    assert (tariff.import_p_per_kwh > 0).all()
    assert tariff.is_flat == (name == "flat")


def test_the_flat_tariff_is_the_price_cap():
    tariff = read_tariff("flat")
    assert set(tariff.import_p_per_kwh) == {26.11}
    assert tariff.standing_p_per_day == 57.19
    assert set(tariff.export_p_per_kwh) == {12.0}


def test_night_is_seven_hours_by_the_clock_in_winter_and_summer():
    price = read_tariff("day_night").import_p_per_kwh.reshape(365, 48)
    for day in (0, 180):
        assert (price[day, 1:15] == 18).all()  # 00:30 to 07:30
        assert price[day, 0] == price[day, 15] == 32


def test_a_tariff_out_of_date_says_so():
    tariff = read_tariff("flat")
    assert "held until 30 September 2026" in tariff.stale(date(2026, 11, 22))
    assert tariff.stale(date(2026, 8, 1)) is None


def test_a_tariff_checked_long_ago_says_so(tmp_path):
    text = "checked_on = 2024-01-01\n" + PLAIN
    assert "last checked on 01 January 2024" in read_tariff(write(tmp_path, text)).stale(
        date(2026, 1, 1)
    )


def test_rates_of_weekends_lie_over_those_before(tmp_path):
    text = PLAIN + '[[import]]\np_per_kwh = 10\ndays = "weekends"\nfrom = 22:00:00\nto = 02:00:00\n'
    price = read_tariff(write(tmp_path, text)).import_p_per_kwh.reshape(365, 48)
    saturday, friday = 2, 1
    assert (price[friday] == 30).all()
    assert (price[saturday, [0, 3, 44, 47]] == 10).all()  # over midnight
    assert (price[saturday, 4:44] == 30).all()


def test_no_export_table_is_no_export_pay(tmp_path):
    assert (read_tariff(write(tmp_path, PLAIN)).export_p_per_kwh == 0).all()


def test_a_year_of_prices_in_greenwich_time_is_put_on_the_clock(tmp_path):
    prices = np.arange(17520.0)
    lines = ["start,p_per_kwh", *(f"x,{price}" for price in prices)]
    write(tmp_path, "\n".join(lines), "prices.csv")
    text = 'standing_p_per_day = 50\nimport_file = "prices.csv"\n[export]\nfile = "prices.csv"\n'
    tariff = read_tariff(write(tmp_path, text))
    noon_in_june = 170 * 48 + 24
    assert tariff.import_p_per_kwh[noon_in_june] == noon_in_june - 2
    assert (tariff.export_p_per_kwh == tariff.import_p_per_kwh).all()


def test_a_leap_year_of_prices_loses_its_extra_day(tmp_path):
    lines = ["p_per_kwh", *map(str, range(17568))]
    write(tmp_path, "\n".join(lines), "prices.csv")
    tariff = read_tariff(
        write(tmp_path, 'standing_p_per_day = 0\nimport_file = "prices.csv"\n', "leap.toml")
    )
    assert tariff.import_p_per_kwh[59 * 48] == 60 * 48  # 1 March follows 28 February
    assert tariff.import_p_per_kwh.size == halfhours.PER_YEAR


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("standing_p_per_day = 50", "import prices in exactly one way"),
        (PLAIN.replace("[[import]]\n", "[[import]]\nfrom = 00:00:00\nto = 02:00:00\n"), "no price"),
        (PLAIN.replace("[[import]]\n", "[[import]]\nfrom = 00:10:00\n"), "on a half hour"),
        (
            PLAIN.replace("[[import]]\n", '[[import]]\ndays = "mondays"\n'),
            "all, weekdays, weekends",
        ),
        (PLAIN.replace("30", '"dear"'), "p_per_kwh must be a number"),
        (PLAIN.replace("50", "nan"), "standing_p_per_day must be a number"),
        (PLAIN.replace("standing", "standng"), "unknown key 'standng_p_per_day'"),
        ("standing_p_per_day = 1\nimport_half_hours_p_per_kwh = [1, 2]", "48 half-hourly prices"),
        ('standing_p_per_day = 1\nimport_half_hours_p_per_kwh = ["a"]', "must be numbers"),
        ('standing_p_per_day = 1\nimport_file = "none.csv"', "none.csv cannot be read"),
        ("[[import", "cannot be read"),
        (PLAIN.split("\n", 1)[1], "standing_p_per_day must be a number, got None"),
        ('valid_to = "soon"\n' + PLAIN, "valid_to must be a day such as 2026-07-01, got 'soon'"),
        ("checked_on = 2026-07-01T10:00:00\n" + PLAIN, "checked_on must be a day"),
        ("valid_from = 2026-09-01\nvalid_to = 2026-08-01\n" + PLAIN, "ends on 2026-08-01, before"),
        ("export = 5\n" + PLAIN, "[export] must be a table of prices, got 5"),
        ("standing_p_per_day = 1\nimport = [3]", "[[import]] must be a table of prices, got 3"),
        ("standing_p_per_day = 1\nimport_file = 3", "price file 3 cannot be read"),
    ],
)
def test_a_wrong_tariff_is_refused_in_one_sentence(tmp_path, text, sentence):
    with pytest.raises(TariffError, match=sentence.replace("[", r"\[")) as refusal:
        read_tariff(write(tmp_path, text))
    assert "\n" not in str(refusal.value)


def test_a_short_price_file_is_refused(tmp_path):
    write(tmp_path, "p\n1\n2\n", "prices.csv")
    with pytest.raises(TariffError, match="17,520 prices"):
        read_tariff(write(tmp_path, 'standing_p_per_day = 0\nimport_file = "prices.csv"\n'))


def test_an_unknown_tariff_lists_the_known_ones():
    with pytest.raises(TariffError, match="day_night, flat, half_hourly, three_rate"):
        read_tariff("cheap")
