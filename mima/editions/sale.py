"""When booths are sold, and to whom: answers from an edition's sale windows, without asking the database."""

from collections.abc import Collection, Iterable
from datetime import datetime

from mima.editions.models import Audience, SaleWindow


def audiences(*, member: bool) -> set[Audience]:
    """Whom a sale window may name so that this company may buy."""
    return {Audience.everyone, Audience.members} if member else {Audience.everyone}


# Those to whom any booth is sold that is for sale; who returns has a say about their old one only.
GENERAL = frozenset({Audience.everyone, Audience.members})


def open_at(windows: Iterable[SaleWindow], at: datetime) -> list[SaleWindow]:
    """Those in which this moment is, the one that closes first at the end."""
    found = (window for window in windows if window.opens_at <= at < window.closes_at)
    return sorted(found, key=lambda window: window.closes_at, reverse=True)


def is_open(windows: Iterable[SaleWindow], among: Collection[Audience], at: datetime) -> bool:
    """Whether booths are sold at this moment to somebody of these audiences."""
    return any(window.audience in among and window.opens_at <= at < window.closes_at for window in windows)


def next_opening(windows: Iterable[SaleWindow], among: Collection[Audience], at: datetime) -> datetime | None:
    """When the next sale for these audiences begins, if one is to come."""
    return min((window.opens_at for window in windows if window.audience in among and window.opens_at > at), default=None)
