"""What an invoice must name of a company, and what of it is still unknown."""

from mima.core.errors import N_
from mima.exhibitors.models import Exhibitor

NEEDED = {
    "legal_name": N_("legal name"),
    "street": N_("street"),
    "postcode": N_("postcode"),
    "town": N_("town"),
}
# Only companies established in France have one.
SIRET = {"siret": N_("SIRET number")}


def missing(exhibitor: Exhibitor) -> list[str]:
    """The names of what an invoice to this company still lacks, as message ids; empty when it can be written."""
    needed = NEEDED | (SIRET if exhibitor.country == "FR" else {})
    return [name for field, name in needed.items() if not getattr(exhibitor, field)]
