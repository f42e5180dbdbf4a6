"""What of quotes, orders and transfers waits for the market's team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from mima.billing.quotes.models import Quote
from mima.core import clock
from mima.payments import ordering
from mima.payments.dues import queries as dues
from mima.payments.dues.models import Due
from mima.payments.statements import queries as statements

SOON = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Bank:
    """`quotes` have an order to accept, or end soon; `to_match` transfers name a booking; `overdue` invoices of orders and
    `late` dues should have been paid."""

    quotes: Sequence[Quote]
    to_match: int
    overdue: Sequence[Quote]
    late: Sequence[Due]

    @classmethod
    def waiting(cls) -> "Bank":
        """In three statements."""
        quotes, overdue = ordering.to_look_at(SOON)
        late = [due for due in dues.overdue(clock.latest_day()) if due.due_on < due.booking.edition.day_at(clock.now())]
        return cls(quotes, statements.waiting_count(), overdue, late)
