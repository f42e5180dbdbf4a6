"""Who pays a booking: its company, or another whom the invoice names instead; under which reference of theirs."""

from collections.abc import Mapping

from sqlalchemy import select

from mima.billing.models import Paper, PaperKind
from mima.booths import prices, vat
from mima.booths import queries as booths
from mima.booths.models import Booking, Payer, Reservation, ReservationState
from mima.booths.service import check_order_is_open
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError, Invalid
from mima.exhibitors import identity, legal
from mima.exhibitors.models import Body, Exhibitor
from mima.journal import service as journal

# What may be said of a payer; nothing else is read from a form.
FIELDS = (
    "body",
    "legal_name",
    "siret",
    "vat_number",
    "street",
    "postcode",
    "town",
    "country",
    "billing_email",
    "reference",
    "service_code",
    "commitment",
)
# What Chorus Pro asks of a public body's papers.
OF_PUBLIC = ("service_code", "commitment")
OF_ANOTHER = ("siret", "vat_number", "street", "postcode", "town")


class InvoiceIssued(DomainError):
    """An issued invoice names its payer for ever."""

    message = N_("The invoice is issued already and never changes. Write to the market's team if it names the wrong payer.")


def of(booking: Booking) -> Payer | None:
    """What was said of the booking's payer, if anything."""
    return vat.payer(booking)


def named(booking: Booking) -> Payer | Exhibitor:
    """Whom the invoice would name now."""
    return vat.buyer(booking)


def body(booking: Booking) -> Body:
    """What the payer is by law."""
    return named(booking).body


def missing(booking: Booking) -> list[str]:
    """What an invoice of the booking would lack of whom it names, as message ids; empty when it can be written."""
    return identity.missing(named(booking))


def check(booking: Booking) -> None:
    """An invoice of the booking can be written; `PayerIncomplete` otherwise."""
    identity.check(named(booking))


def change(booking: Booking, values: Mapping[str, str], *, by: Actor) -> None:
    """The booking's payer is who these values say, checked; all empty, it is the company again. A hold has the VAT of theirs.

    Refused with `Invalid` (which field and why), `InvoiceIssued`, `PaymentOpen` (the invoice names whom the payment page
    was opened for), or `QuoteOpen`: a quote names who it is for.
    """
    reservation = locked(Reservation, booths.reservation_of(booking).id)
    check_order_is_open(reservation)
    if db.session.scalar(select(Paper.id).where(Paper.booking_id == booking.id, Paper.kind == PaperKind.invoice)) is not None:
        raise InvoiceIssued
    known = _checked({field: values.get(field, "").strip() for field in FIELDS}, booking.exhibitor)
    payer = of(booking) or Payer(booking_id=booking.id)
    for field, value in known.items():
        setattr(payer, field, Body(value or Body.company) if field == "body" else value)
    db.session.add(payer)
    db.session.flush()
    journal.record(booking, "booking.payer", by=by, name=payer.legal_name, reference=payer.reference)
    if reservation.state is ReservationState.held:
        prices.follow_vat(reservation, by=by)


def _checked(typed: dict[str, str], company: Exhibitor) -> dict[str, str]:
    body = Body(typed["body"] or Body.company) if typed["legal_name"] else company.body
    if body is not Body.public and (wrong := [field for field in OF_PUBLIC if typed[field]]):
        raise Invalid({field: N_("Only a public body has one. Empty it, or say that a public body pays.") for field in wrong})
    if not typed["legal_name"]:
        if any(typed[field] for field in OF_ANOTHER):
            raise Invalid({"legal_name": N_("Write who pays, or empty the other fields as well.")})
        return {**typed, "country": "FR"}
    known = legal.checked(typed)
    needed = ("street", "postcode", "town")
    lacking = {field: N_("Please fill this in.") for field in needed if not known[field]}
    if known["country"] == "FR" and not known["siret"]:
        lacking["siret"] = N_("An invoice to a payer in France names its SIRET.")
    if lacking:
        raise Invalid(lacking)
    return known
