"""Calendar months where the market is."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from mima.billing.models import Paper
from mima.core import clock
from mima.core.db import db
from mima.core.errors import NotFound
from mima.payments.models import LedgerEntry


@dataclass(frozen=True, slots=True)
class Month:
    year: int
    number: int
    timezone: str

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def next_first(self) -> date:
        """The first day that is not of this month any more."""
        return date(self.year + self.number // 12, self.number % 12 + 1, 1)

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.first, time(), ZoneInfo(self.timezone))

    @property
    def ends(self) -> datetime:
        """The first moment that is not of this month any more."""
        return datetime.combine(self.next_first, time(), ZoneInfo(self.timezone))

    @property
    def is_over(self) -> bool:
        """Nothing comes to it any more."""
        return self.ends <= clock.now()

    def day_of(self, moment: datetime) -> date:
        """The day that it was at the market."""
        return moment.astimezone(ZoneInfo(self.timezone)).date()


def with_movements(timezone: str) -> list[Month]:
    """Every month from the first paper or movement of money until now, newest first; empty while there is none."""
    zone = ZoneInfo(timezone)
    issued = db.session.scalar(select(func.min(Paper.issued_on)))
    moved = db.session.scalar(select(func.min(LedgerEntry.at)))
    days = [issued] if issued else []
    days += [moved.astimezone(zone).date()] if moved else []
    if not days:
        return []
    first, today = min(days), clock.now().astimezone(zone).date()
    numbers = range(first.year * 12 + first.month - 1, today.year * 12 + today.month)
    return [Month(number // 12, number % 12 + 1, timezone) for number in reversed(numbers)]


def of(name: str, timezone: str) -> Month:
    """The month of this name (2026-11), if it is one of those `with_movements`; `NotFound` otherwise."""
    found = next((month for month in with_movements(timezone) if str(month) == name), None)
    if found is None:
        raise NotFound
    return found
