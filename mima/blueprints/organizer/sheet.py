"""An offering value by value, for who reviews it: what it says, what is new since it was last read, what was asked, a remark."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request
from flask_babel import gettext as _

from mima.catalog import common, desk, versions
from mima.catalog.categories import CATEGORIES
from mima.catalog.models import Offering
from mima.web import changes
from mima.web.changes import Change

PREFIX = "remark-"
# A longer text stands in the page above.
LONGEST = 240


@dataclass(frozen=True, slots=True)
class Row:
    """One value. `asked` is the remark of an earlier review, `typed` that of this one."""

    name: str
    label: str
    said: str
    asked: str
    typed: str
    new: Sequence[Change]

    @property
    def key(self) -> str:
        return f"{PREFIX}{self.name}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of it, and when it was read before; None where it never was."""

    rows: Sequence[Row]
    read_at: datetime | None

    @property
    def changed(self) -> int:
        return sum(bool(row.new) for row in self.rows)


def of(offering: Offering) -> Sheet:
    state, before, remarks = versions.state_of(offering), versions.as_read(offering), typed()
    new = {one.name: one for one in changes.between(before.values, state)} if before else {}
    codes = [f"fields.{spec.code}" for spec in CATEGORIES[offering.category].fields]
    gone = [name for name in new if name.startswith("fields.") and name not in codes]
    names = ["category", *(name for name in common.EMPTY if name != "fields"), *codes, *gone]
    rows = [_row(offering, name, changes.said(state, name), new, remarks) for name in names]
    files = ", ".join(asset.original_name for asset in desk.assets_of(offering))
    rows.append(_row(offering, "files", files, {}, remarks))
    return Sheet(rows, before.at if before else None)


def typed() -> dict[str, str]:
    """The remarks that this request brought, by the names of their values."""
    pairs = request.form.items()
    return {name.removeprefix(PREFIX): text for name, text in pairs if name.startswith(PREFIX)}


def _row(offering: Offering, name: str, said: str, new: dict[str, Change], remarks: dict[str, str]) -> Row:
    short = name.removeprefix("fields.")
    words = said if len(said) <= LONGEST else f"{said[:LONGEST].rsplit(' ', 1)[0]} …"
    asked = offering.review_notes.get(short, "")
    changed = [new[name]] if name in new else []
    return Row(short, changes.label(name, offering.category), words or _("nothing"), asked, remarks.get(short, ""), changed)
