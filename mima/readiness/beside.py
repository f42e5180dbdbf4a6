"""Who shows at whose booth, for everybody: the co-exhibitors of booked booths who agreed to it. One statement, however many."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select

from mima.booths.models import Booking, Booth, Reservation, ReservationState
from mima.core.db import db
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor
from mima.readiness.models import CoExhibitor


@dataclass(frozen=True, slots=True)
class Beside:
    """A co-exhibitor at one booth of the company `host_id`; `slug` and `company_id` are of its own company, if it is here."""

    booth_id: int
    code: str
    host_id: int
    name: str
    text: str
    link: str
    slug: str | None
    company_id: int | None


def of_edition(edition: Edition) -> list[Beside]:
    """All of the edition's booked booths who want to be shown, in the order in which they were named, by booth."""
    return _found(edition)


def of_company(edition: Edition, company: Exhibitor) -> list[Beside]:
    """Those who show at the company's booths, and the company itself where it shows at another's."""
    return _found(edition, company)


def by_booth(found: Iterable[Beside]) -> dict[int, list[Beside]]:
    """{booth id: who shows there beside the company that has it}."""
    booths: dict[int, list[Beside]] = defaultdict(list)
    for one in found:
        booths[one.booth_id].append(one)
    return booths


def by_host(found: Iterable[Beside]) -> dict[int, list[Beside]]:
    """{company id: who shows with it}, each once, however many booths it has."""
    hosts: dict[int, dict[tuple[str, str | None], Beside]] = defaultdict(dict)
    for one in found:
        hosts[one.host_id].setdefault((one.name, one.slug), one)
    return {host: list(guests.values()) for host, guests in hosts.items()}


def with_guests(codes: dict[int, list[str]], found: Iterable[Beside]) -> dict[int, list[str]]:
    """{company id: codes} of those that have a booth, joined by those that show at one, with its code."""
    both: dict[int, list[str]] = {key: list(own) for key, own in codes.items()}
    for one in found:
        if one.company_id is not None and one.code not in both.setdefault(one.company_id, []):
            both[one.company_id].append(one.code)
    return both


def _found(edition: Edition, company: Exhibitor | None = None) -> list[Beside]:
    columns = (CoExhibitor.name, CoExhibitor.text, CoExhibitor.link, Exhibitor.slug, Exhibitor.id)
    statement = (
        select(Booth.id, Booth.code, Booking.exhibitor_id, *columns)
        .select_from(CoExhibitor)
        .join(Booking, Booking.id == CoExhibitor.booking_id)
        .join(Reservation, Reservation.booking_id == Booking.id)
        .join(Booth, Booth.id == Reservation.booth_id)
        .outerjoin(Exhibitor, Exhibitor.slug == CoExhibitor.page)
        .where(Booking.edition_id == edition.id, Reservation.state == ReservationState.confirmed)
        .where(CoExhibitor.agreed_at.is_not(None))
        .order_by(Booth.code, CoExhibitor.id)
    )
    if company is not None:
        statement = statement.where(or_(Booking.exhibitor_id == company.id, Exhibitor.id == company.id))
    return [Beside(*row) for row in db.session.execute(statement)]
