"""What the market sends to Stripe, as it goes over the wire: it fits the SDK's own types, and a body that does not is refused."""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from inspect import getsource
from typing import Any

import pytest
from werkzeug.wrappers import Request

from mima.core import clock
from mima.payments import flow, gateway
from tests.payments.parts import pay_due, with_deposits
from tests.payments.shop import Shop


@dataclass
class Tap:
    """Between the SDK and the stand-in: each call of the market's, and the status that it was answered with."""

    application: Callable[..., Any]
    heard: list[tuple[str, int]] = field(default_factory=list)

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)

        def answer(status: str, *rest: Any) -> Any:
            if request.user_agent.string.startswith("Stripe/"):
                self.heard.append((place(request.method, request.path), int(status[:3])))
            return start_response(status, *rest)

        return self.application(environ, answer)

    @property
    def calls(self) -> set[str]:
        return {call for call, _ in self.heard}

    @property
    def refused(self) -> list[tuple[str, int]]:
        return [(call, status) for call, status in self.heard if status != 200]


NAME = r"/(cs|pi|ch|re|du|po|txn|evt)_\w+"


def place(method: str, path: str) -> str:
    """The method and the path with a star for what names a thing."""
    return f"{method} {re.sub(NAME, '/*', path.removeprefix('/v1'))}"


# The methods of the SDK that the gateway calls, and where each of them knocks.
METHODS = {
    "checkout.sessions.create": "POST /checkout/sessions",
    "checkout.sessions.retrieve": "GET /checkout/sessions/*",
    "checkout.sessions.expire": "POST /checkout/sessions/*/expire",
    "refunds.create": "POST /refunds",
    "refunds.list": "GET /refunds",
    "disputes.list": "GET /disputes",
    "events.list": "GET /events",
    "charges.list": "GET /charges",
    "payouts.list": "GET /payouts",
    "balance_transactions.list": "GET /balance_transactions",
}


@pytest.fixture
def tap(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Tap:
    tap = Tap(shop.stripe.wsgi_app)
    monkeypatch.setattr(shop.stripe, "wsgi_app", tap)
    return tap


def test_every_call_of_the_gateway_is_known_here() -> None:
    assert set(re.findall(r"\.v1\.([a-z_.]+)\(", getsource(gateway))) == set(METHODS)


def test_every_request_of_a_payment_s_whole_life_fits_the_sdk_s_types(shop: Shop, tap: Tap) -> None:
    with_deposits(shop)
    reference = shop.booked("bruno", "A02")
    pay_due(shop, reference)
    gone = shop.hold("carla", "A03")
    shop.open_page(gone)
    flow.go_back(gone)
    flow.refund(shop.payments(reference)[0].id, by=shop.actor("ana"), why="a gesture", cents=10_000, departure="a gesture")
    shop.dispute(reference)
    flow.sync_payment(shop.payment(reference).id)
    shop.control("payout")
    flow.reconcile(everything=True)
    assert tap.calls == set(METHODS.values())
    assert tap.refused == []


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("email", ["bruno@example.org", "bruno@exämple.org"])
def test_the_request_fits_whatever_the_payer(shop: Shop, tap: Tap, language: str, email: str) -> None:
    reference = shop.hold()
    page = f"http://localhost/bookings/{reference}"
    flow.pay(reference, flow.Payer(shop.actor(), email, language, f"{page}/return", page))
    assert (tap.calls, tap.refused) == ({"POST /checkout/sessions"}, [])


def renamed(body: dict[str, Any], old: str, new: str) -> None:
    body[new] = body.pop(old)


def price(body: dict[str, Any]) -> dict[str, Any]:
    return body["line_items"][0]["price_data"]  # type: ignore[no-any-return]


# How a body is changed, and the code and a part of the sentence that answer it.
MUTATIONS: dict[str, tuple[Callable[[dict[str, Any]], object], str, str]] = {
    "a misspelt name": (lambda body: renamed(body, "success_url", "succes_url"), "parameter_unknown", "succes_url"),
    "a misspelt name inside": (lambda body: renamed(price(body), "unit_amount", "amount"), "parameter_unknown", "[amount]"),
    "a name of last year's version": (
        lambda body: renamed(body, "allowed_payment_method_types", "payment_method_types"),
        "parameter_unknown",
        "payment_method_types",
    ),
    "a currency that is missing": (lambda body: price(body).pop("currency"), "parameter_missing", "[currency]"),
    "a sum with a fraction": (
        lambda body: price(body).update(unit_amount=1512.5),
        "parameter_invalid_integer",
        "1512.5",
    ),
    "a word that is none": (lambda body: body.update(mode="pay"), "", "mode"),
    "a method of payment that is none": (lambda body: body.update(allowed_payment_method_types=["carte"]), "", "[0]"),
    "a truth that is none": (lambda body: body.update(automatic_tax={"enabled": "no"}), "", "no"),
    "a hash that is a text": (lambda body: body.update(payment_intent_data="text"), "", "hash"),
    "a duty that is missing inside": (
        lambda body: body.update(invoice_creation={"invoice_data": {"footer": "x"}}),
        "parameter_missing",
        "invoice_creation[enabled]",
    ),
    "something that the stand-in does not do": (lambda body: body.update(customer="cus_1"), "", "does not do customer"),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_body_of_ours_that_was_changed_is_refused(shop: Shop, mutation: str) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    body = deepcopy(shop.payment(reference).request_body)
    assert body is not None
    change, code, word = MUTATIONS[mutation]
    change(body)
    with pytest.raises(gateway.StripeRefused) as caught:
        gateway.create_session(body, key="cs:changed")
    assert (caught.value.code, word in caught.value.said) == (code, True), caught.value.said


def test_the_unchanged_body_is_taken(shop: Shop) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    body = shop.payment(reference).request_body
    assert body is not None
    assert gateway.create_session(body, key="cs:unchanged").status == "open"


def test_a_look_backwards_fits_from_any_moment(shop: Shop, tap: Tap) -> None:
    since = clock.now() - timedelta(days=400)
    assert (gateway.events(since), gateway.charges(since), gateway.payouts(since)) == ([], [], [])
    assert tap.refused == []
