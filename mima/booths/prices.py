"""From rows to price lines: what a booth costs its company with its extras, its member rate and its code, and keeping that.

Rates of VAT come from categories and extras, and count as far as the sale's VAT lets them (`booths.vat`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import delete

from mima.booths import codes, pricing, queries, supplements, vat
from mima.booths.models import Booking, BookingLine, Booth, BoothCategory, Extra, Reservation, Vat
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor
from mima.exhibitors.queries import is_cluster_member
from mima.journal import service as journal


def of_booth(booth: Booth, *, is_member: bool, buyer: Exhibitor | None = None) -> list[pricing.Line]:
    """What the booth alone costs who holds it now, this buyer or anybody; members of the cluster have their rate."""
    return pricing.price(facts(booth, vat.of(booth.edition, buyer)), (), booth.edition.member_rate if is_member else 0)


def of_booking(
    booking: Booking, booth: pricing.BoothPrice, wanted: Mapping[int, int], others: Sequence[pricing.BoothPrice] = ()
) -> list[pricing.Line]:
    """What the booking costs with such booths and these extras: the company's rate of today, its code, today's prices.

    Its VAT is the one that it has.
    """
    edition = booking.edition
    is_member = is_cluster_member(booking.exhibitor, edition.day_at(clock.now()))
    reduction = codes.reduction(booking.discount) if booking.discount else None
    orders = extra_orders(edition, wanted, booking.vat)
    return pricing.price(booth, orders, edition.member_rate if is_member else 0, reduction, others)


def of_claims(claim: Reservation, wanted: Mapping[int, int]) -> list[pricing.Line]:
    """What the claim's booking costs with all its booths and these extras."""
    booking = claim.booking
    first, *others = [facts(one.booth, booking.vat, booking.created_at) for one in queries.together(claim)]
    return of_booking(booking, first, wanted, others)


def extra_orders(edition: Edition, wanted: Mapping[int, int], charged: Vat) -> list[pricing.ExtraOrder]:
    """{extra id: quantity} as what pricing takes, at today's prices; no statement where nothing is wanted."""
    extras = queries.extras(edition) if any(wanted.values()) else ()
    return [extra_order(extra, wanted[extra.id], charged) for extra in extras if wanted.get(extra.id)]


def extra_order(extra: Extra, quantity: int, charged: Vat) -> pricing.ExtraOrder:
    """So many of the extra, at today's price."""
    name = pricing.Label(extra.name_fr, extra.name_en)
    return pricing.ExtraOrder(extra.id, name, quantity, extra.price_cents, vat.rate(charged, extra.vat_rate))


def facts(booth: Booth, charged: Vat, held_at: datetime | None = None) -> pricing.BoothPrice:
    """The facts that make the booth's price for who held it at this moment, or holds it now."""
    category = booth.category
    is_early = is_early_at(category, booth.edition, held_at or clock.now())
    return booth_facts(booth, category, charged, is_early=is_early)


def is_early_at(category: BoothCategory, edition: Edition, moment: datetime) -> bool:
    """Whether a booth of the category that is held at this moment has its early price."""
    return category.early_until is not None and edition.day_at(moment) <= category.early_until


class Priced(supplements.Traits, Protocol):
    """What of a booth makes its price, on the floor or on a plan that is drawn."""

    @property
    def code(self) -> str: ...
    @property
    def area_dm2(self) -> int: ...


def booth_facts(booth: Priced, category: BoothCategory, charged: Vat, *, is_early: bool) -> pricing.BoothPrice:
    """The facts that would make the price of such a booth in this category."""
    code, square_metres = booth.code, f"{booth.area_dm2 / 100:g}"
    early_fr, early_en = (", tarif anticipé", ", early price") if is_early else ("", "")
    return pricing.BoothPrice(
        label=pricing.Label(
            f"Stand {code}, {category.name_fr}, {square_metres.replace('.', ',')} m²{early_fr}",
            f"Booth {code}, {category.name_en}, {square_metres} m²{early_en}",
        ),
        area_dm2=booth.area_dm2,
        price_cents=category.early_cents if is_early and category.early_cents is not None else category.price_cents,
        price_per=category.price_per,
        supplements=supplements.of(booth, category),
        vat_rate=vat.rate(charged, category.vat_rate),
    )


def reprice(reservation: Reservation, *, by: Actor) -> None:
    """The held booking costs what its booth and its extras cost now. The caller knows that no payment page is open."""
    booking = reservation.booking
    former, booking.vat = booking.vat, vat.of_booking(booking)
    lines = of_claims(reservation, queries.ordered_extras(booking))
    if not are(booking, lines):
        write(booking, lines)
        changed = {} if former is booking.vat else {"vat": booking.vat.value}
        journal.record(reservation, "reservation.repriced", by=by, net_cents=booking.net_cents, **changed)


def follow_vat(reservation: Reservation, *, by: Actor) -> None:
    """The held booking has the VAT of today's seller and payer: what a page or a quote kept as it was ends with them."""
    if reservation.booking.vat is not vat.of_booking(reservation.booking):
        reprice(reservation, by=by)


def are(booking: Booking, lines: Sequence[pricing.Line]) -> bool:
    """Whether the booking's stored lines say exactly this."""
    return [_told(line) for line in queries.lines(booking)] == [_told(line) for line in lines]


def _told(line: BookingLine | pricing.Line) -> tuple[object, ...]:
    return line.kind, line.label_fr, line.label_en, line.quantity, line.unit_cents, line.vat_rate, line.extra_id


def write(booking: Booking, lines: Sequence[pricing.Line]) -> None:
    """The booking, which has its id, has these lines and no others, and the totals that they make."""
    db.session.execute(delete(BookingLine).where(BookingLine.booking_id == booking.id))
    total(booking, lines)
    add(booking, lines)
    db.session.flush()


def total(booking: Booking, lines: Sequence[pricing.Line]) -> None:
    sums = pricing.totals(lines)
    booking.net_cents, booking.vat_cents, booking.gross_cents = sums.net_cents, sums.vat_cents, sums.gross_cents


def add(booking: Booking, lines: Sequence[pricing.Line]) -> None:
    db.session.add_all(_stored(booking, position, line) for position, line in enumerate(lines, start=1))


def _stored(booking: Booking, position: int, line: pricing.Line) -> BookingLine:
    return BookingLine(
        booking_id=booking.id,
        position=position,
        kind=line.kind,
        label_fr=line.label.fr,
        label_en=line.label.en,
        quantity=line.quantity,
        unit_cents=line.unit_cents,
        net_cents=line.net_cents,
        vat_rate=line.vat_rate,
        extra_id=line.extra_id,
    )
