"""The early price of a category: until which moment, and for which hold."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from mima.booths import prices, queries, service
from mima.booths.models import BoothCategory
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions import queries as editions
from tests.booths.test_hold import booth, hold
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(autouse=True)
def early(context: Flask, noon: time_machine.Traveller, cast: Cast) -> None:
    """Equipped booths cost 1,000 euros until the 30th of November."""
    with transaction():
        category = next(one for one in queries.categories(editions.by_slug(cast.edition)) if one.code == "standard")
        category.early_cents, category.early_until = 100_000, date(2026, 11, 30)


def test_a_booth_held_early_costs_the_early_price(cast: Cast) -> None:
    assert hold(cast).net_cents == 100_000


def test_the_line_says_that_the_price_is_early(cast: Cast) -> None:
    (line,) = queries.lines(hold(cast))
    assert (line.label_fr, line.label_en) == (
        "Stand A02, Stand équipé, 6 m², tarif anticipé",
        "Booth A02, Equipped booth, 6 m², early price",
    )


@pytest.mark.parametrize(
    ("moment", "cents"), [(datetime(2026, 11, 30, 23, 59, tzinfo=PARIS), 100_000), (datetime(2026, 12, 1, tzinfo=PARIS), 126_000)]
)
def test_the_early_price_counts_until_midnight_at_the_market(
    cast: Cast, noon: time_machine.Traveller, moment: datetime, cents: int
) -> None:
    noon.move_to(moment)
    assert hold(cast).net_cents == cents


def test_what_was_held_early_keeps_its_price_when_its_extras_change_after_midnight(
    cast: Cast, noon: time_machine.Traveller
) -> None:
    noon.move_to(datetime(2026, 11, 30, 23, 55, tzinfo=PARIS))
    booking = hold(cast)
    noon.shift(timedelta(minutes=10))
    with transaction():
        service.change_extras(queries.reservation_of(booking), {1: 1}, by=COMMAND)
    assert booking.net_cents == 109_000


def test_the_early_price_is_shown_to_who_has_not_held_yet(cast: Cast) -> None:
    assert prices.of_booth(booth(cast), is_member=False)[0].net_cents == 100_000


def test_other_categories_keep_their_price(cast: Cast) -> None:
    assert prices.of_booth(booth(cast, "B01"), is_member=False)[0].net_cents == 360_000


def test_an_early_price_needs_its_day(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(update(BoothCategory).values(early_until=None))
