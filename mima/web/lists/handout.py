"""What a list is before it has a form: its offerings, its name, how much of the whole it is, and where the companies stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mima.booths import queries as booths
from mima.catalog import entries
from mima.catalog.entries import Entry, Taken
from mima.catalog.filters import Filters, Sort
from mima.editions import queries as editions
from mima.editions.models import Edition
from mima.readiness import beside
from mima.web import filters
from mima.web.i18n import gettext as _
from mima.web.i18n import ngettext
from mima.web.viewer import settings

# How many offerings each form has at most.
MOST = {"json": 1_000, "csv": 1_000, "m3u": 1_000, "rss": 50, "pdf": 200}


@dataclass(frozen=True, slots=True)
class Handout:
    """A list to be written down; `path` is its page here, `title` and `about` say in words what was chosen.

    `booths` are the codes of the companies' booths in the edition, `notes` what the reader wrote to an offering (ids).
    """

    taken: Taken
    path: str
    title: str
    about: Sequence[str] = ()
    edition: Edition | None = None
    booths: Mapping[int, Sequence[str]] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)

    @property
    def entries(self) -> Sequence[Entry]:
        return self.taken.entries

    @property
    def said(self) -> str:
        """312 offerings; or honestly, that these are the first ones."""
        shown, total = len(self.entries), self.taken.total
        if self.taken.is_whole:
            return ngettext("%(count)s offering", "%(count)s offerings", shown, count=filters.number(shown))
        words = {"shown": filters.number(shown), "total": filters.number(total)}
        if self.taken.is_floor:
            return _("The first %(shown)s of more than %(total)s offerings", **words)
        return _("The first %(shown)s of %(total)s offerings", **words)

    def booths_of(self, entry: Entry) -> Sequence[str]:
        return self.booths.get(entry.exhibitor.id, ())


def of_state(state: Filters, suffix: str, *, path: str, title: str, about: Sequence[str] = ()) -> Handout:
    """What fits this state of the catalog, in its order; a feed has the newest first, unless another order is asked for."""
    state = replace(state, after="")
    if suffix == "rss" and state.sort is None:
        state = replace(state, sort=Sort.newest)
    return Handout(entries.taken(state, MOST[suffix]), path, title, about, *where())


def where() -> tuple[Edition | None, Mapping[int, Sequence[str]]]:
    """The current edition, and {company id: codes} of those who have a booth there or show at one."""
    edition = editions.current()
    if edition is None or edition.is_called_off:
        return edition, {}
    return edition, beside.with_guests(booths.confirmed_codes(edition), beside.of_edition(edition))


def absolute(path: str) -> str:
    """The path as an address that is good everywhere."""
    return settings().app_url + path


def offering_address(entry: Entry) -> str:
    return absolute(f"/catalog/offerings/{entry.slug}")


def media_address(content_hash: str) -> str:
    return absolute(f"/media/{content_hash}")
