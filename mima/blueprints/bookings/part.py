"""One due of a booking as people see it, and the booking's sums beside it."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mima.billing.seller import Seller
from mima.booths.models import Booking
from mima.core import clock
from mima.payments import attempts
from mima.payments.dues import queries
from mima.payments.dues.models import Due, DueKind
from mima.payments.dues.queries import Account
from mima.payments.models import StandPayment

NAMES = {DueKind.balance: _l("Balance"), DueKind.supplement: _l("Supplement")}


@dataclass(frozen=True, slots=True)
class Part:
    """`attempt` may still bring its money; `is_waiting`: some came that does not fit, and people decide about it.

    `is_late`: its day is over and it is not paid.
    """

    due: Due
    attempt: StandPayment | None
    is_waiting: bool
    account: dict[str, Any]
    is_late: bool
    takes_debits: bool

    @classmethod
    def of(cls, due: Due) -> "Part":
        edition = due.booking.edition
        seller = Seller.of(edition.seller)
        facts = {"name": seller.name, "iban": seller.iban, "bic": seller.bic, "reference": due.booking.reference}
        return cls(
            due=due,
            attempt=attempts.live(due.reservation, due),
            is_waiting=attempts.waiting(due.reservation, due) is not None,
            account=facts if seller.has_account else {},
            is_late=due.is_open and due.due_on < edition.day_at(clock.now()),
            takes_debits=attempts.takes_debits(edition),
        )

    @property
    def name(self) -> str:
        return str(NAMES[self.due.kind])

    @property
    def title(self) -> str:
        return str(_("Balance to pay") if self.due.is_balance else _("Supplement to pay"))

    @property
    def is_debited(self) -> bool:
        """A bank was asked and has not answered."""
        return self.attempt is not None and self.attempt.is_under_way

    @property
    def is_awaited(self) -> bool:
        """A payment page is open, of which nobody knows yet what came."""
        return self.due.is_open and self.attempt is not None and not self.is_debited

    @property
    def may_pay(self) -> bool:
        return self.due.is_open and not self.is_debited and not self.is_waiting

    @property
    def iban(self) -> str:
        """In groups of four, as people read it."""
        bare = str(self.account["iban"])
        return " ".join(bare[at : at + 4] for at in range(0, len(bare), 4))


@dataclass(frozen=True, slots=True)
class Parts:
    """What a booking costs, what of it is paid, and what is still to pay with its day."""

    account: Account
    parts: list[tuple[Due, str, str]]

    @classmethod
    def of(cls, booking: Booking, made: Any, papers: Any) -> "Parts":
        account = queries.account(booking, made, papers)
        rows = [
            (due, str(NAMES[due.kind]), url_for("bookings.due", reference=booking.reference, key=due.public_id))
            for due in account.dues
        ]
        return cls(account, rows)
