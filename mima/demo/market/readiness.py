"""What the demo's exhibitors have done for the day already, and the slots in which they may unload."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mima.core.actors import COMMAND
from mima.core.transaction import transaction
from mima.demo.market.edition import SLUG
from mima.editions import queries as editions
from mima.readiness import queries, service, slots
from mima.readiness.models import TaskKind
from mima.readiness.terms import DEFAULT_BADGES, DEFAULT_DAYS

# From seven in the morning of the day before, so many at once.
FIRST_HOUR, SLOTS, AT_ONCE = 7, 6, 4
ANSWERED = 6


def prepare() -> None:
    """The team can be called, there are slots, and six companies have named their sign and who is on site."""
    with transaction():
        edition = editions.by_slug(SLUG)
        phone = {"contact_name": "Ana Mercier", "contact_phone": "+33 4 73 00 00 00"}
        service.set_terms(edition, DEFAULT_DAYS, badges_per_booth=DEFAULT_BADGES, by=COMMAND, **phone)
        begins = datetime(
            edition.starts_on.year, edition.starts_on.month, edition.starts_on.day, FIRST_HOUR, tzinfo=ZoneInfo(edition.timezone)
        ) - timedelta(days=1)
        for number in range(SLOTS):
            half = timedelta(minutes=30)
            slots.define(
                edition, begins + number * half, begins + (number + 1) * half, place="Quai nord", capacity=AT_ONCE, by=COMMAND
            )
        for number, ready in enumerate(queries.board(edition)[:ANSWERED]):
            name, mobile = ready.booking.exhibitor.name, f"06 00 00 00 {number:02d}"
            service.answer(ready.booking, TaskKind.sign, {"sign_name": name[:40]}, by=COMMAND)
            service.answer(
                ready.booking, TaskKind.contact, {"contact_name": "Camille Durand", "contact_mobile": mobile}, by=COMMAND
            )
            slots.choose(ready.booking, queries.slots(edition)[number // AT_ONCE].id, by=COMMAND)
