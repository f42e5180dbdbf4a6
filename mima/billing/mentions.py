"""What French law wants said on an invoice between companies, in both languages, with the subject codes of EN 16931."""

from typing import TypedDict

from mima.billing.seller import Seller
from mima.booths.models import Vat


class Mention(TypedDict):
    """A sentence of the paper. `code` is its UNTDID 4451 subject, empty where the norm has none."""

    code: str
    fr: str
    en: str


class Exemption(TypedDict):
    """Why a line carries no VAT; `code` is the reason's VATEX code."""

    code: str
    fr: str
    en: str


NATURE: Mention = {
    "code": "",
    "fr": "Nature de l’opération\u00a0: prestation de services.",
    "en": "Nature of the operation: supply of services.",
}
DISCOUNT: Mention = {
    "code": "AAB",
    "fr": "Pas d’escompte pour paiement anticipé.",
    "en": "No discount for early payment.",
}
INDEMNITY: Mention = {
    "code": "PMT",
    "fr": "Indemnité forfaitaire pour frais de recouvrement en cas de retard de paiement\u00a0: 40\u00a0€ "
    "(art. D. 441-5 du code de commerce).",
    "en": "Fixed compensation for recovery costs in case of late payment: €40 (art. D. 441-5 of the French commercial code).",
}
ON_DEBITS: Mention = {
    "code": "",
    "fr": "Option pour le paiement de la taxe d’après les débits.",
    "en": "Option to pay VAT on debits.",
}
EXEMPTIONS: dict[Vat, Exemption] = {
    Vat.standard: {"code": "", "fr": "Sans TVA.", "en": "No VAT."},
    Vat.franchise: {
        "code": "VATEX-FR-FRANCHISE",
        "fr": "TVA non applicable, art. 293 B du CGI.",
        "en": "VAT not applicable, art. 293 B of the French tax code.",
    },
    Vat.exempt: {
        "code": "VATEX-FR-CGI261-7",
        "fr": "Exonération de TVA, art. 261-7-1° du CGI.",
        "en": "Exempt from VAT, art. 261-7-1° of the French tax code.",
    },
    Vat.reverse_charge: {
        "code": "VATEX-EU-AE",
        "fr": "Autoliquidation\u00a0: TVA due par le preneur (art. 283-2 du CGI, art. 196 de la directive 2006/112/CE).",
        "en": "Reverse charge: the customer accounts for VAT (art. 283-2 of the French tax code, "
        "art. 196 of directive 2006/112/EC).",
    },
}


def of(seller: Seller, vat: Vat) -> list[Mention]:
    """What every paper of this seller says of a sale with this VAT; why a line has none stands with its rate.

    A credit note is not paid late, and says it all the same: platforms refuse a paper without PMD, PMT and AAB (BR-FR-05).
    """
    return [NATURE, *_of_vat(seller, vat), DISCOUNT, _late_penalty(seller.late_penalty_rate), INDEMNITY]


def _of_vat(seller: Seller, vat: Vat) -> list[Mention]:
    return [ON_DEBITS] if seller.vat_on_debits and vat is Vat.standard else []


def _late_penalty(rate: int) -> Mention:
    whole, rest = divmod(rate, 100)
    percent = f"{whole},{rest:02d}".rstrip("0").rstrip(",")
    fr = f"{percent}\u00a0% l’an" if rate else "trois fois le taux d’intérêt légal"
    en = f"{percent.replace(',', '.')}% a year" if rate else "three times the French legal interest rate"
    return {
        "code": "PMD",
        "fr": f"Pénalités de retard, dues dès le lendemain de l’échéance\u00a0: {fr}.",
        "en": f"Late payment penalty, due from the day after the due date: {en}.",
    }
