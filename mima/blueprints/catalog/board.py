"""The board and the facets beside it: the two parts of the catalog that each state has of its own, as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from flask import render_template, request
from markupsafe import Markup

from mima.blueprints.catalog import facets, nearby
from mima.blueprints.catalog.addresses import CATALOG, address, room_at
from mima.blueprints.catalog.nearby import Near
from mima.catalog import fitting
from mima.catalog.counts import Counts
from mima.catalog.filters import Filters, Sort
from mima.catalog.queries import MOST_SHOWN, PAGE, Card, Page
from mima.web import filters, fits, guards, rooms
from mima.web.i18n import gettext as _
from mima.web.i18n import language, ngettext

# The board has room for one double square and one wide cell, where enough cards stand around them.
LEAD, WIDE, ROOM = 0, 11, 12
STRIP = 26


@dataclass(frozen=True, slots=True)
class Board:
    """The cards of one state, the words around them, and the ways on from it."""

    cards: Sequence[Card]
    total: str
    seen: str
    more: str
    then: str
    # The state as the list's other forms want it.
    query: str
    strip: tuple[str, str]
    lead: int
    wide: int
    # What was probably meant, and its address.
    meant: str
    meant_at: str
    # The address of the visitor's room, where shows are among the cards, and what the visitor said of it.
    room_at: str
    room: str
    near: Near
    # The state as a search to be saved; empty for the whole catalog.
    save_at: str


def parts(state: Filters, page: Page, counts: Counts, shown: int, meant: str = "") -> Markup:
    """What fits the state, and what narrows it down; `shown` offerings are on the reader's screen already.

    Visitors who read one language all see the same, so that it is written once for as long as the rows stay what they are. Who
    has said their room sees it alone.
    """
    is_alike = guards.user_or_none() is None and rooms.current() is None
    write = remembered if is_alike and len(page.cards) <= PAGE else _write
    return write(state, page, counts, shown, meant, language(), request.root_path)


def _write(state: Filters, page: Page, counts: Counts, shown: int, meant: str, _language: str, _root: str) -> Markup:
    html = render_template(
        "catalog/_browse.html",
        state=state,
        board=board(state, page, counts, shown, meant),
        column=facets.column(state, counts, page.chosen),
        chips=facets.chips(state, page.chosen),
        sorts=sorts(state),
    )
    return Markup(html)  # noqa: S704 (escaped there)


# A part is about 90 kB with the rows that it was written from.
remembered = lru_cache(128)(_write)


def board(state: Filters, page: Page, counts: Counts, shown: int, meant: str) -> Board:
    found = page.cards
    seen = max(len(found), shown) if state.after else len(found)
    seen = min(seen, counts.total) if not counts.is_floor else seen
    has_shows, room = any(card.category is fitting.SHOW for card in found), rooms.current()
    roomy = not state.after and len(found) >= ROOM and found[LEAD].cover_text and found[WIDE].cover_text
    return Board(
        cards=found,
        total=total(counts),
        seen=seen_of(seen, counts),
        more=address(state, after=page.after, shown=seen + PAGE) if page.after else "",
        then=address(state, shown=seen + PAGE) if seen + PAGE <= MOST_SHOWN else address(state, after=page.after),
        query=address(state).removeprefix(CATALOG),
        strip=strip(max(1, round(STRIP * min(seen / max(counts.total, 1), 1)))),
        lead=LEAD if roomy else -1,
        wide=WIDE if roomy else -1,
        meant=meant,
        meant_at=address(replace(state, q=meant)) if meant else "",
        room_at=room_at(address(state)) if has_shows else "",
        room=fits.told(room) if has_shows and room else "",
        near=nearby.of(state),
        save_at=f"/account/searches/new{address(replace(state, sort=None)).removeprefix(CATALOG)}",
    )


@lru_cache
def strip(filled: int) -> tuple[str, str]:
    """The squares of what was seen and of what is left, as the `d` of two SVG paths."""
    squares = [f"M{16 * number} {number % 2 * 8}h8v8h-8z" for number in range(STRIP)]
    return "".join(squares[:filled]), "".join(squares[filled:])


def seen_of(seen: int, counts: Counts) -> str:
    words = {"seen": filters.number(seen), "total": filters.number(counts.total)}
    if counts.is_floor:
        return str(_("You have seen %(seen)s of more than %(total)s.", **words))
    return str(_("You have seen %(seen)s of %(total)s.", **words))


def total(counts: Counts) -> str:
    """312 offerings, or more than 2,000 where they were not counted to the end."""
    if counts.is_floor:
        return str(_("More than %(count)s offerings", count=filters.number(counts.total)))
    return str(ngettext("%(count)s offering", "%(count)s offerings", counts.total, count=filters.number(counts.total)))


def sorts(state: Filters) -> list[tuple[str, str, bool]]:
    """(value, words, is it the present one) of each order. The one that serves best by itself has no value.

    So whoever types a question on the first page, whose list says "newest", finds what fits it best.
    """
    return _sorts(state.order, replace(state, sort=None).order, bool(state.question.wanted), language())


@lru_cache(100)
def _sorts(present: Sort, by_itself: Sort, has_words: bool, _language: str) -> list[tuple[str, str, bool]]:
    words = {
        Sort.relevance: _("Relevance"),
        Sort.newest: _("Newest"),
        Sort.price_up: _("Price, lowest first"),
        Sort.price_down: _("Price, highest first"),
        Sort.by_title: _("Title"),
    }
    if not has_words:
        del words[Sort.relevance]
    return [("" if sort is by_itself else sort.value, str(word), sort is present) for sort, word in words.items()]
