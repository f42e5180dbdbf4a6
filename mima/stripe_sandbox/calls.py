"""What of each call's parameters the stand-in does, with the limits that types do not tell.

Names, kinds of values, words and what must be there are the SDK's: each call is read by its type first. What the type has and
is not here, Stripe would act on; it is refused as not done, never ignored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from . import sdk
from .dispute_shapes import EVIDENCE_TEXTS
from .errors import not_done
from .parameters import (
    Clearable,
    Fields,
    Listed,
    Nested,
    Only,
    Reader,
    boolean,
    email,
    integer,
    metadata,
    metadata_changes,
    nested,
    read,
    switched_off,
    text,
    web_address,
)
from .vocabulary import CURRENCIES

Schema = dict[str, Reader]


@dataclass(frozen=True)
class Call:
    """One call: the SDK's type of its parameters, what the stand-in does of them, and what it cannot do without."""

    type: str
    schema: Schema
    required: tuple[str, ...] = ()

    def read(self, sent: Iterable[tuple[str, str]]) -> Nested:
        """The checked values of a form-encoded call; a wrong one is refused by its full name."""
        values = nested(sent)
        sdk.parameters(self.type)(values, "")
        return read(self.schema, values, required=self.required, stranger=not_done)


def currency(value: object, name: str) -> str:
    return Only(*CURRENCIES)(str(value).lower(), name)


SWITCH = Fields({"enabled": switched_off})
EXPAND: Schema = {"expand": Listed(text(longest=200), most=20)}

PRODUCT = Fields({"name": text(longest=1500), "description": text()})
PRICE = Fields(
    {"currency": currency, "unit_amount": integer(least=0, most=99_999_999), "product_data": PRODUCT, "tax_behavior": text()},
    required=("unit_amount", "product_data"),
)
LINE_ITEM = Fields({"price_data": PRICE, "quantity": integer(least=1, most=999_999), "metadata": metadata})
INTENT = Fields(
    {
        "capture_method": Only("automatic", "automatic_async"),
        "description": text(longest=1000),
        "metadata": metadata,
        "receipt_email": email,
        "statement_descriptor": text(longest=22),
        "statement_descriptor_suffix": text(longest=22),
    }
)
MESSAGE = Clearable(Fields({"message": text(longest=1200)}))

SESSION_CREATE = Call(
    "checkout.SessionCreateParams",
    EXPAND
    | {
        "adaptive_pricing": SWITCH,
        "allow_promotion_codes": switched_off,
        "allowed_payment_method_types": Listed(text()),
        "automatic_tax": SWITCH,
        "billing_address_collection": text(),
        "cancel_url": web_address,
        "client_reference_id": text(longest=200),
        "currency": currency,
        "custom_text": Fields({"submit": MESSAGE, "after_submit": MESSAGE}),
        "customer_creation": Only("if_required"),
        "customer_email": email,
        "excluded_payment_method_types": Listed(text()),
        "expires_at": integer(least=0),
        "integration_identifier": text(longest=200),
        "invoice_creation": SWITCH,
        "line_items": Listed(LINE_ITEM),
        "locale": text(),
        "metadata": metadata,
        "mode": Only("payment"),
        "origin_context": text(),
        "payment_intent_data": INTENT,
        "phone_number_collection": SWITCH,
        "submit_type": Only("auto", "book", "donate", "pay"),
        "success_url": web_address,
        "ui_mode": Only("hosted_page"),
    },
    required=("line_items", "mode", "success_url"),
)
SESSION_EXPIRE = Call("checkout.SessionExpireParams", EXPAND)

MOMENT = {name: integer(least=0) for name in ("gt", "gte", "lt", "lte")}


def created(value: object, name: str) -> dict[str, int]:
    """A moment or a span of time; a bare moment is a span of one second."""
    if isinstance(value, str):
        moment = integer(least=0)(value, name)
        return {"gte": moment, "lte": moment}
    span: dict[str, int] = Fields(MOMENT)(value, name)
    return span


PAGE: Schema = EXPAND | {
    "ending_before": text(),
    "limit": integer(least=1, most=100),
    "starting_after": text(),
}
OF_A_PAYMENT: Schema = PAGE | {"charge": text(), "created": created, "payment_intent": text()}
LINE_ITEM_LIST = Call("checkout.SessionLineItemListParams", PAGE)
LISTS = {
    "checkout/sessions": Call(
        "checkout.SessionListParams", PAGE | {"created": created, "payment_intent": text(), "status": text()}
    ),
    "charges": Call("ChargeListParams", PAGE | {"created": created, "payment_intent": text()}),
    "refunds": Call("RefundListParams", OF_A_PAYMENT),
    "events": Call(
        "EventListParams",
        PAGE | {"created": created, "delivery_success": boolean, "type": text(), "types": Listed(text(), most=20)},
    ),
    "disputes": Call("DisputeListParams", OF_A_PAYMENT),
    "balance_transactions": Call(
        "BalanceTransactionListParams",
        PAGE | {"created": created, "currency": currency, "payout": text(), "source": text(), "type": text()},
    ),
    "payouts": Call("PayoutListParams", PAGE | {"arrival_date": created, "created": created, "status": text()}),
}
RETRIEVALS = {
    "checkout/sessions": Call("checkout.SessionRetrieveParams", EXPAND),
    "payment_intents": Call("PaymentIntentRetrieveParams", EXPAND),
    "charges": Call("ChargeRetrieveParams", EXPAND),
    "refunds": Call("RefundRetrieveParams", EXPAND),
    "events": Call("EventRetrieveParams", EXPAND),
    "disputes": Call("DisputeRetrieveParams", EXPAND),
    "balance_transactions": Call("BalanceTransactionRetrieveParams", EXPAND),
    "payouts": Call("PayoutRetrieveParams", EXPAND),
}

DISPUTE_UPDATE = Call(
    "DisputeUpdateParams",
    EXPAND
    | {
        "evidence": Fields({name: text(longest=20_000) for name in EVIDENCE_TEXTS}),
        "metadata": metadata_changes,
        "submit": boolean,
    },
)
DISPUTE_CLOSE = Call("DisputeCloseParams", EXPAND)
REFUND_CREATE = Call(
    "RefundCreateParams",
    EXPAND
    | {
        "amount": integer(least=1),
        "charge": text(),
        "metadata": metadata,
        "payment_intent": text(),
        "reason": text(),
    },
)
