"""The doorbell: rung twice, in any order, by strangers or with junk, each payment is settled once and nothing is a 5xx."""

import itertools
import json
import random
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from mima.core import clock
from mima.payments import flow, gateway
from tests.payments.shop import KEY, SECRET, Shop

Push = tuple[bytes, str]


def ring(client: FlaskClient, push: Push) -> int:
    raw, header = push
    # Buffered, so that what is done after the answer is done when this returns.
    return client.post("/hooks/stripe", data=raw, headers={"Stripe-Signature": header}, buffered=True).status_code


def event(kind: str, **changes: Any) -> dict[str, Any]:
    thing = {"id": "cs_test_unknown", "object": "checkout.session", "metadata": {}} | changes
    stamp = int(clock.now().timestamp())
    return {"id": "evt_made", "object": "event", "type": kind, "created": stamp, "livemode": False, "data": {"object": thing}}


def test_the_webhook_alone_books_when_the_browser_was_closed(shop: Shop, client: FlaskClient) -> None:
    reference = shop.paid()
    assert {ring(client, push) for push in shop.webhooks()} == {200}
    assert shop.states(reference) == ("paid", "confirmed")


def test_what_was_told_is_processed_once_and_kept(shop: Shop, client: FlaskClient) -> None:
    shop.paid()
    for push in shop.webhooks() * 2:
        ring(client, push)
    assert len(shop.events()) == 4
    assert all(event.processed_at for event in shop.events())


def test_an_event_that_meets_no_stripe_is_kept_and_has_its_effect_later(shop: Shop, client: FlaskClient) -> None:
    reference = shop.paid()
    pushes, url = shop.webhooks(), shop.stripe_url
    gateway.configure(KEY, "http://127.0.0.1:1", (SECRET,), retries=0)
    assert {ring(client, push) for push in pushes} == {200}
    assert not any(event.processed_at for event in shop.events())
    gateway.configure(KEY, url, (SECRET,), retries=0)
    flow.sync_due()
    assert shop.states(reference) == ("paid", "confirmed")
    assert all(event.processed_at for event in shop.events())


def test_the_events_content_is_never_the_source_of_the_truth(shop: Shop, client: FlaskClient) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    payment = shop.payment(reference)
    lie = event(
        "checkout.session.completed",
        id=payment.session_id,
        payment_status="paid",
        amount_total=151_200,
        metadata={"mima_payment": payment.reference},
    )
    assert ring(client, shop.signed(lie)) == 200
    assert shop.states(reference) == ("open", "held")


def test_a_secret_that_is_being_replaced_is_still_known(shop: Shop, client: FlaskClient) -> None:
    assert ring(client, shop.signed(event("customer.created"), secret="whsec_of_last_year")) == 200


def test_unknown_types_and_foreign_things_are_answered_and_left(shop: Shop, client: FlaskClient) -> None:
    foreign = event("checkout.session.completed", metadata={"mima_payment": "SOMEBODYELSES000"}) | {"id": "evt_foreign"}
    assert [ring(client, shop.signed(body)) for body in (event("radar.early_fraud_warning.created"), foreign)] == [200, 200]
    assert all(kept.processed_at for kept in shop.events())


def test_an_event_of_the_other_mode_moves_nothing(shop: Shop, client: FlaskClient) -> None:
    assert ring(client, shop.signed(event("charge.refunded") | {"livemode": True})) == 200
    assert shop.events() == []


@pytest.mark.parametrize(("is_live", "told"), [(True, "not of this mode\n"), (False, "kept\n")])
def test_only_what_is_kept_is_answered_as_kept(shop: Shop, client: FlaskClient, is_live: bool, told: str) -> None:
    raw, header = shop.signed(event("charge.refunded") | {"livemode": is_live})
    assert client.post("/hooks/stripe", data=raw, headers={"Stripe-Signature": header}, buffered=True).text == told


def junk(shop: Shop) -> list[Push]:
    """What a stranger, a broken proxy or an old recording sends; all but the first few even bear a right signature."""
    good = shop.signed(event("checkout.session.completed"))
    bodies: list[Any] = [
        b"", b"{", b"[]", b"null", b"1", b'"evt"', b"\xff\xfe\x00", b"{}", b'{"id": 1}', b"[" * 5_000,
        event("x") | {"id": "evt_\x00"}, event("x") | {"id": None}, event("x") | {"created": "soon"},
        event("x") | {"created": 10**30}, event("x") | {"data": None}, event("x") | {"data": {"object": []}},
        event("x") | {"type": {}}, event("x", metadata=[1]), event("x", metadata="mima_payment"),
    ]  # fmt: skip
    return [
        (good[0], ""),
        (good[0], "t=,v1="),
        (good[0], "t=12,v1=ü"),
        (good[0] + b" ", good[1]),
        shop.signed(event("x"), secret="whsec_of_a_stranger"),
        shop.signed(event("x"), late_by=301),
        shop.signed(event("x"), late_by=-301),
        *[shop.signed(body) for body in bodies],
    ]


def test_forged_old_and_broken_messages_are_400_and_leave_nothing(shop: Shop, client: FlaskClient) -> None:
    assert {ring(client, push) for push in junk(shop)} == {400}
    assert shop.events() == []


def test_a_message_without_a_signature_is_400(shop: Shop, client: FlaskClient) -> None:
    assert client.post("/hooks/stripe", data=b"{}").status_code == 400


def test_a_huge_message_is_refused_unread(shop: Shop, client: FlaskClient) -> None:
    assert client.post("/hooks/stripe", data=b" " * 2_000_000).status_code == 413


def test_every_order_of_the_events_of_one_payment_settles_it_once(shop: Shop, client: FlaskClient) -> None:
    reference = shop.paid()
    for order in itertools.permutations(shop.webhooks()):
        assert {ring(client, push) for push in order} == {200}
    assert shop.states(reference) == ("paid", "confirmed")
    assert shop.ledger() == [("payment", 151_200)]
    assert shop.letters() == ["payment_received"]


@pytest.mark.slow
def test_a_thousand_messages_doubled_shuffled_and_mixed_with_junk_settle_each_payment_once(
    shop: Shop, client: FlaskClient, noon: time_machine.Traveller
) -> None:
    references = [shop.paid("bruno", "A01"), shop.paid("bruno", "A02"), shop.paid("carla", "A03"), shop.paid("carla", "A04")]
    flow.sync_payment(shop.payment(references[0]).id)
    flow.refund(shop.payment(references[0]).id, by=shop.actor("ana"), why="asked")
    bad = junk(shop)
    pushes = [(push, {200}) for push in shop.webhooks() * 40] + [(push, {400}) for push in bad * 12]
    pushes += [(shop.signed(event("x.y") | {"id": f"evt_{number}"}), {200}) for number in range(40)]
    random.Random(7).shuffle(pushes)
    assert len(pushes) > 1_000
    for push, expected in pushes:
        assert ring(client, push) in expected
    assert [shop.states(reference) for reference in references] == [("refunded", "cancelled")] + [("paid", "confirmed")] * 3
    assert sum(cents for _kind, cents in shop.ledger()) == shop.taken_cents()
    assert [shop.letters(f"{name}@example.org").count("payment_received") for name in ("bruno", "carla")] == [2, 2]


def test_webhooks_that_stripe_sends_late_are_still_taken(shop: Shop, client: FlaskClient, noon: time_machine.Traveller) -> None:
    reference = shop.paid()
    noon.shift(timedelta(days=2))
    # Stripe signs each try anew.
    assert {ring(client, push) for push in shop.webhooks()} == {200}
    assert shop.states(reference) == ("paid", "confirmed")


def test_a_stranger_learns_nothing_from_the_address(app: Flask, client: FlaskClient) -> None:
    assert client.get("/hooks/stripe").status_code == 405


def test_messages_are_read_as_json_only_after_the_signature(shop: Shop) -> None:
    with pytest.raises(gateway.BadWebhook):
        gateway.verify(json.dumps(event("x")).encode(), "")
