"""Each promise, broken on purpose, is found; a market in order breaks none."""

import json
from datetime import timedelta

from flask import Flask
from sqlalchemy import insert, select, text, update

from mima import audit
from mima.billing.models import Paper
from mima.booths.models import Booking, Booth, Reservation, ReservationState
from mima.core import clock
from mima.core.db import db
from mima.core.transaction import transaction
from mima.journal import service as journal
from mima.mailing.models import Letter, LetterState
from mima.media.models import MediaAsset
from mima.payments.models import StandPayment
from mima.storage import Store
from tests.audit.conftest import Broken
from tests.people import Cast


def on(table: str) -> str:
    """PostgreSQL names the table of a trigger."""
    return f" ON {table}" if db.engine.dialect.name == "postgresql" else ""


def test_a_market_in_order_breaks_no_promise(market: Cast) -> None:
    assert [result.findings for result in audit.of_this_moment()] == [[]] * 9


def test_every_promise_has_something_to_look_at(market: Cast) -> None:
    assert [result.number for result in audit.of_this_moment() if not result.checked] == []


def test_1_two_live_claims_on_one_booth_are_found(broken: Broken) -> None:
    def break_it() -> None:
        db.session.execute(text("DROP INDEX uq_reservation_live_booth"))
        held = db.session.execute(select(*Reservation.__table__.c).where(Reservation.state == ReservationState.held)).one()
        other = db.session.execute(select(*Booking.__table__.c).where(Booking.id == held.booking_id)).one()
        db.session.execute(insert(Booking).values(**other._asdict() | {"id": 99, "reference": "XXXX99"}))
        db.session.execute(insert(Reservation).values(**held._asdict() | {"id": 99, "booking_id": 99}))

    assert broken(break_it)[1] == [
        "booth A02 has 2 live reservations",
        "the database no longer refuses a second live reservation: index uq_reservation_live_booth is gone",
    ]


def test_1_a_live_claim_on_a_booth_that_is_off_the_plan_is_found(broken: Broken) -> None:
    def break_it() -> None:
        db.session.execute(update(Booth).where(Booth.code == "A02").values(is_drawn=False))

    assert broken(break_it)[1] == ["booth A02 has a live reservation and is not on the plan"]


def test_2_a_payment_without_its_booth_is_found(broken: Broken) -> None:
    def break_it() -> None:
        db.session.execute(update(Reservation).values(state=ReservationState.cancelled))

    [finding] = broken(break_it)[2]
    assert "its reservation is cancelled" in finding


def test_3_a_ledger_that_disagrees_is_found(broken: Broken) -> None:
    def break_it() -> None:
        db.session.execute(update(StandPayment).values(captured_cents=StandPayment.captured_cents + 1))

    assert "the ledger says" in " ".join(broken(break_it)[3])


def test_4_a_changed_paper_is_found(broken: Broken) -> None:
    def break_it() -> None:
        db.session.execute(text(f"DROP TRIGGER paper_refuses_update{on('paper')}"))
        db.session.execute(update(Paper).values(number="2026-F-0007"))

    assert "2026-F-0007 stands at 1 of series invoice 2026." in broken(break_it)[4]


def test_5_a_state_that_no_move_led_to_is_found(broken: Broken) -> None:
    def break_it() -> None:
        held = Reservation.state == ReservationState.held
        db.session.execute(update(Reservation).where(held).values(state=ReservationState.lapsed))

    [finding] = broken(break_it)[5]
    assert finding.endswith("is lapsed, its last journalled move was to held")


def test_6_an_original_that_is_gone_is_found(market: Cast, store: Store) -> None:
    asset = db.session.scalars(select(MediaAsset)).one()
    assert asset.original_key
    store.delete(asset.original_key)
    assert audit.of_this_moment()[5].findings == [f"asset {asset.public_id} has no original on the store"]


def test_7_a_strangers_writing_is_found(broken: Broken, market: Cast) -> None:
    def break_it() -> None:
        asset = db.session.scalars(select(MediaAsset)).one()
        journal.record(asset, "media_asset.described", by=market.user("carla").actor)

    [finding] = broken(break_it)[7]
    assert "changed media_asset rows of company" in finding


def test_7_a_row_of_two_companies_is_found(broken: Broken) -> None:
    def break_it() -> None:
        carlas = select(Reservation.id).where(Reservation.state == ReservationState.held).scalar_subquery()
        db.session.execute(update(StandPayment).values(reservation_id=carlas))

    assert any(finding.startswith("stand_payment ") for finding in broken(break_it)[7])


def test_7_an_organizers_writing_is_no_finding(broken: Broken, market: Cast) -> None:
    def allowed() -> None:
        asset = db.session.scalars(select(MediaAsset)).one()
        journal.record(asset, "media_asset.described", by=market.user("ana").actor)

    assert broken(allowed) == {}


def test_8_a_letter_that_hangs_is_found(broken: Broken) -> None:
    def break_it() -> None:
        db.session.execute(update(Letter).values(state=LetterState.sending, claimed_at=clock.now() - timedelta(hours=2)))

    assert all("has been sending for more than an hour" in finding for finding in broken(break_it)[8])


def test_8_a_letter_that_went_out_and_waits_again_is_found(broken: Broken) -> None:
    def break_it() -> None:
        db.session.execute(update(Letter).values(sent_at=clock.now()))

    assert all("was sent and may be sent again" in finding for finding in broken(break_it)[8])


def test_the_command_says_what_it_checked_and_ends_well(market: Cast, app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["mima", "audit"])
    lines = answer.output.splitlines()
    assert (answer.exit_code, len(lines), lines[0]) == (
        0,
        9,
        "1. A booth has at most one live reservation in an edition. 2 checked, none broken.",
    )


def test_the_command_ends_with_1_and_names_what_is_broken(market: Cast, app: Flask) -> None:
    with transaction():
        db.session.execute(update(Letter).values(state=LetterState.failed))
    answer = app.test_cli_runner().invoke(args=["mima", "audit", "--json"])
    told = json.loads(answer.output)
    assert (answer.exit_code, told["kept"], [one["number"] for one in told["promises"] if not one["kept"]]) == (1, False, [5])
