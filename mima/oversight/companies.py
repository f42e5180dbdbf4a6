"""Companies as the organizers list them: people, cluster memberships, offerings and booths, in five statements."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from mima.accounts.models import User
from mima.booths import queries as booths
from mima.booths.models import LIVE, Booking, Reservation
from mima.catalog.folding import fold
from mima.catalog.models import Offering, OfferingState
from mima.core.db import db
from mima.core.errors import NotFound
from mima.exhibitors.models import ClusterMembership, Exhibitor, ExhibitorMember


@dataclass(frozen=True, slots=True)
class Company:
    """A company with everything around it; `claims` are its live ones, in every edition."""

    exhibitor: Exhibitor
    people: Sequence[User]
    memberships: Sequence[ClusterMembership]
    offerings: dict[OfferingState, int]
    claims: Sequence[Reservation]

    def membership(self, on: date) -> ClusterMembership | None:
        """The membership that makes it a cluster member on this day."""
        return next((one for one in self.memberships if one.starts_on <= on and (one.ends_on is None or one.ends_on >= on)), None)

    @property
    def published(self) -> int:
        return self.offerings.get(OfferingState.published, 0)

    @property
    def waiting(self) -> int:
        return self.offerings.get(OfferingState.submitted, 0)


def ids_like(words: str) -> list[int]:
    """Companies whose name, legal name, town or SIRET has these words in it, whatever their accents and case; one statement."""
    wanted = fold(words)
    columns = (Exhibitor.name, Exhibitor.legal_name, Exhibitor.town, Exhibitor.siret)
    rows = db.session.execute(select(Exhibitor.id, *columns))
    return [key for key, *texts in rows if wanted and wanted in fold(*texts)]


def companies(words: str = "") -> list[Company]:
    """All companies by name, or those that `ids_like` finds; five statements, six with words, whatever their number."""
    statement = select(Exhibitor).order_by(func.lower(Exhibitor.name), Exhibitor.id)
    return _with_all(statement.where(Exhibitor.id.in_(ids_like(words))) if words else statement)


def company(slug: str) -> Company:
    """The company with this slug; `NotFound` otherwise."""
    found = _with_all(select(Exhibitor).where(Exhibitor.slug == slug))
    if not found:
        raise NotFound
    return found[0]


def _with_all(statement: Select[Exhibitor]) -> list[Company]:
    exhibitors = db.session.scalars(statement).all()
    ids = [exhibitor.id for exhibitor in exhibitors]
    people, memberships, offerings, claims = _people(ids), _memberships(ids), _offerings(ids), _claims(ids)
    return [Company(one, people[one.id], memberships[one.id], offerings[one.id], claims[one.id]) for one in exhibitors]


def _people(ids: Sequence[int]) -> dict[int, list[User]]:
    statement = select(ExhibitorMember).where(ExhibitorMember.exhibitor_id.in_(ids)).options(joinedload(ExhibitorMember.user))
    found: dict[int, list[User]] = defaultdict(list)
    for member in db.session.scalars(statement.order_by(ExhibitorMember.user_id)):
        found[member.exhibitor_id].append(member.user)
    return found


def _memberships(ids: Sequence[int]) -> dict[int, list[ClusterMembership]]:
    statement = select(ClusterMembership).where(ClusterMembership.exhibitor_id.in_(ids))
    found: dict[int, list[ClusterMembership]] = defaultdict(list)
    for membership in db.session.scalars(statement.order_by(ClusterMembership.starts_on.desc(), ClusterMembership.id.desc())):
        found[membership.exhibitor_id].append(membership)
    return found


def _offerings(ids: Sequence[int]) -> dict[int, dict[OfferingState, int]]:
    statement = select(Offering.exhibitor_id, Offering.state, func.count()).where(Offering.exhibitor_id.in_(ids))
    found: dict[int, dict[OfferingState, int]] = defaultdict(dict)
    for key, state, count in db.session.execute(statement.group_by(Offering.exhibitor_id, Offering.state)):
        found[key][state] = count
    return found


def _claims(ids: Sequence[int]) -> dict[int, list[Reservation]]:
    statement = (
        select(Reservation)
        .join(Reservation.booking)
        .where(Booking.exhibitor_id.in_(ids), Reservation.state.in_(LIVE), booths.is_first())
        .options(contains_eager(Reservation.booking), joinedload(Reservation.booth))
        .order_by(Reservation.id)
    )
    found: dict[int, list[Reservation]] = defaultdict(list)
    for reservation in booths.gather(db.session.scalars(statement).all()):
        found[reservation.booking.exhibitor_id].append(reservation)
    return found
