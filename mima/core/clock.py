"""The only source of the present moment, so that a test can set it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

# Where the market's team works. What belongs to an edition asks for that one's day (`Edition.day_at`).
HOME = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day that it is at home."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day that it was, or will be, at home at this moment."""
    return moment.astimezone(HOME).date()
