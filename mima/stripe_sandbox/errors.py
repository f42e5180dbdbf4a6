"""Errors in Stripe's shape. One raised before a call's work has begun is not remembered under its idempotency key."""

from __future__ import annotations

from typing import Any


class StripeError(Exception):
    """An answer other than 200; `remembered` tells whether a repeated idempotency key gets it again."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        remembered: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.kind = kind
        self.code = code
        self.param = param
        self.remembered = remembered

    def as_json(self) -> dict[str, Any]:
        error: dict[str, Any] = {"message": self.message, "type": self.kind}
        if self.param is not None:
            error["param"] = self.param
        if self.code is not None:
            error["code"] = self.code
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}"
        return {"error": error}


def unknown_parameter(name: str) -> StripeError:
    return StripeError(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)


def not_done(name: str, value: str | None = None) -> StripeError:
    """Stripe takes it, and acts on it; the stand-in would have to ignore it, and says so instead."""
    what = name if value is None else f"{name}={value}"
    return StripeError(f"The stand-in Stripe does not do {what}, though Stripe itself does: leave it out.", param=name)


def missing_parameter(name: str) -> StripeError:
    return StripeError(f"Missing required param: {name}.", code="parameter_missing", param=name)


def no_such(kind: str, object_id: str, *, param: str = "id", status: int = 404) -> StripeError:
    return StripeError(f"No such {kind}: '{object_id}'", status=status, code="resource_missing", param=param)


def refused(message: str, *, code: str | None = None, param: str | None = None) -> StripeError:
    """The call was understood and begun, and a rule of the thing forbids it: a repeated key gets the same answer."""
    return StripeError(message, code=code, param=param, remembered=True)
