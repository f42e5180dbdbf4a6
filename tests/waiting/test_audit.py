"""What is wrong with offers, broken on purpose, is found."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import insert, select, text, update

from mima.booths.models import Booth, Reservation, ReservationState
from mima.core.db import db
from mima.core.transaction import transaction
from mima.waiting.audit import check_offers
from mima.waiting.models import BoothOffer, OfferState, WaitingWish, WishState
from tests.people import Cast
from tests.waiting import making

pytestmark = pytest.mark.usefixtures("noon")


class Undo(Exception):
    """The break was looked at and is taken back."""


@pytest.fixture
def made(context: Flask, cast: Cast) -> Iterator[BoothOffer]:
    """bruno is offered A02; the test breaks something, and nothing of it stays."""
    offer = making.offer(cast, making.wish(cast))
    with pytest.raises(Undo), transaction():
        yield offer
        raise Undo


def found() -> list[str]:
    return check_offers()[1]


def test_an_offer_in_order_is_looked_at_and_nothing_is_found(made: BoothOffer) -> None:
    assert check_offers() == (1, [])


def test_two_live_offers_of_one_booth_to_one_wish_are_found(made: BoothOffer) -> None:
    for name in ("uq_booth_offer_live_wish", "uq_booth_offer_live_booth"):
        db.session.execute(text(f"DROP INDEX {name}"))
    row = db.session.execute(select(*Reservation.__table__.c)).one()._asdict()
    # The other claim of the same booking.
    db.session.execute(insert(Reservation).values(**row | {"id": 99, "state": "released", "first_id": row["id"]}))
    copy = db.session.execute(select(*BoothOffer.__table__.c)).one()._asdict()
    changed = {"id": 99, "reservation_id": 99, "public_id": "b", "token_hash": "b", "booth_id": making_another(made)}
    db.session.execute(insert(BoothOffer).values(**copy | changed))
    told = found()
    assert f"wish {made.wish.reference} is offered two booths" in told
    assert "the database no longer refuses a second live offer: index uq_booth_offer_live_wish is gone" in told
    assert "the offer of booth A03 has a hold that is none of it" in told


def making_another(made: BoothOffer) -> int:
    """The booth beside it."""

    return db.session.scalars(select(Booth.id).where(Booth.code == "A03", Booth.edition_id == made.booth.edition_id)).one()


def test_a_hold_that_is_not_marked_as_an_offers_is_found(made: BoothOffer) -> None:
    db.session.execute(update(Reservation).values(offered=False))
    assert found() == ["the offer of booth A02 has a hold that is none of it"]


@pytest.mark.parametrize("state", [OfferState.declined, OfferState.lapsed, OfferState.withdrawn])
def test_an_offer_that_is_over_with_its_booth_still_held_is_found(made: BoothOffer, state: OfferState) -> None:
    db.session.execute(update(BoothOffer).values(state=state))
    db.session.execute(update(WaitingWish).values(state=WishState.open))
    assert found() == [f"the offer of booth A02 is {state} and the booth is still held for it"]


def test_an_accepted_offer_without_a_booked_booth_is_found(made: BoothOffer) -> None:
    db.session.execute(update(BoothOffer).values(state=OfferState.accepted))
    db.session.execute(update(WaitingWish).values(state=WishState.settled))
    db.session.execute(update(Reservation).values(state=ReservationState.lapsed))
    assert found() == ["the offer of booth A02 is accepted and its booking is lapsed"]


@pytest.mark.parametrize("state", [WishState.open, WishState.settled])
def test_a_wish_that_does_not_know_of_its_offer_is_found(made: BoothOffer, state: WishState) -> None:
    db.session.execute(update(WaitingWish).values(state=state))
    assert found() == [f"wish {made.wish.reference} is {state}, its offers say otherwise"]
