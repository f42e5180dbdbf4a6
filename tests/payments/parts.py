"""A market that asks for deposits, and bookings that are paid in parts."""

from datetime import date

from mima.billing import queries as papers
from mima.billing.models import Paper
from mima.booths import queries as booths
from mima.booths.models import LineKind
from mima.booths.pricing import Label, Line
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions import deposit
from mima.editions import queries as editions
from mima.payments import audit, flow
from mima.payments.dues import difference
from mima.payments.dues import queries as dues
from mima.payments.dues.models import Due
from tests.payments.shop import Shop

BALANCE_ON = date(2027, 2, 1)


def with_deposits(shop: Shop, rate: int = 3_000, on: date = BALANCE_ON) -> None:
    """Booths taken from now on are booked by this deposit."""
    with transaction():
        deposit.change(editions.by_slug(shop.cast.edition), rate, None, on, by=shop.actor("ana"))


def due(reference: str) -> Due:
    """The booking's newest due."""
    db.session.rollback()
    return dues.of_booking(booths.booking(reference))[-1]


def pay_due(shop: Shop, reference: str) -> None:
    """The newest due is paid by card, and the market knows."""
    shop.press(flow.pay(reference, shop.payer(reference), due(reference).public_id))
    flow.sync_payment(shop.payment(reference).id)


def in_two_parts(shop: Shop, name: str = "bruno", code: str = "A02") -> str:
    """A booking of €1,512.00 whose deposit and balance are paid."""
    return shop.begun("in_two_parts", name, code, lambda: _in_two_parts(shop, name, code))


def _in_two_parts(shop: Shop, name: str, code: str) -> str:
    with_deposits(shop)
    reference = shop.booked(name, code)
    pay_due(shop, reference)
    return reference


def line(net_cents: int) -> Line:
    return Line(LineKind.booth, Label("Autre stand", "Another booth"), 1, net_cents, 2000)


def differ(shop: Shop, reference: str, net_cents: int) -> Due | None:
    """The booking costs so much more, without VAT."""
    with transaction():
        booking = booths.booking(reference)
        found = difference.ask_difference(booking, [line(net_cents)], by=shop.actor("ana"), why="a larger booth")
    flow.sync_due()
    return found


def issued(reference: str) -> list[tuple[str, int]]:
    """Each paper of the booking: its number, what it covers, its sum."""
    db.session.rollback()
    return [(f"{paper.number} {paper.covers}", paper.gross_cents) for paper in all_papers(reference)]


def all_papers(reference: str) -> list[Paper]:
    return list(papers.papers_of(booths.booking(reference)))


def findings() -> list[str]:
    """What the promises say is broken."""
    from mima import audit as promises

    db.session.rollback()
    assert audit.check_ledger_agrees()[0]
    return [finding for result in promises.of_this_moment() for finding in result.findings]
