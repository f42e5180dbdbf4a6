"""The edition that the desk is about, or the one that a list's address names."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from mima.core.errors import N_, NotFound
from mima.editions import queries as editions
from mima.editions.models import Edition


class NoEdition(NotFound):
    """Nothing is prepared yet."""

    message = N_("There is no edition yet.")


def present() -> Edition:
    """The edition to come, or the last one; `NoEdition` when there is none."""
    edition = editions.current()
    if edition is None:
        raise NoEdition
    return edition


@dataclass(frozen=True, slots=True)
class Chosen:
    """The edition of a list, with all that may be chosen instead; `is_named` where the address says it."""

    edition: Edition
    all: list[Edition]
    is_named: bool

    def address(self, endpoint: str, **values: Any) -> str:
        """A page of the desk about this very edition."""
        return url_for(f"organizer.{endpoint}", edition=self.edition.slug if self.is_named else None, **values)


def chosen() -> Chosen:
    """What the address names, also of what only organizers see, or the present one; `NotFound` for one that is not there."""
    slug, known = request.args.get("edition", ""), list(editions.all_prepared())
    if not slug:
        return Chosen(present(), known, is_named=False)
    found = next((one for one in known if one.slug == slug), None)
    if found is None:
        raise NotFound
    return Chosen(found, known, is_named=True)
