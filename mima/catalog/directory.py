"""The companies of the catalog, for everybody: by name, town and kind, alphabetically."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select

from mima.catalog.categories import Kind
from mima.catalog.facets import EVERYWHERE
from mima.catalog.folding import words
from mima.catalog.models import Facet, FacetCount, Offering, OfferingState
from mima.core.db import db
from mima.exhibitors.models import Exhibitor

PAGE = 48


@dataclass(frozen=True, slots=True)
class Listed:
    """A company in the directory, with the number of its published offerings."""

    id: int
    slug: str
    name: str
    town: str
    about_fr: str
    about_en: str
    offerings: int


@dataclass(frozen=True, slots=True)
class Directory:
    """Some companies; `after` leads to the next ones, empty at the end. `total` is of all pages."""

    companies: Sequence[Listed]
    after: str
    total: int


def directory(
    q: str = "", *, kind: Kind | None = None, after: str = "", also: Collection[int] = (), size: int = PAGE
) -> Directory:
    """Companies that have something in the catalog, and those of the ids `also`, by name, in one statement.

    Companies are hundreds, not millions: the words are looked for in the folded names and towns of all of them.
    """
    counted = func.coalesce(FacetCount.count, 0)
    columns = (Exhibitor.id, Exhibitor.slug, Exhibitor.name, Exhibitor.town, Exhibitor.about_fr, Exhibitor.about_en)
    statement = (
        select(*columns, counted)
        .outerjoin(Facet, (Facet.name == "exhibitor") & (Facet.value == Exhibitor.slug))
        .outerjoin(FacetCount, (FacetCount.facet_id == Facet.id) & (FacetCount.scope_id == EVERYWHERE))
        .where(or_(counted > 0, Exhibitor.id.in_(also)))
    )
    if kind is not None:
        shown = (Offering.exhibitor_id == Exhibitor.id) & (Offering.state == OfferingState.published) & (Offering.kind == kind)
        statement = statement.where(exists().where(shown))
    wanted = words(q)[:8]
    found = sorted((Listed(*row) for row in db.session.execute(statement)), key=_cursor)
    found = [one for one in found if _matches(one, wanted)]
    rest = [one for one in found if _cursor(one) > after] if after else found
    return Directory(rest[:size], _cursor(rest[size - 1]) if len(rest) > size else "", len(found))


def _cursor(one: Listed) -> str:
    return f"{'-'.join(words(one.name))}~{one.id:09d}"


def _matches(one: Listed, wanted: Sequence[str]) -> bool:
    present = words(f"{one.name} {one.town}")
    return all(any(word.startswith(part) for word in present) for part in wanted)
