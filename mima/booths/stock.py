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


def check_quantities(extras: Mapping[int, Extra], wanted: Mapping[int, int]) -> None:
    """Nothing, if each of these extras may be had so often; `Invalid` at its field otherwise."""
    wrong = {
        f"extra-{key}": N_("Choose a number that this booth may have.")
        for key, quantity in wanted.items()
        if key not in extras or not 0 <= quantity <= extras[key].most_per_booth
    }
    if wrong:
        raise Invalid(wrong)


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
