"""Which VAT a sale has, and its rates. Nothing else decides it: prices, pages and papers ask here, or read `Booking.vat`.

The seller's regime comes first. A seller who charges VAT charges none to a business in another member state that gives its VAT
number: a stand is a service, due where its customer is established, and declared by them (reverse charge). Businesses outside
the Union pay it as those in France do.
"""

from sqlalchemy import select

from mima.booths.models import Booking, Payer, Vat
from mima.core.db import db
from mima.editions.models import Edition
from mima.exhibitors import legal
from mima.exhibitors.models import Exhibitor


def of_seller(edition: Edition) -> Vat:
    """The VAT that the edition's seller charges everybody, as `billing.seller.Seller` stores its regime."""
    return Vat(edition.seller.get("vat_regime") or Vat.standard)


def of(edition: Edition, who: Exhibitor | Payer | None) -> Vat:
    """The VAT of what the edition's seller sells to them, or to anybody."""
    charged = of_seller(edition)
    if charged is not Vat.standard or who is None or who.country == (edition.seller.get("country") or "FR"):
        return charged
    return Vat.reverse_charge if legal.has_vat_number_of(who.country, who.vat_number) else charged


def of_booking(booking: Booking) -> Vat:
    """The VAT that the booking would have if it were sold now."""
    return of(booking.edition, buyer(booking))


def buyer(booking: Booking) -> Exhibitor | Payer:
    """Whom an invoice of the booking would name: who pays instead of its company, or the company."""
    found = payer(booking)
    return found if found is not None and found.legal_name else booking.exhibitor


def payer(booking: Booking) -> Payer | None:
    """What was said of who pays the booking, if anything."""
    return db.session.scalar(select(Payer).where(Payer.booking_id == booking.id))


def rate(vat: Vat, ordinary: int) -> int:
    """The rate of a thing whose category or extra has this ordinary one, in basis points: it rests where no VAT is charged."""
    return ordinary if vat is Vat.standard else 0
