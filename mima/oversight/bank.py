"""What of quotes, orders and transfers waits for the market's team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from mima.billing.quotes.models import Quote
from mima.payments import ordering
from mima.payments.statements import queries as statements

SOON = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Bank:
    """`quotes` have an order to accept, or end soon; `to_match` transfers name a booking; `overdue` should have been paid."""

    quotes: Sequence[Quote]
    to_match: int
    overdue: Sequence[Quote]

    @classmethod
    def waiting(cls) -> "Bank":
        """In two statements."""
        quotes, overdue = ordering.to_look_at(SOON)
        return cls(quotes, statements.waiting_count(), overdue)
