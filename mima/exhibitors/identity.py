"""What an invoice must name of a company, and what of it is still unknown or cannot be right."""

from typing import Any, Protocol

from stdnum.eu import vat
from stdnum.fr import siret

from mima.core.errors import N_, DomainError

NEEDED = {
    "legal_name": N_("legal name"),
    "street": N_("street"),
    "postcode": N_("postcode"),
    "town": N_("town"),
}


class Named(Protocol):
    """Whom an invoice may name: a company, or who pays for it."""

    legal_name: Any
    siret: Any
    vat_number: Any
    street: Any
    postcode: Any
    town: Any
    country: Any


class PayerIncomplete(DomainError):
    """An invoice to this company would lack what the law asks for, and an issued one is never changed."""

    status = 422
    message = N_("Before you pay, please complete what the invoice must name: once issued, it never changes.")


def check(exhibitor: Named) -> None:
    """An invoice can name this company; `PayerIncomplete` otherwise."""
    if missing(exhibitor):
        raise PayerIncomplete


def missing(exhibitor: Named) -> list[str]:
    """The names of what an invoice to this company still lacks, as message ids; empty when it can be written."""
    lacking = [name for field, name in NEEDED.items() if not getattr(exhibitor, field)]
    # Only companies established in France have one.
    if exhibitor.country == "FR" and not siret.is_valid(exhibitor.siret):
        lacking.append(N_("SIRET number"))
    if exhibitor.vat_number and not _is_vat(exhibitor.vat_number, exhibitor.country):
        lacking.append(N_("a valid VAT number"))
    return lacking


def _is_vat(number: str, country: str) -> bool:
    # A number from outside the Union is taken as it was typed: nothing here could check it.
    return vat.is_valid(number) or country.lower() not in vat.MEMBER_STATES
