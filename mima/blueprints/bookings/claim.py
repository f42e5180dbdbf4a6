"""A booking's claim on its booth as a reader sees it: in words, with the time that is left."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mima.booths.models import Reservation, ReservationState
from mima.core import clock
from mima.payments import refusing
from mima.web import filters
from mima.web.i18n import nbooths

# One for each minute of the usual hold.
SQUARES = 15


class Standing(StrEnum):
    """Where a claim stands for its reader: a hold whose time is over is over, whether or not the schedule has seen it."""

    held = "held"
    paying = "paying"
    quoted = "quoted"
    over = "over"
    confirmed = "confirmed"
    released = "released"
    cancelled = "cancelled"


WORDS = {
    Standing.held: _l("Held for you"),
    Standing.paying: _l("Held for you"),
    Standing.quoted: _l("Held for you"),
    Standing.over: _l("Time is over"),
    Standing.confirmed: _l("Booked"),
    Standing.released: _l("Booth given back"),
    Standing.cancelled: _l("Booking cancelled"),
}
# Each said when it is read, with the codes of the booths and the times of the claim.
SENTENCES: dict[Standing, Callable[..., str]] = {
    Standing.held: lambda codes, **times: nbooths(
        "Booth %(booth)s is yours %(until)s. Pay before, and it stays yours.",
        "Booths %(booth)s are yours %(until)s. Pay before, and they stay yours.",
        codes,
        **times,
    ),
    Standing.paying: lambda codes, **times: nbooths(
        "A payment is under way. Booth %(booth)s stays yours until it is settled.",
        "A payment is under way. Booths %(booth)s stay yours until it is settled.",
        codes,
        **times,
    ),
    Standing.quoted: lambda codes, **times: nbooths(
        "Booth %(booth)s is yours until %(day)s, the end of its quote. Pay or order before, and it stays yours.",
        "Booths %(booth)s are yours until %(day)s, the end of their quote. Pay or order before, and they stay yours.",
        codes,
        **times,
    ),
    Standing.over: lambda codes, **times: nbooths(
        "The time to pay is over and booth %(booth)s is free again. Nothing was charged.",
        "The time to pay is over and booths %(booth)s are free again. Nothing was charged.",
        codes,
        **times,
    ),
    Standing.confirmed: lambda codes, **times: nbooths(
        "Booth %(booth)s is yours. We look forward to seeing you there.",
        "Booths %(booth)s are yours. We look forward to seeing you there.",
        codes,
        **times,
    ),
    Standing.released: lambda codes, **times: nbooths(
        "You gave booth %(booth)s back. It is free again.",
        "You gave booths %(booth)s back. They are free again.",
        codes,
        **times,
    ),
    Standing.cancelled: lambda codes, **times: nbooths(
        "This booking was cancelled and booth %(booth)s is free again.",
        "This booking was cancelled and booths %(booth)s are free again.",
        codes,
        **times,
    ),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A reservation at one moment; `is_open` while the company may still pay it."""

    reservation: Reservation
    now: datetime

    @classmethod
    def of(cls, reservation: Reservation) -> "Claim":
        return cls(reservation, clock.now())

    @property
    def standing(self) -> Standing:
        if self.reservation.state is ReservationState.held and self.reservation.paying:
            return Standing.paying
        if self.reservation.state is ReservationState.held and self.reservation.quoted:
            return Standing.quoted if self.reservation.held_until > self.now else Standing.over
        if self.reservation.state is ReservationState.held:
            return Standing.held if self.reservation.held_until > self.now else Standing.over
        return Standing.over if self.reservation.state is ReservationState.lapsed else Standing(self.reservation.state.value)

    @property
    def is_open(self) -> bool:
        return self.standing in (Standing.held, Standing.paying, Standing.quoted)

    @property
    def is_live(self) -> bool:
        """Whether the booth is the company's, paid or still to be paid."""
        return self.is_open or self.standing is Standing.confirmed

    @property
    def is_booked(self) -> bool:
        return self.standing is Standing.confirmed

    @property
    def is_over(self) -> bool:
        """Whether the time to pay ended without a booking."""
        return self.standing is Standing.over

    @property
    def is_paying(self) -> bool:
        return self.standing is Standing.paying

    @property
    def may_refuse(self) -> bool:
        """Whether the market was moved and the company may still say that it cannot come."""
        return refusing.may_refuse(self.reservation)

    @property
    def may_change(self) -> bool:
        """Whether extras may be changed and the booth given back: not while a payment page may take money, or a quote is open."""
        return self.standing is Standing.held

    @property
    def may_grow(self) -> bool:
        """Whether another booth may come into the booking."""
        reservation = self.reservation
        is_room = reservation.beside + 1 < reservation.booking.edition.most_booths
        return self.may_change and reservation.placed_until is None and is_room

    @property
    def is_counted_down(self) -> bool:
        """Whether the time to pay is a matter of minutes.

        A booth that was placed has days, and so has one whose debit the bank sent back.
        """
        return self.may_change and self.reservation.placed_until is None and self.seconds_left <= self.whole_seconds

    @property
    def look(self) -> str:
        """The plan's key of this state, for the same colours and patterns."""
        return "yours" if self.is_open else "booked" if self.standing is Standing.confirmed else "off"

    @property
    def sign(self) -> str:
        return "flag" if self.is_open else "lock" if self.standing is Standing.confirmed else "close"

    @property
    def word(self) -> str:
        return str(WORDS[self.standing])

    @property
    def sentence(self) -> str:
        """Where the booking stands, in a sentence."""
        until, zone = self.reservation.held_until, self.reservation.booking.edition.timezone
        times = {"until": filters.until(until, zone), "day": filters.day(until.astimezone(ZoneInfo(zone)).date())}
        if self.standing is Standing.cancelled and self.reservation.booking.edition.is_called_off:
            return str(_("%(edition)s is cancelled, and this booking with it.", edition=self.reservation.booking.edition.name))
        return SENTENCES[self.standing](self.reservation.codes, **times)

    @property
    def seconds_left(self) -> int:
        return max(0, int((self.reservation.held_until - self.now).total_seconds()))

    @property
    def whole_seconds(self) -> int:
        return 60 * self.reservation.booking.edition.hold_minutes

    @property
    def squares(self) -> list[tuple[int, int, bool]]:
        """Where each of the squares stands, and whether its part of the time is gone."""
        left = -(-self.seconds_left * SQUARES // self.whole_seconds)
        return [(20 * place, 10 * (place % 2), place < SQUARES - left) for place in range(SQUARES)]
