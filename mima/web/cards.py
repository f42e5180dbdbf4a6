"""Cards of offerings, ready to be written into a page: plain text in the reader's language, made once per card."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from mima.catalog.categories import Kind
from mima.catalog.queries import Card
from mima.web import facts, guards
from mima.web.i18n import both, language

MEDIA = "/media/"
OFFERINGS = "/catalog/offerings/"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its renditions as `srcset` wants them."""

    src: str
    webp: str
    jpeg: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class ShownCard:
    """An offering on a board. `play` is the address of its sound, empty where there is none."""

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
    wave: str


def init_app(app: Flask) -> None:
    app.jinja_env.globals["cards_of"] = cards_of


def cards_of(cards: Iterable[ShownCard], *, lead: int = -1, wide: int = -1, eager: int = 4) -> Markup:
    """The cards as HTML; `lead` and `wide` are the positions of the large ones, the first `eager` pictures load at once.

    All visitors who read one language see the same cards, so theirs are made once for the same content.
    """
    places = {lead: "lead", wide: "wide"}
    if guards.user_or_none() is not None:
        parts = [_written(card, places.get(number, ""), number >= eager) for number, card in enumerate(cards)]
    else:
        reader = (language(), request.script_root)
        parts = [_for_visitors(card, places.get(number, ""), number >= eager, *reader) for number, card in enumerate(cards)]
    return Markup("").join(parts)


@lru_cache(4096)
def _for_visitors(card: ShownCard, place: str, is_lazy: bool, _language: str, _root: str) -> Markup:
    return _written(card, place, is_lazy)


def _written(card: ShownCard, place: str, is_lazy: bool) -> Markup:
    return Markup(render_template("catalog/_card.html", card=card, place=place, is_lazy=is_lazy))  # noqa: S704 (escaped there)


def shown(cards: Iterable[Card]) -> list[ShownCard]:
    """The cards in the reader's language."""
    names = kind_names()
    in_french = language() == "fr"
    return [_shown(card, names, in_french) for card in cards]


def kind_names() -> dict[str, str]:
    return {Kind.music: str(_("Music")), Kind.image: str(_("Image"))}


def _shown(card: Card, names: dict[str, str], in_french: bool) -> ShownCard:
    category = card.category
    headline = card.headline
    name = category.name_fr if in_french else category.name_en
    preview = card.preview or {}
    return ShownCard(
        id=card.id,
        slug=card.slug,
        href=OFFERINGS + card.slug,
        title=(card.title_fr or card.title_en) if in_french else (card.title_en or card.title_fr),
        by=card.exhibitor_name,
        kind=card.kind,
        kind_name=names[card.kind],
        meta=f"{name}, {facts.value(headline)}" if headline else name,
        price=facts.price(card),
        picture=cover(card.cover, in_french=in_french) if card.cover else None,
        play=MEDIA + preview["hash"] if preview else "",
        wave=preview.get("wave", ""),
    )


def cover(stored: dict[str, Any], *, in_french: bool) -> Picture:
    """The picture that an offering keeps for its cards."""
    first, second = ("alt_fr", "alt_en") if in_french else ("alt_en", "alt_fr")
    return Picture(
        src=MEDIA + stored["src"],
        webp=_srcset(stored["webp"]),
        jpeg=_srcset(stored["jpeg"]),
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
        webp=_srcset([(one.width, one.content_hash) for one in asset.of_type("image/webp")]),
        jpeg=_srcset([(one.width, one.content_hash) for one in asset.of_type("image/jpeg")]),
        width=nearest.width,
        height=nearest.height,
        alt=both(asset, "alt"),
    )


def _srcset(renditions: Iterable[Any]) -> str:
    return ", ".join([f"{MEDIA}{content_hash} {width}w" for width, content_hash in renditions])
