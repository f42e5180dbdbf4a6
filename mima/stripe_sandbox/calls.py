"""The parameters that each call takes. What is not here is refused as unknown."""

from __future__ import annotations

from .dispute_shapes import EVIDENCE_TEXTS
from .parameters import Choice, Fields, Listed, Reader, boolean, email, integer, metadata, switched_off, text, web_address
from .vocabulary import ALLOWABLE_PAYMENT_METHODS, CURRENCIES, EXCLUDABLE_PAYMENT_METHODS, LOCALES

Schema = dict[str, Reader]


def currency(value: object, name: str) -> str:
    code = str(text(longest=3)(value, name)).lower()
    if code not in CURRENCIES:
        return str(Choice(*CURRENCIES)(code, name))
    return code


SWITCH = Fields({"enabled": switched_off}, required=("enabled",))
EXPAND: Schema = {"expand": Listed(text(longest=200), most=20)}

PRODUCT = Fields(
    {
        "name": text(longest=1500),
        "description": text(),
        "images": Listed(web_address, most=8),
        "metadata": metadata,
        "tax_code": text(),
        "unit_label": text(longest=12),
    },
    required=("name",),
)
PRICE = Fields(
    {
        "currency": currency,
        "unit_amount": integer(least=0, most=99_999_999),
        "product_data": PRODUCT,
        "tax_behavior": Choice("exclusive", "inclusive", "unspecified"),
    },
    required=("currency", "unit_amount", "product_data"),
)
LINE_ITEM = Fields({"price_data": PRICE, "quantity": integer(least=1, most=999_999), "metadata": metadata})
INTENT = Fields(
    {
        "capture_method": Choice("automatic", "automatic_async"),
        "description": text(longest=1000),
        "metadata": metadata,
        "receipt_email": email,
        "statement_descriptor": text(longest=22),
        "statement_descriptor_suffix": text(longest=22),
    }
)
MESSAGE = Fields({"message": text(longest=1200)}, required=("message",))

SESSION_CREATE: Schema = EXPAND | {
    "adaptive_pricing": Fields({"enabled": switched_off}),
    "allow_promotion_codes": switched_off,
    "allowed_payment_method_types": Listed(Choice(*ALLOWABLE_PAYMENT_METHODS)),
    "automatic_tax": SWITCH,
    "billing_address_collection": Choice("auto", "required"),
    "cancel_url": web_address,
    "client_reference_id": text(longest=200),
    "currency": currency,
    "custom_text": Fields({"submit": MESSAGE, "after_submit": MESSAGE}),
    "customer_creation": Choice("if_required"),
    "customer_email": email,
    "excluded_payment_method_types": Listed(Choice(*EXCLUDABLE_PAYMENT_METHODS)),
    "expires_at": integer(least=0),
    "integration_identifier": text(longest=200),
    "invoice_creation": SWITCH,
    "line_items": Listed(LINE_ITEM),
    "locale": Choice(*LOCALES),
    "metadata": metadata,
    "mode": Choice("payment"),
    "origin_context": Choice("mobile_app", "web"),
    "payment_intent_data": INTENT,
    "phone_number_collection": SWITCH,
    "submit_type": Choice("auto", "book", "donate", "pay"),
    "success_url": web_address,
    "ui_mode": Choice("hosted_page"),
}
SESSION_REQUIRED = ("line_items", "mode", "success_url")

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
SESSION_LIST: Schema = PAGE | {
    "created": created,
    "payment_intent": text(),
    "status": Choice("complete", "expired", "open"),
}
CHARGE_LIST: Schema = PAGE | {"created": created, "payment_intent": text()}
REFUND_LIST: Schema = PAGE | {"charge": text(), "created": created, "payment_intent": text()}
EVENT_LIST: Schema = PAGE | {
    "created": created,
    "delivery_success": boolean,
    "type": text(),
    "types": Listed(text(), most=20),
}

DISPUTE_LIST: Schema = PAGE | {"charge": text(), "created": created, "payment_intent": text()}
BALANCE_TRANSACTION_LIST: Schema = PAGE | {
    "created": created,
    "currency": currency,
    "payout": text(),
    "source": text(),
    "type": text(),
}
PAYOUT_LIST: Schema = PAGE | {"arrival_date": created, "created": created, "status": text()}

DISPUTE_UPDATE: Schema = EXPAND | {
    "evidence": Fields({name: text(longest=20_000) for name in EVIDENCE_TEXTS}),
    "metadata": metadata,
    "submit": boolean,
}
REFUND_CREATE: Schema = EXPAND | {
    "amount": integer(least=1),
    "charge": text(),
    "metadata": metadata,
    "payment_intent": text(),
    "reason": Choice("duplicate", "fraudulent", "requested_by_customer"),
}
