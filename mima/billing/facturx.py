"""A paper as Factur-X, profile EN 16931: its frozen record, and nothing else, in the terms of the European norm.

The keys are the norm's own: BT-1 is the number, BG-25 the lines. The library writes and escapes the XML of them. Where
French law wants more than the norm (AFNOR XP Z12-012, the rules BR-FR), it is said beside the term.
"""

import re
from decimal import Decimal
from typing import Any

from mima.billing.parties import terms_of
from mima.billing.record import STANDARD_RATE, Record
from mima.core.texts import in_each, one_line

Terms = dict[str, Any]

# BT-23: an invoice for services, one that was paid before it was issued, and one after a deposit.
SERVICES, SERVICES_PAID, SERVICES_AFTER_DEPOSIT = "S1", "S2", "S4"
# BT-8: when the VAT is due.
ON_INVOICE, ON_PAYMENT = "invoice", "payment"
# UNTDID 5189, why a price is lower; UNTDID 4451, what a note is about.
DISCOUNT, REASON = "95", "ACD"
# BR-61 wants the account's number beside 30; the money is there, and a paper does not print the account.
WITHOUT_ACCOUNT = {"30": "42"}
NOTHING_TO_REFUND = {
    "fr": "Facture non réglée\u00a0: rien n’est à rembourser.",
    "en": "The invoice was not paid: nothing is refunded.",
}
REFUND = {"fr": "Remboursement par le moyen du paiement.", "en": "Refund by the means of the payment."}
# What XML cannot say; people paste it out of other programs.
UNSPEAKABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def xml(record: Record, language: str = "fr") -> bytes:
    """What the printed paper says, in the same language, as CII XML; the same record gives the same bytes."""
    from facturx import generate_cii_xml

    # Its check by schematron asks a server, and is content when none answers: the tests check, with saxonche.
    made: bytes = generate_cii_xml(_terms(record, language), level="en16931", check_xsd=False, check_schematron=False)
    return made


def _terms(record: Record, language: str) -> Terms:
    """The record by the norm's business terms, without the characters that XML has no way to write."""
    record = in_each(record, lambda text: UNSPEAKABLE.sub("", one_line(text)).strip())
    return (
        _heading(record, language)
        | {"BG-4": terms_of(record["seller"]), "BG-7": terms_of(record["buyer"])}
        | _settlement(record, language)
        | _prices(record, language)
        | _vat(record, language)
        | _totals(record["totals"])
    )


def _heading(record: Record, language: str) -> Terms:
    before = [record["corrects"]] if record["corrects"] else record.get("deducted", [])
    return {
        "BT-1": record["number"],
        "BT-2": record["issued_on"],
        "BT-3": record["type_code"],
        "BT-5": record["currency"],
        **_buyers_references(record["buyer"]),
        "BT-14": record["booking"],
        "BT-23": _frame(record),
        "BT-72": record["supply"]["to"],
        "BT-73": record["supply"]["from"],
        "BT-74": record["supply"]["to"],
        "BG-1": _notes(record, language),
        "BG-3": [{"BT-25": one["number"], "BT-26": one["issued_on"]} for one in before],
    }


def _buyers_references(buyer: Record) -> Terms:
    """A public body's service is what BT-10 names, its commitment what BT-13 does (Chorus Pro); others have one reference."""
    service, commitment = buyer.get("service_code"), buyer.get("commitment")
    return {"BT-10": service or buyer["reference"], "BT-13": commitment or (buyer["reference"] if service else "")}


def _frame(record: Record) -> str:
    if record.get("deducted"):
        return SERVICES_AFTER_DEPOSIT
    return SERVICES_PAID if record["payment"]["paid_on"] and not record["totals"]["due_cents"] else SERVICES


def _notes(record: Record, language: str) -> list[Terms]:
    said = [{"BT-21": mention["code"], "BT-22": mention[language]} for mention in record["mentions"]]
    buyer = record["buyer"]
    if buyer["reference"] and buyer.get("service_code") and buyer.get("commitment"):
        said.append({"BT-21": "", "BT-22": buyer["reference"]})
    reason = record["corrects"]["reason"] if record["corrects"] else ""
    return [*said, {"BT-21": REASON, "BT-22": reason}] if reason else said


def _settlement(record: Record, language: str) -> Terms:
    means, account = record["payment"]["means_code"], record["payment"].get("account")
    return {
        "BT-9": record["due_on"],
        "BT-20": _refund(record)[language] if record["corrects"] else "",
        "BT-81": means if account else WITHOUT_ACCOUNT.get(means, means),
    } | _to_account(account)


def _refund(record: Record) -> dict[str, str]:
    return NOTHING_TO_REFUND if record["payment"].get("unpaid") else REFUND


def _to_account(account: Record | None) -> Terms:
    """Where to send what is due, and under which words it is known to be this."""
    if account is None:
        return {}
    return {"BT-83": account["reference"], "BT-84": account["iban"], "BT-85": account["name"], "BT-86": account["bic"]}


def _prices(record: Record, language: str) -> Terms:
    """Lines, and reductions: the norm knows no negative price (BR-27), so a reduction is an allowance on the whole."""
    lines = [line for line in record["lines"] if line["unit_cents"] >= 0]
    reductions = [line for line in record["lines"] if line["unit_cents"] < 0]
    reduced = {"BT-107": _hundredths(-sum(line["net_cents"] for line in reductions))} if reductions else {}
    return reduced | {
        "BG-25": [_line(line, language) for line in lines],
        "BG-20": [_reduction(line, language) for line in reductions],
        "BT-106": _hundredths(sum(line["net_cents"] for line in lines)),
    }


def _line(line: Record, language: str) -> Terms:
    return {
        "BT-126": str(line["position"]),
        "BT-129": str(line["quantity"]),
        "BT-130": line["unit_code"],
        "BT-131": _hundredths(line["net_cents"]),
        "BT-146": _hundredths(line["unit_cents"]),
        "BT-151": line["vat_category"],
        "BT-152": _hundredths(line["vat_rate"]),
        "BT-153": _label(line, language),
    }


def _reduction(line: Record, language: str) -> Terms:
    return {
        "amount": _hundredths(-line["net_cents"]),
        "reason": _label(line, language),
        "reason_code": DISCOUNT,
        "vat_category_code": line["vat_category"],
        "vat_rate": _hundredths(line["vat_rate"]),
    }


def _label(line: Record, language: str) -> str:
    # A line must have a name (BR-25), even where somebody typed but blanks.
    return line[f"label_{language}"] or line["label_fr"] or str(line["kind"])


def _totals(totals: Record) -> Terms:
    return {
        "BT-109": _hundredths(totals["net_cents"]),
        "BT-110": _hundredths(totals["vat_cents"]),
        "BT-112": _hundredths(totals["gross_cents"]),
        "BT-113": _hundredths(totals["paid_cents"]),
        "BT-115": _hundredths(totals["due_cents"]),
    }


def _vat(record: Record, language: str) -> Terms:
    rows = [_vat_row(row, language) for row in record["vat"]]
    if all(row["category"] != STANDARD_RATE for row in record["vat"]):
        return {"BG-23": rows}
    return {"BG-23": rows, "BT-8": ON_INVOICE if record["seller"]["vat_on_debits"] else ON_PAYMENT}


def _vat_row(row: Record, language: str) -> Terms:
    exemption = row["exemption"] or {"code": "", language: ""}
    return {
        "BT-116": _hundredths(row["net_cents"]),
        "BT-117": _hundredths(row["vat_cents"]),
        "BT-118": row["category"],
        "BT-119": _hundredths(row["rate"]),
        "BT-120": exemption[language],
        "BT-121": exemption["code"],
    }


def _hundredths(whole: int) -> str:
    """Cents as an amount, basis points as a percentage: 186000 is 1860.00."""
    return str(Decimal(whole).scaleb(-2))
