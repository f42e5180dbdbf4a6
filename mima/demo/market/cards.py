"""Who has paid a booth by card in the demo market, at the stand-in Stripe, and what it has paid out since."""

import requests

from mima.booths import queries as booths
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.demo.market.bookings import order, without_a_booth
from mima.payments import flow
from mima.payments import queries as payments

PAID_BY_CARD = ("A03", "B04")
SECONDS = 10


def pay_by_card(market: str, stripe: str) -> None:
    """Two companies have paid at the stand-in at this address, which has sent the money to the market's bank.

    Opens transactions of its own.
    """
    for code, company_id in zip(PAID_BY_CARD, without_a_booth(), strict=False):
        _pay(order(code, company_id), market)
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
