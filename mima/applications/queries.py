"""Reading applications. A company's are loaded by its members, all of them by the organizers; notes by these alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Date, Select, case, func, literal, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from mima.accounts.models import User
from mima.applications.models import Application, ApplicationFile, ApplicationNote, ApplicationState
from mima.booths.models import BoothCategory
from mima.core import clock
from mima.core.db import db, looked_up
from mima.core.errors import NotFound
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor, ExhibitorMember

MOST, PAGE = 300, 50


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the desk's applications; `after` is the next page's mark, empty at the end.

    `files` says how many each carries, by its id.
    """

    rows: Sequence[Application]
    after: str
    files: Mapping[int, int]


def category(slug: str, code: str) -> BoothCategory:
    """The category with this code of the public edition with this slug; `NotFound` otherwise."""
    found = db.session.scalar(
        select(BoothCategory)
        .join(Edition, Edition.id == BoothCategory.edition_id)
        .where(Edition.slug == slug, Edition.is_public, BoothCategory.code == code)
    )
    if found is None:
        raise NotFound
    return found


def by_reference(reference: str) -> Application:
    """The application, for organizers; `NotFound` otherwise."""
    return _one(_whole().where(Application.reference == reference))


def of_member(reference: str, user: User) -> Application:
    """An application of a company that the person acts for; `NotFound` for everybody else."""
    mine = select(ExhibitorMember.exhibitor_id).where(ExhibitorMember.user_id == user.id)
    return _one(_whole().where(Application.reference == reference, Application.exhibitor_id.in_(mine)))


def of_exhibitor(exhibitor: Exhibitor) -> Sequence[Application]:
    """The company's applications, the newest first, in one statement."""
    statement = _whole().where(Application.exhibitor_id == exhibitor.id).order_by(Application.id.desc())
    return db.session.scalars(statement.limit(MOST)).all()


def waiting_of(exhibitor: Exhibitor, category_id: int) -> Application | None:
    """The company's application for this category that waits, if there is one."""
    return db.session.scalar(
        select(Application).where(
            Application.exhibitor_id == exhibitor.id,
            Application.category_id == category_id,
            Application.state == ApplicationState.submitted,
        )
    )


def waiting() -> Sequence[Application]:
    """All that wait for an answer before their edition is over, the longest waiting first, in one statement."""
    return db.session.scalars(all_waiting().order_by(Application.submitted_at, Application.id)).all()


def all_waiting() -> Select[Application]:
    """The same as a statement, also to be counted."""
    return _whole().where(Application.state == ApplicationState.submitted, _is_to_come())


def on_desk(
    edition: Edition, state: ApplicationState | None = None, after: str = "", size: int = PAGE, *, alone: bool = False
) -> Page:
    """Applications for this edition, and unless it is meant `alone` for all to come, with the number of their files.

    Those that wait, the oldest first; then the others, newest first. At most `size` of them, behind that with the reference
    `after`; three statements at most.
    """
    statement = _whole().where(_is_on_desk(edition, alone))
    if state is not None:
        statement = statement.where(Application.state == state)
    waits = Application.state == ApplicationState.submitted
    order = (case((waits, 0), else_=1), case((waits, Application.id), else_=-Application.id))
    if after:
        mark = db.session.execute(select(*order).where(Application.reference == after)).one_or_none()
        if mark is not None:
            statement = statement.where(tuple_(*order) > tuple_(*(literal(value) for value in mark)))
    found = db.session.scalars(statement.order_by(*order).limit(size + 1)).all()
    return Page(found[:size], found[size - 1].reference if len(found) > size else "", _files_of(found[:size]))


def _files_of(applications: Sequence[Application]) -> Mapping[int, int]:
    """{application id: how many files it carries}, of those that carry any."""
    of_them = ApplicationFile.application_id.in_([one.id for one in applications])
    rows = select(ApplicationFile.application_id, func.count()).where(of_them).group_by(ApplicationFile.application_id)
    return {key: count for key, count in db.session.execute(rows) if key is not None} if applications else {}


def counts(edition: Edition, *, alone: bool = False) -> dict[ApplicationState, int]:
    """How many applications of the desk about this edition, `alone` or with all to come, are in each state."""
    rows = select(Application.state, func.count()).where(_is_on_desk(edition, alone)).group_by(Application.state)
    found: dict[ApplicationState, int] = dict(db.session.execute(rows).all())
    return dict.fromkeys(ApplicationState, 0) | found


def notes(application: Application) -> Sequence[ApplicationNote]:
    """What the organizers noted, the oldest first, with its authors."""
    statement = select(ApplicationNote).join(ApplicationNote.author).where(ApplicationNote.application_id == application.id)
    return db.session.scalars(statement.options(contains_eager(ApplicationNote.author)).order_by(ApplicationNote.id)).all()


def files(application: Application) -> Sequence[ApplicationFile]:
    """What was sent with it, the oldest first."""
    statement = select(ApplicationFile).where(ApplicationFile.application_id == application.id)
    return db.session.scalars(statement.order_by(ApplicationFile.id)).all()


def file(application: Application, public_id: str) -> ApplicationFile:
    """The file that was sent with this application; `NotFound` otherwise."""
    of_it = ApplicationFile.application_id == application.id
    found = db.session.scalar(select(ApplicationFile).where(of_it, ApplicationFile.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def put_aside(exhibitor: Exhibitor, category: BoothCategory) -> Sequence[ApplicationFile]:
    """What the company has sent for an application of this category that it has not sent yet, the oldest first."""
    statement = select(ApplicationFile).where(
        ApplicationFile.exhibitor_id == exhibitor.id,
        ApplicationFile.category_id == category.id,
        ApplicationFile.application_id.is_(None),
    )
    return db.session.scalars(statement.order_by(ApplicationFile.id)).all()


def bytes_of(exhibitor: Exhibitor) -> int:
    """The bytes of all files that the company has sent with applications, or put aside for one."""
    statement = select(func.coalesce(func.sum(ApplicationFile.byte_size), 0))
    return int(db.session.scalar(statement.where(ApplicationFile.exhibitor_id == exhibitor.id)) or 0)


def _is_to_come() -> ColumnElement[bool]:
    return Application.edition_id.in_(select(Edition.id).where(Edition.ends_on >= looked_up(clock.today, Date())))


def _is_on_desk(edition: Edition, alone: bool) -> ColumnElement[bool]:
    of_it = Application.edition_id == edition.id
    return of_it if alone else of_it | _is_to_come()


def _whole() -> Select[Application]:
    return select(Application).options(
        joinedload(Application.edition),
        joinedload(Application.category),
        joinedload(Application.exhibitor),
        joinedload(Application.wished_booth),
        joinedload(Application.booking),
    )


def _one(statement: Select[Application]) -> Application:
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound
    return found
