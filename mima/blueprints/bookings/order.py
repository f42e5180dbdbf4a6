"""What a booking orders: its extras as a form, its lines and totals as they are stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from mima.blueprints.bookings.claim import Claim
from mima.booths import codes, stock
from mima.booths import queries as booths
from mima.booths.models import Booking, BookingLine, Extra, Reservation
from mima.web.forms import Form, TextField
from mima.web.i18n import both


class QuantityField(IntegerField):  # type: ignore[misc]
    """How many of one extra; what is no number is told so in our words and stays on the page."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_l("Please write a whole number.")) from error


class ExtrasForm(Form):
    """One quantity for each extra of an edition, under the name `extra-<id>`, and a code; `for_extras` makes the class."""

    code = TextField(_l("Discount code"), most=60)

    @classmethod
    def for_extras(cls, extras: Sequence[Extra], reservation: Reservation) -> type["ExtrasForm"]:
        fields = {_name(extra): _field(extra, stock.most(extra, reservation)) for extra in extras}
        return type("ExtrasForm", (cls,), fields)

    def wanted(self, extras: Sequence[Extra]) -> dict[int, int]:
        """{extra id: quantity}, once the form is valid."""
        return {extra.id: self[_name(extra)].data for extra in extras}

    @property
    def is_sent(self) -> bool:
        """Whether any of its fields came with the request."""
        return any(field.raw_data for field in self if field.name != "csrf_token")

    @property
    def typed_code(self) -> str | None:
        """What was typed as the code; None where the form that was sent has no such field, and the code stays."""
        return self.code.data if self.code.raw_data else None


@dataclass(frozen=True, slots=True)
class OrderedExtra:
    """An extra with its field in the form, the most that the booking's booths may have, and how many are still to be had.

    `left` is None where there are as many as are wanted.
    """

    extra: Extra
    field: Any
    most: int
    left: int | None


@dataclass(frozen=True, slots=True)
class Order:
    claim: Claim
    form: ExtrasForm
    extras: list[OrderedExtra]
    lines: Sequence[BookingLine]
    vat: Mapping[int, int]
    has_codes: bool

    @classmethod
    def of(cls, booking: Booking, form: ExtrasForm | None = None) -> "Order":
        """The booking's order as it is stored; with `form`, what somebody typed stays in the fields."""
        extras, quantities = booths.extras(booking.edition), booths.ordered_extras(booking)
        lines = booths.lines(booking)
        present: dict[str, Any] = {_name(extra): quantities.get(extra.id, 0) for extra in extras}
        present["code"] = booking.discount.code if booking.discount else ""
        reservation = booths.reservation_of(booking)
        form = form or ExtrasForm.for_extras(extras, reservation)(formdata=None, data=present)
        offered = [
            OrderedExtra(extra, form[_name(extra)], stock.most(extra, reservation), _left(extra, quantities.get(extra.id, 0)))
            for extra in extras
        ]
        claim, vat = Claim.of(reservation), booths.vat_by_rate(lines)
        return cls(claim, form, offered, lines, vat, codes.are_there(booking.edition))


def _name(extra: Extra) -> str:
    return f"extra-{extra.id}"


def _field(extra: Extra, most: int) -> QuantityField:
    words = _l("From 0 to %(most)s, please.", most=most)
    return QuantityField(
        both(extra, "name"),
        [InputRequired(_l("Please write a whole number.")), NumberRange(0, most, words)],
        render_kw={"inputmode": "numeric", "class": "input quantity"},
    )


def _left(extra: Extra, ordered: int) -> int | None:
    """How many this booking may have in all, its own included."""
    return None if extra.stock is None else max(0, extra.stock - extra.taken + ordered)
