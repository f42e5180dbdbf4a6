"""The hosted page: somebody pays by card or debit, has the card refused, or goes back."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from . import debits
from .attempts import decline, pay, was_declined
from .errors import StripeError
from .sessions import takes
from .settings import here
from .store import Body, Records
from .words import language_of, money, words_in

checkout = Blueprint("checkout", __name__)

PLACEHOLDER = "{CHECKOUT_SESSION_ID}"


@checkout.get("/c/pay/<session_id>")
def page(session_id: str) -> Response:
    here().sweep()
    with here().store.reading() as records:
        session = records.find("checkout.session", session_id)
        state = _state(records, session)
    language = language_of(session["locale"], request.accept_languages)
    html = render_template(
        "pay.html",
        words=words_in(language),
        language=language,
        total=money(session["amount_total"], session["currency"], language),
        lines=[_line(item, language) for item in session["_line_items"]],
        email=session["customer_email"],
        message=(session["custom_text"]["submit"] or {}).get("message"),
        state=state,
        may_pay=session["status"] == "open",
        may_pay_by_card=takes(session, "card"),
        may_pay_by_debit=takes(session, debits.METHOD),
        way_back=way_back(session),
        may_go_back=session["cancel_url"] is not None,
        session_id=session_id,
    )
    return Response(html, status=410 if session["status"] == "expired" else 200, mimetype="text/html")


@checkout.post("/c/pay/<session_id>/pay")
def pay_by_card(session_id: str) -> AnyResponse:
    return _ordered(session_id, pay)


@checkout.post("/c/pay/<session_id>/debit")
def pay_by_debit(session_id: str) -> AnyResponse:
    return _ordered(session_id, debits.order_one_that_succeeds)


@checkout.post("/c/pay/<session_id>/debit-that-fails")
def pay_by_debit_that_fails(session_id: str) -> AnyResponse:
    return _ordered(session_id, debits.order_one_that_fails)


@checkout.post("/c/pay/<session_id>/decline")
def have_card_refused(session_id: str) -> AnyResponse:
    _moved(session_id, decline)
    return _sent_to(None, session_id)


@checkout.post("/c/pay/<session_id>/back")
def go_back(session_id: str) -> AnyResponse:
    with here().store.reading() as records:
        session = records.find("checkout.session", session_id)
    return _sent_to(session["cancel_url"], session_id)


@checkout.errorhandler(StripeError)
def unknown_page(error: StripeError) -> Response:
    language = language_of(None, request.accept_languages)
    html = render_template("unknown.html", words=words_in(language), language=language, app_url=here().app_url)
    return Response(html, status=error.status, mimetype="text/html")


def way_back(session: Body) -> str | None:
    """Where somebody goes from here: to the success address when it is complete, else to where they came from."""
    if session["status"] == "complete":
        return str(session["success_url"]).replace(PLACEHOLDER, session["id"])
    address: str | None = session["cancel_url"]
    return address


def _state(records: Records, session: Body) -> str:
    """open, declined, expired, complete (paid), under_way (a debit), or sent_back (a debit too)."""
    status = str(session["status"])
    tried_in_vain = was_declined(records, session)
    if status == "open" and tried_in_vain:
        return "declined"
    if status == "complete" and session["payment_status"] == "unpaid":
        return "sent_back" if tried_in_vain else "under_way"
    return status


def _ordered(session_id: str, move: Callable[[Records, str], Body]) -> AnyResponse:
    session = _moved(session_id, move)
    return _sent_to(way_back(session) if session["status"] == "complete" else None, session_id)


def _moved(session_id: str, move: Callable[[Records, str], Body]) -> Body:
    here().sweep()
    with here().store.transaction() as records:
        session = move(records, session_id)
    here().pump.wake()
    return session


def _sent_to(address: str | None, session_id: str) -> AnyResponse:
    return redirect(address or url_for("checkout.page", session_id=session_id), code=303)


def _line(item: Body, language: str) -> dict[str, str | int | None]:
    return {
        "name": item["description"],
        "detail": item["_detail"],
        "quantity": item["quantity"],
        "each": money(item["price"]["unit_amount"], item["currency"], language),
        "amount": money(item["amount_total"], item["currency"], language),
    }
