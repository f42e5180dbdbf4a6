"""The fields of a checkout session and its lines, as Stripe returns them."""

from __future__ import annotations

from typing import Any

from .errors import StripeError
from .parameters import Nested
from .store import Body, new_id
from .vocabulary import names


def line_item(line: Nested, index: int) -> Body:
    if "price_data" not in line:
        raise StripeError("The stand-in Stripe has no stored prices: send price_data.", param=f"line_items[{index}]")
    price = line["price_data"]
    product = price["product_data"]
    quantity = line.get("quantity")
    if quantity is None:
        raise StripeError("Quantity is required. Add `quantity` to the line item.", param=f"line_items[{index}]")
    amount = price["unit_amount"] * quantity
    return {
        "id": new_id("li_1"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": price["currency"],
        "description": product["name"],
        "metadata": line.get("metadata", {}),
        "price": _price(price),
        "quantity": quantity,
        "_detail": product.get("description"),
    }


def _price(price: Nested) -> Body:
    return {
        "id": new_id("price_1"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": 0,
        "currency": price["currency"],
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": new_id("prod_", 14),
        "recurring": None,
        "tax_behavior": price.get("tax_behavior", "unspecified"),
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time",
        "unit_amount": price["unit_amount"],
        "unit_amount_decimal": str(price["unit_amount"]),
    }


ALWAYS_EMPTY = names(
    """
    after_expiration billing_address_collection branding_settings client_secret collected_information consent
    consent_collection currency_conversion customer customer_account customer_details discounts invoice
    managed_payments name_collection optional_items payment_intent payment_link payment_method_configuration_details
    permissions presentment_details recovered_from redirect_on_completion return_url saved_payment_method_options
    setup_intent shipping_address_collection shipping_cost subscription tax_id_collection wallet_options
    """
)
METHOD_OPTIONS: Body = {"card": {"request_three_d_secure": "automatic"}, "sepa_debit": {}}
COPIED = names(
    """
    allow_promotion_codes allowed_payment_method_types billing_address_collection cancel_url client_reference_id
    customer_email excluded_payment_method_types integration_identifier locale origin_context submit_type
    success_url
    """
)


def blank_session(wanted: Nested, methods: list[str]) -> Body:
    return {
        **dict.fromkeys(ALWAYS_EMPTY),
        **{name: wanted.get(name) for name in COPIED},
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "custom_fields": [],
        "custom_text": _custom_text(wanted),
        "customer_creation": wanted.get("customer_creation", "if_required"),
        "invoice_creation": _no_invoice(),
        "livemode": False,
        "metadata": wanted.get("metadata", {}),
        "mode": "payment",
        "payment_method_collection": "if_required",
        "payment_method_options": {method: METHOD_OPTIONS[method] for method in methods},
        "payment_method_types": methods,
        "payment_status": "unpaid",
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "status": "open",
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
    }


def _custom_text(wanted: Nested) -> Body:
    empty: dict[str, Any] = dict.fromkeys(("after_submit", "shipping_address", "submit", "terms_of_service_acceptance"))
    asked: Body = wanted.get("custom_text", {})
    return empty | asked


def _no_invoice() -> Body:
    details = ("account_tax_ids", "custom_fields", "description", "footer", "issuer", "rendering_options")
    return {"enabled": False, "invoice_data": {**dict.fromkeys(details), "metadata": {}}}
