"""One holder at a time."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from mima.core import leases
from mima.core.transaction import transaction

pytestmark = pytest.mark.usefixtures("context", "noon")
LASTS = timedelta(seconds=30)


def take(holder: str) -> bool:
    with transaction():
        return leases.take("schedule", holder, LASTS)


def test_the_first_to_ask_has_the_lease() -> None:
    assert take("one")


def test_a_second_holder_is_refused_while_it_lasts() -> None:
    take("one")
    assert not take("two")


def test_the_holder_may_renew_it() -> None:
    take("one")
    assert take("one")


def test_a_lease_of_somebody_who_is_silent_goes_to_the_next(noon: time_machine.Traveller) -> None:
    take("one")
    noon.shift(LASTS)
    assert take("two")


def test_a_lease_given_back_is_free(context: Flask) -> None:
    take("one")
    with transaction():
        leases.give_back("schedule", "one")
    assert take("two")
