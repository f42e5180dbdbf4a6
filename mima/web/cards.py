"""Cards of offerings, ready to be written into a page: plain text in the reader's language, made once per card."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from mima.catalog.categories import Kind
from mima.catalog.queries import Card
from mima.web import facts
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
