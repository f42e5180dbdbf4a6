"""The frozen record of a paper: everything that a PDF, a Factur-X or an accountant will ever read of it.

Pure: it is built once from rows, hashed, stored, and never looks at them again. Sums are cents, rates basis points,
dates ISO; the codes are those of EN 16931 (UNTDID 1001, 4461, 5305; VATEX).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from babel import Locale

from mima.billing import mentions, part
from mima.billing.models import Means, PaperKind, Payer
from mima.billing.seller import Seller
from mima.booths.models import Booking, BookingLine
from mima.core.errors import N_, DomainError
from mima.core.money import vat_by_rate
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor

VERSION = 1
QUOTE = "quote"
TYPE_CODES = {PaperKind.invoice: "380", PaperKind.credit_note: "381"}
MEANS_CODES = {Means.card: "48", Means.sepa_debit: "59", Means.transfer: "30"}

Record = dict[str, Any]


class SumsDisagree(DomainError):
    """The booking's stored totals are not those of its lines: an invoice of it would be wrong, whichever it believed."""

    message = N_("The price lines of booking %(reference)s do not add up to its total, so no invoice was issued.")


@dataclass(frozen=True, slots=True)
class Heading:
    """What numbering gives a paper."""

    kind: PaperKind
    number: str
    issued_on: date


def invoice(
    heading: Heading,
    booking: Booking,
    lines: Sequence[BookingLine],
    *,
    paid_on: date,
    means: Means,
    payer: Payer | None = None,
) -> Record:
    """The record of the paid booking's invoice; `SumsDisagree` if its lines and totals contradict each other."""
    sale = _sale(booking, lines, payer)
    return (
        _opening(heading, booking.currency)
        | sale
        | {
            # What was paid before it was issued was due on the day of the payment (BR-FR-CO-09).
            "due_on": paid_on.isoformat(),
            "totals": sale["totals"] | {"paid_cents": sale["totals"]["gross_cents"], "due_cents": 0},
            "payment": {"means": means, "means_code": MEANS_CODES[means], "paid_on": paid_on.isoformat()},
        }
    )


def due_invoice(
    heading: Heading, booking: Booking, lines: Sequence[BookingLine], *, due_on: date, payer: Payer | None, order: str
) -> Record:
    """The record of an invoice that is still to be paid, by transfer to the seller's account, under the buyer's order."""
    return (
        _opening(heading, booking.currency)
        | _sale(booking, lines, payer, order)
        | {"due_on": due_on.isoformat(), "payment": _by_transfer(booking)}
    )


def quote(
    number: str, issued_on: date, booking: Booking, lines: Sequence[BookingLine], *, valid_until: date, payer: Payer | None
) -> Record:
    """The record of an offer that holds until that day: what an invoice of it would say, and no paper of any series."""
    return {
        "version": VERSION,
        "kind": QUOTE,
        "number": number,
        "issued_on": issued_on.isoformat(),
        "valid_until": valid_until.isoformat(),
        "currency": booking.currency,
        "language": "fr",
        "due_on": None,
        "payment": _by_transfer(booking),
    } | _sale(booking, lines, payer)


def _by_transfer(booking: Booking) -> Record:
    seller = Seller.of(booking.edition.seller)
    account = {"iban": seller.iban.replace(" ", ""), "bic": seller.bic, "name": seller.name, "reference": booking.reference}
    return {"means": Means.transfer, "means_code": MEANS_CODES[Means.transfer], "paid_on": None, "account": account}


def _sale(booking: Booking, lines: Sequence[BookingLine], payer: Payer | None, order: str = "") -> Record:
    """What was sold, by whom, to whom; nothing of it is paid yet."""
    seller = Seller.of(booking.edition.seller)
    vat = _vat(lines, seller)
    totals = _totals(booking, vat)
    return {
        "booking": booking.reference,
        "edition": booking.edition.name,
        "supply": _supply(booking.edition),
        "seller": _seller(seller),
        "buyer": _buyer(booking.exhibitor, payer, order),
        "lines": [_line(line) for line in lines],
        "vat": vat,
        "totals": totals | {"paid_cents": 0, "due_cents": totals["gross_cents"]},
        "mentions": mentions.of(seller),
        "corrects": None,
    }


def credit_note(
    heading: Heading, invoice: Record, reason: str, *, gross_cents: int | None = None, unpaid: bool = False
) -> Record:
    """The record that takes `invoice` back: the same parties, lines and mentions, as they were then; or a part of its sum.

    Of an invoice that nobody has paid nothing is refunded: what was due is not due any more.
    """
    taken = invoice if gross_cents in (None, invoice["totals"]["gross_cents"]) else invoice | _part(invoice, gross_cents or 0)
    payment = {name: value for name, value in invoice["payment"].items() if name != "account"}
    return (
        taken
        | _opening(heading, invoice["currency"])
        | {
            "due_on": None,
            "payment": payment | {"paid_on": None} | ({"unpaid": True} if unpaid else {}),
            "totals": taken["totals"] | {"paid_cents": 0, "due_cents": taken["totals"]["gross_cents"]},
            "corrects": {"number": invoice["number"], "issued_on": invoice["issued_on"], "reason": reason},
        }
    )


def _part(invoice: Record, gross_cents: int) -> Record:
    vat = part.rows(invoice["vat"], gross_cents)
    net = sum(row["net_cents"] for row in vat)
    totals = {"net_cents": net, "vat_cents": gross_cents - net, "gross_cents": gross_cents}
    return {"vat": vat, "lines": part.lines(vat, invoice["number"]), "totals": totals}


def fingerprint(record: Record) -> str:
    """SHA-256 of the record's canonical JSON: sorted keys, no blanks, UTF-8."""
    canonical = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def _opening(heading: Heading, currency: str) -> Record:
    return {
        "version": VERSION,
        "kind": heading.kind,
        "type_code": TYPE_CODES[heading.kind],
        "number": heading.number,
        "issued_on": heading.issued_on.isoformat(),
        "currency": currency,
        # The language that binds; the other one is a courtesy.
        "language": "fr",
    }


def _supply(edition: Edition) -> Record:
    return {"from": edition.starts_on.isoformat(), "to": edition.ends_on.isoformat()}


def _seller(seller: Seller) -> Record:
    # Where the money goes is said of the payment, where there is something to pay.
    known = {field: value for field, value in seller.stored().items() if field not in ("iban", "bic")}
    return _party(known, seller.country)


def _buyer(exhibitor: Exhibitor, payer: Payer | None, order: str) -> Record:
    another = payer if payer is not None and payer.legal_name else None
    who = another or exhibitor
    known: Record = {field: getattr(who, field) for field in ("siret", "vat_number", "street", "postcode", "town", "country")}
    # Money that came must have its invoice: without a legal name it goes to the name that the market knows.
    name = who.legal_name or exhibitor.name
    names = {"name": name, "trade_name": exhibitor.name if another is None else name}
    email = (payer.billing_email if payer is not None else "") or (exhibitor.billing_email if another is None else "")
    reference = order or (payer.reference if payer is not None else "")
    return _party(known | names | {"email": email, "reference": reference}, who.country)


def _party(known: Record, country: str) -> Record:
    words = {f"country_{language}": Locale(language).territories.get(country, country) for language in ("fr", "en")}
    return known | words | {"siren": known["siret"].replace(" ", "")[:9]}


def _line(line: BookingLine) -> Record:
    return {
        "position": line.position,
        "kind": line.kind,
        "label_fr": line.label_fr,
        "label_en": line.label_en,
        "quantity": line.quantity,
        "unit_code": "C62",
        "unit_cents": line.unit_cents,
        "net_cents": line.net_cents,
        "vat_rate": line.vat_rate,
        "vat_category": _category(line.vat_rate),
    }


def _category(rate: int) -> str:
    return "S" if rate else "E"


def _vat(lines: Sequence[BookingLine], seller: Seller) -> list[Record]:
    amounts = vat_by_rate([(line.net_cents, line.vat_rate) for line in lines])
    return [
        {
            "rate": rate,
            "category": _category(rate),
            "net_cents": sum(line.net_cents for line in lines if line.vat_rate == rate),
            "vat_cents": cents,
            "exemption": None if rate else dict(mentions.EXEMPTIONS[seller.vat_regime]),
        }
        for rate, cents in amounts.items()
    ]


def _totals(booking: Booking, vat: list[Record]) -> Record:
    net, tax = sum(row["net_cents"] for row in vat), sum(row["vat_cents"] for row in vat)
    if (net, tax, net + tax) != (booking.net_cents, booking.vat_cents, booking.gross_cents):
        raise SumsDisagree(reference=booking.reference)
    return {"net_cents": net, "vat_cents": tax, "gross_cents": net + tax}
