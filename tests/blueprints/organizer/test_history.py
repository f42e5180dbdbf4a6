"""A booking's story leaves nothing out: every step and every fact that the journal may hold of it has words."""

import re
from pathlib import Path

from mima.billing.models import PaperKind
from mima.blueprints.organizer.history import WORDS
from mima.booths.models import Reservation
from mima.core.transaction import transaction
from mima.payments import flow
from mima.payments.models import Refund, StandPayment
from tests.blueprints.organizer.conftest import Desk
from tests.browsing import text

SOURCES = Path(__file__).parent.parent.parent.parent / "mima"
RECORDED = re.compile(r'journal\.record\(\s*[\w.]+,\s*"((?:reservation|booking|stand_payment|refund|paper)\.\w+)"')


def test_every_step_of_claim_payment_and_refund_has_words() -> None:
    steps = {
        f"{model.__tablename__}.{state}"
        for model in (Reservation, StandPayment, Refund)
        for states in model.MOVES.values()
        for state in states
    }
    assert steps | {f"{kind}.issued" for kind in PaperKind} <= set(WORDS)


def test_every_fact_that_is_written_of_a_booking_has_words() -> None:
    written = {verb for file in SOURCES.rglob("*.py") for verb in RECORDED.findall(file.read_text(encoding="utf-8"))}
    assert {"reservation.extras", "reservation.repriced", "paper.sent_again"} <= written
    assert written <= set(WORDS)


def test_a_change_of_price_stands_in_the_story_with_the_sum(desk: Desk) -> None:
    from mima.booths import prices

    reference = desk.held()
    with desk.market() as shop:
        claim = shop.reservation(reference)
        with transaction():
            claim.booth.category.price_cents += 1_000
            prices.reprice(claim, by=shop.actor("ana"))
    page = text(desk.ana.get(f"/organizer/bookings/{reference}"))
    assert "Price changed: €1,270.00 without VAT Ana" in page


def test_the_story_of_a_transfer_tells_booth_sum_and_paper(desk: Desk) -> None:
    reference = desk.held()
    with desk.market() as shop:
        flow.mark_transfer_received(reference, by=shop.actor("ana"), reference="VIR 1")
    page = text(desk.ana.get(f"/organizer/bookings/{reference}"))
    assert "Booth held: A02 Bruno" in page
    assert "Money received: €1,512.00 Ana" in page
    assert "Invoice issued: 2026-F-0001 · €1,512.00 Ana" in page
