"""Records as billing makes them, of rows that no database knows."""

from collections.abc import Mapping
from datetime import date

from mima.billing import record
from mima.billing.models import Covers, Means, PaperKind
from mima.billing.record import Heading, Record, Settlement
from mima.booths import pricing, supplements, vat
from mima.booths.models import Booking, BookingLine, LineKind, PricePer, Vat
from mima.booths.pricing import BoothPrice, ExtraOrder, Label, Supplement
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor
from tests import factories

CORNER = Supplement(supplements.WORDS["corner"], 18_000)
SELLER = {
    "name": "Le Damier",
    "legal_form": "Association loi 1901",
    "registration": "RNA W632001234",
    "siret": "73282932000074",
    "vat_number": "FR44732829320",
    "street": "2 place du 1er Mai",
    "postcode": "63000",
    "town": "Clermont-Ferrand",
    "email": "facturation@example.org",
    "phone": "+33 4 73 00 00 00",
}
ACCOUNT = {"iban": "FR7630006000011234567890189", "bic": "DEMOFRPP"}
BELGIAN = {
    "legal_name": "Zinneke Klank BV",
    "siret": "",
    "vat_number": "BE 0403.019.261",
    "street": "Vlaamsesteenweg 1",
    "postcode": "1000",
    "town": "Brussel",
    "country": "BE",
}


def invoice(
    *, rates: tuple[int, int] = (2000, 550), means: Means = Means.card, buyer: Mapping[str, str] | None = None, **seller: object
) -> Record:
    """A corner booth at the first rate with the member rate, two sockets, and a screen at the second rate."""
    booking, lines = booked(rates=rates, buyer=buyer, **seller)
    heading = Heading(PaperKind.invoice, "2026-F-0007", date(2026, 11, 23))
    return record.invoice(heading, booking, lines, paid_on=date(2026, 11, 21), means=means)


def paid_in_part(means: Means = Means.transfer, **seller: object) -> Record:
    """The same, of which less came; the rest is due."""
    booking, lines = booked(**seller)
    heading, came = Heading(PaperKind.invoice, "2026-F-0007", date(2026, 11, 23)), record.Came(100_000, date(2026, 12, 23))
    return record.invoice(heading, booking, lines, paid_on=date(2026, 11, 21), means=means, came=came)


def booked(
    *, rates: tuple[int, int] = (2000, 550), buyer: Mapping[str, str] | None = None, **seller: object
) -> tuple[Booking, list[BookingLine]]:
    """The booking of such an invoice, with its lines."""
    lines = _lines(*rates)
    totals = pricing.totals(lines)
    booking = Booking(
        reference="K7P2QX",
        currency="EUR",
        vat=Vat.standard,
        edition=_edition(SELLER | seller),
        exhibitor=_exhibitor(buyer or {}),
        net_cents=totals.net_cents,
        vat_cents=totals.vat_cents,
        gross_cents=totals.net_cents + totals.vat_cents,
    )
    # Who has no rate is asked why; a business abroad that pays one is an old paper.
    booking.vat = vat.of(booking.edition, booking.exhibitor) if rates == (0, 0) else vat.of_seller(booking.edition)
    return booking, _rows(lines)


def free(rate: int = 2000, **seller: object) -> Record:
    """The invoice of a corner booth of which a code has taken all off."""
    booth = BoothPrice(Label("Stand A01, 6 m²", "Booth A01, 6 m²"), 600, 126_000, PricePer.booth, [CORNER], rate)
    off = pricing.Line(LineKind.code, Label("Code INVITE, 100 %", "Code INVITE, 100%"), 1, -144_000, rate)
    booking, _lines = booked(**seller)
    booking.net_cents = booking.vat_cents = booking.gross_cents = 0
    heading = Heading(PaperKind.invoice, "2026-F-0009", date(2026, 11, 23))
    return record.free(heading, booking, _rows([*pricing.price(booth, [], 0), off]))


def credit_note(of: Record, reason: str = "Stand annulé", **how: object) -> Record:
    return record.credit_note(Heading(PaperKind.credit_note, "2026-A-0002", date(2026, 12, 1)), of, reason, **how)


def deposit(rate: int = 3_000, *, rates: tuple[int, int] = (2000, 550), **seller: object) -> Record:
    """The invoice of what is paid first of the same booking."""
    booking, lines = booked(rates=rates, **seller)
    heading = Heading(PaperKind.invoice, "2026-F-0007", date(2026, 11, 23))
    gross = booking.gross_cents * rate // 10_000
    return record.deposit(heading, booking, lines, gross_cents=gross, rate=rate, paid_on=date(2026, 11, 21), means=Means.card)


def balance(of: Record, paid_on: date | None = None, *, rates: tuple[int, int] = (2000, 550), **seller: object) -> Record:
    """The invoice of what such a deposit left."""
    booking, lines = booked(rates=rates, **ACCOUNT, **seller)
    heading = Heading(PaperKind.invoice, "2027-F-0003", date(2027, 1, 10))
    settlement = Settlement(date(2027, 2, 1), paid_on, Means.card)
    return record.later(heading, booking, lines, covers=Covers.balance, settlement=settlement, deposits=[of])


def supplement(paid_on: date | None = None) -> Record:
    """The invoice of what a larger booth costs more."""
    booking, _lines = booked(**ACCOUNT)
    lines = [
        pricing.Line(LineKind.booth, Label("Stand A04 au lieu de A01", "Booth A04 instead of A01"), 1, 40_007, 2000),
        pricing.Line(LineKind.member_rate, pricing.member_label(1250), 1, -5_001, 2000),
    ]
    heading = Heading(PaperKind.invoice, "2027-F-0004", date(2027, 1, 12))
    return record.later(
        heading, booking, lines, covers=Covers.supplement, settlement=Settlement(paid_on or date(2027, 2, 11), paid_on)
    )


def _edition(seller: Mapping[str, object]) -> Edition:
    return Edition(name="MIMA 2027", starts_on=date(2027, 4, 1), ends_on=date(2027, 4, 2), seller=seller)


def _exhibitor(changes: Mapping[str, str]) -> Exhibitor:
    return Exhibitor(**{"name": "Maison Pouzzolane", "country": "FR"} | factories.LEGAL | changes)


def _lines(first: int, second: int) -> list[pricing.Line]:
    booth = BoothPrice(Label("Stand A01, 6 m²", "Booth A01, 6 m²"), 600, 126_000, PricePer.booth, [CORNER], first)
    extras = [
        ExtraOrder(1, Label("Prise 16 A", "16 A socket"), 2, 9_050, first),
        ExtraOrder(2, Label("Écran", "Screen"), 1, 24_033, second),
    ]
    return pricing.price(booth, extras, 1250)


def _rows(lines: list[pricing.Line]) -> list[BookingLine]:
    fields = ("kind", "label_fr", "label_en", "quantity", "unit_cents", "net_cents", "vat_rate")
    return [
        BookingLine(position=place, **{field: getattr(line, field) for field in fields}) for place, line in enumerate(lines, 1)
    ]
