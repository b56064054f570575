import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from energy.core.sharing import match_local, share_generation, shares_by_use

use = arrays(float, (6, 3), elements=st.floats(0, 5))
made = arrays(float, 6, elements=st.floats(0, 9))


def test_fixed_shares_divide_every_half_hour():
    assert share_generation([10, 20], [0.2, 0.8]).tolist() == [[2, 8], [4, 16]]


def test_half_hourly_shares_may_change():
    assert share_generation([10, 20], [[1, 0], [0.5, 0.5]]).tolist() == [[10, 0], [10, 10]]


@pytest.mark.parametrize(
    ("shares", "sentence"),
    [
        ([0.5, 0.4], "must sum to 1, they sum to 0.9"),
        ([1.2, -0.2], "0 or more"),
        ([float("nan"), 1], "0 or more"),
        ([[0.5, 0.5]], "need 2 rows, got 1"),
        ([[1, 0], [0.9, 0.2]], "they sum to 1.1"),
    ],
)
def test_shares_that_do_not_sum_to_one_are_refused(shares, sentence):
    with pytest.raises(ValueError, match=sentence):
        share_generation([1.0, 1.0], shares)


@given(use, made)
def test_sharing_by_use_gives_all_and_no_more(used, generation):
    parts = share_generation(generation, shares_by_use(used))
    np.testing.assert_allclose(parts.sum(axis=1), generation, atol=1e-9)


@given(use, made)
def test_matching_never_exceeds_use_or_generation(used, generation):
    matched = match_local(used, generation)
    assert (matched <= used + 1e-9).all()
    assert (matched.sum(axis=1) <= generation + 1e-9).all()
    both = np.minimum(used.sum(axis=1), generation)
    np.testing.assert_allclose(matched.sum(axis=1), both, atol=1e-9)
