"""Paying by bank transfer as the company sees it: the quote, where to pay it, the order, the invoice that is due."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from mima.billing.quotes import queries, service
from mima.billing.quotes.models import Quote, QuoteState
from mima.billing.seller import Seller
from mima.blueprints.bookings.claim import Claim, Standing
from mima.booths.models import Booking
from mima.core import clock
from mima.web.forms import Form, TextField, required


class OrderForm(Form):
    order_number = TextField(_l("Your purchase order number"), [required()], most=service.LONGEST_NUMBER)


@dataclass(frozen=True, slots=True)
class Transfer:
    """`may_ask`: a quote may be had, until `last_day`; `is_open`: one is; `is_due`: an order is accepted and not paid yet.

    `held_without` is until when the booking would be held if the open quote were withdrawn now; None where that is over.
    """

    quote: Quote | None
    may_ask: bool
    is_open: bool
    is_due: bool
    last_day: date
    held_without: datetime | None

    @classmethod
    def of(cls, booking: Booking, claim: Claim) -> "Transfer":
        made = queries.of(booking)
        quote, last_day = made[-1] if made else None, service.last_day_of(booking)
        today = booking.edition.day_at(clock.now())
        has_account = Seller.of(booking.edition.seller).has_account
        is_open = claim.standing is Standing.quoted and quote is not None and quote.state is QuoteState.open
        without = service.held_without(quote) if is_open and quote is not None else clock.now()
        return cls(
            quote=quote,
            may_ask=claim.may_change and has_account and last_day > today and booking.gross_cents > 0,
            is_open=is_open,
            is_due=quote is not None and quote.state is QuoteState.accepted,
            last_day=last_day,
            held_without=without if without > clock.now() else None,
        )

    @property
    def is_told(self) -> bool:
        """Whether there is a sum to send by transfer, and where to."""
        return self.is_open or self.is_due

    @property
    def account(self) -> dict[str, Any]:
        """The seller's account, as the quote says it: `name`, `iban`, `bic`, `reference`."""
        return dict(self.quote.record["payment"]["account"]) if self.quote is not None else {}

    @property
    def iban(self) -> str:
        """In groups of four, as people read it."""
        bare = str(self.account["iban"])
        return " ".join(bare[at : at + 4] for at in range(0, len(bare), 4))

    @property
    def until(self) -> date:
        """The last day on which the money should come."""
        if self.quote is not None and self.quote.due_on is not None:
            return self.quote.due_on
        return date.fromisoformat(self.quote.record["valid_until"]) if self.quote is not None else self.last_day

    @property
    def order_number(self) -> str:
        return self.quote.order_number if self.quote is not None else ""
