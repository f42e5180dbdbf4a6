"""Who sells: what `Edition.seller` holds, typed. These keys, and no others, are read from its JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any

from stdnum import bic, iban
from stdnum.eu import vat
from stdnum.fr import siret

from mima.core.errors import N_, Invalid
from mima.exhibitors import legal


class VatRegime(StrEnum):
    """`standard` charges VAT by line; `franchise` is art. 293 B, `exempt` is art. 261-7-1° of the tax code."""

    standard = "standard"
    franchise = "franchise"
    exempt = "exempt"


@dataclass(frozen=True, slots=True)
class Seller:
    """The legal identity that invoices name, and the terms that they state."""

    name: str = ""
    legal_form: str = ""  # as it is printed: Association loi 1901
    registration: str = ""  # RCS or RNA with its number, where there is one
    siret: str = ""
    vat_number: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    country: str = "FR"
    email: str = ""
    phone: str = ""
    website: str = ""
    vat_regime: VatRegime = VatRegime.standard
    vat_on_debits: bool = False
    iban: str = ""
    bic: str = ""
    charged_under: str = ""  # its last VAT number: what was sold with VAT is billed with it, whatever the seller charges now
    late_penalty_rate: int = 0  # basis points a year; 0 states three times the legal interest rate

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Seller":
        """The seller that an edition stores; what it does not store has its default."""
        known = {field.name: stored[field.name] for field in fields(cls) if field.name in stored}
        return cls(**known | {"vat_regime": VatRegime(known.get("vat_regime", VatRegime.standard))})

    def stored(self) -> dict[str, Any]:
        """The same as plain JSON, for `Edition.seller`."""
        return asdict(self)

    @property
    def has_account(self) -> bool:
        """Whether money can be sent to it: without an account nobody is offered to pay by transfer."""
        return bool(iban.is_valid(self.iban))

    def missing(self) -> list[str]:
        """What an invoice of this seller would lack, as message ids; empty when it is complete."""
        charges_vat = self.vat_regime is VatRegime.standard
        checks = {
            N_("the seller's legal name"): bool(self.name),
            N_("the seller's legal form"): bool(self.legal_form),
            N_("the seller's SIRET"): siret.is_valid(self.siret),
            N_("the seller's VAT number"): vat.is_valid(self.vat_number) or not charges_vat,
            N_("the seller's address"): all((self.street, self.postcode, self.town, self.country)),
        }
        return [message for message, is_there in checks.items() if not is_there]


def checked(stored: Mapping[str, Any]) -> Seller:
    """The seller in its plain form, numbers without blanks. `Invalid` names the fields that cannot stand on an invoice."""
    tidy = legal.checked({name: stored[name] for name in ("siret", "vat_number", "website", "country")})
    found = Seller.of({**stored, **tidy})
    if found.vat_regime is VatRegime.standard and not found.vat_number:
        raise Invalid({"vat_number": N_("Who charges VAT has a VAT number.")})
    return _with_account(found)


def _with_account(seller: Seller) -> Seller:
    """The same, account and bank without blanks, if they check; both may be empty: then nobody pays by transfer."""
    wrong = {}
    if seller.iban and not iban.is_valid(seller.iban):
        wrong["iban"] = N_("This IBAN does not check. In France it has 27 characters, such as FR76 3000 6000 0112 3456 7890 189.")
    if seller.bic and not bic.is_valid(seller.bic):
        wrong["bic"] = N_("A BIC has 8 or 11 characters.")
    if wrong:
        raise Invalid(wrong)
    return replace(seller, iban=iban.compact(seller.iban), bic=bic.compact(seller.bic))
