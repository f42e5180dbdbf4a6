"""Why people must look at a payment, in their language."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from mima.payments import problems
from mima.web import i18n


def init_app(app: Flask) -> None:
    app.jinja_env.filters["problem"] = said


def said(problem: str, facts: Mapping[str, Any], currency: str) -> str:
    """The sentences, one after the other; empty where nobody must look."""
    return " ".join(i18n.sentence(reason) for reason in problems.said(problem, facts, currency))
