"""Discount codes: whether one counts, what it takes off, and how often it is used. Nothing here commits."""

import unicodedata

from sqlalchemy import select, update

from mima.booths import pricing
from mima.booths.models import Booking, DiscountCode
from mima.core import clock
from mima.core.db import db
from mima.core.errors import N_, Invalid
from mima.editions.models import Edition
from mima.exhibitors.queries import is_cluster_member

UNKNOWN = N_("This edition has no such code. Please look at its letters once more.")
TOO_EARLY = N_("This code does not count yet.")
OVER = N_("This code does not count any more.")
FOR_MEMBERS = N_("This code is for members of Le Damier.")
USED_UP = N_("This code has been used as often as it may be.")


class CodeUsedUp(Invalid):
    """Another booking has the code's last use."""

    def __init__(self) -> None:
        super().__init__({"code": USED_UP})


def folded(text: str) -> str:
    """The code as it is kept: upper case, without blanks, however it was typed."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def change(booking: Booking, typed: str) -> None:
    """The booking has the code that was typed, or none where nothing was; the code counts one use more.

    A code that the booking has already stays, whatever its days say now: what counted when it was typed goes on to count.
    Refused with `Invalid` at the field `code`, or `CodeUsedUp`; the booking's lines are the caller's.
    """
    present, wanted = booking.discount, folded(typed)
    if wanted == (present.code if present else ""):
        return
    found = find(booking, wanted) if wanted else None
    for code, difference in in_order((present, -1), (found, +1)):
        _count(code, difference)
    booking.discount = found


def in_order(*changes: tuple[DiscountCode | None, int]) -> list[tuple[DiscountCode, int]]:
    """The changes of codes in the one order in which everybody makes them: two that exchange codes never wait for each other."""
    return sorted(((code, change) for code, change in changes if code is not None), key=lambda one: one[0].id)


def find(booking: Booking, code: str) -> DiscountCode:
    """The code of the booking's edition, if it counts today for its company; `Invalid` at the field `code` otherwise."""
    found = by_code(booking.edition, code)
    if found is None:
        raise Invalid({"code": UNKNOWN})
    today = booking.edition.day_at(clock.now())
    if found.starts_on is not None and today < found.starts_on:
        raise Invalid({"code": TOO_EARLY})
    if found.ends_on is not None and today > found.ends_on:
        raise Invalid({"code": OVER})
    if found.only_members and not is_cluster_member(booking.exhibitor, today):
        raise Invalid({"code": FOR_MEMBERS})
    return found


def by_code(edition: Edition, code: str) -> DiscountCode | None:
    return db.session.scalar(select(DiscountCode).where(DiscountCode.edition_id == edition.id, DiscountCode.code == code))


def are_there(edition: Edition) -> bool:
    """Whether the edition has any code."""
    return db.session.scalar(select(DiscountCode.id).where(DiscountCode.edition_id == edition.id).limit(1)) is not None


def count(booking: Booking, difference: int) -> None:
    """The booking's code, if it has one, counts one use more or fewer; or `CodeUsedUp`."""
    if booking.discount is not None:
        _count(booking.discount, difference)


def _count(code: DiscountCode, difference: int) -> None:
    # The WHERE is what keeps the last use from going twice.
    used = db.session.execute(
        update(DiscountCode)
        .where(DiscountCode.id == code.id)
        .where(DiscountCode.most_uses.is_(None) | (DiscountCode.used + difference <= DiscountCode.most_uses))
        .values(used=DiscountCode.used + difference)
        .execution_options(synchronize_session=False)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise CodeUsedUp


def reduction(code: DiscountCode) -> pricing.Reduction:
    """The code as what pricing takes."""
    return pricing.Reduction(pricing.code_label(code.code, code.rate), rate=code.rate or 0, cents=code.off_cents or 0)
