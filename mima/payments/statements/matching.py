"""Which booking a transfer is for, by the words that its payer wrote and by its sum."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mima.booths.models import ReservationState

INVOICE = re.compile(r"(?<!\d)(\d{4})[\s./-]{0,2}F[\s./-]{0,2}(\d{4,6})(?!\d)")
# What people write for the signs that references do not have.
MISREAD = str.maketrans("OIL", "011")


class Fit(StrEnum):
    """`exact`: one booking that waits for this very sum. `unclear`: named, but a person must look. `foreign`: names none."""

    exact = "exact"
    unclear = "unclear"
    foreign = "foreign"


@dataclass(frozen=True, slots=True)
class Known:
    """A booking as a transfer may name it; `asked` are the sums that may come for it, its first payment's or its dues'."""

    reference: str
    invoices: Collection[str]
    company: str
    booth: str
    asked: tuple[int, ...]
    currency: str
    state: ReservationState
    is_owed: bool

    @property
    def awaits_money(self) -> bool:
        """Held, or booked on an order; one whose hold is over may still find its booth free."""
        if self.state is ReservationState.confirmed:
            return self.is_owed or bool(self.asked)
        return self.state is not ReservationState.cancelled


@dataclass(frozen=True, slots=True)
class Match:
    fit: Fit
    bookings: Sequence[Known]


def match(text: str, cents: int, currency: str, known: Iterable[Known]) -> Match:
    """The bookings that the text names by reference, quote or invoice, and how well the sum fits."""
    upper = text.upper()
    squeezed = re.sub(r"[^0-9A-Z]", "", upper).translate(MISREAD)
    invoices = {f"{year}-F-{int(number):04d}" for year, number in INVOICE.findall(upper)}
    found = [one for one in known if one.reference in squeezed or invoices.intersection(one.invoices)]
    if not found:
        return Match(Fit.foreign, ())
    only = found[0]
    fits = len(found) == 1 and only.awaits_money and cents in only.asked and only.currency == currency
    return Match(Fit.exact if fits else Fit.unclear, found)
