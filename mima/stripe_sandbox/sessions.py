"""Checkout sessions: opened by a call, then complete, expired, or lapsed when their time is over.

open ── paid on the hosted page, or a debit ordered there ──> complete
  └──── expired by a call, or its time is over ──> expired
"""

from __future__ import annotations

from . import agenda
from .agenda import Due
from .errors import StripeError, refused
from .events import record
from .parameters import Nested
from .session_shapes import blank_session, line_item
from .store import Body, Records, new_id
from .vocabulary import CURRENCIES, DAY, MINUTE

LEAST, MOST = 50, 99_999_999
PAYMENT_METHODS = {"card": CURRENCIES, "sepa_debit": ("eur",)}


def open_session(records: Records, wanted: Nested, *, own_url: str) -> Body:
    """An open session with an address on the hosted page; no payment intent yet, as at Stripe."""
    expires_at = wanted.get("expires_at", records.now + DAY)
    _check_lapse(records.now, expires_at)
    items = [line_item(line, index) for index, line in enumerate(wanted["line_items"])]
    total = sum(item["amount_total"] for item in items)
    _check_total(items, total)
    if wanted.get("currency", items[0]["currency"]) != items[0]["currency"]:
        raise StripeError("The currency of the line items is not the Checkout Session's `currency`.", param="currency")
    methods = _payment_methods(wanted, items[0]["currency"])
    session_id = new_id("cs_test_", 58)
    body = blank_session(wanted, methods) | {
        "id": session_id,
        "amount_subtotal": total,
        "amount_total": total,
        "created": records.now,
        "currency": items[0]["currency"],
        "expires_at": expires_at,
        "url": f"{own_url}/c/pay/{session_id}",
        "_line_items": items,
        "_payment_intent_data": wanted.get("payment_intent_data", {}),
    }
    records.add(body)
    agenda.put(records, session_id, Due.LAPSE, at=expires_at)
    return body


def takes(session: Body, method: str) -> bool:
    """Whether somebody may pay this session so."""
    return session["status"] == "open" and method in session["payment_method_types"]


def expire(records: Records, object_id: str) -> Body:
    """The session is expired and can no longer be paid; only an open one can be."""
    session = records.find("checkout.session", object_id)
    if session["status"] != "open":
        raise refused(
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of `{session['status']}`."
        )
    return _expired(records, session)


def lapse(records: Records, session_id: str) -> None:
    """The time of an open session is over: it is expired."""
    _expired(records, records.find("checkout.session", session_id))


def _expired(records: Records, session: Body) -> Body:
    agenda.strike(records, session["id"])
    session |= {"status": "expired", "url": None}
    if session["payment_intent"]:
        intent = records.find("payment_intent", session["payment_intent"])
        intent |= {"status": "canceled", "canceled_at": records.now, "cancellation_reason": "expired"}
        record(records, "payment_intent.canceled", records.save(intent))
    record(records, "checkout.session.expired", records.save(session))
    return session


def _payment_methods(wanted: Nested, currency: str) -> list[str]:
    """Cards, and SEPA debit in euros, unless the call leaves them out; with neither there is nothing to pay by."""
    allowed = set(wanted.get("allowed_payment_method_types", PAYMENT_METHODS))
    allowed -= set(wanted.get("excluded_payment_method_types", []))
    methods = [method for method, currencies in PAYMENT_METHODS.items() if method in allowed and currency in currencies]
    if not methods:
        raise StripeError(
            "No valid payment method types for this Checkout Session: the stand-in Stripe has cards, and SEPA debit in euros."
        )
    return methods


def _check_lapse(now: int, expires_at: int) -> None:
    if expires_at < now + 30 * MINUTE:
        rule = "at least 30 minutes from"
    elif expires_at > now + DAY:
        rule = "less than 24 hours from"
    else:
        return
    raise StripeError(f"The `expires_at` timestamp must be {rule} Checkout Session creation.", param="expires_at")


def _check_total(items: list[Body], total: int) -> None:
    if len({item["currency"] for item in items}) > 1:
        raise StripeError("All line items must have the same currency.", param="line_items")
    if total < LEAST:
        raise StripeError(
            f"The Checkout Session's total amount due must add up to at least 0.50 {items[0]['currency']}.",
            code="amount_too_small",
        )
    if total > MOST:
        raise StripeError(
            f"The Checkout Session's total amount must be no more than 999,999.99 {items[0]['currency']}.",
            code="amount_too_large",
        )
