"""GET /catalog/offerings/<slug>: one offering, with its pictures and sound, its facts, its price and a human."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from mima.blueprints.catalog import blueprint
from mima.blueprints.catalog.addresses import room_at
from mima.booths import queries as booths
from mima.catalog import attachments, categories, covers, embeds, identifiers, licences, queries, similar
from mima.catalog.embeds import Embed
from mima.catalog.models import Offering, OfferingState
from mima.editions import queries as editions
from mima.media import queries as media
from mima.media import wave
from mima.media.kinds import Kind
from mima.media.queries import Shown
from mima.web import cards, datasheet, facts, fits, guards, headers, licensed, lights, measures
from mima.web.i18n import both

# The big waveform: so many bars in a viewBox of 1200 by 120.
BARS, PITCH, HEIGHT = 200, 6, 120


@dataclass(frozen=True, slots=True)
class Track:
    """A sound of the offering as its page plays it: `seconds` of it, with the words for a part where it is not `whole`."""

    number: int
    title: str
    src: str
    seconds: int
    wave: str
    whole: int
    excerpt: str
    # As it is stored: twelve signs, or empty.
    isrc: str = ""

    @property
    def code(self) -> str:
        """Its ISRC as people write it."""
        return identifiers.isrc_written(self.isrc)


@dataclass(frozen=True, slots=True)
class Plate:
    """A picture with the address of its largest rendition, to be looked at closely."""

    picture: cards.Picture
    large: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Film:
    """A film that the page plays itself."""

    title: str
    src: str
    poster: str
    width: int
    height: int
    seconds: int
    # Where only its beginning is shown, the words for that.
    excerpt: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """Everything that the page of one offering says."""

    offering: Offering
    title: str
    category: categories.Category
    kind_name: str
    plates: list[Plate]
    films: list[Film]
    tracks: list[Track]
    embeds: list[Embed]
    preparing: int
    sheet: datasheet.Sheet
    lamp: lights.Lamp | None
    licence: licensed.Held
    own_licences: list[licensed.OwnLicence]
    price: str
    assets: list[Shown]
    measures: list[datasheet.Line]

    @property
    def exhibitor(self) -> Any:
        return self.offering.exhibitor

    @property
    def sleeve(self) -> cards.Picture | None:
        """The first picture, which is its face; without any, the poster of a film or the cover inside a sound."""
        return self.plates[0].picture if self.plates else None

    @property
    def palette(self) -> list[str]:
        """The colours of an image's first picture; a cover of music says nothing of how it sounds."""
        pictures = (asset for asset in self.assets if asset.kind is Kind.picture and asset.is_ready)
        first = next(pictures, None) if self.offering.kind is categories.Kind.image else None
        return first.palette if first else []

    @property
    def is_public(self) -> bool:
        return self.offering.state is OfferingState.published

    @property
    def length(self) -> int:
        return sum(track.whole for track in self.tracks)


@blueprint.get("/catalog/offerings/<slug>")
def offering(slug: str) -> str:
    mine = guards.my_exhibitor_ids()
    found = queries.by_slug(slug, mine=mine, organizes=guards.is_organizer())
    return render_template(
        "catalog/offering.html",
        **read(found),
        is_page=True,
        similar=similar.similar(found),
        room=fits.beside(categories.CATEGORIES[found.category], found.fields),
        room_at=room_at(request.path),
        state_words=state_words(found),
        may_change=found.exhibitor_id in mine,
        may_review=guards.is_organizer(),
    )


def read(found: Offering) -> dict[str, Any]:
    """What `catalog/_leaf.html` is told: the offering with its company, its price and where to meet."""
    edition, shown = editions.current(), leaf(found)
    headers.allow_frames(one.origin for one in shown.embeds)
    return {
        "leaf": shown,
        "edition": edition,
        "booths": booths.confirmed_codes(edition).get(found.exhibitor_id, []) if edition else [],
        "published": queries.published_count(found.exhibitor),
        "monogram": monogram(found.exhibitor.name),
    }


def leaf(offering: Offering) -> Leaf:
    assets = attachments.of(offering)
    category = categories.CATEGORIES[offering.category]
    title = both(offering, "title")
    return Leaf(
        offering=offering,
        title=title,
        category=category,
        kind_name=cards.kind_names()[offering.kind],
        plates=[plate for asset in _pictured(assets) if (plate := _plate(asset))],
        films=films([asset for asset in assets if asset.kind is Kind.film and asset.is_ready], title),
        tracks=tracks([asset for asset in assets if asset.kind is Kind.sound and asset.is_ready], title),
        embeds=embeds.of(offering.embeds),
        preparing=sum(1 for asset in assets if asset.state in ("waiting", "working")),
        sheet=datasheet.of(category, offering.fields),
        lamp=lights.of(offering),
        licence=licensed.held(licences.of(offering)),
        own_licences=licensed.exceptions(offering, assets),
        price=facts.price(offering),
        assets=assets,
        measures=measures.lines(offering.kind, assets),
    )


def _pictured(assets: list[Shown]) -> list[Shown]:
    """The pictures; where there is none, what is to be seen of the rest, as on the card."""
    pictures = [asset for asset in assets if asset.kind is Kind.picture]
    face = None if any(asset.is_ready for asset in pictures) else covers.face(assets)
    return [face] if face else pictures


def _plate(asset: Shown) -> Plate | None:
    picture, largest = cards.picture(asset), asset.of_type("image/jpeg")
    if picture is None:
        return None
    widest = largest[-1]
    return Plate(picture, cards.MEDIA + widest.content_hash, widest.width or picture.width, widest.height or picture.height)


def films(found: list[Shown], title: str) -> list[Film]:
    """The films in their order; one alone has the offering's name. One without its preview is not there yet."""
    shown = [(asset, preview[-1]) for asset in found if (preview := asset.of_type("video/mp4"))]
    posters = [asset.nearest(800) for asset, _preview in shown]
    return [
        Film(
            title=_named(asset, title, number, len(shown)),
            src=cards.MEDIA + preview.content_hash,
            poster=cards.MEDIA + poster.content_hash if poster else "",
            width=preview.width or 1280,
            height=preview.height or 720,
            seconds=round((asset.duration_ms or 0) / 1000),
            excerpt=_excerpt(asset),
        )
        for number, ((asset, preview), poster) in enumerate(zip(shown, posters, strict=True), start=1)
    ]


def _named(asset: Shown, title: str, number: int, count: int) -> str:
    """What its company called the sound or the film; else the offering's name, with its number where there are several."""
    return str(both(asset, "alt") or (title if count == 1 else _("%(title)s, %(number)s", title=title, number=number)))


def tracks(sounds: list[Shown], title: str) -> list[Track]:
    """The sounds in their order; the first one with its long waveform. One alone has the offering's name."""
    found: list[Track] = []
    for number, sound in enumerate(sounds, start=1):
        if sound.preview is None:
            continue
        name = _named(sound, title, number, len(sounds))
        bars = (media.peaks_of(sound.id) or sound.bars) if not found else sound.bars
        drawn = wave.path(bars, bars=BARS, pitch=PITCH, height=HEIGHT) if bars and not found else ""
        seconds, whole = (round((ms or 0) / 1000) for ms in (sound.played_ms, sound.duration_ms))
        src = cards.MEDIA + sound.preview.content_hash
        found.append(Track(number, name, src, seconds, drawn, whole, _excerpt(sound), sound.isrc))
    return found


def _excerpt(asset: Shown) -> str:
    """How much of the sound or film is played, and of how much; empty where it is all of it."""
    played, whole = (facts.duration(round((ms or 0) / 1000)) for ms in (asset.preview_ms, asset.duration_ms))
    return str(_("Excerpt of %(played)s out of %(whole)s", played=played, whole=whole)) if asset.is_excerpt else ""


def monogram(name: str) -> tuple[str, str]:
    """The first letters of the first and of the last word, for a company without a picture."""
    letters = [word[0].upper() for word in name.replace("’", " ").split() if word[0].isalnum()] or ["·"]
    return letters[0], letters[-1] if len(letters) > 1 else ""


def state_words(offering: Offering) -> str:
    """Why others do not see it; empty where everybody does."""
    words = {
        OfferingState.draft: _("This is a draft. Only your company and the market's team see it."),
        OfferingState.submitted: _("This offering waits for the market's team. Only your company and the team see it."),
        OfferingState.withdrawn: _("This offering is withdrawn. Only your company and the market's team see it."),
        OfferingState.archived: _("This offering is archived. Only your company and the market's team see it."),
    }
    return str(words.get(offering.state, ""))
