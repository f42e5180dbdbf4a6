"""Searches that people keep: a feed for each, and every morning one letter with what has come out since the last one and fits.

A morning looks at what came out up to six o'clock (`morning`), so that it does not matter when the worker runs, nor how often.
For each search that is one question to the index, of the days since; the letter and the marks of its searches are written in
one transaction, so that a worker that is killed tells nothing twice and leaves nothing out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import ColumnElement, delete, func, literal, not_, select, update
from sqlalchemy.orm import joinedload

from mima.accounts.models import User
from mima.buyers import letters
from mima.buyers.letters import News
from mima.buyers.models import SavedSearch
from mima.catalog import places, queries, sampling, search, states
from mima.catalog.filters import Filters, Sort
from mima.core import clock, ids
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError, Invalid, NotFound

MOST = 30
LONGEST_NAME = 120
HOUR = time(6)
# Whoever publishes at this moment may need so long to commit.
SETTLED_AFTER = timedelta(minutes=10)
MOST_NAMED = 10
# Of this many people a morning's letters are written in one go.
PART = 50
NO_NAME = N_("Please give the search a name.")
NAME_TOO_LONG = N_("A name has at most 120 characters. Please shorten it.")


class TooMany(DomainError):
    """The person keeps as many searches as one may."""

    status = 422
    message = N_(
        "You keep %(most)s searches, which is as many as one may. Delete one that you no longer need, then save this one."
    )


def state_of(saved: SavedSearch) -> Filters:
    """The state of the catalog that is kept."""
    return states.of_query(saved.query)


def save(user: User, state: Filters, *, name: str, letters: bool) -> SavedSearch:
    """The person keeps this state under this name, and is told of what comes out from now on.

    One that they keep already takes the new name and the new wish. `Invalid` for a name that does not do, `TooMany`.
    """
    name = _named(name)
    # Locked, so that two clicks at once are one after the other.
    locked(User, user.id)
    query = states.query(replace(state, after=""))
    found = db.session.scalar(select(SavedSearch).where(SavedSearch.user_id == user.id, SavedSearch.query == query))
    if found is not None:
        change(found, name=name, letters=letters)
        return found
    if (db.session.scalar(select(func.count()).where(SavedSearch.user_id == user.id)) or 0) >= MOST:
        raise TooMany(most=MOST)
    now = clock.now()
    saved = SavedSearch(
        handle=ids.public_id(10),
        user_id=user.id,
        name=name,
        query=query,
        letters=letters,
        feed_token=ids.token(),
        stop_token=ids.token(),
        created_at=now,
        told_until=now,
    )
    db.session.add(saved)
    db.session.flush()
    return saved


def change(saved: SavedSearch, *, name: str, letters: bool) -> None:
    """The search has this name, and letters or none: who wants them again is told of what comes out from now on. `Invalid`."""
    saved.name = _named(name)
    if letters and not saved.letters:
        saved.told_until = clock.now()
    saved.letters = letters


def _named(name: str) -> str:
    name = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", name).split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid({"name": NAME_TOO_LONG if name else NO_NAME})
    return name


def remove(handle: str, user: User) -> bool:
    """The person keeps no search of this handle: its feed is gone, its letters end. Whether they kept it until now.

    In one statement: of two clicks at once one removes it.
    """
    return _removed(SavedSearch.handle == handle, SavedSearch.user_id == user.id) > 0


def forget(user: User) -> int:
    """The person keeps no search: their feeds are gone, their letters end; how many it were. What was sent stays sent."""
    return _removed(SavedSearch.user_id == user.id)


def _removed(*conditions: ColumnElement[bool]) -> int:
    rows: int = db.session.execute(delete(SavedSearch).where(*conditions)).rowcount  # type: ignore[attr-defined]
    return rows


def stop(saved: SavedSearch) -> None:
    """No more letters about this search; it is kept."""
    saved.letters = False


def of(user: User) -> Sequence[SavedSearch]:
    """The person's searches, the newest first."""
    return db.session.scalars(select(SavedSearch).where(SavedSearch.user_id == user.id).order_by(SavedSearch.id.desc())).all()


def owned(handle: str, user: User) -> SavedSearch:
    """The person's own search; `NotFound` for everybody else."""
    return _one(SavedSearch.handle == handle, SavedSearch.user_id == user.id)


def by_feed(token: str) -> SavedSearch:
    """The search of this feed, with its person; `NotFound` where there is none."""
    return _one(SavedSearch.feed_token == token)


def by_stop(token: str) -> SavedSearch:
    """The search of this letter's link, with its person; `NotFound` where there is none."""
    return _one(SavedSearch.stop_token == token)


def _one(*conditions: ColumnElement[bool]) -> SavedSearch:
    found = db.session.scalar(select(SavedSearch).where(*conditions).options(joinedload(SavedSearch.user)))
    if found is None:
        raise NotFound
    return found


def morning() -> datetime:
    """The last six o'clock, at home, up to which all that came out is to be seen by everybody."""
    now = clock.now() - SETTLED_AFTER
    day = clock.day_of(now)
    six = datetime.combine(day, HOUR, clock.HOME)
    return (six if six <= now else datetime.combine(day - timedelta(days=1), HOUR, clock.HOME)).astimezone(UTC)


def due(until: datetime, most: int = PART) -> Sequence[int]:
    """Ids of people with a search whose news up to this moment were not looked at; the longest waiting first.

    While nobody can tell what is near a place, searches around one wait.
    """
    waiting = select(SavedSearch.user_id).where(SavedSearch.letters, SavedSearch.told_until < until)
    if not places.is_ready():
        waiting = waiting.where(not_(literal("&").concat(SavedSearch.query).contains("&near=", autoescape=True)))
    return db.session.scalars(
        waiting.group_by(SavedSearch.user_id).order_by(func.min(SavedSearch.told_until), SavedSearch.user_id).limit(most)
    ).all()


def news(user_id: int, until: datetime) -> dict[int, News]:
    """By search of the person that wants letters: what has come out since its last one, to this moment; three statements each.

    None for one around a place while nobody can tell what is near it.
    """
    wanted = select(SavedSearch).where(SavedSearch.user_id == user_id, SavedSearch.letters, SavedSearch.told_until < until)
    found = [(saved, state_of(saved)) for saved in db.session.scalars(wanted.order_by(SavedSearch.id))]
    return {saved.id: _news(state, saved.told_until, until) for saved, state in found if not state.is_unplaced}


def _news(state: Filters, since: datetime, until: datetime) -> News:
    state = replace(state, sort=Sort.newest, new=(since, until))
    if state.is_nowhere:
        # Around a place that is not known there is nothing; a page would say so and show everything.
        return News()
    chosen = search.resolve(state.keys)
    if len(chosen) < len(state.keys):
        # Nothing that is published has one of its facets.
        return News()
    found = sampling.sample(state, chosen, sampling.MOST_COUNTED, siblings=False)
    ids = [key for key, _score in found.first]
    return News(frozenset(ids), not found.is_whole, queries.cards(ids[:MOST_NAMED]))


def tell(user_id: int, until: datetime, found: Mapping[int, News]) -> bool:
    """What was `found` for the person's searches is written to them, in one letter, and is not looked for again.

    Nothing is written where nothing was found, nor for a search that was told, stopped or deleted meanwhile; whether there is
    a letter.
    """
    mine = SavedSearch.id.in_(found), SavedSearch.user_id == user_id, SavedSearch.letters, SavedSearch.told_until < until
    rows = db.session.scalars(select(SavedSearch).where(*mine).order_by(SavedSearch.id).with_for_update()).all()
    told = [(saved, found[saved.id]) for saved in rows if found[saved.id].cards]
    if told:
        letters.found(told, until)
    marked = update(SavedSearch).where(SavedSearch.id.in_([saved.id for saved in rows])).values(told_until=until)
    db.session.execute(marked.execution_options(synchronize_session=False))
    return bool(told)
