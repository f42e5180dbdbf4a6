"""Objects as a caller sees them: private notes left out, and what `expand` asks for put in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .errors import StripeError
from .store import Body, Condition, Records

# Fields that hold the id of an object which `expand` replaces by the object.
LINKS = {
    "checkout.session": {"payment_intent": "payment_intent"},
    "payment_intent": {"latest_charge": "charge"},
    "charge": {"balance_transaction": "balance_transaction", "payment_intent": "payment_intent"},
    "refund": {
        "balance_transaction": "balance_transaction",
        "charge": "charge",
        "failure_balance_transaction": "balance_transaction",
        "payment_intent": "payment_intent",
    },
    "balance_transaction": {},
    "dispute": {"charge": "charge", "payment_intent": "payment_intent"},
    "payout": {"balance_transaction": "balance_transaction", "failure_balance_transaction": "balance_transaction"},
    "event": {},
    "item": {},
}
# Fields that Stripe can expand and that are always empty here.
EMPTY_LINKS = {
    "checkout.session": {"customer", "invoice", "payment_link", "setup_intent", "subscription"},
    "payment_intent": {"application", "customer", "on_behalf_of", "review"},
    "charge": {"application", "application_fee", "customer", "failure_balance_transaction", "on_behalf_of", "review"},
    "payout": {"application_fee", "original_payout", "reversed_by"},
    "refund": {"customer", "source_transfer_reversal", "transfer_reversal"},
}


def rendered(records: Records, body: Body, expand: Iterable[str] = ()) -> Body:
    """The object without private fields; each path of `expand` is filled in, an impossible one is refused."""
    shown = {name: value for name, value in body.items() if not name.startswith("_")}
    if body["object"] == "event":
        shown["pending_webhooks"] = _pending(records, body["id"])
    for head, paths in _grouped(expand).items():
        shown[head] = _expanded(records, body, head, paths)
    return shown


def _grouped(expand: Iterable[str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for path in expand:
        head, _, rest = path.partition(".")
        grouped.setdefault(head, []).extend([rest] if rest else [])
    return grouped


def _expanded(records: Records, body: Body, head: str, paths: list[str]) -> Any:
    kind = body["object"]
    if (kind, head) in INCLUDED:
        items = INCLUDED[kind, head](records, body)
        return list_object([rendered(records, item, _within_list(paths)) for item in items], url=_list_url(body, head))
    if head in LINKS[kind]:
        linked = body[head]
        return linked and rendered(records, records.find(LINKS[kind][head], linked), paths)
    if head in EMPTY_LINKS.get(kind, ()):
        return None
    raise StripeError(f"This property cannot be expanded ({head}).", code="property_not_expandable", param="expand")


def _within_list(paths: list[str]) -> list[str]:
    return [path.removeprefix("data.") for path in paths if path != "data"]


def line_items_of(records: Records, session: Body) -> list[Body]:
    """The session's lines, in the order in which they were sent."""
    items: list[Body] = session["_line_items"]
    return items


def refunds_of(records: Records, charge: Body) -> list[Body]:
    return records.all("refund", [Condition("json_extract(body, '$.charge') = ?", (charge["id"],))])


INCLUDED: dict[tuple[str, str], Callable[[Records, Body], list[Body]]] = {
    ("checkout.session", "line_items"): line_items_of,
    ("charge", "refunds"): refunds_of,
}


def list_object(data: list[Body], *, url: str, has_more: bool = False) -> Body:
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


def _list_url(body: Body, head: str) -> str:
    folder = "checkout/sessions" if body["object"] == "checkout.session" else f"{body['object']}s"
    return f"/v1/{folder}/{body['id']}/{head}"


def _pending(records: Records, event: str) -> int:
    query = "SELECT count(*) FROM deliveries WHERE event = ? AND settled_at IS NULL"
    return int(records.connection.execute(query, (event,)).fetchone()[0])
