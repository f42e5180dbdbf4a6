"""The list for those who listen: a playlist of its previews, and a feed of what is new."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from email.utils import format_datetime
from itertools import islice
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from mima.catalog import sounds
from mima.catalog.entries import Entry
from mima.catalog.sounds import Sound
from mima.core.texts import one_line
from mima.web import facts
from mima.web.filters import number
from mima.web.i18n import both, language
from mima.web.i18n import gettext as _
from mima.web.lists.handout import Handout, absolute, media_address, offering_address

ATOM, MEDIA = "http://www.w3.org/2005/Atom", "http://search.yahoo.com/mrss/"
# What XML 1.0 may not hold, in whatever form it is written.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MINUTES = "60"
# An offering may have sixty, a list a thousand offerings.
MOST_SOUNDS = 5_000

register_namespace("atom", ATOM)
register_namespace("media", MEDIA)


def as_m3u(handout: Handout) -> bytes:
    """Every sound of these offerings in the list's order, as every player reads them; those without a sound are left out.

    Where there are more than `MOST_SOUNDS`, a line says so.
    """
    lines = ["#EXTM3U", f"#PLAYLIST:{one_line(handout.title)}", f"# {one_line(handout.said)}"]
    heard = sounds.of_listed([entry.id for entry in handout.entries])
    total = sum(map(len, heard.values()))
    if total > MOST_SOUNDS:
        told = _("The first %(shown)s of %(total)s tracks", shown=number(MOST_SOUNDS), total=number(total))
        lines.append(f"# {one_line(told)}")
    for entry, title, sound in islice(_played(handout.entries, heard), MOST_SOUNDS):
        # Players split at the first hyphen between blanks.
        artist, title = (one_line(text).replace(" - ", " – ") for text in (entry.exhibitor.name, title))
        lines.append(f"#EXTINF:{round(sound.ms / 1000)},{artist} - {title}")
        lines.append(media_address(sound.content_hash))
    return ("\n".join(lines) + "\n").encode()


def _played(entries: Iterable[Entry], heard: Mapping[int, Sequence[Sound]]) -> Iterator[tuple[Entry, str, Sound]]:
    for entry in entries:
        tracks = heard.get(entry.id, ())
        for place, sound in enumerate(tracks, start=1):
            yield entry, track_title(entry, sound, place, len(tracks)), sound


def track_title(entry: Entry, sound: Sound, place: int, count: int) -> str:
    """The offering's name for its only sound; one of several has its own behind it, or its number where it has none."""
    title = both(entry, "title")
    return title if count == 1 else _("%(title)s, %(number)s", title=title, number=both(sound, "alt") or place)


def as_rss(handout: Handout, address: str) -> bytes:
    """RSS 2.0: what is new, each with its picture and its preview. `address` is the feed's own."""
    rss = Element("rss", version="2.0")
    channel = SubElement(rss, "channel")
    about = ", ".join((handout.title, *handout.about))
    _text(channel, "title", f"{handout.title} · MIMA")
    _text(channel, "link", absolute(handout.path))
    _text(channel, "description", f"{about}. {handout.said}.")
    _text(channel, "language", language())
    if handout.entries:
        _text(channel, "lastBuildDate", format_datetime(max(one.changed_at for one in handout.entries), usegmt=True))
    _text(channel, "ttl", MINUTES)
    SubElement(channel, f"{{{ATOM}}}link", rel="self", type="application/rss+xml", href=address)
    heard = sounds.of_listed([entry.id for entry in handout.entries])
    for entry in handout.entries:
        _item(channel, entry, heard.get(entry.id, ()))
    written: bytes = tostring(rss, encoding="utf-8", xml_declaration=True)
    return written


def _item(channel: Element, entry: Entry, tracks: Sequence[Sound]) -> None:
    """An offering: the first of its sounds is what comes with it, as RSS knows one enclosure; several stand below."""
    item, address = SubElement(channel, "item"), offering_address(entry)
    _text(item, "title", f"{both(entry, 'title')}, {entry.exhibitor.name}")
    _text(item, "link", address)
    _text(item, "guid", address).set("isPermaLink", "true")
    _text(item, "pubDate", format_datetime(entry.published_at, usegmt=True))
    _text(item, "category", both(entry.category, "name"))
    price = facts.price(entry)
    _text(item, "description", "\n".join(part for part in (both(entry, "summary"), entry.exhibitor.name, price) if part))
    for sound in tracks[:1]:
        SubElement(item, "enclosure", url=media_address(sound.content_hash), length=str(sound.byte_size), type="audio/mp4")
    for place, sound in enumerate(tracks if len(tracks) > 1 else (), start=1):
        told = {"url": media_address(sound.content_hash), "medium": "audio", "type": "audio/mp4"}
        told |= {"fileSize": str(sound.byte_size), "duration": str(round(sound.ms / 1000))}
        content = SubElement(item, f"{{{MEDIA}}}content", told)
        _text(content, f"{{{MEDIA}}}title", track_title(entry, sound, place, len(tracks)))
    SubElement(item, f"{{{MEDIA}}}thumbnail", url=f"{address}/card.jpg", width="1200", height="630")


def _text(parent: Element, name: str, text: str) -> Element:
    child = SubElement(parent, name)
    child.text = FORBIDDEN.sub("", text)
    return child
