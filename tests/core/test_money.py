"""The one rounding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mima.core.money import share, vat_by_rate


@pytest.mark.parametrize(
    ("cents", "rate", "expected"), [(100, 2000, 20), (3, 5000, 2), (-3, 5000, -2), (1, 2000, 0), (0, 2000, 0)]
)
def test_a_share_is_rounded_half_away_from_zero(cents: int, rate: int, expected: int) -> None:
    assert share(cents, rate) == expected


@given(st.integers(-(10**9), 10**9), st.integers(0, 10_000))
def test_a_share_is_never_further_than_half_a_cent_from_the_truth(cents: int, rate: int) -> None:
    assert abs(share(cents, rate) * 10_000 - cents * rate) <= 5_000


def test_vat_is_rounded_once_per_rate_and_not_per_line() -> None:
    assert vat_by_rate([(3, 2000), (3, 2000), (3, 550)]) == {2000: 1, 550: 0}
