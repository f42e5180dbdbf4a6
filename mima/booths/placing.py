"""Placing a company: at the organizers' word a booth is kept for it until a day, whatever the booth's door and the sale."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from mima.booths import letters, prices, queries, service
from mima.booths.models import Booking, Booth
from mima.core import clock
from mima.core.actors import Actor
from mima.core.errors import N_, DomainError, Invalid
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor
from mima.exhibitors.queries import is_cluster_member

USUAL_DAYS, MOST_DAYS = 7, 90
END_OF_DAY = time(23, 59)


class TakenMeanwhile(service.BoothTaken):
    """Somebody has a live claim on the booth, so nobody is placed there."""

    message = N_("Booth %(code)s was taken meanwhile. Nobody was placed; choose another booth.")


class AlreadyTheirs(DomainError):
    message = N_("%(company)s has booth %(code)s already, by booking %(booking)s. Nothing was changed.")


def place(booth: Booth, exhibitor: Exhibitor, *, days: int, by: Actor, told: str = "", was_asked: bool = False) -> Booking:
    """The company has a priced booking of the booth, kept for it until the end of the day in `days` days, and a letter about it.

    Refused with `TakenMeanwhile`, `AlreadyTheirs`, `BoothNotForSale` or `Invalid` (days); then nothing is changed. The sale
    windows and the most that a company may hold by clicks do not count: the organizers decide.
    """
    if not 1 <= days <= MOST_DAYS:
        raise Invalid({"days": N_("From 1 to 90 days, please.")})
    until = deadline(booth.edition, days, clock.now())
    booking = keep(booth, exhibitor, until, by=by)
    letters.placed(booking, queries.reservation_of(booking), by=by, told=told, was_asked=was_asked)
    return booking


def keep(booth: Booth, exhibitor: Exhibitor, until: datetime, *, by: Actor, offered: bool = False) -> Booking:
    """The company has a priced booking of the booth, kept for it until then. The letter is the caller's, rules are `place`'s."""
    now = clock.now()
    queries.stays(booth)
    claim = queries.live_reservation(booth)
    if claim is not None and not service.lapse_if_due(claim, now):
        _refuse(claim.booking, booth, exhibitor)
    if not (booth.for_sale and booth.is_drawn):
        raise service.BoothNotForSale(code=booth.code)
    is_member = is_cluster_member(exhibitor, booth.edition.day_at(now))
    lines = prices.of_booth(booth, is_member=is_member, buyer=exhibitor)
    try:
        return service.claim_booth(booth, exhibitor, lines, now, by, placed_until=until, offered=offered)
    except service.BoothTaken as error:
        raise TakenMeanwhile(code=booth.code) from error


def deadline(edition: Edition, days: int, now: datetime) -> datetime:
    """The last minute of the day that comes `days` days after today, where the market is."""
    zone = ZoneInfo(edition.timezone)
    return datetime.combine(edition.day_at(now) + timedelta(days=days), END_OF_DAY, zone)


def _refuse(standing: Booking, booth: Booth, exhibitor: Exhibitor) -> None:
    if standing.exhibitor_id == exhibitor.id:
        raise AlreadyTheirs(company=exhibitor.name, code=booth.code, booking=standing.reference)
    raise TakenMeanwhile(code=booth.code)
