"""What an invoice must know of the company that pays. Asked for before paying; never a reason to refuse money."""

from stdnum.eu import vat
from stdnum.fr import siret

from mima.core.errors import N_
from mima.exhibitors.models import Exhibitor


def missing_identity(exhibitor: Exhibitor) -> list[str]:
    """What an invoice to this company would lack, as message ids, in the order of the form; empty when complete."""
    french = exhibitor.country == "FR"
    checks = {
        N_("the legal name"): bool(exhibitor.legal_name),
        N_("the SIRET (14 digits)"): siret.is_valid(exhibitor.siret) or not french,
        N_("a VAT number that exists"): not exhibitor.vat_number or _is_vat(exhibitor.vat_number, exhibitor.country),
        N_("the street"): bool(exhibitor.street),
        N_("the postcode"): bool(exhibitor.postcode),
        N_("the town"): bool(exhibitor.town),
        N_("the country"): bool(exhibitor.country),
    }
    return [message for message, is_there in checks.items() if not is_there]


def _is_vat(number: str, country: str) -> bool:
    # A number from outside the Union is taken as it was typed: nothing here could check it.
    return vat.is_valid(number) or country.lower() not in vat.MEMBER_STATES
