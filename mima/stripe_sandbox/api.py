"""Stripe's HTTP API: who calls, what they ask, the answer as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, request

from . import calls, disputes, idempotency, listing, sessions
from .errors import StripeError
from .idempotency import Answer
from .parameters import Nested
from .refunds import refund
from .rendering import line_items_of, rendered
from .saboteur import break_off, go_wrong, hang_up
from .settings import here
from .store import Body, Cause, Records, new_id
from .vocabulary import API_VERSION

api = Blueprint("api", __name__, url_prefix="/v1")

Work = Callable[[Records], Body]

KINDS = {
    "checkout/sessions": "checkout.session",
    "payment_intents": "payment_intent",
    "charges": "charge",
    "refunds": "refund",
    "events": "event",
    "disputes": "dispute",
    "balance_transactions": "balance_transaction",
    "payouts": "payout",
}


@api.before_request
def know_the_caller() -> None:
    g.request_id = new_id("req_", 14)
    key = _bearer()
    if not key:
        raise StripeError(
            "You did not provide an API key. You need to provide your API key in the Authorization header, using "
            "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
            status=401,
        )
    if key != here().secret_key:
        raise StripeError(f"Invalid API Key provided: {key[:8]}****{key[-4:]}", status=401, code="api_key_invalid")
    version = request.headers.get("Stripe-Version", API_VERSION)
    here().sweep()
    if version != API_VERSION:
        raise StripeError(f"Invalid Stripe API version: {version}. The stand-in Stripe speaks {API_VERSION} only.")


api.before_request(go_wrong)
api.after_request(hang_up)


def _bearer() -> str:
    authorization = request.authorization
    if authorization is None:
        return ""
    return authorization.token or authorization.username or ""


@api.after_request
def sign_the_answer(response: Response) -> Response:
    response.headers["Request-Id"] = g.request_id
    response.headers["Stripe-Version"] = API_VERSION
    response.headers["Cache-Control"] = "no-cache, no-store"
    if "Idempotency-Key" in request.headers:
        response.headers["Idempotency-Key"] = request.headers["Idempotency-Key"]
    return response


@api.errorhandler(StripeError)
def explain(error: StripeError) -> Response:
    return _response(Answer(error.status, json.dumps(error.as_json(), indent=2), g.request_id))


@api.post("/checkout/sessions")
def create_session() -> Response:
    wanted = _parameters(calls.SESSION_CREATE)
    return _change(wanted, lambda records: sessions.open_session(records, wanted, own_url=here().own_url))


@api.post("/checkout/sessions/<object_id>/expire")
def expire_session(object_id: str) -> Response:
    wanted = _parameters(calls.SESSION_EXPIRE)
    return _change(wanted, lambda records: sessions.expire(records, object_id))


@api.get("/checkout/sessions/<object_id>/line_items")
def list_line_items(object_id: str) -> Response:
    wanted = _parameters(calls.LINE_ITEM_LIST)

    def work(records: Records) -> Body:
        session = records.find("checkout.session", object_id)
        return listing.slice_of(records, line_items_of(records, session), wanted, url=request.path)

    return _look(work)


@api.post("/refunds")
def create_refund() -> Response:
    wanted = _parameters(calls.REFUND_CREATE)
    return _change(wanted, lambda records: refund(records, wanted))


@api.post("/disputes/<object_id>")
def answer_dispute(object_id: str) -> Response:
    wanted = _parameters(calls.DISPUTE_UPDATE)
    return _change(wanted, lambda records: disputes.answer(records, object_id, wanted))


@api.post("/disputes/<object_id>/close")
def give_up_dispute(object_id: str) -> Response:
    wanted = _parameters(calls.DISPUTE_CLOSE)
    return _change(wanted, lambda records: disputes.lose(records, object_id))


@api.get("/checkout/sessions", defaults={"folder": "checkout/sessions"})
@api.get("/<any(charges, refunds, events, disputes, balance_transactions, payouts):folder>")
def list_things(folder: str) -> Response:
    wanted = _parameters(calls.LISTS[folder])
    return _look(lambda records: listing.page(records, KINDS[folder], wanted, url=request.path))


@api.get("/checkout/sessions/<object_id>", defaults={"folder": "checkout/sessions"})
@api.get("/<any(payment_intents, charges, refunds, events, disputes, balance_transactions, payouts):folder>/<object_id>")
def retrieve_thing(folder: str, object_id: str) -> Response:
    wanted = _parameters(calls.RETRIEVALS[folder])
    expand = wanted.get("expand", [])
    return _look(lambda records: rendered(records, records.find(KINDS[folder], object_id), expand))


@api.route("/", defaults={"rest": ""}, methods=["GET", "POST", "DELETE", "PUT", "PATCH"])
@api.route("/<path:rest>", methods=["GET", "POST", "DELETE", "PUT", "PATCH"])
def unknown_place(rest: str) -> Response:
    raise StripeError(
        f"Unrecognized request URL ({request.method}: {request.path}). The stand-in Stripe does not have it.",
        status=404,
    )


def _parameters(call: calls.Call) -> Nested:
    sent = request.args if request.method == "GET" else request.form
    if request.method == "POST" and request.get_data() and not request.form:
        raise StripeError("Invalid request (check that your POST content type is application/x-www-form-urlencoded).")
    return call.read(sent.items(multi=True))


def _look(work: Work) -> Response:
    with here().store.reading() as records:
        return _response(_said(work(records)))


def _change(wanted: Nested, work: Work) -> Response:
    """The work is done once for each idempotency key; a repeated call gets the first answer."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return _response(_done(wanted, work))
    if not 0 < len(key) <= 255:
        raise StripeError("Idempotency keys must have between 1 and 255 characters.", kind="idempotency_error")
    with here().in_flight.alone(key):
        return _once(key, idempotency.fingerprint(request.method, request.path, wanted), wanted, work)


def _once(key: str, mark: str, wanted: Nested, work: Work) -> Response:
    with here().store.reading() as records:
        earlier = idempotency.remembered(records, key, mark)
    if earlier is not None:
        response = _response(earlier)
        response.headers["Idempotent-Replayed"] = "true"
        response.headers["Original-Request"] = earlier.request
        return response
    try:
        return _response(_done(wanted, work, key, mark))
    except StripeError as error:
        if error.remembered:
            refusal = Answer(error.status, json.dumps(error.as_json(), indent=2), g.request_id)
            with here().store.transaction() as records:
                idempotency.remember(records, key, mark, refusal)
        raise


def _done(wanted: Nested, work: Work, key: str | None = None, mark: str = "") -> Answer:
    """The change, its events and the remembered answer, kept together."""
    break_off()
    with here().store.transaction(Cause(g.request_id, key)) as records:
        answer = _said(rendered(records, work(records), wanted.get("expand", [])))
        if key is not None:
            idempotency.remember(records, key, mark, answer)
    here().pump.wake()
    return answer


def _said(body: dict[str, Any]) -> Answer:
    return Answer(200, json.dumps(body, indent=2), g.request_id)


def _response(answer: Answer) -> Response:
    return Response(answer.text, status=answer.status, mimetype="application/json")
