"""Promise 7: nobody writes a row of a company that they are not a member of, organizers aside; no row is two companies'.

What nobody may *read* cannot be seen in the data: that is proven by the table of people and addresses in the tests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, cast, func, or_, select
from sqlalchemy import Integer as WholeNumber

from mima.accounts.models import Organizer
from mima.core.actors import ActorKind
from mima.core.db import Base, db
from mima.exhibitors.models import Exhibitor, ExhibitorMember
from mima.journal.models import JournalEntry

COMPANY = Exhibitor.__tablename__


@dataclass(frozen=True, slots=True)
class Owned:
    """A table whose rows belong to a company: the row itself, the joins to its owners, and each owner's column."""

    table: Table
    joined: FromClause
    owners: list[ColumnElement[Any]]


def check_one_company() -> tuple[int, list[str]]:
    """How many rows with two ways to a company were looked at, and those where the ways end in different companies.

    The ways are the foreign keys themselves, so that a new table is looked at from its first day.
    """
    checked, findings = 0, []
    for owned in _owned_tables():
        if len(owned.owners) < 2:
            continue
        checked += db.session.scalar(select(func.count()).select_from(owned.table)) or 0
        differ = or_(*(one != other for one, other in combinations(owned.owners, 2)))
        for key in db.session.execute(select(*owned.table.primary_key).select_from(owned.joined).where(differ)):
            findings.append(f"{owned.table.name} {'/'.join(map(str, key))} belongs to two companies")
    return checked, findings


def check_writers() -> tuple[int, list[str]]:
    """How many journalled acts of people on companies' rows were looked at, and those by somebody who never was of the company.

    Organizers may, and so may the buyer whom a row names (`buyer_id`): an enquiry is of both sides.
    """
    members, organizers, checked = _ever_members(), _ever_organizers(), 0
    findings = []
    for owned in _owned_tables():
        if "id" not in owned.table.c:
            continue
        for company, user, acts in db.session.execute(_acts_on(owned)):
            checked += acts
            if user not in organizers and (company, user) not in members:
                findings.append(f"person {user} changed {owned.table.name} rows of company {company}, and never was of it")
    return checked, findings


def _acts_on(owned: Owned) -> Select[Any]:
    owner = owned.owners[0]
    statement = (
        select(owner, JournalEntry.actor_user_id, func.count())
        .select_from(owned.joined.join(JournalEntry, JournalEntry.subject_id == owned.table.c.id))
        .where(JournalEntry.subject == owned.table.name, JournalEntry.actor == ActorKind.person, owner.is_not(None))
        .group_by(owner, JournalEntry.actor_user_id)
    )
    buyer = owned.table.c.get("buyer_id")
    return statement if buyer is None else statement.where(JournalEntry.actor_user_id != buyer)


def _ever_members() -> set[tuple[int, int]]:
    """(company, person) of everybody who acts for a company now, or once was made to."""
    now = db.session.execute(select(ExhibitorMember.exhibitor_id, ExhibitorMember.user_id)).all()
    person = cast(JournalEntry.facts["user_id"].as_string(), WholeNumber)
    once = db.session.execute(select(JournalEntry.subject_id, person).where(JournalEntry.verb == "exhibitor.member_added"))
    return {*now, *once.all()}


def _ever_organizers() -> set[int]:
    once = select(JournalEntry.subject_id).where(JournalEntry.verb == "organizer.added")
    return {*db.session.scalars(select(Organizer.user_id)), *db.session.scalars(once)}


def _owned_tables() -> Iterator[Owned]:
    for table in Base.metadata.sorted_tables:
        joined, owners = _ways(table, table, {table.name})
        if table.name == COMPANY:
            yield Owned(table, table, [table.c.id])
        elif owners:
            yield Owned(table, joined, owners)


def _ways(table: Any, joined: FromClause, seen: set[str]) -> tuple[FromClause, list[ColumnElement[Any]]]:
    """`joined` with all that lies on the ways from `table` to a company, and the column at the end of each way."""
    owners: list[ColumnElement[Any]] = []
    for column in table.c:
        for key in column.foreign_keys:
            target = key.column.table
            if target.name == COMPANY:
                owners.append(column)
            elif target.name not in seen and _leads_to_company(target, seen):
                step = target.alias()
                joined = joined.outerjoin(step, step.c[key.column.name] == column)
                joined, further = _ways(step, joined, seen | {target.name})
                owners += further
    return joined, owners


def _leads_to_company(table: Table, seen: set[str]) -> bool:
    targets = [key.column.table for key in table.foreign_keys if key.column.table.name not in seen]
    return any(target.name == COMPANY or _leads_to_company(target, seen | {table.name}) for target in targets)
