"""An offering as its reviewer reads it: what a visitor will see, and its texts in the language that this page does not show."""

from typing import Any

from mima.blueprints.catalog.offering import read
from mima.catalog.models import Offering
from mima.web import i18n


def of(offering: Offering) -> dict[str, Any]:
    """What `organizer/review.html` is told of the offering."""
    return {**read(offering), "is_page": False, "other": _other(offering)}


def _other(offering: Offering) -> dict[str, str]:
    """Title, summary and text in the other language; empty where it has none, or is the one that is shown."""
    shown, code = ("fr", "en") if i18n.language() == "fr" else ("en", "fr")
    texts = {name: str(getattr(offering, f"{name}_{code}")) for name in ("title", "summary", "text")}
    is_second = any(text and getattr(offering, f"{name}_{shown}") for name, text in texts.items())
    return {"language": code, **texts} if is_second else {}
