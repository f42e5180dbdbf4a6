"""A company's booking: what it ordered, until when it may pay, what it owes, and what happened."""

from flask import Blueprint

blueprint = Blueprint("bookings", __name__, url_prefix="/bookings")

from mima.blueprints.bookings import booths, cannot_come, dues, extras, invoice, pay, payer, quote, release, return_, show  # noqa: E402

__all__ = [
    "blueprint",
    "booths",
    "cannot_come",
    "dues",
    "extras",
    "invoice",
    "pay",
    "payer",
    "quote",
    "release",
    "return_",
    "show",
]
