"""A market at noon and a booking of it that is paid."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from mima.booths.models import Booking
from tests.billing.papers import booked
from tests.people import Cast


@pytest.fixture
def market(app: Flask, noon: time_machine.Traveller, cast: Cast) -> Iterator[Cast]:
    with app.app_context():
        yield cast


@pytest.fixture
def booking(market: Cast) -> Booking:
    return booked(market)
