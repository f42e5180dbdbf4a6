"""Every state that an offering's sheet has been in, numbered, with who wrote it and which of its values were new.

The first one is written with the first change: what nobody has changed, such as a table of seventy thousand works, keeps
none. What a draft saved by itself within one sitting is one version. Files are no part of it: the journal has them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, delete, func, insert, select, tuple_
from sqlalchemy.orm import Mapped, aliased, mapped_column

from mima.catalog import common
from mima.catalog.models import Offering
from mima.core import clock
from mima.core.actors import Actor, ActorKind
from mima.core.db import Model, db
from mima.core.errors import NotFound

# Older ones than these are forgotten: nobody reads them, and a table may be sent anew every day.
MOST_KEPT = 100
SITTING = timedelta(minutes=30)
PAGE = 10

State = Mapping[str, Any]


class OfferingVersion(Model):
    """How the offering's sheet read from `at` on. `changed` names what is new in it; nobody is named where nobody is known."""

    __table_args__ = (Index("uq_offering_version_number", "offering_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id", ondelete="CASCADE"))
    number: Mapped[int]
    values: Mapped[dict[str, Any]]
    changed: Mapped[list[Any]]
    at: Mapped[datetime]
    actor: Mapped[ActorKind | None]
    user_id: Mapped[int | None]
    # Saved by itself while somebody typed: what they type next in the same sitting takes its place.
    saved_itself: Mapped[bool]
    # The number of the version that was brought back.
    restored: Mapped[int | None]


def state_of(offering: Offering) -> dict[str, Any]:
    """The category and every value of the sheet, as plain JSON."""
    values = {name: getattr(offering, name) for name in common.EMPTY}
    return {
        "category": str(offering.category),
        **values,
        "tags": list(offering.tags),
        "fields": dict(offering.fields),
        "embeds": list(offering.embeds),
    }


def differences(before: State, after: State) -> list[str]:
    """The names of what differs: values, and the fields of the category as fields.year."""
    plain = [name for name in ("category", *common.EMPTY) if name != "fields" and before.get(name) != after.get(name)]
    old, new = before["fields"], after["fields"]
    return plain + [f"fields.{code}" for code in {**old, **new} if old.get(code) != new.get(code)]


def value_of(state: State, name: str) -> Any:
    """The value of this name, such as place or fields.year; None where there is none."""
    return state["fields"].get(name.removeprefix("fields.")) if name.startswith("fields.") else state.get(name)


def before_change(offering: Offering) -> OfferingVersion:
    """The version that holds the present state of the offering, whose row the caller has locked; written now if need be."""
    last = newest(offering)
    state = state_of(offering)
    if last is not None and last.values == state:
        return last
    return _add(offering, state, last, at=offering.changed_at)


def write(
    offering: Offering, last: OfferingVersion | None, *, by: Actor, by_itself: bool = False, restored: int | None = None
) -> OfferingVersion:
    """The offering's present state is its newest version, after `last`.

    In the place of it, if it was saved by itself by the same person within the sitting, and the organizers have not read it.
    """
    state = state_of(offering)
    if last is not None and _is_same_sitting(offering, last, by):
        previous = _numbered(offering, last.number - 1)
        last.values, last.at, last.saved_itself = state, clock.now(), by_itself
        last.changed = differences(previous.values, state) if previous else []
        return last
    return _add(offering, state, last, at=clock.now(), by=by, by_itself=by_itself, restored=restored)


def write_many(offerings: Sequence[Offering], after: Mapping[int, State], *, by: Actor) -> dict[int, int]:
    """Before a table changes these offerings, whose rows still read as before: their versions with what it makes of them.

    The numbers of those that hold the state before, by offering, in few statements.
    """
    last, now, rows, before = _newest_of([one.id for one in offerings]), clock.now(), [], {}
    for one in offerings:
        newest, state, new = last.get(one.id), state_of(one), {**after[one.id]}
        number = newest.number if newest else 0
        if newest is None or newest.values != state:
            number += 1
            rows.append(_row(one, number, state, newest.values if newest else state, at=one.changed_at))
        before[one.id] = number
        rows.append(_row(one, number + 1, new, state, at=now, by=by))
    if rows:
        db.session.execute(insert(OfferingVersion), rows)
        _prune([key for key, number in before.items() if number + 1 > MOST_KEPT])
    return before


def _prune(keys: Sequence[int]) -> None:
    """Of these offerings, no more than the newest are kept: a table may be sent anew each day."""
    other = aliased(OfferingVersion)
    newest = select(func.max(other.number)).where(other.offering_id == OfferingVersion.offering_id).scalar_subquery()
    for start in range(0, len(keys), 500):
        old = OfferingVersion.offering_id.in_(keys[start : start + 500]) & (OfferingVersion.number <= newest - MOST_KEPT)
        db.session.execute(delete(OfferingVersion).where(old).execution_options(synchronize_session=False))


def _newest_of(keys: Sequence[int]) -> dict[int, OfferingVersion]:
    found: dict[int, OfferingVersion] = {}
    for start in range(0, len(keys), 500):
        mine = OfferingVersion.offering_id.in_(keys[start : start + 500])
        numbers = select(OfferingVersion.offering_id, func.max(OfferingVersion.number)).where(mine)
        newest = tuple_(OfferingVersion.offering_id, OfferingVersion.number).in_(numbers.group_by(OfferingVersion.offering_id))
        found |= {one.offering_id: one for one in db.session.scalars(select(OfferingVersion).where(newest))}
    return found


def newest(offering: Offering) -> OfferingVersion | None:
    """The newest version; None where nothing was changed yet."""
    mine = select(OfferingVersion).where(OfferingVersion.offering_id == offering.id)
    return db.session.scalars(mine.order_by(OfferingVersion.number.desc()).limit(1)).first()


def page(offering: Offering, *, before: int | None = None) -> tuple[Sequence[OfferingVersion], int | None]:
    """The newest versions below the number `before`, one more than a page where there is one, and the number to go on from."""
    mine = select(OfferingVersion).where(OfferingVersion.offering_id == offering.id)
    if before is not None:
        mine = mine.where(OfferingVersion.number < before)
    found = db.session.scalars(mine.order_by(OfferingVersion.number.desc()).limit(PAGE + 1)).all()
    return found, found[PAGE - 1].number if len(found) > PAGE else None


def numbered(offering: Offering, number: int) -> OfferingVersion:
    """This version of the offering; `NotFound` where it has none of this number, or none any more."""
    found = _numbered(offering, number)
    if found is None:
        raise NotFound
    return found


def as_read(offering: Offering) -> OfferingVersion | None:
    """How the sheet read when the organizers last read it; None where they have not, or it is forgotten."""
    return _numbered(offering, offering.read_version) if offering.read_version is not None else None


def _numbered(offering: Offering, number: int) -> OfferingVersion | None:
    mine = (OfferingVersion.offering_id == offering.id, OfferingVersion.number == number)
    return db.session.scalar(select(OfferingVersion).where(*mine))


def _is_same_sitting(offering: Offering, last: OfferingVersion, by: Actor) -> bool:
    is_own = last.saved_itself and last.actor is by.kind and last.user_id == by.user_id
    return is_own and last.at > clock.now() - SITTING and last.number != offering.read_version


def _add(
    offering: Offering, state: State, last: OfferingVersion | None, *, at: datetime, by: Actor | None = None, **more: Any
) -> OfferingVersion:
    number, before = (last.number + 1, last.values) if last else (1, state)
    version = OfferingVersion(**_row(offering, number, state, before, at=at, by=by, **more))
    db.session.add(version)
    db.session.flush()
    if number > MOST_KEPT:
        old = (OfferingVersion.offering_id == offering.id, OfferingVersion.number <= number - MOST_KEPT)
        db.session.execute(delete(OfferingVersion).where(*old))
    return version


def _row(
    offering: Offering,
    number: int,
    state: State,
    before: State,
    *,
    at: datetime,
    by: Actor | None = None,
    by_itself: bool = False,
    restored: int | None = None,
) -> dict[str, Any]:
    return {
        "offering_id": offering.id,
        "number": number,
        "values": dict(state),
        "changed": differences(before, state),
        "at": at,
        "actor": by.kind if by else None,
        "user_id": by.user_id if by else None,
        "saved_itself": by_itself,
        "restored": restored,
    }
