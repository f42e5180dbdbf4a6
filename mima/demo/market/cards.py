"""Who has paid a booth by card in the demo market, at the stand-in Stripe, and what it has paid out since."""

import requests

from mima.booths import queries as booths
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.demo.market.bookings import order, without_a_booth
from mima.demo.market.edition import SLUG
from mima.payments import flow
from mima.payments import queries as payments

PAID_BY_CARD = ("A03", "B04")
SECONDS = 10


def hold_booths() -> None:
    """Two companies hold a booth that they will pay by card. Opens transactions of its own."""
    for code, company_id in zip(PAID_BY_CARD, without_a_booth(), strict=False):
        order(code, company_id)


def pay_by_card(market: str, stripe: str) -> None:
    """They have paid at the stand-in at this address, which has sent the money to the market's bank.

    Opens transactions of its own.
    """
    claims = [booths.on_booth(booths.booth(SLUG, code)) for code in PAID_BY_CARD]
    references = [claim.booking.reference for claim in claims if claim is not None]
    db.session.rollback()
    for reference in references:
        _pay(reference, market)
    _press(f"{stripe}/_control/payout")
    flow.reconcile(everything=True)


def _pay(reference: str, market: str) -> None:
    address = f"{market}/bookings/{reference}"
    page = flow.pay(reference, flow.Payer(COMMAND, "accounts@example.org", "fr", f"{address}/return", address))
    _press(f"{page}/pay")
    payment = payments.latest(booths.booking(reference))
    if payment is None:
        raise LookupError(f"booking {reference} has no payment")
    payment_id = payment.id
    db.session.rollback()
    flow.sync_payment(payment_id)


def _press(address: str) -> None:
    """A button of the stand-in was pressed; nobody follows where it leads."""
    requests.post(address, allow_redirects=False, timeout=SECONDS).raise_for_status()
