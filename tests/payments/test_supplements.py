"""What a booth costs more for what it is like, on papers and in the difference of a move."""

import pytest
from sqlalchemy import update

from mima.booths.models import Booth, BoothCategory
from mima.core.db import db
from mima.core.transaction import transaction
from tests.payments import parts
from tests.payments.bank import quote_of, quoted
from tests.payments.shop import Shop
from tests.payments.test_moving import exchange, move


@pytest.fixture(autouse=True)
def quiet(shop: Shop) -> None:
    """A booth costs 40 euros more where it is quiet, and A02 is; 10 more against a wall, as all are."""
    with transaction():
        db.session.execute(update(BoothCategory).values(quiet_cents=4_000, wall_cents=1_000))
        db.session.execute(update(Booth).where(Booth.code == "A02").values(quiet=True))


def test_the_invoice_names_each(shop: Shop) -> None:
    (invoice,) = parts.all_papers(shop.booked())
    told = [(line["label_fr"], line["net_cents"], line["vat_rate"]) for line in invoice.record["lines"]]
    assert told[1:] == [("Stand adossé à un mur", 1_000, 2000), ("Stand au calme", 4_000, 2000)]


def test_the_quote_names_each(shop: Shop) -> None:
    record = quote_of(quoted(shop)).record
    assert [line["label_en"] for line in record["lines"]][1:] == ["Booth against a wall", "Quiet booth"]


def test_to_a_booth_without_it_its_price_goes_back(shop: Shop) -> None:
    reference = shop.booked()
    move(shop, reference, "A03")
    _invoice, note = parts.all_papers(reference)
    assert (note.gross_cents, shop.reservation(reference).booking.net_cents) == (4_800, 127_000)
    assert parts.findings() == []


def test_to_a_booth_that_has_it_its_price_is_asked(shop: Shop) -> None:
    reference = shop.booked("bruno", "A03")
    move(shop, reference, "A02")
    assert parts.due(reference).amount_cents == 4_800


def test_of_two_that_exchange_one_pays_it_and_the_other_has_it_back(shop: Shop) -> None:
    one, other = shop.booked(), shop.booked("carla", "A03")
    exchange(shop, one, other)
    assert (parts.due(other).amount_cents, [refund.amount_cents for refund in shop.refunds()]) == (4_800, [4_800])
