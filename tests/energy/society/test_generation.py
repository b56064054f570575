"""What is made against what is to be expected: worked by hand, then through invented years."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from energy.society import generation, mpan
from energy.society.generation import Roof, alerts, follow, forecast_kwh, mean_sunshine

MONTHS = (100.0, 200.0, 400.0, 600.0, 700.0, 720.0, 700.0, 600.0, 450.0, 280.0, 130.0, 80.0)
SINCE = date(2024, 1, 1)


def roof(key="a", made=(), *, start=date(2025, 3, 31), step=1.0):
    """A roof with readings at the ends of months, from the share of the forecast in each."""
    total, day = 1000.0, start
    readings = [(day, total)]
    for share in made:
        first = day + timedelta(days=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        plain = Roof(key, MONTHS, SINCE, (), degradation_pct=0)
        total += forecast_kwh(plain, day, last) * share * step
        day = last
        readings.append((day, total))
    return Roof(key, MONTHS, SINCE, tuple(readings), degradation_pct=0)


def test_a_forecast_of_parts_of_months_worked_by_hand():
    one = Roof("a", MONTHS, SINCE, (), degradation_pct=0)
    # 1 to 10 June: 10/30 of 720; 22 to 31 May: 10/31 of 700
    assert forecast_kwh(one, date(2025, 5, 31), date(2025, 6, 10)) == pytest.approx(240)
    got = forecast_kwh(one, date(2025, 5, 21), date(2025, 6, 10))
    assert got == pytest.approx(240 + 700 * 10 / 31)


def test_panels_age_by_whole_years():
    one = Roof("a", MONTHS, SINCE, (), degradation_pct=1.0)
    june = (date(2026, 5, 31), date(2026, 6, 30))
    assert forecast_kwh(one, *june) == pytest.approx(720 * 0.99**2)


@given(st.integers(0, 900), st.integers(1, 400), st.integers(1, 400))
def test_a_forecast_adds_up_over_any_split(start, first, second):
    one = Roof("a", MONTHS, SINCE, ())
    a = SINCE + timedelta(days=start)
    b, c = a + timedelta(days=first), a + timedelta(days=first + second)
    parts = forecast_kwh(one, a, b) + forecast_kwh(one, b, c)
    assert forecast_kwh(one, a, c) == pytest.approx(parts)


def test_sunshine_is_weighted_by_days_and_unknown_months_are_not_guessed():
    known = {(2025, 5): 1.2, (2025, 6): 0.9}
    got = mean_sunshine(known, date(2025, 5, 21), date(2025, 6, 20))
    assert got == pytest.approx((10 * 1.2 + 20 * 0.9) / 30)
    assert mean_sunshine(known, date(2025, 5, 21), date(2025, 7, 1)) is None


def test_a_dull_summer_is_no_fault_where_neighbours_are_as_dull():
    town = [roof(key, (0.6, 0.55, 0.6)) for key in "abcd"]
    assert alerts(town, {}, date(2025, 8, 1)) == []


def test_one_failing_roof_is_found_among_its_neighbours_and_said_once():
    town = [roof(key, (1.1, 0.9, 0.9)) for key in "abc"] + [roof("x", (1.1, 0.45, 0.5))]
    found = alerts(town, {}, date(2025, 8, 1))
    assert [(one.key, one.kind) for one in found] == [("x", "low")]
    assert "told from the other roofs" in found[0].words


def test_one_low_month_is_not_said_but_a_dead_roof_is_at_once():
    town = [roof(key, (1.0, 1.0)) for key in "abc"]
    assert alerts([*town, roof("x", (1.0, 0.5))], {}, date(2025, 7, 1)) == []
    found = alerts([*town, roof("x", (1.0, 0.02))], {}, date(2025, 7, 1))
    assert [(one.key, one.kind) for one in found] == [("x", "stopped")]


def test_an_alert_ends_when_the_roof_recovers():
    town = [roof(key, (1.0, 1.0, 1.0)) for key in "abc"] + [roof("x", (0.4, 0.4, 1.0))]
    assert alerts(town, {}, date(2025, 8, 1)) == []


def test_measured_sunshine_comes_before_neighbours():
    sunshine = {(2025, month): 0.6 for month in range(4, 7)}
    lone = roof("a", (0.58, 0.6, 0.6))
    assert alerts([lone], sunshine, date(2025, 7, 1)) == []
    assert follow([lone], sunshine)["a"][0].weather_from == "measured"
    # under full sun the same readings are a fault
    bright = dict.fromkeys(sunshine, 1.0)
    assert [one.kind for one in alerts([lone], bright, date(2025, 7, 1))] == ["low"]


def test_without_any_weather_only_a_great_loss_is_said():
    assert alerts([roof("a", (0.7, 0.65))], {}, date(2025, 6, 1)) == []
    assert len(alerts([roof("a", (0.5, 0.5))], {}, date(2025, 6, 1))) == 1


def test_a_silent_meter_is_said_after_its_days():
    one = roof("a", (1.0,))
    assert alerts([one], {}, date(2025, 4, 30) + timedelta(days=75)) == []
    found = alerts([one], {}, date(2025, 4, 30) + timedelta(days=76))
    assert [alert.kind for alert in found] == ["silent"]


def test_alerts_are_few_and_right_over_a_hundred_invented_years():
    """Weather common to all, noise of each roof; one of ten roofs loses half its panels in June."""
    chance, false, missed = random.Random(7), 0, 0
    for _ in range(100):
        sky = [chance.gauss(1, 0.15) for _ in range(8)]
        town = []
        for number in range(10):
            shares = [max(sun * chance.gauss(1, 0.05), 0.1) for sun in sky]
            if number == 0:
                shares = [share * (0.5 if month > 2 else 1) for month, share in enumerate(shares)]
            town.append(roof(str(number), shares, start=date(2025, 2, 28)))
        said = {one.key for one in alerts(town, {}, date(2025, 11, 5))}
        false += len(said - {"0"})
        missed += "0" not in said
    assert false <= 2  # of 900 healthy roofs
    assert missed <= 2  # of 100 failed ones


@pytest.mark.parametrize("number", ["1200012345679", "2000035191006"])
def test_a_meter_point_number_is_checked_by_its_last_digit(number):
    assert mpan.is_mpan(number)
    for last in "0123456789":
        assert mpan.is_mpan(number[:-1] + last) == (last == number[-1])


@pytest.mark.parametrize("text", ["", "120001234567", "12000123456790", "12000123456７9", "x" * 13])
def test_what_is_no_meter_point_number_is_refused(text):
    assert not mpan.is_mpan(text)


def test_every_rule_of_the_alerts_stands_in_its_file():
    rules = generation.rules()
    assert rules["limits"]["uncorrected"] < rules["limits"]["by_neighbours"]
    assert rules["why"]
    assert rules["source"]
