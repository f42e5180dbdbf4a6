"""What search engines read of a page: schema.org's words for it, as a block of data that no browser runs.

Each function gives plain data; `block` writes it so that nothing typed can end the block. A content policy without inline
scripts does not concern it: a script element of a type that is no script is never prepared as one.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask
from markupsafe import Markup

from mima.catalog import covers, licences
from mima.catalog.categories import Kind as Trade
from mima.media.kinds import Kind
from mima.web.i18n import both, language
from mima.web.i18n import gettext as _
from mima.web.viewer import settings

Data = dict[str, Any]

# What each category is to schema.org; what is offered as work done for others is a service.
TYPES: Mapping[str, str] = {
    "recording": "MusicRecording",
    "sync": "MusicRecording",
    "composition": "MusicComposition",
    "photograph": "Photograph",
    "film": "Movie",
    "game": "VideoGame",
    "graphic": "VisualArtwork",
    "motion": "CreativeWork",
    "show": "CreativeWork",
}
SERVICE = "Service"
# Several recordings in one offering.
ALBUM = "MusicAlbum"
# What could end a script element, or begin a comment in it, is written otherwise; so are the two breaks of old scripts.
ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        linked_offering=lambda leaf, codes, edition: block(offering(leaf, codes, edition)),
        linked_company=lambda exhibitor, codes, edition: block(company(exhibitor, codes, edition)),
        linked_edition=lambda edition: block(graph(event(edition), crumbs((edition.name, f"/editions/{edition.slug}")))),
        linked_market=lambda: block(market()),
    )


def block(data: Data) -> Markup:
    """The data as a script element's text."""
    return Markup(json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPED))  # noqa: S704 (escaped here)


def graph(*things: Data) -> Data:
    return {"@context": "https://schema.org", "@graph": [filled(thing) for thing in things]}


def filled(data: Data) -> Data:
    """Without what is not known."""
    return {name: value for name, value in data.items() if value not in (None, "", [], {})}


def crumbs(*steps: tuple[str, str]) -> Data:
    """The way from the front door, each step's words with its path."""
    items = [
        {"@type": "ListItem", "position": place, "name": words, "item": _absolute(path)}
        for place, (words, path) in enumerate((("MIMA", "/"), *steps), start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def market() -> Data:
    """The site and whose it is, with the way to search it."""
    action = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{_absolute('/catalog')}?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }
    site = {
        "@type": "WebSite",
        "@id": _absolute("/#site"),
        "name": "MIMA",
        "alternateName": _("Market of image and music"),
        "url": _absolute("/"),
        "inLanguage": language(),
        "publisher": {"@id": _absolute("/#market")},
        "potentialAction": action,
    }
    return graph(site, _market())


def _market() -> Data:
    return {
        "@type": "Organization",
        "@id": _absolute("/#market"),
        "name": "MIMA",
        "alternateName": _("Market of image and music"),
        "url": _absolute("/"),
        "logo": _absolute("/static/mark.svg"),
    }


def event(edition: Any) -> Data:
    """The edition as an event; one that is called off says so."""
    state = "EventCancelled" if edition.is_called_off else "EventScheduled"
    return {
        "@type": "BusinessEvent",
        "@id": _absolute(f"/editions/{edition.slug}#event"),
        "name": edition.name,
        "description": both(edition, "about"),
        "url": _absolute(f"/editions/{edition.slug}"),
        "startDate": edition.starts_on.isoformat(),
        "endDate": edition.ends_on.isoformat(),
        "eventStatus": f"https://schema.org/{state}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {"@type": "Place", "name": edition.venue, "address": edition.venue_address},
        "organizer": _market(),
    }


def company(exhibitor: Any, codes: Sequence[str], edition: Any) -> Data:
    """The company, and where one meets it."""
    steps = ((_("Exhibitors"), "/exhibitors"), (exhibitor.name, f"/exhibitors/{exhibitor.slug}"))
    found = organization(exhibitor) | {"description": both(exhibitor, "about")}
    if codes and edition is not None and not edition.is_called_off:
        found["event"] = {"@id": event(edition)["@id"], "@type": "BusinessEvent", "name": edition.name}
    return graph(found, crumbs(*steps))


def organization(exhibitor: Any) -> Data:
    website = exhibitor.website if exhibitor.website.startswith(("https://", "http://")) else ""
    town = {"@type": "PostalAddress", "addressLocality": exhibitor.town} if exhibitor.town else None
    return filled(
        {
            "@type": "Organization",
            "@id": f"{_absolute('/exhibitors/' + exhibitor.slug)}#company",
            "name": exhibitor.name,
            "url": _absolute(f"/exhibitors/{exhibitor.slug}"),
            "sameAs": website,
            "address": town,
        }
    )


def offering(leaf: Any, codes: Sequence[str], edition: Any) -> Data:
    """The offering by its trade's word, with its pictures, sounds, price and licence; nothing of one that is not public."""
    thing, path = leaf.offering, f"/catalog/offerings/{leaf.offering.slug}"
    if not leaf.is_public:
        return graph()
    kind = TYPES.get(thing.category, SERVICE)
    if kind == "MusicRecording" and len(leaf.tracks) > 1:
        kind = ALBUM
    by = organization(thing.exhibitor)
    work: Data = {
        "@type": kind,
        "@id": f"{_absolute(path)}#offering",
        "name": leaf.title,
        "description": both(thing, "summary"),
        "url": _absolute(path),
        "image": [_image(asset, thing, path, leaf.title) for asset in _pictured(leaf.assets)],
        "offers": _offers(thing, path, by),
        # Who offers it; who made it is another question, which only its fields and its files answer.
        "provider": by,
    }
    work |= {"category": both(leaf.category, "name")} if kind == SERVICE else _created(leaf, kind, path)
    steps = (
        (_("Catalog"), "/catalog"),
        (leaf.kind_name, f"/catalog?kind={thing.kind}"),
        (both(leaf.category, "name"), f"/catalog?kind={thing.kind}&category={leaf.category.code}"),
        (leaf.title, path),
    )
    there = bool(codes) and edition is not None and not edition.is_called_off
    return graph(work, crumbs(*steps), *([event(edition)] if there else []))


def _created(leaf: Any, kind: str, path: str) -> Data:
    """What a work has beyond a service: its licence, those of its makers who are named, and what sounds."""
    thing, fields = leaf.offering, leaf.offering.fields
    held = licences.of(thing)
    performers = fields.get("performers", "")
    work: Data = {
        "inLanguage": language(),
        "keywords": ", ".join(thing.tags),
        "datePublished": str(fields.get("release_year") or fields.get("year") or ""),
        "license": held.address,
        "acquireLicensePage": _absolute(f"{path}/enquire"),
        "creditText": _credits(thing),
        "genre": list(thing.tags) if thing.kind is Trade.music else [],
    }
    artist = {"@type": "MusicGroup", "name": performers} if performers else None
    if kind == ALBUM:
        tracks = [_recording(track, artist) for track in leaf.tracks]
        work |= {"byArtist": artist, "numTracks": len(tracks), "track": tracks}
    elif leaf.tracks:
        work["audio"] = [_audio(track) for track in leaf.tracks]
    if kind == "MusicRecording":
        work |= {
            "isrcCode": fields.get("isrc") or next((track.isrc for track in leaf.tracks), ""),
            "duration": duration(fields.get("duration_seconds") or 0),
            "byArtist": artist,
            "recordLabel": {"@type": "Organization", "name": fields["label"]} if fields.get("label") else None,
        }
    if kind == "MusicComposition":
        work |= {"iswcCode": fields.get("iswc", ""), "composer": _person(fields.get("composer", ""))}
    if thing.kind is Trade.music and kind == "CreativeWork":
        work["author"] = {"@type": "MusicGroup", "name": performers} if performers else None
    return work


def _person(name: str) -> Data | None:
    return {"@type": "Person", "name": name} if name else None


def _recording(track: Any, artist: Data | None) -> Data:
    """A track of an album: a recording with its own code."""
    told = {"name": track.title, "isrcCode": track.isrc, "duration": duration(track.seconds), "byArtist": artist}
    return filled({"@type": "MusicRecording", **told, "audio": _audio(track)})


def _audio(track: Any) -> Data:
    return filled(
        {
            "@type": "AudioObject",
            "name": track.title,
            "contentUrl": _absolute(track.src),
            "encodingFormat": "audio/mp4",
            "duration": duration(track.seconds),
        }
    )


def _image(asset: Any, thing: Any, path: str, title: str) -> Data:
    """A picture with what its use wants: licence, where to ask for one, whom to name.

    Maker and owner are those whom the file names, as the served file does: who offers a picture need be neither.
    """
    is_picture, largest = asset.kind is Kind.picture, asset.nearest(10**6)
    held = licences.of_file(thing, asset) if is_picture else licences.of(thing, asset)
    # What a sound or a film says is said of the music or the film, not of its cover or its poster.
    says = asset.tags if is_picture else {}
    return filled(
        {
            "@type": "ImageObject",
            "contentUrl": _absolute(f"/media/{largest.content_hash}"),
            "width": largest.width,
            "height": largest.height,
            "name": both(asset, "alt") or title,
            "license": held.address or _absolute(f"{path}#facts"),
            "acquireLicensePage": _absolute(f"{path}/enquire"),
            "creditText": _said(says, "credit") or _credits(thing),
            "copyrightNotice": _said(says, "copyright"),
            "creator": _person(_said(says, "creator")),
        }
    )


def _pictured(assets: Sequence[Any]) -> list[Any]:
    """The ready pictures; where there is none, what the card shows of the rest."""
    pictures = [asset for asset in assets if asset.kind is Kind.picture and asset.is_ready]
    face = covers.face(assets)
    return pictures or ([face] if face else [])


def _said(tags: Mapping[str, Any], name: str) -> str:
    """What a file says of itself under this tag, in one line; empty for nothing."""
    tag = tags.get(name)
    return " ".join(str(tag["value"]).split()) if tag else ""


def _credits(thing: Any) -> str:
    """All whom the offering names, in one line."""
    return "; ".join(line.strip() for line in thing.credits.splitlines() if line.strip())


def _offers(thing: Any, path: str, by: Data) -> Data | None:
    """The price without VAT; None where it is told on request only."""
    low, high = thing.price_from_cents, thing.price_to_cents
    if thing.price_on_request or (low is None and high is None):
        return None
    common = {
        "priceCurrency": "EUR",
        "url": _absolute(path),
        "seller": {"@type": "Organization", "@id": by["@id"], "name": by["name"]},
        "availability": "https://schema.org/InStock",
    }
    if low == high:
        price = {"@type": "UnitPriceSpecification", "price": sum_of(low), "priceCurrency": "EUR", "valueAddedTaxIncluded": False}
        return {"@type": "Offer", "price": sum_of(low), "priceSpecification": price, **common}
    bounds = {"lowPrice": None if low is None else sum_of(low), "highPrice": None if high is None else sum_of(high)}
    return filled({"@type": "AggregateOffer", **bounds, **common})


def sum_of(cents: int) -> str:
    """1260.00, as data writes sums."""
    return f"{cents // 100}.{cents % 100:02}"


def duration(seconds: int) -> str:
    """PT3M42S; empty for none."""
    minutes, rest = divmod(int(seconds), 60)
    return f"PT{minutes}M{rest}S" if seconds else ""


def _absolute(path: str) -> str:
    return settings().app_url + path
