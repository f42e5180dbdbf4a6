"""Who is asked: always the stand-in, and Stripe only with a key that moves no money."""

from __future__ import annotations

import pytest

from .conftest import SIDES, TEST_KEY, at_stripe


def test_without_a_key_only_the_stand_in_is_asked():
    assert ("stripe" in SIDES) is bool(TEST_KEY)


@pytest.mark.parametrize("key", ["sk_live_1", "rk_live_1", "pk_test_1", ""])
def test_a_key_that_could_move_money_is_refused(key):
    with pytest.raises(ValueError, match="must be a test key"):
        at_stripe(key)
