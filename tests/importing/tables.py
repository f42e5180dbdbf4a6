"""Tables that a company's desk is sent, as far as the rules go: read, understood, rehearsed, done."""

from typing import Any

from sqlalchemy import select

from mima.catalog.importing import desk, written
from mima.catalog.importing.history import OfferingImport
from mima.catalog.importing.reading import read
from mima.catalog.importing.rehearsal import Rehearsal
from mima.catalog.importing.sent import SentTable, keep
from mima.catalog.models import Offering
from mima.core import sheets
from mima.core.db import db
from mima.core.sheets import Cell
from mima.core.transaction import transaction
from tests.people import Cast

PUY = {"reference": "A1", "kind": "image", "category": "photograph", "title_fr": "Puy de Dôme", "year": "1998"}


def rows(*lines: dict[str, Any]) -> bytes:
    """The table of these rows, each by its heads."""
    heads = list(dict.fromkeys(head for line in lines for head in line))
    return sheets.as_csv(heads, [[line.get(head, "") for head in heads] for line in lines])


def sent(cast: Cast, content: bytes, name: str = "bruno") -> SentTable:
    """The table waits for this person's company."""
    found = read("works.csv", content)
    columns = desk.guessed(cast.company(name), found)
    with transaction():
        return keep(cast.company(name), found, columns, by=cast.user(name).actor)


def rehearsed(cast: Cast, content: bytes, name: str = "bruno") -> Rehearsal:
    return desk.rehearse(sent(cast, content, name))


def imported(cast: Cast, content: bytes) -> OfferingImport:
    """The table is imported as it was shown."""
    table = sent(cast, content)
    shown = desk.rehearse(table).digest
    with transaction():
        return desk.carry_out(table, by=cast.user("bruno").actor, shown=shown)


def exported(cast: Cast, **changes: Cell) -> bytes:
    """The company's offerings as CSV; in each, these heads have other cells."""
    company = cast.company("bruno")
    heads = written.headings(company)
    lines = [[changes.get(head, cell) for head, cell in zip(heads, line, strict=True)] for line in written.lines(company)]
    return sheets.as_csv(heads, lines)


def offerings() -> list[Offering]:
    db.session.expire_all()
    return list(db.session.scalars(select(Offering).order_by(Offering.id)))
