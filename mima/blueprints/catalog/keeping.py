"""What a booth's tablet keeps of a listening post, so that it goes on without a network: which files, in which order."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from flask import current_app, url_for

from mima.catalog import attachments, entries, queries
from mima.catalog.entries import Entry
from mima.catalog.filters import cursor, filters
from mima.catalog.queries import Card
from mima.exhibitors.models import Exhibitor
from mima.media.kinds import Kind
from mima.media.queries import Shown, ShownRendition
from mima.web import cards
from mima.web import filters as words
from mima.web.i18n import LANGUAGES, in_language

# Works on one page of the post, and works that a tablet keeps.
PAGE, MOST = 60, 300
# A cover on the board, and a picture of a work that fills the screen.
COVER, LARGE = 800, 1600
SCRIPTS = ("player.js", "wave.js", "viewer.js", "post.js", "post-lock.js", "post-idle.js", "post-keeping.js")
STYLES = ("site.css", "post.css")
# What a page is made of: code, templates, sentences, styles, scripts, drawings.
MAKES = frozenset({".py", ".html", ".mo", ".css", ".js", ".svg"})

File = tuple[str, int]


def cover(stored: dict[str, Any] | None) -> str:
    """The address of the one picture of a board's cover; empty where there is none."""
    if not stored:
        return ""
    offered: Sequence[Any] = stored["webp"]
    found = next(
        (content_hash for width, content_hash in offered if width >= COVER), offered[-1][1] if offered else stored["src"]
    )
    return f"{cards.MEDIA}{found}"


def large(asset: Shown) -> ShownRendition | None:
    """The one rendition in which a ready picture is looked at."""
    return asset.nearest(LARGE, "image/webp") or asset.nearest(LARGE)


def plan(exhibitor: Exhibitor) -> dict[str, Any]:
    """All addresses of the post, those of each work with their bytes and a version that changes with what its page says.

    At most `MOST` works, the newest first; seven statements at most, however many there are.
    """
    found = queries.browse(filters(exhibitor=exhibitor.slug), MOST).cards
    ids = [card.id for card in found]
    said, assets = {entry.id: entry for entry in entries.listed(ids)}, attachments.of_several(ids)
    works = [_work(exhibitor, said[card.id], card, assets[card.id]) for card in found if card.id in said]
    shell = [words.asset(name) for name in (*STYLES, *SCRIPTS, "mark.svg")]
    about = [exhibitor.name, exhibitor.about_fr, exhibitor.about_en, _form(), shell, [one["version"] for one in works]]
    return {
        "version": _digest(about),
        # The style sheet names it without a version.
        "shell": [*shell, url_for("static", filename="edge.svg")],
        "pages": _in_each_language(_pages(exhibitor, found)),
        "works": works,
        "most": MOST,
    }


def _pages(exhibitor: Exhibitor, found: Sequence[Card]) -> list[str]:
    """The post's own pages: the first one, and those that follow it."""
    first, order = url_for("catalog.listening_post", slug=exhibitor.slug), filters().order
    lasts = found[PAGE - 1 : len(found) - 1 : PAGE]
    return [first, *(f"{first}?after={cursor(order, card)}" for card in lasts)]


def _work(exhibitor: Exhibitor, entry: Entry, card: Card, assets: Sequence[Shown]) -> dict[str, Any]:
    ready = [asset for asset in assets if asset.is_ready]
    sizes = {one.content_hash: one.byte_size for asset in ready for one in asset.renditions}
    page = url_for("catalog.post_work", slug=exhibitor.slug, work=card.slug)
    front = cover(card.cover)
    return {
        "slug": card.slug,
        "version": _digest([entry, assets, _form()]),
        "pages": [*_in_each_language([page]), url_for("catalog.post_code", slug=exhibitor.slug, work=card.slug)],
        "cover": [front, sizes.get(front.removeprefix(cards.MEDIA), 0)] if front else None,
        "files": _files(_heard_and_seen(ready)),
        "films": _files(_shown_moving(ready)),
    }


def _heard_and_seen(ready: Sequence[Shown]) -> Iterable[ShownRendition | None]:
    """Sounds first: for these people come."""
    yield from (asset.preview for asset in ready if asset.kind is Kind.sound)
    yield from (large(asset) for asset in ready if asset.kind is Kind.picture)


def _shown_moving(ready: Sequence[Shown]) -> Iterable[ShownRendition | None]:
    for asset in ready:
        if asset.kind is Kind.film and asset.preview_film:
            yield from (asset.nearest(COVER), asset.preview_film)


def _files(renditions: Iterable[ShownRendition | None]) -> list[File]:
    found = {f"{cards.MEDIA}{one.content_hash}": one.byte_size for one in renditions if one}
    return list(found.items())


def _in_each_language(addresses: Iterable[str]) -> list[str]:
    return [in_language(address, code) for address in addresses for code in LANGUAGES]


def _digest(said: Any) -> str:
    return sha256(msgspec.json.encode(said)).hexdigest()[:16]


def _form() -> str:
    return _release(current_app.root_path)


@lru_cache
def _release(folder: str) -> str:
    """A digest of all that makes the pages, however indirectly: after a new release each is fetched anew."""
    found = sha256()
    for file in sorted(path for path in Path(folder).rglob("*") if path.suffix in MAKES):
        found.update(str(file.relative_to(folder)).encode() + file.read_bytes())
    return found.hexdigest()[:16]
