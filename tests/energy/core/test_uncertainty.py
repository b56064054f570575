import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from energy.core.uncertainty import (
    HORIZONS,
    ROOFS,
    exceeded,
    terms_pct,
    total_pct,
    year_to_year_pct,
)


def test_terms_add_up_as_squares():
    assert total_pct({"a": 3.0, "b": 4.0}) == 5.0


def test_a_surveyed_roof_is_known_to_nine_per_cent():
    # sqrt(4.65^2 + 5^2 + 3^2 + 3^2 + 2^2 + 3.7^2) = sqrt(82.31) = 9.07
    assert total_pct(terms_pct(horizon="surveyed", roof="surveyed")) == pytest.approx(
        9.07, abs=0.01
    )


def test_a_roof_of_unknown_horizon_is_known_to_fifteen_per_cent():
    assert total_pct(terms_pct(horizon="unknown")) == pytest.approx(15.04, abs=0.01)


def test_knowing_less_never_narrows_the_range():
    for roof in ROOFS:
        spread = [total_pct(terms_pct(horizon=horizon, roof=roof)) for horizon in HORIZONS]
        assert spread == sorted(spread)
    for horizon in HORIZONS:
        spread = [total_pct(terms_pct(horizon=horizon, roof=roof)) for roof in ROOFS]
        assert spread == sorted(spread)


def test_a_long_series_gives_its_own_year_to_year_term():
    years = np.array([950.0, 1000.0, 1050.0, 1000.0, 1000.0])
    # standard deviation sqrt((50^2 + 50^2) / 4) = 35.36 on 1000
    assert year_to_year_pct(years) == pytest.approx(3.536, abs=0.001)
    assert terms_pct(year_to_year_pct=3.5)["year to year"] == 3.5


def test_p90_worked_by_hand():
    # 1000 x (1 - 1.28155 x 0.10)
    assert exceeded(1000, 0.9, 10) == pytest.approx(871.84, abs=0.01)
    assert exceeded(1000, 0.1, 10) == pytest.approx(1128.16, abs=0.01)
    assert exceeded(1000, 0.5, 10) == pytest.approx(1000)


@given(st.floats(0, 1e6), st.floats(0.01, 0.99), st.floats(0.01, 0.99), st.floats(0, 200))
def test_what_is_exceeded_more_often_is_less(median, one, other, sd):
    low, high = sorted([one, other])
    assert 0 <= exceeded(median, high, sd) <= exceeded(median, low, sd)


@pytest.mark.parametrize(
    "make",
    [
        lambda: terms_pct(horizon="guessed"),
        lambda: terms_pct(roof="guessed"),
        lambda: exceeded(1000, 1.0, 10),
        lambda: year_to_year_pct([1000, 1010]),
    ],
)
def test_a_wrong_value_is_named(make):
    with pytest.raises(ValueError, match="must"):
        make()
