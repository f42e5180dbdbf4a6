"""The stand-in's schema of each call beside that of the installed SDK's types, and calls that fit a type or do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import stripe

from mima.stripe_sandbox import calls, sdk
from mima.stripe_sandbox.parameters import Choice, Clearable, Fields, Listed, Mapped, Nested, Reader

# Each call that is served, and the method of the SDK that makes it.
SERVED: dict[str, tuple[calls.Call, Any]] = {
    "POST /v1/checkout/sessions": (calls.SESSION_CREATE, stripe.checkout.SessionService.create),
    "POST /v1/checkout/sessions/cs/expire": (calls.SESSION_EXPIRE, stripe.checkout.SessionService.expire),
    "GET /v1/checkout/sessions": (calls.LISTS["checkout/sessions"], stripe.checkout.SessionService.list),
    "GET /v1/checkout/sessions/cs": (calls.RETRIEVALS["checkout/sessions"], stripe.checkout.SessionService.retrieve),
    "GET /v1/checkout/sessions/cs/line_items": (calls.LINE_ITEM_LIST, stripe.checkout.SessionLineItemService.list),
    "GET /v1/payment_intents/pi": (calls.RETRIEVALS["payment_intents"], stripe.PaymentIntentService.retrieve),
    "GET /v1/charges": (calls.LISTS["charges"], stripe.ChargeService.list),
    "GET /v1/charges/ch": (calls.RETRIEVALS["charges"], stripe.ChargeService.retrieve),
    "POST /v1/refunds": (calls.REFUND_CREATE, stripe.RefundService.create),
    "GET /v1/refunds": (calls.LISTS["refunds"], stripe.RefundService.list),
    "GET /v1/refunds/re": (calls.RETRIEVALS["refunds"], stripe.RefundService.retrieve),
    "GET /v1/events": (calls.LISTS["events"], stripe.EventService.list),
    "GET /v1/events/evt": (calls.RETRIEVALS["events"], stripe.EventService.retrieve),
    "GET /v1/disputes": (calls.LISTS["disputes"], stripe.DisputeService.list),
    "GET /v1/disputes/du": (calls.RETRIEVALS["disputes"], stripe.DisputeService.retrieve),
    "POST /v1/disputes/du": (calls.DISPUTE_UPDATE, stripe.DisputeService.update),
    "POST /v1/disputes/du/close": (calls.DISPUTE_CLOSE, stripe.DisputeService.close),
    "GET /v1/balance_transactions": (calls.LISTS["balance_transactions"], stripe.BalanceTransactionService.list),
    "GET /v1/balance_transactions/txn": (
        calls.RETRIEVALS["balance_transactions"],
        stripe.BalanceTransactionService.retrieve,
    ),
    "GET /v1/payouts": (calls.LISTS["payouts"], stripe.PayoutService.list),
    "GET /v1/payouts/po": (calls.RETRIEVALS["payouts"], stripe.PayoutService.retrieve),
}
CALLS = {name: call for name, (call, _) in SERVED.items()}
# What a call must have beside the parameter in question.
BOOTH: Nested = {"currency": "eur", "unit_amount": "1000", "product_data": {"name": "Booth"}}
ALWAYS: dict[str, Nested] = {
    "POST /v1/checkout/sessions": {
        "mode": "payment",
        "success_url": "http://127.0.0.1:9/",
        "line_items": {"0": {"quantity": "1", "price_data": BOOTH}},
    }
}
EXAMPLES: dict[Any, str] = {
    sdk.PLAIN[bool]: "false",
    sdk.PLAIN[int]: "1",
    sdk.PLAIN[Decimal]: "1.5",
    sdk.PLAIN[str]: "x",
}


@dataclass(frozen=True)
class Place:
    """A parameter of the SDK's, wherever it lies: the steps to it, its reader, and what must lie beside it on the way."""

    steps: tuple[str, ...]
    reader: Reader
    needs: tuple[Place, ...] = ()
    is_required: bool = False
    siblings: tuple[Place, ...] = ()

    @property
    def name(self) -> str:
        head, *rest = self.steps
        return head + "".join(f"[{step}]" for step in rest)

    def beside(self, call: str, value: Any) -> list[tuple[str, str]]:
        """The call's form with this value in this place, and with all that has to be beside it."""
        return list(pairs(planted(self.around(call), self.steps, value)))

    def lacking(self, call: str) -> list[tuple[str, str]] | None:
        """The call's form with something else of the same hash, but without this; None where there is nothing else."""
        if not self.siblings:
            return None
        other = self.siblings[0]
        return list(pairs(without(planted(self.around(call), other.steps, example(other.reader)), self.steps)))

    def around(self, call: str) -> Nested:
        """The call with all that has to be beside this place, and with the place itself if it has to be there."""
        tree = ALWAYS.get(call, {})
        for need in self.needs:
            if not is_there(tree, need.steps):
                tree = planted(tree, need.steps, example(need.reader))
        return tree


def named_by_the_sdk(call: str) -> set[str]:
    """The type that the SDK's own method names for its parameters."""
    _, method = SERVED[call]
    return set(re.findall(r"\w+Params", str(method.__annotations__["params"])))


def places(call: str) -> list[Place]:
    """Every parameter that the SDK's type of this call has, at every depth."""
    return list(_places(sdk.parameters(CALLS[call].type), (), ()))


def _places(reader: Reader, steps: tuple[str, ...], needs: tuple[Place, ...]) -> Iterator[Place]:
    fields = fields_of(reader)
    here = {name: Place((*steps, name), below) for name, below in fields.schema.items()}
    needs += tuple(here[name] for name in fields.required)
    for name, place in here.items():
        others = tuple(one for one in here.values() if one is not place)
        yield from _at(Place(place.steps, place.reader, needs, name in fields.required, others))


def _at(place: Place) -> Iterator[Place]:
    yield place
    branch = branch_of(place.reader)
    if isinstance(branch, Listed):
        yield from _at(Place((*place.steps, "0"), branch.item, place.needs))
    elif isinstance(branch, Mapped):
        yield from _at(Place((*place.steps, "key"), branch.item, place.needs))
    else:
        yield from _places(branch, place.steps, place.needs)


def branch_of(reader: Reader | None) -> Reader | None:
    """What is read inside a hash or an array, or the reader itself."""
    return (reader.branch if isinstance(reader, sdk.Value) else None) or reader


def fields_of(reader: Reader | None) -> Fields:
    """The names inside a reader, if it reads hashes with names of their own."""
    reader = branch_of(reader)
    if isinstance(reader, sdk.Record):
        return reader.fields
    return reader if isinstance(reader, Fields) else Fields({})


def example(reader: Reader) -> Any:
    """The least that fits."""
    if isinstance(reader, sdk.Value):
        return example(reader.plain or reader.branch)  # type: ignore[arg-type]
    if isinstance(reader, Choice):
        return reader.allowed[0]
    if isinstance(reader, Listed):
        return {"0": example(reader.item)}
    if isinstance(reader, Mapped):
        return {"key": example(reader.item)}
    if isinstance(reader, sdk.Record):
        # An empty hash is not on the wire at all: one of its fields is.
        names = reader.fields.required or tuple(reader.fields.schema)[:1]
        return {name: example(reader.fields.schema[name]) for name in names}
    return EXAMPLES[reader]


def misfit(reader: Reader) -> Any:
    """What does not fit: a hash for a text, and for all else a word that is none."""
    is_text = reader is sdk.PLAIN[str] or getattr(reader, "plain", None) is sdk.PLAIN[str]
    return {"zzz": "zzz"} if is_text else "zzz"


def planted(tree: Nested, steps: tuple[str, ...], value: Any) -> Nested:
    """A copy of the tree with the value there; what lies around stays, hashes on the way keep what they have."""
    first, *rest = steps
    inside = tree.get(first)
    if rest:
        return tree | {first: planted(inside if isinstance(inside, dict) else {}, tuple(rest), value)}
    return tree | {first: inside | value if isinstance(inside, dict) and isinstance(value, dict) else value}


def is_there(tree: Any, steps: tuple[str, ...]) -> bool:
    for step in steps:
        if not isinstance(tree, dict) or step not in tree:
            return False
        tree = tree[step]
    return True


def without(tree: Nested, steps: tuple[str, ...]) -> Nested:
    """A copy of the tree with nothing in this place."""
    first, *rest = steps
    if rest:
        return tree | {first: without(tree[first], tuple(rest))}
    return {name: value for name, value in tree.items() if name != first}


def pairs(tree: Nested, within: str = "") -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        full = f"{within}[{name}]" if within else name
        if isinstance(value, dict):
            yield from pairs(value, full)
        else:
            yield full, value


def words(reader: Reader | None) -> set[str]:
    """The words that the SDK lists; empty where anything may be said."""
    listed = reader.words if isinstance(reader, sdk.Value) else getattr(reader, "allowed", ())
    return set(listed) - {""}


def taken(reader: Reader, known: Reader | None, name: str) -> Iterator[tuple[str, Reader, Reader | None]]:
    """Each parameter that the stand-in takes, below this one as well, beside the SDK's for it."""
    yield name, reader, known
    if isinstance(reader, Clearable):
        reader = reader.reader
    if isinstance(reader, Listed):
        branch = branch_of(known)
        yield from taken(reader.item, branch.item if isinstance(branch, Listed) else None, f"{name}[0]")
    elif isinstance(reader, Fields):
        for each, below in reader.schema.items():
            yield from taken(below, fields_of(known).schema.get(each), f"{name}[{each}]")


def parameters(call: str) -> list[tuple[str, Reader, Reader | None]]:
    known = sdk.parameters(CALLS[call].type).schema
    return [found for name, reader in CALLS[call].schema.items() for found in taken(reader, known.get(name), name)]


def hashes() -> list[tuple[str, str]]:
    """Every call and parameter of it that the stand-in takes as a hash."""
    readers = ((call, name, reader) for call in CALLS for name, reader, _ in parameters(call))
    return [(call, name) for call, name, reader in readers if isinstance(getattr(reader, "reader", reader), Fields)]
