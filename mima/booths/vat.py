"""Which VAT a sale has, and its rates. Nothing else decides it: prices, pages and papers ask here, or read `Booking.vat`."""

from mima.booths.models import Vat
from mima.editions.models import Edition


def of_seller(edition: Edition) -> Vat:
    """The VAT that the edition's seller charges everybody, as `billing.seller.Seller` stores its regime."""
    return Vat(edition.seller.get("vat_regime") or Vat.standard)


def rate(vat: Vat, ordinary: int) -> int:
    """The rate of a thing whose category or extra has this ordinary one, in basis points: it rests where no VAT is charged."""
    return ordinary if vat is Vat.standard else 0
