"""Seller and buyer of a record in the terms of EN 16931, with the identifiers that France wants of its companies."""

import re
from typing import Any

from mima.billing.record import Record

# ISO 6523 schemes: what a SIREN and a SIRET are; EAS: a French company's address for e-invoices, and a mailbox.
SIREN, SIRET = "0002", "0009"
DIRECTORY, MAILBOX = "0225", "EM"


def terms_of(party: Record) -> dict[str, Any]:
    """The party; what it has not, or has in a form that no register knows, is left out rather than said wrongly."""
    siren, siret = _digits(9, party["siren"]), _digits(14, party["siret"])
    known_as = party.get("trade_name", "")
    return (
        {
            "name": party["name"],
            "biz_name": known_as if known_as != party["name"] else "",
            "identifiers": {SIRET: siret} if siret else {},
            "legal_identifier": siren,
            "legal_identifier_schemeid": SIREN,
            "legal_info": ", ".join(filter(None, (party.get("legal_form"), party.get("registration")))),
            "addr_l1": party["street"],
            "postcode": party["postcode"],
            "city": party["town"],
            "country_code": party["country"],
        }
        | _taxes(party, siren)
        | _electronic(party, siren)
        | _contact(party)
    )


def _taxes(party: Record, siren: str) -> dict[str, str]:
    number = re.sub(r"[\s.-]", "", party["vat_number"]).upper()
    if re.match("[A-Z]{2}", number):  # without its country it is no VAT number to the norm (BR-CO-09)
        return {"vat_identifier": number}
    # A seller without VAT has often no number, and the norm wants one that the tax office knows (BR-E-02).
    return {"tax_identifier": siren} if siren else {}


def _electronic(party: Record, siren: str) -> dict[str, str]:
    """Where its e-invoices go: a French company is found by its SIREN in the national directory."""
    if siren:
        return {"einvoicing_addr": siren, "einvoicing_addr_schemeid": DIRECTORY}
    return {"einvoicing_addr": party["email"], "einvoicing_addr_schemeid": MAILBOX}


def _contact(party: Record) -> dict[str, Any]:
    ways = {way: party[way] for way in ("phone", "email") if party.get(way)}
    return {"contacts": [ways]} if ways else {}


def _digits(length: int, number: str) -> str:
    bare = number.replace(" ", "")
    return bare if re.fullmatch(rf"[0-9]{{{length}}}", bare) else ""
