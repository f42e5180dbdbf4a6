"""What bookings take of the extras' stock and of the codes' uses, and give back. Nothing here commits."""

from collections.abc import Mapping

from sqlalchemy import update

from mima.booths import codes, pricing, queries
from mima.booths.models import Booking, Extra, Reservation
from mima.core.db import db
from mima.core.errors import N_, DomainError, Invalid


class ExtraSoldOut(DomainError):
    message = N_("Only %(left)s of “%(name)s” are left. Nothing of your order was changed.")


def take(extra: Extra, quantity: int) -> None:
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


class TooManyExtras(DomainError):
    """What is ordered is more than the booths that would be left may have."""

    message = N_("Without booth %(code)s, this booking may have %(most)s of “%(name)s” at most. Order fewer of them first.")


def most(extra: Extra, reservation: Reservation) -> int:
    """How many of the extra the claim's booking may order, for all its booths together."""
    return extra.most_per_booth * (1 + reservation.beside)


def check_quantities(extras: Mapping[int, Extra], wanted: Mapping[int, int], reservation: Reservation) -> None:
    """Nothing, if the claim's booking may have each of these extras so often; `Invalid` at its field otherwise."""
    wrong = {
        f"extra-{key}": N_("Choose a number that this booth may have.")
        for key, quantity in wanted.items()
        if key not in extras or not 0 <= quantity <= most(extras[key], reservation)
    }
    if wrong:
        raise Invalid(wrong)


def check_fits_without(reservation: Reservation, code: str) -> None:
    """Nothing, if what is ordered fits the claim's booking with one booth less, the one with this code; else `TooManyExtras`."""
    ordered = queries.ordered_extras(reservation.booking)
    for extra in queries.extras(reservation.booking.edition) if ordered else ():
        left = most(extra, reservation) - extra.most_per_booth
        if ordered.get(extra.id, 0) > left:
            raise TooManyExtras(code=code, most=left, name=pricing.Label(extra.name_fr, extra.name_en))


def differences(booking: Booking, wanted: Mapping[int, int]) -> dict[int, int]:
    """{extra id: how many more or fewer} than the booking orders now."""
    present = queries.ordered_extras(booking)
    keys = sorted({*present, *wanted})
    return {key: wanted.get(key, 0) - present.get(key, 0) for key in keys if wanted.get(key, 0) != present.get(key, 0)}


def count(reservation: Reservation, sign: int) -> None:
    """All that the claim's booking ordered is taken (+1) or given back (-1), and so is the use of its code."""
    extras = {extra.id: extra for extra in queries.extras(reservation.booking.edition)}
    for extra_id, quantity in sorted(queries.ordered_extras(reservation.booking).items()):
        take(extras[extra_id], sign * quantity)
    codes.count(reservation.booking, sign)
