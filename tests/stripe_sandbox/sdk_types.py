"""The parameters of a call as the installed SDK's types have them: nested names, and the words that each may be."""

from __future__ import annotations

import sys
import typing
from collections.abc import Iterator, Mapping
from typing import Any

import stripe
from stripe.params.checkout import _session_create_params, _session_list_params

from mima.stripe_sandbox import calls
from mima.stripe_sandbox.parameters import Choice, Fields, Listed, Reader

# What the SDK takes itself and never sends.
OF_THE_CLIENT = set(stripe.RequestOptions.__annotations__)

CALLS: dict[str, tuple[calls.Schema, Any]] = {
    "POST /v1/checkout/sessions": (calls.SESSION_CREATE, _session_create_params.SessionCreateParams),
    "GET /v1/checkout/sessions": (calls.SESSION_LIST, _session_list_params.SessionListParams),
    "GET /v1/charges": (calls.CHARGE_LIST, stripe.params.ChargeListParams),
    "GET /v1/refunds": (calls.REFUND_LIST, stripe.params.RefundListParams),
    "POST /v1/refunds": (calls.REFUND_CREATE, stripe.params.RefundCreateParams),
    "GET /v1/events": (calls.EVENT_LIST, stripe.params.EventListParams),
    "GET /v1/disputes": (calls.DISPUTE_LIST, stripe.params.DisputeListParams),
    "POST /v1/disputes/du": (calls.DISPUTE_UPDATE, stripe.params.DisputeUpdateParams),
    "POST /v1/disputes/du/close": (calls.EXPAND, stripe.params.DisputeCloseParams),
    "GET /v1/balance_transactions": (calls.BALANCE_TRANSACTION_LIST, stripe.params.BalanceTransactionListParams),
    "GET /v1/payouts": (calls.PAYOUT_LIST, stripe.params.PayoutListParams),
}


# Names that the SDK imports only while types are checked.
FOR_CHECKERS_ONLY = {"Mapping": Mapping, "StripeContext": object, "UntypedStripeObject": list}


def hints(params: Any) -> dict[str, Any]:
    """The parameters of a TypedDict, its forward references resolved where it was written."""
    return typing.get_type_hints(params, globalns=vars(sys.modules[params.__module__]) | FOR_CHECKERS_ONLY)


def parts(hint: Any) -> Iterator[Any]:
    """The hint and everything inside it."""
    yield hint
    for inner in typing.get_args(hint):
        yield from parts(inner)


def words(hint: Any) -> set[str]:
    """What the SDK lists as possible; empty where anything may be said."""
    return {word for part in parts(hint) if typing.get_origin(part) is typing.Literal for word in typing.get_args(part)}


def inner(hint: Any) -> Any:
    """The TypedDict inside a hint, or None."""
    return next((part for part in parts(hint) if hasattr(part, "__required_keys__")), None)


def taken(reader: Reader, hint: Any, name: str) -> Iterator[tuple[str, Reader, Any]]:
    """Each parameter that the stand-in takes, below this one as well, beside the SDK's hint for it."""
    yield name, reader, hint
    if isinstance(reader, Listed):
        yield from taken(reader.item, hint, f"{name}[0]")
    elif isinstance(reader, Fields):
        known = hints(inner(hint)) if inner(hint) else {}
        for each, below in reader.schema.items():
            yield from taken(below, known.get(each), f"{name}[{each}]")


def parameters(call: str) -> list[tuple[str, Reader, Any]]:
    schema, params = CALLS[call]
    known = hints(params)
    return [found for name, reader in schema.items() for found in taken(reader, known.get(name), name)]


def choices() -> list[tuple[str, str]]:
    """Every call and parameter of it that must be one of several words."""
    return [(call, name) for call in CALLS for name, reader, _ in parameters(call) if isinstance(reader, Choice)]


def hashes() -> list[tuple[str, str]]:
    return [(call, name) for call in CALLS for name, reader, _ in parameters(call) if isinstance(reader, Fields)]
