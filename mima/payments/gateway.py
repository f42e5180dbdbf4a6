"""Stripe, as the market sees it: the only file that knows the SDK. Its objects stay here; ours go out, or one of three errors."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import stripe
from structlog import get_logger

from mima.core import clock
from mima.core.errors import N_, DomainError
from mima.payments.answers import Payout, PayoutPart

API_VERSION = "2026-10-28.endive"
# What we look for in the metadata of Stripe's things: the attempt's reference and the refund's.
PAYMENT_MARK, REFUND_MARK = "mima_payment", "mima_refund"
TOLERANCE_SECONDS = 300
EXPANDED = ["payment_intent.latest_charge.balance_transaction"]
_ID = re.compile(r"[A-Za-z0-9_.]{3,255}")

log = get_logger()


class StripeAway(DomainError):
    """No answer that one can build on: network, their 5xx, too many calls, or our key is not accepted. Ask again later."""

    status = 503
    message = N_(
        "The payment service does not answer at the moment. Nothing new was charged and your booth stays held. "
        "Please try again in a few minutes."
    )


class StillAsking(StripeAway):
    """The very same call is being answered to somebody else at this moment; a little later it has its answer."""


class KeySpent(StripeAway):
    """Stripe remembers an error of its own under this call's key, and says it again for a day: only another key goes on."""


class StripeRefused(DomainError):
    """Stripe said no to this very request, and will say no again. `code` and `said` are its words, for the organizers."""

    status = 503
    message = N_(
        "The payment service refused this request. Nothing new was charged and your booth stays held. "
        "The market's team can take a bank transfer instead: write to them."
    )

    def __init__(self, *, code: str = "", said: str = "") -> None:
        super().__init__()
        self.code, self.said = code, said


class BadWebhook(DomainError):
    """The message is not signed by Stripe for us, is too old or from the future, or is no event."""

    status = 400
    message = N_("This is not a message from the payment service.")


@dataclass(frozen=True, slots=True)
class Charge:
    """Money taken from a card or an account, by `method`. `fee_cents` is None until Stripe has booked it."""

    id: str
    amount_cents: int
    refunded_cents: int
    currency: str
    livemode: bool
    fee_cents: int | None
    payment_intent: str | None
    reference: str | None
    is_disputed: bool = False
    method: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A payment page. `status` is open, complete or expired; it `is_paid` when the money is ours.

    `is_under_way`: complete, and a bank debits an account for it. `is_sent_back`: the bank did not.
    """

    id: str
    url: str | None
    status: str
    is_paid: bool
    amount_cents: int
    currency: str
    livemode: bool
    reference: str | None
    payment_intent: str | None
    charge: Charge | None
    intent_status: str = ""

    @property
    def is_under_way(self) -> bool:
        return self.status == "complete" and not self.is_paid and self.intent_status == "processing"

    @property
    def is_sent_back(self) -> bool:
        return self.status == "complete" and not self.is_paid and self.intent_status in ("requires_payment_method", "canceled")


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    """A refund as Stripe has it. `status` is pending, requires_action, succeeded, failed or canceled."""

    id: str
    amount_cents: int
    status: str
    reference: str | None
    failure: str


@dataclass(frozen=True, slots=True)
class DisputeAnswer:
    """A dispute as Stripe has it, with Stripe's words for its reason and its status. `fee_cents` is what Stripe took for it."""

    id: str
    amount_cents: int
    reason: str
    status: str
    respond_by: datetime | None
    opened_at: datetime
    fee_cents: int


@dataclass(frozen=True, slots=True)
class Event:
    """That something happened, and where to look. All but `id`, `type` and `created` may be missing."""

    id: str
    type: str
    created: datetime
    livemode: bool
    reference: str | None
    session_id: str | None
    payment_intent: str | None


@dataclass(frozen=True, slots=True)
class _Settings:
    patient: stripe.StripeClient
    hasty: stripe.StripeClient
    secrets: tuple[str, ...]
    livemode: bool


_settings: _Settings | None = None


def configure(key: str, api_base: str, secrets: tuple[str, ...], *, retries: int = 2) -> None:
    """From now on this process talks to Stripe at `api_base` with this key, and knows these webhook secrets."""
    global _settings  # one key per process, as the environment gives it
    # Otherwise the SDK writes a file into the home folder.
    stripe.enable_telemetry = False
    livemode = key.startswith(("sk_live_", "rk_live_"))
    _settings = _Settings(_client(key, api_base, (3.05, 15), retries), _client(key, api_base, (1, 2), 0), secrets, livemode)


def _client(key: str, api_base: str, timeout: tuple[float, float], retries: int) -> stripe.StripeClient:
    return stripe.StripeClient(
        key or "sk_test_missing",
        base_addresses={"api": api_base},
        max_network_retries=retries,
        http_client=stripe.RequestsClient(timeout=timeout),
        stripe_version=API_VERSION,
    )


def _current() -> _Settings:
    if _settings is None:
        raise RuntimeError("the gateway is not configured")
    return _settings


def is_live() -> bool:
    """Whether our key moves real money."""
    return _current().livemode


@contextmanager
def _told(call: str) -> Iterator[None]:
    """Stripe's errors become ours. An answer about our key is no answer about the payment: mended, the same call goes through."""
    try:
        yield
    except (stripe.CardError, stripe.InvalidRequestError, stripe.IdempotencyError) as error:
        log.warning("stripe_refused", call=call, code=error.code, said=str(error))
        raise StripeRefused(code=error.code or "", said=error.user_message or "") from error
    except stripe.StripeError as error:
        if error.error is not None and error.error.code == "idempotency_key_in_use":
            raise StillAsking from error
        log.warning("stripe_away", call=call, error=type(error).__name__, status=error.http_status, said=str(error))
        if (error.http_status or 0) >= 500 and (error.headers or {}).get("Idempotent-Replayed") == "true":
            raise KeySpent from error
        raise StripeAway from error


def create_session(body: Mapping[str, Any], *, key: str) -> Session:
    """The session of this request; the same key and body again give the same session, as it was at first."""
    with _told("session.create"):
        return _session(_current().patient.v1.checkout.sessions.create(dict(body), {"idempotency_key": key}))  # type: ignore[arg-type]


def session(session_id: str, *, hasty: bool = False) -> Session:
    """The session as it is now; `hasty` gives up after three seconds."""
    client = _current().hasty if hasty else _current().patient
    with _told("session.retrieve"):
        return _session(client.v1.checkout.sessions.retrieve(session_id, {"expand": EXPANDED}))


def expire_session(session_id: str) -> Session:
    """The session, which takes no money from now on: expired, or complete if somebody was quicker."""
    try:
        with _told("session.expire"):
            _current().patient.v1.checkout.sessions.expire(session_id)
    except StripeRefused:
        # Only an open session can be expired; what it is instead, it says itself.
        log.info("session_not_open", session=session_id)
    return session(session_id)


def create_refund(payment_intent: str, amount_cents: int, *, key: str, reference: str) -> RefundAnswer:
    """The refund of this sum; the same key again gives the same refund."""
    body = {"payment_intent": payment_intent, "amount": amount_cents, "metadata": {REFUND_MARK: reference}}
    with _told("refund.create"):
        return _refund(_current().patient.v1.refunds.create(body, {"idempotency_key": key}))  # type: ignore[arg-type]


def refunds(payment_intent: str, *, hasty: bool = False) -> list[RefundAnswer]:
    """All refunds of the payment, oldest first."""
    client = _current().hasty if hasty else _current().patient
    with _told("refund.list"):
        listed = client.v1.refunds.list({"payment_intent": payment_intent, "limit": 100})
        return [_refund(refund) for refund in listed.auto_paging_iter()][::-1]


def disputes(payment_intent: str, *, hasty: bool = False) -> list[DisputeAnswer]:
    """All disputes of the payment, oldest first."""
    client = _current().hasty if hasty else _current().patient
    with _told("dispute.list"):
        listed = client.v1.disputes.list({"payment_intent": payment_intent, "limit": 100})
        return [_dispute(dispute) for dispute in listed.auto_paging_iter()][::-1]


def events(since: datetime) -> list[Event]:
    """Everything that happened since then, oldest first."""
    with _told("event.list"):
        listed = _current().patient.v1.events.list({"created": {"gte": int(since.timestamp())}, "limit": 100})
        return [_event(event.to_dict()) for event in listed.auto_paging_iter()][::-1]


def charges(since: datetime) -> list[Charge]:
    """The successful charges since then, oldest first."""
    asked = {"created": {"gte": int(since.timestamp())}, "limit": 100, "expand": ["data.balance_transaction"]}
    with _told("charge.list"):
        listed = _current().patient.v1.charges.list(asked)  # type: ignore[arg-type]
        return [_charge(charge) for charge in listed.auto_paging_iter() if charge.paid and charge.captured][::-1]


def payouts(since: datetime) -> list[Payout]:
    """What went to our bank since then, or is on its way there, oldest first."""
    with _told("payout.list"):
        listed = _current().patient.v1.payouts.list({"created": {"gte": int(since.timestamp())}, "limit": 100})
        return [Payout.of(payout) for payout in listed.auto_paging_iter()][::-1]


def payout_parts(payout: str) -> list[PayoutPart]:
    """What the payout is made of, oldest first; its own movement, which takes all of it away, is none of its parts."""
    with _told("balance_transaction.list"):
        listed = _current().patient.v1.balance_transactions.list({"payout": payout, "limit": 100})
        return [PayoutPart.of(booked) for booked in listed.auto_paging_iter() if booked.type != "payout"][::-1]


def verify(raw: bytes, header: str) -> Event:
    """The event in this message, if one of our secrets signed it within five minutes of now; `BadWebhook` otherwise."""
    if not any(_is_signed(raw, header, secret) for secret in _current().secrets):
        raise BadWebhook
    try:
        return _event(json.loads(raw))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
        raise BadWebhook from error


def _is_signed(raw: bytes, header: str, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(raw, header, secret, TOLERANCE_SECONDS)
        stamp = next(int(part[2:]) for part in header.split(",") if part.startswith("t="))
    except (stripe.SignatureVerificationError, ValueError, TypeError, StopIteration):
        return False
    # The SDK takes stamps from the future.
    return stamp <= clock.now().timestamp() + TOLERANCE_SECONDS


def _session(raw: stripe.checkout.Session) -> Session:
    intent = raw.payment_intent
    charge = intent.latest_charge if isinstance(intent, stripe.PaymentIntent) else None
    return Session(
        id=raw.id,
        url=raw.url,
        status=raw.status or "",
        is_paid=raw.status == "complete" and raw.payment_status == "paid",
        amount_cents=raw.amount_total or 0,
        currency=(raw.currency or "").upper(),
        livemode=raw.livemode,
        reference=_marked(raw.metadata, PAYMENT_MARK),
        payment_intent=_id_of(intent),
        charge=_charge(charge) if isinstance(charge, stripe.Charge) else None,
        intent_status=intent.status if isinstance(intent, stripe.PaymentIntent) else "",
    )


def _charge(raw: stripe.Charge) -> Charge:
    booked = raw.balance_transaction
    return Charge(
        id=raw.id,
        amount_cents=raw.amount_captured,
        refunded_cents=raw.amount_refunded,
        currency=raw.currency.upper(),
        livemode=raw.livemode,
        fee_cents=booked.fee if isinstance(booked, stripe.BalanceTransaction) else None,
        payment_intent=_id_of(raw.payment_intent),
        reference=_marked(raw.metadata, PAYMENT_MARK),
        is_disputed=raw.disputed,
        method=raw.payment_method_details.type if raw.payment_method_details else "",
    )


def _dispute(raw: stripe.Dispute) -> DisputeAnswer:
    due = raw.evidence_details.due_by
    return DisputeAnswer(
        id=raw.id,
        amount_cents=raw.amount,
        reason=raw.reason,
        status=raw.status,
        respond_by=datetime.fromtimestamp(due, UTC) if due else None,
        opened_at=datetime.fromtimestamp(raw.created, UTC),
        fee_cents=sum(booked.fee for booked in raw.balance_transactions),
    )


def _refund(raw: stripe.Refund) -> RefundAnswer:
    return RefundAnswer(
        id=raw.id,
        amount_cents=raw.amount,
        status=raw.status or "pending",
        reference=_marked(raw.metadata, REFUND_MARK),
        failure=getattr(raw, "failure_reason", None) or "",
    )


def _id_of(thing: Any) -> str | None:
    return thing if thing is None or isinstance(thing, str) else str(thing.id)


def _marked(metadata: Any, mark: str) -> str | None:
    return _identity(dict(metadata.to_dict() if hasattr(metadata, "to_dict") else metadata or {}).get(mark))


def _event(raw: Mapping[str, Any]) -> Event:
    """From plain JSON, because a signed message may still be anything. Raises what Python raises at a wrong shape."""
    thing = raw["data"]["object"]
    kind = thing.get("object")
    return Event(
        id=_required(raw["id"]),
        type=_required(raw["type"]),
        created=datetime.fromtimestamp(int(raw["created"]), UTC),
        livemode=raw["livemode"] is True,
        reference=_marked(thing.get("metadata"), PAYMENT_MARK),
        session_id=_identity(thing.get("id")) if kind == "checkout.session" else None,
        payment_intent=_identity(thing.get("id") if kind == "payment_intent" else thing.get("payment_intent")),
    )


def _required(value: Any) -> str:
    identity = _identity(value)
    if identity is None:
        raise ValueError("not an identifier")
    return identity


def _identity(value: Any) -> str | None:
    """An identifier of Stripe's or ours; anything else is not worth keeping."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else None
