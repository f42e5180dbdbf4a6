"""Taking, keeping and giving back a booth. Nothing here commits; the database keeps "one live claim per booth"."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mima.booths import aside, codes, letters, prices, pricing, queries, stock, vat
from mima.booths.models import LIVE, Booking, Booth, Door, Reservation, ReservationState
from mima.core import clock, ids
from mima.core.actors import SCHEDULE, Actor
from mima.core.db import db, locked, violated
from mima.core.errors import N_, DomainError
from mima.core.states import MoveRefused
from mima.editions import calling_off, deposit, sale
from mima.editions import queries as editions
from mima.exhibitors.models import Exhibitor
from mima.exhibitors.queries import is_cluster_member, one_at_a_time
from mima.journal import service as journal

MOST_HELD_AT_ONCE = 3


class BoothTaken(DomainError):
    """Another company has a live claim on the booth."""

    message = N_("Somebody else has booth %(code)s now. Nothing was charged; the free booths are on the plan.")


class BoothNotForSale(DomainError):
    message = N_("Booth %(code)s is not for sale.")


class SaleClosed(DomainError):
    message = N_("Booths of %(edition)s are not on sale now.")


class BoothPutAside(DomainError):
    """Another company had it in an earlier edition, and may take it again before the others."""

    message = N_(
        "Booth %(code)s is put aside until %(until)s for the company that had it before. The free booths are on the plan."
    )


class OnlyOldBooth(DomainError):
    """Before the sale opens for this company, it may take the booth that it had, and no other."""

    message = N_("Until booths go on sale for you, you may take the one that you had before: %(codes)s.")


class DoorNotOpen(DomainError):
    """The booth's category is not sold by a click."""

    message = N_("The market's team places companies on booths of this category. Booth %(code)s is not taken by a click.")


class AskForIt(DoorNotOpen):
    message = N_("Booth %(code)s is not taken by a click. Ask for a booth of its category; the market's team chooses.")


class TooManyHolds(DomainError):
    message = N_("You already hold %(most)s booths. Pay one or give one back first.")


class HoldLapsed(DomainError):
    """The claim is over; the booth may have gone to somebody else."""

    message = N_("The time to pay for booth %(code)s is over and it was given back. Take it again if it is still free.")


class HoldsLapsed(HoldLapsed):
    message = N_("The time to pay for booths %(codes)s is over and they were given back. Take them again if they are still free.")


class PaymentOpen(DomainError):
    """While a payment page may take money, or money that came waits for a decision, the order must stay as it is."""

    message = N_("A payment is under way for this booking: finish it, go back from its page, or wait for the team's decision.")


class NotFree(DomainError):
    """The order has something to pay."""

    message = N_("This order is not free of charge any more. Please look at its price, then book and pay.")


class QuoteOpen(DomainError):
    """A quote promises this order at this price until its end; nothing else may begin beside it."""

    message = N_("A quote is open for this booking. Withdraw the quote first.")


def hold(booth: Booth, exhibitor: Exhibitor, *, by: Actor) -> Booking:
    """The company holds the booth for the edition's hold time and has a priced booking for it.

    A booth that the company already claims gives its present booking again. Refused with `CalledOff`, `SaleClosed`,
    `BoothNotForSale`, `DoorNotOpen`, `TooManyHolds`, or `BoothTaken` when somebody else was quicker.
    """
    now = clock.now()
    queries.stays(booth)
    claim = queries.live_reservation(booth)
    # A hold that ended since the schedule last looked does not stand in the way.
    if claim is not None and not lapse_if_due(claim, now) and claim.booking.exhibitor_id == exhibitor.id:
        return claim.booking
    # After the claims, as everybody does: several clicks of one company at once are counted one after the other.
    one_at_a_time(exhibitor)
    is_member = is_cluster_member(exhibitor, booth.edition.day_at(now))
    check_may_hold(booth, exhibitor, is_member=is_member)
    return claim_booth(booth, exhibitor, prices.of_booth(booth, is_member=is_member, buyer=exhibitor), now, by)


def check_may_hold(booth: Booth, exhibitor: Exhibitor, *, is_member: bool) -> None:
    """Nothing, if the rules let this company take the booth now; refused with the error that `hold` would raise."""
    now, edition = clock.now(), booth.edition
    calling_off.check_is_on(edition)
    windows = editions.open_windows(edition, now)
    kept = aside.by_code(windows)
    check_not_aside(booth, kept, (exhibitor.id,))
    is_open = sale.is_open(windows, sale.audiences(member=is_member), now)
    if not is_open and booth.code not in kept and (theirs := aside.codes_of(kept, exhibitor.id)):
        raise OnlyOldBooth(codes=", ".join(theirs))
    check_offered(booth, is_open=is_open or booth.code in kept)
    most = max(MOST_HELD_AT_ONCE, edition.most_booths)
    if queries.held_count(edition, exhibitor, now) >= most:
        raise TooManyHolds(most=most)


def check_not_aside(booth: Booth, kept: Mapping[str, aside.Aside], companies: Collection[int]) -> None:
    """Nothing, unless the booth is put aside for a company that is none of these (ids): then `BoothPutAside`."""
    found = kept.get(booth.code)
    if found is not None and found.exhibitor_id not in companies:
        raise BoothPutAside(code=booth.code, until=found.until.astimezone(ZoneInfo(booth.edition.timezone)))


def check_offered(booth: Booth, *, is_open: bool) -> None:
    """Nothing, if it is sold by a click while the sale is open; `CalledOff`, `SaleClosed`, `BoothNotForSale` or `DoorNotOpen`."""
    calling_off.check_is_on(booth.edition)
    if not is_open:
        raise SaleClosed(edition=booth.edition.name)
    if not (booth.for_sale and booth.is_drawn):
        raise BoothNotForSale(code=booth.code)
    if booth.category.door is Door.apply:
        raise AskForIt(code=booth.code)
    if booth.category.door is not Door.instant:
        raise DoorNotOpen(code=booth.code)


def claim_booth(
    booth: Booth,
    exhibitor: Exhibitor,
    lines: Sequence[pricing.Line],
    now: datetime,
    by: Actor,
    *,
    placed_until: datetime | None = None,
    offered: bool = False,
) -> Booking:
    """A booking of these lines with a live claim on the booth; `BoothTaken` or `CalledOff`. Other rules are the caller's."""
    edition = booth.edition
    calling_off.check_is_on(edition)
    facts = {"reference": ids.reference(), "created_at": now, "currency": edition.currency, "vat": vat.of(edition, exhibitor)}
    booking = Booking(edition_id=edition.id, exhibitor_id=exhibitor.id, **facts)
    reservation = Reservation(
        booking=booking,
        booth_id=booth.id,
        held_until=placed_until or now + timedelta(minutes=edition.hold_minutes),
        placed_until=placed_until,
        offered=offered,
        cancellation_terms=edition.cancellation_terms,
        deposit_rate=edition.deposit_rate,
        balance_on=deposit.balance_day(edition),
    )
    prices.total(booking, lines)
    try:
        with db.session.begin_nested():
            journal.begin(reservation, ReservationState.held, by=by, booth=booth.code)
            prices.add(booking, lines)
    except IntegrityError as error:
        if violated(error) == "uq_reservation_live_booth":
            raise BoothTaken(code=booth.code) from error
        raise
    return booking


def change_extras(reservation: Reservation, wanted: Mapping[int, int], *, code: str | None = None, by: Actor) -> None:
    """The booking orders exactly these extras ({extra id: quantity}), has this code, and its lines and totals say so.

    Without `code` its code stays, with an empty one it has none any more. Refused with `HoldLapsed`, `PaymentOpen`,
    `QuoteOpen`, `Invalid` (unknown extra, too many for its booths, or a code that does not count), or `ExtraSoldOut`;
    then nothing is changed.
    """
    reservation = locked(Reservation, reservation.id)
    check_held(reservation)
    check_order_is_open(reservation)
    booking = reservation.booking
    extras = {extra.id: extra for extra in queries.extras(booking.edition)}
    stock.check_quantities(extras, wanted, reservation)
    for extra_id, difference in stock.differences(booking, wanted).items():
        stock.take(extras[extra_id], difference)
    if code is not None:
        codes.change(booking, code)
    booking.vat = vat.of_booking(booking)
    prices.write(booking, prices.of_claims(reservation, wanted))
    ordered = {extras[key].code: count for key, count in wanted.items() if count}
    coded = {"code": booking.discount.code} if booking.discount else {}
    journal.record(reservation, "reservation.extras", by=by, extras=ordered, **coded)


def check_held(reservation: Reservation) -> None:
    """Nothing, if the hold is live at this moment; `CalledOff` with its edition, or `HoldLapsed`."""
    calling_off.check_is_on(reservation.booking.edition)
    over = not reservation.paying and reservation.held_until <= clock.now()
    if reservation.state is not ReservationState.held or over:
        raise (
            HoldsLapsed(codes=pricing.Codes(reservation.codes)) if reservation.beside else HoldLapsed(code=reservation.booth.code)
        )


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


def book_free(reservation: Reservation, *, by: Actor) -> None:
    """The booth that costs nothing belongs to the company; refused with `HoldLapsed`, `PaymentOpen`, `QuoteOpen`, `NotFree`."""
    reservation = locked(Reservation, reservation.id)
    check_held(reservation)
    check_order_is_open(reservation)
    db.session.refresh(reservation.booking)
    if reservation.booking.gross_cents:
        raise NotFree
    confirm(reservation, by=by, why=N_("nothing to pay"))


def confirm(reservation: Reservation, *, by: Actor, why: str = "") -> None:
    """Every booth of the booking belongs to the company. Claims that had ended take all of them again, or `BoothTaken`.

    So does one of a booth that has been taken off the plan meanwhile; `CalledOff` where nothing is sold any more.
    """
    claims, ended = queries.together(reservation), reservation.state not in LIVE
    if ended:
        for one in claims:
            _check_is_there(one.booth)
    with db.session.begin_nested():
        for one in claims:
            _confirm(one, by, why)
    if ended:
        stock.count(reservation, +1)
    for one in claims:
        one.paying = one.quoted = False
        one.confirmed_at = clock.now()


def _check_is_there(booth: Booth) -> None:
    queries.stays(booth)
    calling_off.check_is_on(booth.edition)
    if not booth.is_drawn:
        raise BoothTaken(code=booth.code)


def _confirm(claim: Reservation, by: Actor, why: str) -> None:
    try:
        with db.session.begin_nested():
            journal.move(claim, ReservationState.confirmed, by=by, why=why)
    except IntegrityError as error:
        if violated(error) == "uq_reservation_live_booth":
            db.session.refresh(claim)
            raise BoothTaken(code=claim.booth.code) from error
        raise


def cancel(reservation: Reservation, *, by: Actor, why: str) -> None:
    """A confirmed booth is free again, at an organizer's word; what happens to its money is not decided here.

    `MoveRefused` if it is not confirmed.
    """
    reservation = locked(Reservation, reservation.id)
    if reservation.state is not ReservationState.confirmed:
        raise MoveRefused
    _end(reservation, ReservationState.cancelled, by, why)


def call_off(reservation: Reservation, *, by: Actor, why: str) -> None:
    """The live claim ends with its edition, held or confirmed; a page or quote that is open can bring it nothing any more."""
    _end(reservation, ReservationState.cancelled, by, why)


def lapse(reservation: Reservation, *, by: Actor = SCHEDULE) -> None:
    """The hold's time is over and the booth is free again. The caller knows that no payment page is open."""
    _end(reservation, ReservationState.lapsed, by, "")
    if reservation.placed_until is not None and not reservation.offered:
        letters.placing_lapsed(reservation)


def lapse_overdue() -> int:
    """Every hold whose time is over, and that nobody is paying, has lapsed; the number of them."""
    now = clock.now()
    overdue = (
        select(Reservation)
        .where(Reservation.state == ReservationState.held, Reservation.held_until <= now, Reservation.paying.is_(False))
        .where(queries.is_first())
    )
    found = db.session.scalars(overdue.with_for_update()).all()
    for reservation in found:
        lapse(reservation)
    return len(found)


def lapse_if_due(reservation: Reservation, now: datetime) -> bool:
    """Whether the live claim was a hold whose time is over, and has lapsed now."""
    due = reservation.state is ReservationState.held and reservation.held_until <= now and not reservation.paying
    if due:
        lapse(reservation)
    return due


def _end(reservation: Reservation, state: ReservationState, by: Actor, why: str) -> None:
    for one in queries.together(reservation):
        journal.move(one, state, by=by, why=why)
        one.paying = one.quoted = False
    stock.count(reservation, -1)
