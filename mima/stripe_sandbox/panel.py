"""What the control page shows: the state in words of its language, and which buttons make sense."""

from __future__ import annotations

from typing import Any

from .dispute_shapes import OPEN
from .disputes import ENDINGS
from .events import Mode
from .faults import CALLS, Fault
from .outcomes import Outcome
from .words import money, span, words_in


def panel(state: dict[str, Any], language: str) -> dict[str, Any]:
    """The inputs of control.html and its parts."""
    return state | {
        "words": words_in(language),
        "language": language,
        "modes": list(Mode),
        "outcomes": list(Outcome),
        "answers": list(Fault),
        "calls": CALLS,
        "endings": list(ENDINGS),
        "moved": span(state["moved_seconds"], language),
        "agenda": [each | {"away": span(each["seconds"], language)} for each in state["agenda"]],
        "payments": [_payment(each, language) for each in state["payments"]],
        "payouts": [_payout(each, language) for each in state["payouts"]],
    }


def _payout(each: dict[str, Any], language: str) -> dict[str, Any]:
    return each | {"sum": money(each["amount"], each["currency"], language), "may_fail": each["status"] != "failed"}


def _payment(each: dict[str, Any], language: str) -> dict[str, Any]:
    undisputed = each["dispute_status"] in (None, "won")
    remains = each["refunded"] < each["amount"]
    return each | {
        "paid": money(each["amount"], each["currency"], language),
        "given_back": money(each["refunded"], each["currency"], language) if each["refunded"] else None,
        "may_refund": undisputed and remains,
        "may_dispute": each["dispute_status"] is None and remains,
        "may_close": each["dispute_status"] in OPEN,
    }
