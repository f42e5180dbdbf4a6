"""What a control was asked for, as a form or as JSON: each value checked by name, an empty field is one not sent."""

from __future__ import annotations

import re
from typing import Any

from flask import request

from .errors import StripeError, unknown_parameter
from .parameters import Nested, Reader, read
from .vocabulary import DAY


def asked(schema: dict[str, Reader], *, required: tuple[str, ...] = ()) -> Nested:
    """The checked values; a wrong, unknown or missing one is refused in Stripe's shape."""
    sent = {name: str(value) for name, value in _sent().items() if value not in (None, "")}
    return read(schema, sent, required=required, stranger=unknown_parameter)


def _sent() -> dict[str, Any]:
    if request.is_json:
        body = request.get_json()
        return body if isinstance(body, dict) else {}
    return request.form.to_dict()


def number(most: float) -> Reader:
    """A number from 0, with or without a fraction."""

    def reader(value: Any, name: str) -> float:
        try:
            wanted = float(value)
        except ValueError:
            wanted = -1
        if not 0 <= wanted <= most:
            raise StripeError(f"Invalid {name}: must be a number from 0 to {most:g}", param=name)
        return wanted

    return reader


def call(value: Any, name: str) -> str:
    """A method and a path of the API, each with * for what varies."""
    if not re.fullmatch(r"(GET|POST|\*) (/v1/[\w/*]+|\*)", value):
        raise StripeError(f"Invalid {name}: must be a method and a path, like POST /v1/refunds", param=name)
    return str(value)


SECONDS, DAYS = number(DAY), number(400)
