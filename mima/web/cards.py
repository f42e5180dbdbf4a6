"""Cards of offerings, written into a page in the reader's language."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from flask import Flask, current_app, request
from jinja2 import Environment
from markupsafe import Markup

from mima.catalog import near
from mima.catalog.categories import Kind
from mima.catalog.fitting import Verdict
from mima.catalog.queries import Card
from mima.media import blur
from mima.web import facts, fits, guards, rooms
from mima.web.i18n import both, language
from mima.web.i18n import gettext as _

MEDIA = "/media/"
OFFERINGS = "/catalog/offerings/"


class Picture(NamedTuple):
    """A picture with its renditions as `srcset` wants them."""

    src: str
    avif: str
    webp: str
    jpeg: str
    width: int
    height: int
    alt: str
    # What stands in its place until it has come.
    patches: tuple[blur.Patch, ...] = ()


class ShownCard(NamedTuple):
    """An offering on a board. `play` is the address of its sound, empty where there is none; the labels say what buttons do."""

    id: int
    slug: str
    href: str
    title: str
    by: str
    kind: str
    kind_name: str
    meta: str
    price: str
    picture: Picture | None
    play: str
    play_label: str
    keep_label: str
    wave: str
    # How far it is from the place that is asked for.
    away: str
    # How a show fits the visitor's room.
    fit: fits.Lamp | None


def init_app(app: Flask) -> None:
    app.jinja_env.globals["cards_of"] = cards_of
    app.jinja_env.filters.update(fit=fits.of_offering, narrow=narrow)


def cards_of(cards: Sequence[Card], *, lead: int = -1, wide: int = -1, eager: int = 4) -> Markup:
    """The cards as HTML; `lead` and `wide` are the positions of the large ones, the first `eager` pictures load at once.

    Visitors who read one language all see the same card, so that it is written once for as long as it stays what it is; those who
    have said their room, for as long as a show fits it in the same way.
    """
    places = ["lead" if number == lead else "wide" if number == wide else "" for number in range(len(cards))]
    is_french, root = language() == "fr", request.root_path
    write = _write if guards.user_or_none() is not None else remembered
    verdicts = [fits.verdict(card.category, card.fields) for card in cards] if rooms.current() else [None] * len(cards)
    written = [write(card, places[at], at < eager, is_french, root, verdicts[at]) for at, card in enumerate(cards)]
    return Markup("".join(written))  # noqa: S704 (escaped by the template)


def _write(card: Card, place: str, is_eager: bool, is_french: bool, _root: str, verdict: Verdict | None) -> str:
    """The card as this reader sees it, in this language, under this root of all addresses, with how it fits their room."""
    return str(_macro(current_app.jinja_env)(shown(card, in_french=is_french, verdict=verdict), place, is_eager))


@lru_cache
def _macro(templates: Environment) -> Any:
    # Looking it up takes as long as writing a card.
    module: Any = templates.get_template("catalog/_card.html").module
    return module.write


# A card is about 3 kB with what it was written from.
remembered = lru_cache(2_048)(_write)


def kind_names() -> dict[str, str]:
    return {Kind.music: str(_("Music")), Kind.image: str(_("Image"))}


class _Words(NamedTuple):
    """The sentences of all cards in one language; `%(title)s` and `%(km)s` stand where these will."""

    music: str
    image: str
    play: str
    keep: str
    away: str
    here: str


@lru_cache
def _words(_is_french: bool) -> _Words:
    plays, keeps = _("Play “%(title)s”"), _("Sign in and keep “%(title)s”")
    return _Words(_("Music"), _("Image"), plays, keeps, _("%(km)s km away"), _("less than 1 km away"))


def shown(card: Card, *, in_french: bool, verdict: Verdict | None = None) -> ShownCard:
    """What a board says of the offering, in this language; a show, with how it fits the reader's room."""
    words, category, cover, preview, headline = _words(in_french), card.category, card.cover, card.preview or {}, card.headline
    name = category.name_fr if in_french else category.name_en
    title = (card.title_fr or card.title_en) if in_french else (card.title_en or card.title_fr)
    return ShownCard(
        id=card.id,
        slug=card.slug,
        href=OFFERINGS + card.slug,
        title=title,
        by=card.exhibitor_name,
        kind=card.kind,
        kind_name=words.music if card.kind == Kind.music else words.image,
        meta=f"{name}, {facts.value(headline)}" if headline else name,
        price=facts.price(card),
        picture=_cover(cover, in_french=in_french) if cover else None,
        play=MEDIA + preview["hash"] if preview else "",
        play_label=words.play % {"title": title},
        keep_label=words.keep % {"title": title},
        wave=preview.get("wave", ""),
        away=_away(words, card.away),
        fit=fits.brief(verdict) if verdict else None,
    )


def _away(words: _Words, square: int | None) -> str:
    """How far from the place that is searched around; empty elsewhere."""
    if square is None:
        return ""
    kilometres = near.kilometres(square)
    return words.away % {"km": kilometres} if kilometres else words.here


def narrow(cover: dict[str, Any]) -> str:
    """The address of a stored cover in its least width, for where it is drawn no wider than a hand."""
    offered = cover["webp"] or cover["jpeg"]
    return MEDIA + str(offered[0][1] if offered else cover["src"])


def _cover(stored: dict[str, Any], *, in_french: bool) -> Picture:
    """The picture that an offering keeps for its cards."""
    first, second = ("alt_fr", "alt_en") if in_french else ("alt_en", "alt_fr")
    return Picture(
        src=MEDIA + stored["src"],
        # Covers that were made before there was AVIF have none.
        avif=_srcset(stored.get("avif", ())),
        webp=_srcset(stored["webp"]),
        # Whoever takes neither gets the one of `src`: a card says as little as it can.
        jpeg="",
        width=stored["width"],
        height=stored["height"],
        alt=stored[first] or stored[second],
    )


def picture(asset: Any) -> Picture | None:
    """A ready asset's picture (media.queries.Shown); None while it is none."""
    nearest = asset.nearest(1600) if asset.is_ready else None
    if nearest is None:
        return None
    return Picture(
        src=MEDIA + nearest.content_hash,
        avif=_srcset([(one.width, one.content_hash) for one in asset.of_type("image/avif")]),
        webp=_srcset([(one.width, one.content_hash) for one in asset.of_type("image/webp")]),
        jpeg=_srcset([(one.width, one.content_hash) for one in asset.of_type("image/jpeg")]),
        width=nearest.width,
        height=nearest.height,
        alt=both(asset, "alt"),
        patches=blur.patches(asset.blur),
    )


def _srcset(renditions: Iterable[Any]) -> str:
    return ", ".join([f"{MEDIA}{content_hash} {width}w" for width, content_hash in renditions])
