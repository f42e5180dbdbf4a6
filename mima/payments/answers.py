"""What Stripe says of its payouts, as the gateway hands it out: plain values, none of the SDK's objects."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Payout:
    """A sum on its way to our bank. `status` is pending, in_transit, paid, failed or canceled; `failure` why it came back."""

    id: str
    amount_cents: int
    currency: str
    status: str
    arrives_on: date
    created: datetime
    livemode: bool
    failure: str

    @classmethod
    def of(cls, raw: Any) -> "Payout":
        return cls(
            id=raw.id,
            amount_cents=raw.amount,
            currency=raw.currency.upper(),
            status=raw.status,
            arrives_on=datetime.fromtimestamp(raw.arrival_date, UTC).date(),
            created=datetime.fromtimestamp(raw.created, UTC),
            livemode=raw.livemode,
            failure=raw.failure_message or raw.failure_code or "",
        )


@dataclass(frozen=True, slots=True)
class PayoutPart:
    """A movement on our account at Stripe. `kind` is Stripe's word for it, `source` what it comes from: a charge, a refund…"""

    id: str
    kind: str
    source: str
    amount_cents: int
    fee_cents: int
    currency: str
    at: datetime
    said: str

    @classmethod
    def of(cls, raw: Any) -> "PayoutPart":
        source = raw.source
        return cls(
            id=raw.id,
            kind=raw.type,
            source=source if isinstance(source, str) else str(source.id) if source is not None else "",
            amount_cents=raw.amount,
            fee_cents=raw.fee,
            currency=raw.currency.upper(),
            at=datetime.fromtimestamp(raw.created, UTC),
            said=raw.description or "",
        )
