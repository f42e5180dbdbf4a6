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
from mima.billing.models import Covers, Means, PaperKind
from mima.billing.seller import Seller
from mima.booths.models import Booking, BookingLine, Payer, Vat
from mima.booths.pricing import Line
from mima.core.errors import N_, DomainError
from mima.core.money import vat_by_rate
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor

VERSION = 1
QUOTE = "quote"
TYPE_CODES = {PaperKind.invoice: "380", PaperKind.credit_note: "381"}
# What French law calls facture d'acompte, and its credit note (AFNOR XP Z12-014, 3.2.19).
DEPOSIT_TYPE_CODES = {PaperKind.invoice: "386", PaperKind.credit_note: "503"}
# 1 is an instrument that is not said: the norm wants a code also where nothing is to be paid.
MEANS_CODES = {Means.card: "48", Means.sepa_debit: "59", Means.transfer: "30", Means.nothing: "1"}

# Why a line has its rate (UNTDID 5305).
STANDARD_RATE, EXEMPT, REVERSE_CHARGE = "S", "E", "AE"
# Where VAT is due, here or at the payer's, the paper says under which number it was sold.
NAMES_SELLER = (STANDARD_RATE, REVERSE_CHARGE)

NO_BREAK = "\u00a0"

Record = dict[str, Any]
Lines = Sequence[BookingLine | Line]


class SumsDisagree(DomainError):
    """The booking's stored totals are not those of its lines: an invoice of it would be wrong, whichever it believed."""

    message = N_("The price lines of booking %(reference)s do not add up to its total, so no invoice was issued.")


@dataclass(frozen=True, slots=True)
class Heading:
    """What numbering gives a paper."""

    kind: PaperKind
    number: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Came:
    """What really came for an invoice, and until when the rest of it is due, if that is less."""

    cents: int
    rest_due_on: date


def invoice(
    heading: Heading,
    booking: Booking,
    lines: Sequence[BookingLine],
    *,
    paid_on: date,
    means: Means,
    payer: Payer | None = None,
    came: Came | None = None,
) -> Record:
    """The record of the paid booking's invoice; `SumsDisagree` if its lines and totals contradict each other."""
    sale = _whole(booking, lines, payer)
    return _opening(heading, booking.currency) | sale | _paid(booking, sale, paid_on, means, came)


def free(heading: Heading, booking: Booking, lines: Sequence[BookingLine], *, payer: Payer | None = None) -> Record:
    """The record of the invoice of a booking that costs nothing: its lines, what took their price off, and nothing to pay."""
    payment = {"means": Means.nothing, "means_code": MEANS_CODES[Means.nothing], "paid_on": None}
    return _opening(heading, booking.currency) | _whole(booking, lines, payer) | {"due_on": None, "payment": payment}


def deposit(
    heading: Heading,
    booking: Booking,
    lines: Sequence[BookingLine],
    *,
    gross_cents: int,
    rate: int,
    paid_on: date,
    means: Means,
    payer: Payer | None = None,
    came: Came | None = None,
) -> Record:
    """The record of the invoice of what was paid first, `rate` of the whole: its part of every rate, one line for each."""
    sale = _whole(booking, lines, payer)
    vat = part.rows(sale["vat"], gross_cents)
    what = [getattr(lines[0], f"label_{language}") if lines else "" for language in ("fr", "en")]
    label = {
        "fr": f"Acompte de {_percent(rate, NO_BREAK)} sur la réservation {booking.reference}, {what[0]}",
        "en": f"Deposit of {_percent(rate)} on booking {booking.reference}, {what[1]}",
    }
    sale |= {"vat": vat, "lines": part.lines(vat, "deposit", label), "totals": _sums(vat)}
    return (
        _opening(heading, booking.currency, Covers.deposit)
        | sale
        | _paid(booking, sale, paid_on, means, came)
        | {"on_account": True}
    )


@dataclass(frozen=True, slots=True)
class Settlement:
    """How an invoice is paid: it was, on that day by these means; or it is to be, by transfer until `due_on`."""

    due_on: date
    paid_on: date | None = None
    means: Means = Means.transfer
    came: Came | None = None


def later(
    heading: Heading,
    booking: Booking,
    lines: Lines,
    *,
    covers: Covers,
    settlement: Settlement,
    payer: Payer | None = None,
    deposits: Sequence[Record] = (),
) -> Record:
    """The record of what is paid after the first payment: these lines, less the deposits that were invoiced before.

    A deposit is taken off by lines of its own, rate by rate: so what all papers of a booking say adds up, VAT too.
    """
    sale = _sale(booking, lines, payer)
    for one in deposits:
        label = {"fr": f"Acompte, facture {one['number']}", "en": f"Deposit, invoice {one['number']}"}
        sale["lines"] += part.lines(one["vat"], "deposit", label, quantity=-1, after=len(sale["lines"]))
    vat = part.left(sale["vat"], [one["vat"] for one in deposits])
    sale |= {"vat": vat, "totals": _sums(vat)}
    paid_on, due_on = settlement.paid_on, settlement.due_on
    payment: Record = {"payment": _to_come(booking)}
    if paid_on:
        payment = _paid(booking, sale, paid_on, settlement.means, settlement.came)
        due_on = date.fromisoformat(payment["due_on"])
    deducted = [{name: one[name] for name in ("number", "issued_on", "totals", "vat")} for one in deposits]
    last = max(due_on, heading.issued_on) if deposits else due_on
    return _opening(heading, booking.currency, covers) | sale | payment | {"due_on": last.isoformat(), "deducted": deducted}


def _paid(booking: Booking, sale: Record, paid_on: date, means: Means, came: Came | None) -> Record:
    """All of it was paid on that day, or the part that came; what came above it is no payment of this invoice."""
    gross = sale["totals"]["gross_cents"]
    less = came if came is not None and came.cents < gross else None
    paid = less.cents if less is not None else gross
    payment = {"means": means, "means_code": MEANS_CODES[means], "paid_on": paid_on.isoformat()}
    if less is not None and means is Means.transfer and Seller.of(booking.edition.seller).has_account:
        payment = _by_transfer(booking) | payment
    return {
        "totals": sale["totals"] | {"paid_cents": paid, "due_cents": gross - paid},
        "payment": payment,
        # What was paid before it was issued was due on the day of the payment (BR-FR-CO-09).
        "due_on": (paid_on if less is None else less.rest_due_on).isoformat(),
    }


def _percent(rate: int, gap: str = "") -> str:
    return f"{rate / 100:g}{gap}%"


def due_invoice(
    heading: Heading, booking: Booking, lines: Sequence[BookingLine], *, due_on: date, payer: Payer | None, order: str
) -> Record:
    """The record of an invoice that is still to be paid, by transfer to the seller's account, under the buyer's order."""
    return (
        _opening(heading, booking.currency)
        | _whole(booking, lines, payer, order)
        | {"due_on": due_on.isoformat(), "payment": _by_transfer(booking)}
    )


def quote(
    number: str,
    issued_on: date,
    booking: Booking,
    lines: Sequence[BookingLine],
    *,
    valid_until: date,
    payer: Payer | None,
    first_cents: int | None = None,
    balance_on: date | None = None,
) -> Record:
    """The record of an offer that holds until that day: what an invoice of it would say, and no paper of any series.

    Where a deposit of `first_cents` books it, that is what is to be paid now, and the rest by that other day.
    """
    is_whole = first_cents in (None, booking.gross_cents)
    parts = {} if is_whole else {"to_pay_cents": first_cents, "balance_on": balance_on.isoformat() if balance_on else None}
    return (
        {
            "version": VERSION,
            "kind": QUOTE,
            "number": number,
            "issued_on": issued_on.isoformat(),
            "valid_until": valid_until.isoformat(),
            "currency": booking.currency,
            "language": "fr",
            "due_on": None,
            "payment": _by_transfer(booking),
        }
        | parts
        | _whole(booking, lines, payer)
    )


def _to_come(booking: Booking) -> Record:
    """By transfer, or by card where the seller has no account that money could be sent to."""
    if Seller.of(booking.edition.seller).has_account:
        return _by_transfer(booking)
    return {"means": Means.card, "means_code": MEANS_CODES[Means.card], "paid_on": None}


def _by_transfer(booking: Booking) -> Record:
    seller = Seller.of(booking.edition.seller)
    account = {"iban": seller.iban.replace(" ", ""), "bic": seller.bic, "name": seller.name, "reference": booking.reference}
    return {"means": Means.transfer, "means_code": MEANS_CODES[Means.transfer], "paid_on": None, "account": account}


def _whole(booking: Booking, lines: Sequence[BookingLine], payer: Payer | None, order: str = "") -> Record:
    """All that the booking orders; `SumsDisagree` if its lines and totals contradict each other."""
    sale = _sale(booking, lines, payer, order)
    said = [sale["totals"][f"{part}_cents"] for part in ("net", "vat", "gross")]
    if said != [booking.net_cents, booking.vat_cents, booking.gross_cents]:
        raise SumsDisagree(reference=booking.reference)
    return sale


def _sale(booking: Booking, lines: Lines, payer: Payer | None, order: str = "") -> Record:
    """What was sold, by whom, to whom; nothing of it is paid yet."""
    seller = Seller.of(booking.edition.seller)
    vat = _vat(lines, booking.vat)
    return {
        "booking": booking.reference,
        "edition": booking.edition.name,
        "supply": _supply(booking.edition),
        "seller": _seller(seller, vat),
        "buyer": _buyer(booking.exhibitor, payer, order),
        "lines": [_line(position, line, booking.vat) for position, line in enumerate(lines, start=1)],
        "vat": vat,
        "totals": _sums(vat),
        "mentions": mentions.of(seller, booking.vat),
        "corrects": None,
    }


def credit_note(
    heading: Heading,
    invoice: Record,
    reason: str,
    *,
    gross_cents: int | None = None,
    unpaid: bool = False,
    earlier: Sequence[Record] = (),
    means: Means | None = None,
    on_account: bool = False,
) -> Record:
    """The record that takes `invoice` back: the same parties, lines and mentions, as they were then; or a part of its sum.

    After `earlier` credit notes it is of what they left, and the last one takes exactly the rest of every rate. Of an invoice
    that nobody has paid nothing is refunded: what was due is not due any more. `on_account`: it takes back a deposit before
    any invoice has used it.
    """
    whole = invoice["totals"]["gross_cents"]
    is_whole = not earlier and gross_cents in (None, whole)
    taken = invoice if is_whole else invoice | _part(invoice, gross_cents, [note["vat"] for note in earlier])
    payment = {name: value for name, value in invoice["payment"].items() if name != "account"}
    if means is not None:
        payment |= {"means": means, "means_code": MEANS_CODES[means]}
    return (
        taken
        | _opening(heading, invoice["currency"], Covers(invoice.get("covers", Covers.whole)))
        | {
            "deducted": [],
            "on_account": on_account,
            "due_on": None,
            "payment": payment | {"paid_on": None} | ({"unpaid": True} if unpaid else {}),
            "totals": taken["totals"] | {"paid_cents": 0, "due_cents": taken["totals"]["gross_cents"]},
            "corrects": {"number": invoice["number"], "issued_on": invoice["issued_on"], "reason": reason},
        }
    )


def _part(invoice: Record, gross_cents: int | None, taken: list[list[Record]]) -> Record:
    left = part.left(invoice["vat"], taken)
    vat = part.rows(left, _sums(left)["gross_cents"] if gross_cents is None else gross_cents)
    number = invoice["number"]
    label = {"fr": f"Remboursement partiel de la facture {number}", "en": f"Partial refund of invoice {number}"}
    return {"vat": vat, "lines": part.lines(vat, "partial_refund", label), "totals": _sums(vat)}


def fingerprint(record: Record) -> str:
    """SHA-256 of the record's canonical JSON: sorted keys, no blanks, UTF-8."""
    canonical = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def _opening(heading: Heading, currency: str, covers: Covers = Covers.whole) -> Record:
    codes = DEPOSIT_TYPE_CODES if covers is Covers.deposit else TYPE_CODES
    return {
        "version": VERSION,
        "kind": heading.kind,
        "covers": covers,
        "type_code": codes[heading.kind],
        "number": heading.number,
        "issued_on": heading.issued_on.isoformat(),
        "currency": currency,
        # The language that binds; the other one is a courtesy.
        "language": "fr",
    }


def _supply(edition: Edition) -> Record:
    return {"from": edition.starts_on.isoformat(), "to": edition.ends_on.isoformat()}


def _seller(seller: Seller, vat: Sequence[Record]) -> Record:
    # Where the money goes is said of the payment, where there is something to pay.
    known = {field: value for field, value in seller.stored().items() if field not in ("iban", "bic", "charged_under")}
    # BR-S-02 and, under reverse charge, art. 226 of directive 2006/112/EC: also after the seller has ceased to charge VAT.
    if any(row["category"] in NAMES_SELLER for row in vat):
        known["vat_number"] = seller.vat_number or seller.charged_under
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
    of_public = {field: getattr(payer, field) or "" if payer is not None else "" for field in ("service_code", "commitment")}
    return _party(known | names | {"email": email, "reference": reference} | of_public, who.country)


def _party(known: Record, country: str) -> Record:
    words = {f"country_{language}": Locale(language).territories.get(country, country) for language in ("fr", "en")}
    return known | words | {"siren": known["siret"].replace(" ", "")[:9]}


def _line(position: int, line: BookingLine | Line, charged: Vat) -> Record:
    return {
        "position": position,
        "kind": line.kind,
        "label_fr": line.label_fr,
        "label_en": line.label_en,
        "quantity": line.quantity,
        "unit_code": "C62",
        "unit_cents": line.unit_cents,
        "net_cents": line.net_cents,
        "vat_rate": line.vat_rate,
        "vat_category": _category(line.vat_rate, charged),
    }


def _category(rate: int, charged: Vat) -> str:
    if rate:
        return STANDARD_RATE
    return REVERSE_CHARGE if charged is Vat.reverse_charge else EXEMPT


def _vat(lines: Lines, charged: Vat) -> list[Record]:
    amounts = vat_by_rate([(line.net_cents, line.vat_rate) for line in lines])
    return [
        {
            "rate": rate,
            "category": _category(rate, charged),
            "net_cents": sum(line.net_cents for line in lines if line.vat_rate == rate),
            "vat_cents": cents,
            "exemption": None if rate else dict(mentions.EXEMPTIONS[charged]),
        }
        for rate, cents in amounts.items()
    ]


def _sums(vat: list[Record]) -> Record:
    net, tax = sum(row["net_cents"] for row in vat), sum(row["vat_cents"] for row in vat)
    return {"net_cents": net, "vat_cents": tax, "gross_cents": net + tax, "paid_cents": 0, "due_cents": net + tax}
