"""How much waits for the market's team: the number that every page of its desk says.

It is as many as Today has rows, counted by the very conditions by which Today lists, without reading what it lists.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Select, String, cast, func, literal, null, or_, select, union_all

from mima.applications import queries as applications
from mima.billing.public import queries as public
from mima.billing.quotes import queries as quotes
from mima.billing.quotes.models import Quote
from mima.booths.models import Booking
from mima.catalog import queries as catalog
from mima.core import clock
from mima.core.db import db
from mima.editions.models import Edition, EditionState
from mima.mailing import queries as mailing
from mima.media.models import MediaAsset
from mima.oversight import bank, nights, today
from mima.payments import queries as payments
from mima.payments.calling_off import queries as calling_off
from mima.payments.dues import queries as dues
from mima.payments.dues.models import Due
from mima.payments.models import AT_STRIPE, StandPayment
from mima.payments.payouts import queries as payouts
from mima.payments.statements import queries as statements
from mima.readiness import queries as readiness
from mima.waiting import suggesting

Number = Select[int, date | None, str | None]
_NO_DAY, _NO_ZONE = cast(null(), Date), cast(null(), String)


def count() -> int:
    """The number of Today's rows, in five statements, six where somebody waits.

    What SQL cannot tell is read: who lacks what, which price fits whom.
    """
    now = clock.now()
    found = db.session.execute(union_all(*_each(now), *_together(), *_by_day()))
    counted = sum(number for number, day, zone in found if _is_over(day, zone, now))
    unsaid = suggesting.freed_count() + len(today.booked_companies())
    return counted + unsaid + (1 if nights.broken() is not None else 0)


def _is_over(day: date | None, zone: str | None, now: datetime) -> bool:
    """Whether it counts now: what waits for the end of a day does so when that is over where its edition is."""
    return day is None or zone is None or day < now.astimezone(ZoneInfo(zone)).date()


def _each(now: datetime) -> Iterator[Number]:
    """What has a row for each."""
    refunds = payments.all_pending_refunds()
    is_told_alone = or_(StandPayment.method.not_in(AT_STRIPE), Edition.state != EditionState.called_off)
    yield _number(payments.all_disputes_to_look_at())
    for asked in (payments.UNDECIDED, payments.STUCK, payments.BOOKED_ALL_THE_SAME):
        yield _number(select(StandPayment.id).where(asked))
    yield _number(refunds.where(is_told_alone))
    yield _number(calling_off.all_giving_back(refunds.with_only_columns(Edition.id)))
    yield _number(today.all_ending())
    yield _number(select(Quote.id).where(quotes.is_to_answer(now + bank.SOON)))
    yield _number(payouts.all_to_look_at())
    yield _number(public.all_waiting())
    yield _number(select(MediaAsset.exhibitor_id).where(today.IS_GIVEN_UP).group_by(MediaAsset.exhibitor_id))


def _together() -> Iterator[Number]:
    """What has one row, however much it is."""
    found: list[Select[Any]] = [statements.all_waiting(), applications.all_waiting(), mailing.all_failed()]
    found += [catalog.all_waiting(), catalog.all_unread()]
    present = readiness.present()
    if present is not None:
        found += [readiness.all_certificates_waiting(present[0]), readiness.all_late_companies(*present)]
    return (_number(statement.limit(1)) for statement in found)


def _by_day() -> Iterator[Number]:
    """What has a row for each as soon as its day is over where its edition is."""
    yield _of_day(Quote.due_on, Quote.booking).where(quotes.is_due_by(clock.latest_day()))
    yield _of_day(Due.due_on, Due.booking).where(dues.is_overdue(clock.latest_day()))


def _number(statement: Select[*tuple[Any, ...]]) -> Number:
    rows = statement.with_only_columns(literal(1).label("one"), maintain_column_froms=True)
    return select(func.count(), _NO_DAY, _NO_ZONE).select_from(rows.subquery())


def _of_day(day: Any, booking: Any) -> Number:
    return select(func.count(), day, Edition.timezone).join(booking).join(Booking.edition).group_by(day, Edition.timezone)


__all__ = ["count"]
