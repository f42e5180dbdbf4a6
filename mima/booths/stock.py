"""What bookings take of the extras' stock and of the codes' uses, and give back. Nothing here commits."""

from sqlalchemy import update

from mima.booths import codes, pricing, queries
from mima.booths.models import Extra, Reservation
from mima.core.db import db
from mima.core.errors import N_, DomainError


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


def count(reservation: Reservation, sign: int) -> None:
    """All that the claim's booking ordered is taken (+1) or given back (-1), and so is the use of its code."""
    extras = {extra.id: extra for extra in queries.extras(reservation.booking.edition)}
    for extra_id, quantity in sorted(queries.ordered_extras(reservation.booking).items()):
        take(extras[extra_id], sign * quantity)
    codes.count(reservation.booking, sign)
