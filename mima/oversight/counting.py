"""How much waits for the market's team: the number that every page of its desk says.

It is as many as Today has rows, counted by the very conditions by which Today lists, without reading what it lists.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from mima.applications import queries as applications
from mima.billing.public import queries as public
from mima.billing.quotes import queries as quotes
from mima.billing.quotes.models import Quote
from mima.booths.models import Booking
from mima.catalog import queries as catalog
from mima.core import clock
from mima.core.db import UtcDateTime, db, looked_up
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
from mima.readiness.models import TaskKind
from mima.waiting import suggesting

Number = Select[int, date | None, str | None]
_NO_DAY, _NO_ZONE = cast(null(), Date), cast(null(), String)
# The edition whose readiness is looked at, its kinds of task whose day is over, and how many these are.
_EDITION = bindparam("edition", type_=Integer())
_OVER: BindParameter[Sequence[TaskKind]] = bindparam("over", expanding=True)
_NUMBER = bindparam("number", type_=Integer())


def count() -> int:
    """The number of Today's rows, in five statements, six where somebody waits.

    What SQL cannot tell is read: who lacks what, which price fits whom.
    """
    now = clock.now()
    present = readiness.present()
    values: dict[str, Any] = {}
    if present is not None:
        over = readiness.over(*present)
        values = {"edition": present[0].id, "over": over, "number": len(over)}
    found = db.session.execute(_numbers(is_present=present is not None), values)
    counted = sum(number for number, day, zone in found if _is_over(day, zone, now))
    unsaid = suggesting.freed_count() + len(today.booked_companies())
    return counted + unsaid + (1 if nights.broken() is not None else 0)


@cache
def _numbers(*, is_present: bool) -> CompoundSelect[int, date | None, str | None]:
    """All that the database counts, as one statement. It is built once: that takes four times as long as to run it."""
    return union_all(*_each(), *_together(is_present=is_present), *_by_day())


def _is_over(day: date | None, zone: str | None, now: datetime) -> bool:
    """Whether it counts now: what waits for the end of a day does so when that is over where its edition is."""
    return day is None or zone is None or day < now.astimezone(ZoneInfo(zone)).date()


def _each() -> Iterator[Number]:
    """What has a row for each."""
    refunds = payments.all_pending_refunds()
    soon = looked_up(lambda: clock.now() + bank.SOON, UtcDateTime())
    is_told_alone = or_(StandPayment.method.not_in(AT_STRIPE), Edition.state != EditionState.called_off)
    yield _number(payments.all_disputes_to_look_at())
    for asked in (payments.UNDECIDED, payments.STUCK, payments.BOOKED_ALL_THE_SAME):
        yield _number(select(StandPayment.id).where(asked))
    yield _number(refunds.where(is_told_alone))
    yield _number(calling_off.all_giving_back(refunds.with_only_columns(Edition.id)))
    yield _number(today.all_ending())
    yield _number(select(Quote.id).where(quotes.is_to_answer(soon)))
    yield _number(payouts.all_to_look_at())
    yield _number(public.all_waiting())
    yield _number(select(MediaAsset.exhibitor_id).where(today.IS_GIVEN_UP).group_by(MediaAsset.exhibitor_id))


def _together(*, is_present: bool) -> Iterator[Number]:
    """What has one row, however much it is."""
    found: list[Select[Any]] = [statements.all_waiting(), applications.all_waiting(), mailing.all_failed()]
    found += [catalog.all_waiting(), catalog.all_unread()]
    if is_present:
        found += [readiness.all_certificates_waiting(_EDITION), readiness.all_late_companies(_EDITION, _OVER, _NUMBER)]
    return (_number(statement.limit(1)) for statement in found)


def _by_day() -> Iterator[Number]:
    """What has a row for each as soon as its day is over where its edition is."""
    day = looked_up(clock.latest_day, Date())
    yield _of_day(Quote.due_on, Quote.booking).where(quotes.is_due_by(day))
    yield _of_day(Due.due_on, Due.booking).where(dues.is_overdue(day))


def _number(statement: Select[*tuple[Any, ...]]) -> Number:
    rows = statement.with_only_columns(literal(1).label("one"), maintain_column_froms=True)
    return select(func.count(), _NO_DAY, _NO_ZONE).select_from(rows.subquery())


def _of_day(day: Any, booking: Any) -> Number:
    return select(func.count(), day, Edition.timezone).join(booking).join(Booking.edition).group_by(day, Edition.timezone)


__all__ = ["count"]
