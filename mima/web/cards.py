"""Cards of offerings, ready to be written into a page: plain text in the reader's language."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from flask import Flask, render_template
from markupsafe import Markup

from mima.catalog.categories import Kind
from mima.catalog.queries import Card
from mima.web import facts, guards
from mima.web.i18n import both, language
from mima.web.i18n import gettext as _

MEDIA = "/media/"
OFFERINGS = "/catalog/offerings/"


class Picture(NamedTuple):
    """A picture with its renditions as `srcset` wants them."""

    src: str
    webp: str
    jpeg: str
    width: int
    height: int
    alt: str


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


def init_app(app: Flask) -> None:
    app.jinja_env.globals["cards_of"] = cards_of


def cards_of(cards: Sequence[ShownCard], *, lead: int = -1, wide: int = -1, eager: int = 4) -> Markup:
    """The cards as HTML; `lead` and `wide` are the positions of the large ones, the first `eager` pictures load at once."""
    places = ["lead" if number == lead else "wide" if number == wide else "" for number in range(len(cards))]
    is_signed_in = guards.user_or_none() is not None
    written = render_template("catalog/_cards.html", cards=cards, places=places, eager=eager, is_signed_in=is_signed_in)
    return Markup(written)  # noqa: S704 (escaped there)


def shown(cards: Iterable[Card]) -> list[ShownCard]:
    """The cards in the reader's language."""
    words = _Words(kind_names(), _("Play “%(title)s”"), _("Sign in and keep “%(title)s”"))
    in_french = language() == "fr"
    return [_shown(card, words, in_french) for card in cards]


class _Words(NamedTuple):
    """The sentences of all cards, each looked up once; `%(title)s` stands where the title will."""

    kinds: dict[str, str]
    play: str
    keep: str


def kind_names() -> dict[str, str]:
    return {Kind.music: str(_("Music")), Kind.image: str(_("Image"))}


def _shown(card: Card, words: _Words, in_french: bool) -> ShownCard:
    category = card.category
    headline = card.headline
    name = category.name_fr if in_french else category.name_en
    title = (card.title_fr or card.title_en) if in_french else (card.title_en or card.title_fr)
    preview = card.preview or {}
    return ShownCard(
        id=card.id,
        slug=card.slug,
        href=OFFERINGS + card.slug,
        title=title,
        by=card.exhibitor_name,
        kind=card.kind,
        kind_name=words.kinds[card.kind],
        meta=f"{name}, {facts.value(headline)}" if headline else name,
        price=facts.price(card),
        picture=cover(card.cover, in_french=in_french) if card.cover else None,
        play=MEDIA + preview["hash"] if preview else "",
        play_label=words.play % {"title": title},
        keep_label=words.keep % {"title": title},
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
