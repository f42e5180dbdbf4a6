"""Taking, keeping and giving back a booth. Nothing here commits; the database keeps "one live claim per booth"."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from mima.booths import pricing, queries
from mima.booths.models import LIVE, Booking, BookingLine, Booth, BoothCategory, Door, Extra, Reservation, ReservationState
from mima.core import clock, ids
from mima.core.actors import SCHEDULE, Actor
from mima.core.db import db, locked, violated
from mima.core.errors import N_, DomainError, Invalid
from mima.editions import queries as editions
from mima.editions import sale
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor
from mima.exhibitors.queries import is_cluster_member
from mima.journal import service as journal

MOST_HELD_AT_ONCE = 3


class BoothTaken(DomainError):
    """Another company has a live claim on the booth."""

    message = N_("Somebody else has booth %(code)s now. Nothing was charged; the free booths are on the plan.")


class BoothNotForSale(DomainError):
    message = N_("Booth %(code)s is not for sale.")


class SaleClosed(DomainError):
    """No sale window is open for this company."""

    message = N_("Booths of %(edition)s are not on sale now.")


class DoorNotOpen(DomainError):
    """The booth's category is not sold by a click."""

    message = N_("Booth %(code)s is given by the market's team. Write to them to ask for it.")


class TooManyHolds(DomainError):
    message = N_("You already hold %(most)s booths. Pay one or give one back first.")


class HoldLapsed(DomainError):
    """The claim is over; the booth may have gone to somebody else."""

    message = N_("The time to pay for booth %(code)s is over and it was given back. Take it again if it is still free.")


class PaymentOpen(DomainError):
    """While a payment page may take money, the order must stay as it is."""

    message = N_("A payment page is open for this booking. Finish the payment, or go back from it first.")


class QuoteOpen(DomainError):
    """A quote promises this order at this price until its end; nothing else may begin beside it."""

    message = N_("A quote is open for this booking. Withdraw the quote first.")


class ExtraSoldOut(DomainError):
    message = N_("Only %(left)s of “%(name)s” are left. Nothing of your order was changed.")


def hold(booth: Booth, exhibitor: Exhibitor, *, by: Actor) -> Booking:
    """The company holds the booth for the edition's hold time and has a priced booking for it.

    A booth that the company already claims gives its present booking again. Refused with `SaleClosed`,
    `BoothNotForSale`, `DoorNotOpen`, `TooManyHolds`, or `BoothTaken` when somebody else was quicker.
    """
    now = clock.now()
    queries.stays(booth)
    claim = queries.live_reservation(booth)
    # A hold that ended since the schedule last looked does not stand in the way.
    if claim is not None and not _lapse_if_due(claim, now) and claim.booking.exhibitor_id == exhibitor.id:
        return claim.booking
    is_member = is_cluster_member(exhibitor, now.date())
    check_may_hold(booth, exhibitor, is_member=is_member)
    return _claim(booth, exhibitor, price_lines(booth, {}, is_member=is_member), now, by)


def check_may_hold(booth: Booth, exhibitor: Exhibitor, *, is_member: bool) -> None:
    """Nothing, if the rules let this company take the booth now; refused with the error that `hold` would raise."""
    now, edition = clock.now(), booth.edition
    check_offered(booth, is_open=editions.on_sale_for(edition, sale.audiences(member=is_member), now))
    if queries.held_count(edition, exhibitor, now) >= MOST_HELD_AT_ONCE:
        raise TooManyHolds(most=MOST_HELD_AT_ONCE)


def check_offered(booth: Booth, *, is_open: bool) -> None:
    """Nothing, if the booth is sold by a click while the sale is open; `SaleClosed`, `BoothNotForSale` or `DoorNotOpen`."""
    if not is_open:
        raise SaleClosed(edition=booth.edition.name)
    if not (booth.for_sale and booth.is_drawn):
        raise BoothNotForSale(code=booth.code)
    if booth.category.door is not Door.instant:
        raise DoorNotOpen(code=booth.code)


def _claim(booth: Booth, exhibitor: Exhibitor, lines: Sequence[pricing.Line], now: datetime, by: Actor) -> Booking:
    edition = booth.edition
    booking = Booking(
        reference=ids.reference(),
        edition_id=edition.id,
        exhibitor_id=exhibitor.id,
        created_at=now,
        currency=edition.currency,
    )
    reservation = Reservation(
        booking=booking,
        booth_id=booth.id,
        held_until=now + timedelta(minutes=edition.hold_minutes),
        free_cancellation_until=edition.free_cancellation_until,
    )
    _total(booking, lines)
    try:
        with db.session.begin_nested():
            journal.begin(reservation, ReservationState.held, by=by, booth=booth.code)
            _add_lines(booking, lines)
    except IntegrityError as error:
        if violated(error) == "uq_reservation_live_booth":
            raise BoothTaken(code=booth.code) from error
        raise
    return booking


def change_extras(reservation: Reservation, wanted: Mapping[int, int], *, by: Actor) -> None:
    """The booking orders exactly these extras ({extra id: quantity}) and its lines and totals say so.

    Refused with `HoldLapsed`, `PaymentOpen`, `QuoteOpen`, `Invalid` (unknown extra or too many for one booth), or
    `ExtraSoldOut`; then nothing is changed.
    """
    reservation = locked(Reservation, reservation.id)
    check_held(reservation)
    check_order_is_open(reservation)
    extras = {extra.id: extra for extra in queries.extras(reservation.booking.edition)}
    _check_quantities(extras, wanted)
    for extra_id, difference in _differences(reservation.booking, wanted).items():
        _take_stock(extras[extra_id], difference)
    _rewrite_lines(reservation, wanted)
    journal.record(
        reservation,
        "reservation.extras",
        by=by,
        extras={extras[key].code: count for key, count in wanted.items() if count},
    )


def _check_quantities(extras: Mapping[int, Extra], wanted: Mapping[int, int]) -> None:
    wrong = {
        f"extra-{key}": N_("Choose a number that this booth may have.")
        for key, quantity in wanted.items()
        if key not in extras or not 0 <= quantity <= extras[key].most_per_booth
    }
    if wrong:
        raise Invalid(wrong)


def _differences(booking: Booking, wanted: Mapping[int, int]) -> dict[int, int]:
    present = queries.ordered_extras(booking)
    keys = sorted({*present, *wanted})
    return {key: wanted.get(key, 0) - present.get(key, 0) for key in keys if wanted.get(key, 0) != present.get(key, 0)}


def _take_stock(extra: Extra, quantity: int) -> None:
    """The stock counts `quantity` more (or fewer) as taken; the WHERE is what keeps the last one from going twice."""
    taken = db.session.execute(
        update(Extra)
        .where(Extra.id == extra.id, (Extra.stock.is_(None)) | (Extra.taken + quantity <= Extra.stock))
        .values(taken=Extra.taken + quantity)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        db.session.refresh(extra)
        left = max(0, (extra.stock or 0) - extra.taken)
        raise ExtraSoldOut(left=left, name=pricing.Label(extra.name_fr, extra.name_en))


def reprice(reservation: Reservation, *, by: Actor) -> None:
    """The held booking costs what its booth and its extras cost now. The caller knows that no payment page is open."""
    _rewrite_lines(reservation, queries.ordered_extras(reservation.booking))
    journal.record(reservation, "reservation.repriced", by=by, net_cents=reservation.booking.net_cents)


def _rewrite_lines(reservation: Reservation, wanted: Mapping[int, int]) -> None:
    """The booking's lines and totals are what its booth and these extras cost now."""
    booking = reservation.booking
    is_member = is_cluster_member(booking.exhibitor, clock.now().date())
    lines = price_lines(reservation.booth, wanted, is_member=is_member)
    db.session.execute(delete(BookingLine).where(BookingLine.booking_id == booking.id))
    _total(booking, lines)
    _add_lines(booking, lines)
    db.session.flush()


def _total(booking: Booking, lines: Sequence[pricing.Line]) -> None:
    sums = pricing.totals(lines)
    booking.net_cents, booking.vat_cents, booking.gross_cents = sums.net_cents, sums.vat_cents, sums.gross_cents


def _add_lines(booking: Booking, lines: Sequence[pricing.Line]) -> None:
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


def price_lines(booth: Booth, wanted: Mapping[int, int], *, is_member: bool) -> list[pricing.Line]:
    """What the booth with these extras costs now; members of the cluster have their rate."""
    edition = booth.edition
    return pricing.price(pricing_facts(booth), extra_orders(edition, wanted), edition.member_rate if is_member else 0)


def extra_orders(edition: Edition, wanted: Mapping[int, int]) -> list[pricing.ExtraOrder]:
    """{extra id: quantity} as what pricing takes, at today's prices; no statement where nothing is wanted."""
    extras = queries.extras(edition) if any(wanted.values()) else ()
    return [
        pricing.ExtraOrder(
            extra.id, pricing.Label(extra.name_fr, extra.name_en), wanted[extra.id], extra.price_cents, extra.vat_rate
        )
        for extra in extras
        if wanted.get(extra.id)
    ]


def pricing_facts(booth: Booth) -> pricing.BoothPrice:
    return booth_price(booth.code, booth.area_dm2, booth.category, corner=booth.corner)


def booth_price(code: str, area_dm2: int, category: BoothCategory, *, corner: bool) -> pricing.BoothPrice:
    """The facts that would make the price of such a booth in this category."""
    square_metres = f"{area_dm2 / 100:g}"
    return pricing.BoothPrice(
        label=pricing.Label(
            f"Stand {code}, {category.name_fr}, {square_metres.replace('.', ',')} m²",
            f"Booth {code}, {category.name_en}, {square_metres} m²",
        ),
        area_dm2=area_dm2,
        price_cents=category.price_cents,
        price_per=category.price_per,
        corner_cents=category.corner_cents if corner else 0,
        vat_rate=category.vat_rate,
    )


def check_held(reservation: Reservation) -> None:
    """Nothing, if the hold is live at this moment; `HoldLapsed` otherwise."""
    over = not reservation.paying and reservation.held_until <= clock.now()
    if reservation.state is not ReservationState.held or over:
        raise HoldLapsed(code=reservation.booth.code)


def check_order_is_open(reservation: Reservation) -> None:
    """Nothing, if neither a payment page (`PaymentOpen`) nor a quote (`QuoteOpen`) says what is ordered."""
    if reservation.paying:
        raise PaymentOpen
    if reservation.quoted:
        raise QuoteOpen


def release(reservation: Reservation, *, by: Actor, why: str = "") -> None:
    """The booth is free again; refused with `PaymentOpen` or `QuoteOpen` while money may arrive, `MoveRefused` if not held."""
    reservation = locked(Reservation, reservation.id)
    check_order_is_open(reservation)
    _end(reservation, ReservationState.released, by, why)


def begin_paying(reservation: Reservation, until: datetime) -> None:
    """The hold lasts at least until `until`, and time alone no longer ends it. Payments only."""
    reservation.paying = True
    reservation.held_until = max(reservation.held_until, until)


def end_paying(reservation: Reservation) -> None:
    """No payment page can take money for this hold any more; its time runs again, for at least the edition's hold time."""
    reservation.paying = False
    fresh = clock.now() + timedelta(minutes=reservation.booking.edition.hold_minutes)
    reservation.held_until = min(reservation.held_until, fresh)


def begin_quote(reservation: Reservation, until: datetime) -> None:
    """The hold lasts as long as its quote, and the order stays as it is. Billing only."""
    reservation.quoted = True
    reservation.held_until = max(reservation.held_until, until)


def end_quote(reservation: Reservation, until: datetime) -> None:
    """The quote does not bind any more; the hold ends as it would have without it, in the edition's hold time at the earliest."""
    reservation.quoted = False
    fresh = clock.now() + timedelta(minutes=reservation.booking.edition.hold_minutes)
    reservation.held_until = min(reservation.held_until, max(until, fresh))


def confirm(reservation: Reservation, *, by: Actor, why: str = "") -> None:
    """The booth belongs to the company. A claim that had ended takes the booth again, or raises `BoothTaken`.

    So does one of a booth that has been taken off the plan meanwhile.
    """
    ended = reservation.state not in LIVE
    if ended:
        queries.stays(reservation.booth)
        if not reservation.booth.is_drawn:
            raise BoothTaken(code=reservation.booth.code)
    try:
        with db.session.begin_nested():
            journal.move(reservation, ReservationState.confirmed, by=by, why=why)
    except IntegrityError as error:
        if violated(error) == "uq_reservation_live_booth":
            db.session.refresh(reservation)
            raise BoothTaken(code=reservation.booth.code) from error
        raise
    if ended:
        _restock(reservation, +1)
    reservation.paying = reservation.quoted = False
    reservation.confirmed_at = clock.now()


def cancel(reservation: Reservation, *, by: Actor, why: str) -> None:
    """A confirmed booth is free again, at an organizer's word; what happens to its money is not decided here."""
    _end(locked(Reservation, reservation.id), ReservationState.cancelled, by, why)


def lapse(reservation: Reservation, *, by: Actor = SCHEDULE) -> None:
    """The hold's time is over and the booth is free again. The caller knows that no payment page is open."""
    reservation.paying = reservation.quoted = False
    _end(reservation, ReservationState.lapsed, by, "")


def lapse_overdue() -> int:
    """Every hold whose time is over, and that nobody is paying, has lapsed; the number of them."""
    now = clock.now()
    overdue = select(Reservation).where(
        Reservation.state == ReservationState.held, Reservation.held_until <= now, Reservation.paying.is_(False)
    )
    found = db.session.scalars(overdue.with_for_update()).all()
    for reservation in found:
        lapse(reservation)
    return len(found)


def _lapse_if_due(reservation: Reservation, now: datetime) -> bool:
    due = reservation.state is ReservationState.held and reservation.held_until <= now and not reservation.paying
    if due:
        lapse(reservation)
    return due


def _end(reservation: Reservation, state: ReservationState, by: Actor, why: str) -> None:
    journal.move(reservation, state, by=by, why=why)
    _restock(reservation, -1)


def _restock(reservation: Reservation, sign: int) -> None:
    extras = {extra.id: extra for extra in queries.extras(reservation.booking.edition)}
    for extra_id, quantity in sorted(queries.ordered_extras(reservation.booking).items()):
        _take_stock(extras[extra_id], sign * quantity)
