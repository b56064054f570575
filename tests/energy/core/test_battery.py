import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from energy.core.battery import BUSY, Batteries, run_battery, split
from energy.core.time_shift import cheap_half_hours, levels_to_fill, run_time_shift

unhurried = settings(deadline=None)  # the first case also loads tables

energy = arrays(float, (48, 3), elements=st.floats(0, 3))


@st.composite
def batteries(draw):
    return Batteries(
        draw(arrays(float, 3, elements=st.floats(0, 15))),
        draw(arrays(float, 3, elements=st.floats(0, 6))),
        draw(st.floats(0.5, 1.0)),
    )


def one(capacity, power, efficiency=1.0):
    return Batteries(np.array([capacity]), np.array([power]), efficiency)


def column(*values):
    return np.array(values, dtype=float)[:, None]


def test_bursts_are_partly_imported_while_sunshine_is_exported():
    # 1.0 of sun, 0.2 steady, 0.6 in bursts that run for BUSY = 0.4 of the time: 0.8 is spare;
    # 0.32 of it falls into the bursts; 0.28 must be imported and 0.48 is exported
    missing, spare = split(column(1.0), column(0.2), column(0.6))
    assert BUSY == 0.4
    assert missing[0, 0] == pytest.approx(0.28)
    assert spare[0, 0] == pytest.approx(0.48)


def test_a_lossless_battery_worked_by_hand():
    # spare 2, then missing 3, full at 1.5, power 2 kW = 1 kWh a half hour
    flows, left = run_battery(column(0, 0, 3, 3), column(2, 2, 0, 0), one(1.5, 2), np.zeros(1))
    assert flows.put_in_kwh[:, 0].tolist() == [1.0, 0.5, 0, 0]
    assert flows.take_out_kwh[:, 0].tolist() == [0, 0, 1.0, 0.5]
    assert flows.import_kwh[:, 0].tolist() == [0, 0, 2.0, 2.5]
    assert flows.export_kwh[:, 0].tolist() == [1.0, 1.5, 0, 0]
    assert left[0] == 0


def test_the_loss_falls_between_in_and_out():
    # 1 kWh in at 80 per cent gives 0.8 kWh out
    flows, _ = run_battery(column(0, 5), column(1, 0), one(4, 9, 0.8), np.zeros(1))
    assert flows.put_in_kwh.sum() == pytest.approx(1.0)
    assert flows.take_out_kwh.sum() == pytest.approx(0.8)


def plain_loop(missing, spare, capacity, power, efficiency, stored):
    """The same battery in plain Python."""
    bought = sold = 0.0
    for lack, excess in zip(missing, spare, strict=True):
        put_in, take_out = min(excess, power / 2), min(lack, power / 2)
        level = stored + put_in - take_out / efficiency
        if level > capacity / efficiency:
            put_in -= level - capacity / efficiency
            level = capacity / efficiency
        if level < 0:
            take_out += level * efficiency
            level = 0.0
        stored = level
        bought, sold = bought + lack - take_out, sold + excess - put_in
    return bought, sold, stored


@unhurried
@given(energy, energy, batteries())
def test_every_battery_equals_a_plain_loop(missing, spare, several):
    flows, left = run_battery(missing, spare, several, np.zeros(3))
    for home in range(3):
        bought, sold, stored = plain_loop(
            missing[:, home],
            spare[:, home],
            several.capacity_kwh[home],
            several.power_kw[home],
            several.efficiency,
            0.0,
        )
        assert flows.import_kwh[:, home].sum() == pytest.approx(bought, abs=1e-9)
        assert flows.export_kwh[:, home].sum() == pytest.approx(sold, abs=1e-9)
        assert left[home] == pytest.approx(stored, abs=1e-9)


def check_flows(flows, missing, spare, several, left):
    for energy_kwh in vars(flows).values():
        assert (energy_kwh >= -1e-9).all()
    # the balance closes in every half hour
    np.testing.assert_allclose(
        flows.import_kwh - flows.export_kwh,
        missing - spare + flows.put_in_kwh - flows.take_out_kwh,
        atol=1e-12,
    )
    most = several.power_kw / 2
    assert (flows.put_in_kwh <= most + 1e-9).all()
    assert (flows.take_out_kwh <= most + 1e-9).all()
    # what went in came out, was lost or is still there
    held = flows.put_in_kwh.sum(axis=0) - flows.take_out_kwh.sum(axis=0) / several.efficiency
    np.testing.assert_allclose(held, left, atol=1e-9)
    assert (left <= several.capacity_kwh / several.efficiency + 1e-9).all()


@unhurried
@given(energy, energy, batteries())
def test_energy_is_neither_made_nor_lost(missing, spare, several):
    flows, left = run_battery(missing, spare, several, np.zeros(3))
    check_flows(flows, missing, spare, several, left)


@unhurried
@given(energy, energy, energy, batteries())
def test_a_battery_never_lowers_self_use(generation, steady, restless, several):
    missing, spare = split(generation, steady, restless)
    flows, _ = run_battery(missing, spare, several, np.zeros(3))
    assert (flows.import_kwh <= missing + 1e-9).all()
    assert (flows.export_kwh <= spare + 1e-9).all()


@unhurried
@given(energy, energy, energy)
def test_splitting_closes_and_never_flatters(generation, steady, restless):
    missing, spare = split(generation, steady, restless)
    np.testing.assert_allclose(generation + missing, steady + restless + spare, atol=1e-12)
    even_missing, _ = split(generation, steady + restless)
    assert (missing >= even_missing - 1e-12).all()


@unhurried
@given(energy, energy, batteries(), st.lists(st.booleans(), min_size=48, max_size=48))
def test_shifting_in_time_closes_too(missing, spare, several, cheap):
    cheap = np.array(cheap)
    levels = levels_to_fill(missing, spare, cheap, several)
    flows, left = run_time_shift(missing, spare, several, np.zeros(3), cheap, levels)
    check_flows(flows, missing, spare, several, left)
    assert (flows.take_out_kwh[cheap] == 0).all()


@unhurried
@given(energy, energy, batteries())
def test_without_a_cheap_hour_shifting_is_plain_self_use(missing, spare, several):
    never = np.zeros(48, dtype=bool)
    levels = levels_to_fill(missing, spare, never, several)
    shifted, _ = run_time_shift(missing, spare, several, np.zeros(3), never, levels)
    plain, _ = run_battery(missing, spare, several, np.zeros(3))
    np.testing.assert_allclose(shifted.import_kwh, plain.import_kwh, atol=1e-9)
    np.testing.assert_allclose(shifted.export_kwh, plain.export_kwh, atol=1e-9)


def test_cheap_hours_are_bought_in_for_what_follows():
    # cheap in the first half hour; 3 missing later, of which the battery can hold 2
    cheap = np.array([True, False, False])
    missing, spare = column(0, 1, 2), column(0, 0, 0)
    battery = one(2, 10)
    levels = levels_to_fill(missing, spare, cheap, battery)
    flows, _ = run_time_shift(missing, spare, battery, np.zeros(1), cheap, levels)
    assert flows.import_kwh[:, 0].tolist() == [2, 0, 1]


def test_nothing_is_bought_that_the_sun_will_bring():
    # 1 is missing at once, then 5 spare before 2 are missing: only the first 1 is worth buying
    cheap = np.array([True, False, False, False])
    missing, spare = column(0, 1, 0, 2), column(0, 0, 5, 0)
    battery = one(4, 10)
    levels = levels_to_fill(missing, spare, cheap, battery)
    assert levels[:, 0].tolist() == [1, 0, 0, 0]


def test_hours_are_cheap_when_the_battery_loss_is_earned_back():
    price = np.full(17520, 30.0)
    price[:7] = 10.0
    cheap = cheap_half_hours(price, 0.9)
    assert cheap.sum() == 7
    assert not cheap_half_hours(np.full(17520, 30.0), 0.9).any()


@pytest.mark.parametrize(
    ("capacity", "power", "efficiency", "name"),
    [(-1, 1, 0.9, "capacity_kwh"), (1, float("nan"), 0.9, "power_kw"), (1, 1, 0, "efficiency")],
)
def test_impossible_batteries_are_refused(capacity, power, efficiency, name):
    with pytest.raises(ValueError, match=name):
        one(capacity, power, efficiency)
