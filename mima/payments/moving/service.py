"""Moving and exchanging with their money, as rehearsed: all or nothing. Refunds are sent after the caller's transaction."""

from collections.abc import Collection

from mima.booths import moving, prices
from mima.booths.models import Booth, Reservation
from mima.core.actors import Actor
from mima.core.errors import N_, Invalid
from mima.journal import service as journal
from mima.payments.calling_off.service import RehearsalOutdated
from mima.payments.dues import difference, naming
from mima.payments.moving import letters
from mima.payments.moving.rehearsal import Rehearsal, Step, rehearse_exchange, rehearse_move


def move(claim: Reservation, booth: Booth, *, by: Actor, why: str, seen: str, waived: Collection[str] = ()) -> Rehearsal:
    """The company has that booth instead of this one, as it was rehearsed, and a letter; what was done.

    A booking that is not paid costs what it costs there. Of one that is booked the difference becomes a supplement or goes
    back, each with its paper; unless its reference is `waived`, then it costs what it did.
    Refused with `Invalid` without a reason, `RehearsalOutdated` when `seen` is not the digest of what would happen now, with
    what `moving.check` says, and with the settlement's hindrance; then nothing is changed.
    """
    claim = moving.lock_for(claim, booth)
    _check_reason(why)
    found = _as_seen(rehearse_move(claim, booth), seen)
    moving.move(claim, booth, by=by, why=why)
    _follow(found, by=by, why=why, waived=waived)
    return found


def exchange(one: Reservation, other: Reservation, *, by: Actor, why: str, seen: str, waived: Collection[str] = ()) -> Rehearsal:
    """Each of the two companies has the other's booth, as it was rehearsed; what was done. All else is as with `move`."""
    one, other = moving.lock_both(one, other)
    _check_reason(why)
    found = _as_seen(rehearse_exchange(one, other), seen)
    moving.exchange(one, other, by=by, why=why)
    _follow(found, by=by, why=why, waived=waived)
    return found


def _check_reason(why: str) -> None:
    if not why.strip():
        raise Invalid({"why": N_("Please fill this in.")})


def _as_seen(found: Rehearsal, seen: str) -> Rehearsal:
    if found.digest != seen:
        raise RehearsalOutdated
    return found


def _follow(found: Rehearsal, *, by: Actor, why: str, waived: Collection[str]) -> None:
    """Each booking says its new price, its difference is settled or left, and its company has its letter."""
    for step in found.steps:
        is_waived = step.may_waive and step.booking.reference in waived
        _price(step, is_waived=is_waived, by=by, why=why)
        letters.moved(step, found.of_company(step), why, by=by, is_exchange=len(found.steps) > 1, is_waived=is_waived)


def _price(step: Step, *, is_waived: bool, by: Actor, why: str) -> None:
    booking = step.booking
    lines = step.waived if is_waived else step.after
    prices.write(booking, lines)
    naming.name_booths(booking, lines)
    if is_waived:
        journal.record(step.first, "reservation.difference_waived", by=by, why=why, amount_cents=step.cents)
        return
    if step.cents:
        journal.record(step.first, "reservation.repriced", by=by, net_cents=booking.net_cents)
    if step.is_booked:
        if step.settlement.hindrance is not None:
            raise step.settlement.hindrance
        difference.ask_difference(booking, step.difference, by=by, why=why)
