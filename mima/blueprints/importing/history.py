"""What was imported: the list on the page of the import, and POST …/<id>/undo: one is undone as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from mima.accounts import names as people
from mima.blueprints.importing import blueprint
from mima.catalog.importing import history, undoing
from mima.catalog.importing.history import OfferingImport
from mima.core.transaction import transaction
from mima.exhibitors.models import Exhibitor
from mima.web import changes, guards, i18n

# So many offerings that were left when an import was undone are on its page.
MOST = 50


@dataclass(frozen=True, slots=True)
class Past:
    """An import that was done, and by whom."""

    done: OfferingImport
    who: str

    @classmethod
    def latest(cls, exhibitor: Exhibitor) -> "list[Past]":
        found = history.latest(exhibitor)
        names = people.of({one.user_id for one in found if one.user_id is not None})
        return [cls(one, _name(one.user_id, names)) for one in found]

    @property
    def words(self) -> str:
        """What it made and changed."""
        created, changed = (self.done.outcome.get(name, 0) for name in ("created", "changed"))
        told = [ngettext("%(num)s draft made", "%(num)s drafts made", created)] if created else []
        return ", ".join(
            [*told, *([ngettext("%(num)s offering changed", "%(num)s offerings changed", changed)] if changed else [])]
        )


@dataclass(frozen=True, slots=True)
class Stayed:
    """An offering that was left when an import was undone: its title, its address, and the values that stayed."""

    title: str
    public_id: str
    values: str


@blueprint.post("/<public_id>/undo")
def undo(public_id: str) -> Answer:
    done = mine(public_id)
    with transaction():
        undoing.undo(done, by=guards.me())
    flash(_("The import is undone."), "ok")
    return redirect(url_for("importing.look", public_id=public_id), 303)


def mine(public_id: str) -> OfferingImport:
    """The import of a company of the person's; another's is not found."""
    guards.signed_in()
    return history.of_company(public_id[:64], guards.my_exhibitor_ids())


def stayed(done: OfferingImport) -> Sequence[Stayed]:
    """What was left as somebody has made it since."""
    return [
        Stayed(i18n.both(one, "title"), one.public_id, ", ".join(changes.label(name, one.category) for name in names))
        for one, names in history.stayed(done, MOST)
    ]


def who(done: OfferingImport) -> tuple[str, str]:
    """Who imported it, and who undid it."""
    names = people.of({one for one in (done.user_id, done.undone_by) if one is not None})
    return _name(done.user_id, names), _name(done.undone_by, names)


def _name(user_id: int | None, names: dict[int, str]) -> str:
    return names.get(user_id, "") if user_id is not None else ""
