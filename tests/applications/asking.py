"""Companies that ask and organizers that answer, in one line each."""

from mima.applications import queries, service
from mima.applications.models import Application
from mima.applications.service import Wants
from mima.booths import queries as booths
from mima.booths.models import Booking, Booth, Door, Reservation
from mima.core.transaction import transaction
from tests import factories
from tests.people import Cast


def booth(cast: Cast, code: str = "B01") -> Booth:
    return booths.booth(cast.edition, code)


def ask(cast: Cast, name: str = "bruno", category: str = "island", **wants: object) -> Application:
    """The company asks for a booth of the category."""
    with transaction():
        wanted = Wants(**{"shows": "Un orgue de rue", **wants})  # type: ignore[arg-type]
        found = queries.category(cast.edition, category)
        return service.ask(found, cast.company(name), wanted, by=cast.user(name).actor)


def accept(cast: Cast, application: Application, code: str = "B01", days: int = 7, told: str = "") -> Booking:
    with transaction():
        return service.accept(application, booth(cast, code), days=days, by=cast.user("ana").actor, told=told)


def place(cast: Cast, name: str = "bruno", code: str = "A02", days: int = 7) -> Booking:
    with transaction():
        return service.place(booth(cast, code), cast.company(name), days=days, by=cast.user("ana").actor)


def claim(booking: Booking) -> Reservation:
    return booths.reservation_of(booking)


def open_door(cast: Cast, door: Door, category: str = "island") -> None:
    """The category has this door from now on."""
    with transaction():
        queries.category(cast.edition, category).door = door


def more_islands(cast: Cast, *codes: str) -> None:
    """The category that is asked for has these booths too."""
    with transaction():
        first = booth(cast)
        for number, code in enumerate(codes):
            factories.booth(first.edition, first.hall, first.zone, first.category, code, 100 + number * 700, width=600)


__all__ = ["accept", "ask", "booth", "claim", "more_islands", "open_door", "place"]
