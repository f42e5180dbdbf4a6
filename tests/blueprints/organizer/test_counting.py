"""The number in the masthead: as many as Today has rows, whatever waits, and in few statements."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from mima.applications.models import Application, ApplicationState
from mima.billing.quotes.models import Quote, QuoteState
from mima.blueprints.organizer import tasks
from mima.booths import queries as booths
from mima.booths.models import Reservation, ReservationState
from mima.catalog import service as catalog
from mima.core import clock, ids
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.editions.models import Edition, EditionState
from mima.exhibitors.models import Exhibitor
from mima.media.kinds import Kind
from mima.media.models import AssetState, MediaAsset
from mima.media.service import MOST_ATTEMPTS
from mima.oversight import counting, today
from mima.oversight.nights import AuditNight
from mima.payments import flow
from mima.payments.dues.models import Due
from mima.payments.models import Dispute, DisputeState, Method, PaymentState, Refund, RefundState, StandPayment
from mima.payments.payouts.models import Payout, PayoutState
from mima.payments.statements.models import LineState, StatementLine
from tests.blueprints.organizer.conftest import Desk
from tests.blueprints.organizer.test_today import failed_letter, nobody_to_write_to, submitted
from tests.catalog import making as offerings
from tests.payments import bank, parts
from tests.payments.shop import Shop
from tests.payments.test_disputes import disputed
from tests.readiness import making as readiness
from tests.statements import counted
from tests.waiting import making as waiting


def rows(desk: Desk) -> int:
    """How many there are, which is what is counted."""
    with desk.app.test_request_context():
        found, number = [task.key for task in tasks.of(today.waiting())], counting.count()
    assert number == len(found), found
    return number


def put(*things: object) -> None:
    with transaction():
        db.session.add_all(things)


def change(model: type, **values: object) -> None:
    with transaction():
        db.session.execute(update(model).values(**values))


def lines(_shop: Shop) -> None:
    facts = {"booked_on": date(2026, 11, 20), "amount_cents": 100, "currency": "EUR", "imported_at": clock.now()}
    put(*(StatementLine(public_id=name, reference=name, state=LineState.waiting, **facts) for name in "ab"))


def a_payout(_shop: Shop) -> None:
    facts = {"amount_cents": 100, "currency": "EUR", "arrives_on": date(2026, 11, 20), "made_at": clock.now()}
    put(Payout(stripe_id="po_1", state=PayoutState.paid, **facts))


def a_broken_night(_shop: Shop) -> None:
    promise = {"number": 1, "promise": "A promise.", "kept": False, "findings": ["It is broken."]}
    put(AuditNight(day=date(2026, 11, 22), ran_at=clock.now(), promises=[promise]))


def a_refund(_shop: Shop) -> None:
    payment = db.session.scalars(select(StandPayment)).first()
    assert payment is not None
    facts = {"amount_cents": 100, "created_at": clock.now()}
    put(Refund(payment_id=payment.id, reference="R1", state=RefundState.pending, **facts))


def an_application(shop: Shop) -> None:
    booth = booths.booth(shop.cast.edition, "A02")
    facts = {"edition_id": booth.edition_id, "category_id": booth.category_id, "submitted_at": clock.now(), "shows": "Songs"}
    put(Application(reference="APPLY", exhibitor_id=shop.cast.brunos_company, state=ApplicationState.submitted, **facts))


def an_order(shop: Shop) -> None:
    flow.order(bank.quoted(shop, "carla", "A03"), "PO-77", by=shop.actor("carla"))


def a_late_due(shop: Shop) -> None:
    parts.differ(shop, shop.booked("carla", "A04"), 10_000)
    change(Due, due_on=date(2026, 11, 20))


def certificate(shop: Shop) -> None:
    readiness.handed_in(shop.cast, booths.booking(shop.booked()))


def unread(shop: Shop) -> None:
    offering = offerings.published(shop.cast.company("carla"))
    with transaction():
        catalog.change(offering, by=shop.actor("carla"), summary_fr="Autre chose.")


KINDS: dict[str, Callable[[Shop], object]] = {
    "a dispute": disputed,
    "lines of a statement": lines,
    "a payout": a_payout,
    "a broken night": a_broken_night,
    "an application": an_application,
    "an order": an_order,
    "a due that is late": a_late_due,
    "a certificate": certificate,
    "a free booth": lambda shop: waiting.wish(shop.cast),
    "a company that no letter can reach": nobody_to_write_to,
    "an unread offering": unread,
    "a hold": lambda shop: shop.hold(),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_waits_is_counted_as_it_is_listed(desk: Desk, kind: str) -> None:
    before = rows(desk)
    with desk.market() as shop:
        KINDS[kind](shop)
    assert rows(desk) == before + 1


def test_letters_offerings_and_companies_are_counted_as_they_are_listed(desk: Desk) -> None:
    failed_letter(desk)
    submitted(desk)
    submitted(desk)
    desk.held()
    with desk.market():
        change(Exhibitor, siret="")
    assert rows(desk) == 4


@pytest.mark.parametrize("state", [PaymentState.to_decide, PaymentState.refund_due, PaymentState.refunded, PaymentState.paid])
@pytest.mark.parametrize("method", [Method.card, Method.transfer])
@pytest.mark.parametrize("is_off", [False, True])
def test_money_is_counted_as_it_is_listed(desk: Desk, state: PaymentState, method: Method, is_off: bool) -> None:
    desk.booked()
    with desk.market() as shop:
        a_refund(shop)
        change(StandPayment, state=state, method=method, granted_at=clock.now())
        if is_off:
            change(Edition, state=EditionState.called_off, called_off_at=clock.now())
            change(Refund, created_at=clock.now())
    assert rows(desk) > 0


def test_a_lost_dispute_is_counted_while_it_is_listed(desk: Desk) -> None:
    with desk.market() as shop:
        disputed(shop)
        change(Dispute, state=DisputeState.lost)
    assert rows(desk) == 1
    with desk.market():
        change(Reservation, state=ReservationState.cancelled)
    assert rows(desk) == 0


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "Europe/Paris", "Pacific/Auckland"])
def test_a_day_is_over_where_the_market_is(desk: Desk, noon: time_machine.Traveller, zone: str) -> None:
    with desk.market() as shop:
        bank.owed(shop)
        a_late_due(shop)
        change(Quote, due_on=date(2026, 11, 22), state=QuoteState.accepted)
        change(Due, due_on=date(2026, 11, 22))
        change(Edition, timezone=zone)
    noon.move_to("2026-11-23T01:00:00+00:00")
    assert rows(desk) == (0 if zone == "Pacific/Honolulu" else 2)


def test_near_the_day_what_is_late_is_counted_once(desk: Desk, noon: time_machine.Traveller) -> None:
    desk.booked()
    desk.booked("A03", "carla")
    with desk.market() as shop:
        noon.move_to(editions.by_slug(shop.cast.edition).starts_on - timedelta(days=2))
    assert rows(desk) == 1


def test_files_that_cannot_be_prepared_are_counted_by_company(desk: Desk) -> None:
    with desk.market() as shop:
        for name in ("bruno", "bruno", "carla"):
            put(asset(shop, name))
    assert rows(desk) == 2


def asset(shop: Shop, name: str) -> MediaAsset:
    facts = {"public_id": ids.public_id(), "kind": Kind.picture, "original_name": "a.png", "content_type": "image/png"}
    what = {"state": AssetState.refused, "attempts": MOST_ATTEMPTS, "byte_size": 1, "sha256": "0", "created_at": clock.now()}
    return MediaAsset(exhibitor_id=shop.cast.company(name).id, **facts, **what)


def test_it_is_counted_in_five_statements(desk: Desk) -> None:
    desk.held()
    with desk.app.test_request_context(), counted() as few:
        counting.count()
    with desk.market() as shop:
        an_order(shop)
        disputed(shop)
    with desk.app.test_request_context(), counted() as many:
        counting.count()
    assert len(few) == len(many) == 5
