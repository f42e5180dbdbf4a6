"""The only source of the present moment, so that a test can set it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

# Where the market's team works. What belongs to an edition asks for that one's day (`Edition.day_at`).
HOME = ZoneInfo("Europe/Paris")
# No zone of the world is further ahead of UTC.
FURTHEST_AHEAD = timedelta(hours=14)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day that it is at home."""
    return day_of(now())


def latest_day() -> date:
    """The day that it is where it is latest: no edition's own day is after it. To ask the database with, before that decides."""
    return (now() + FURTHEST_AHEAD).date()


def day_of(moment: datetime) -> date:
    """The day that it was, or will be, at home at this moment."""
    return moment.astimezone(HOME).date()
