"""The list for those who listen: a playlist of its previews, and a feed of what is new."""

import re
from collections.abc import Mapping
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from mima.catalog.entries import Entry
from mima.core.texts import one_line
from mima.media import queries as media
from mima.web import facts
from mima.web.i18n import both, language
from mima.web.lists.handout import Handout, absolute, media_address, offering_address

ATOM, MEDIA = "http://www.w3.org/2005/Atom", "http://search.yahoo.com/mrss/"
# What XML 1.0 may not hold, in whatever form it is written.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MINUTES = "60"

register_namespace("atom", ATOM)
register_namespace("media", MEDIA)


def as_m3u(handout: Handout) -> bytes:
    """The previews in the list's order, as every player reads them; offerings without a sound are left out."""
    lines = ["#EXTM3U", f"#PLAYLIST:{one_line(handout.title)}", f"# {one_line(handout.said)}"]
    for entry in handout.entries:
        if entry.preview:
            # Players split at the first hyphen between blanks.
            artist, title = (one_line(text).replace(" - ", " – ") for text in (entry.exhibitor.name, both(entry, "title")))
            lines.append(f"#EXTINF:{round(entry.preview['ms'] / 1000)},{artist} - {title}")
            lines.append(media_address(entry.preview["hash"]))
    return ("\n".join(lines) + "\n").encode()


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
    sizes = media.sizes_of([entry.preview["hash"] for entry in handout.entries if entry.preview])
    for entry in handout.entries:
        _item(channel, entry, sizes)
    written: bytes = tostring(rss, encoding="utf-8", xml_declaration=True)
    return written


def _item(channel: Element, entry: Entry, sizes: Mapping[str, int]) -> None:
    item, address = SubElement(channel, "item"), offering_address(entry)
    _text(item, "title", f"{both(entry, 'title')}, {entry.exhibitor.name}")
    _text(item, "link", address)
    _text(item, "guid", address).set("isPermaLink", "true")
    _text(item, "pubDate", format_datetime(entry.published_at, usegmt=True))
    _text(item, "category", both(entry.category, "name"))
    price = facts.price(entry)
    _text(item, "description", "\n".join(part for part in (both(entry, "summary"), entry.exhibitor.name, price) if part))
    if entry.preview and entry.preview["hash"] in sizes:
        content_hash = entry.preview["hash"]
        SubElement(item, "enclosure", url=media_address(content_hash), length=str(sizes[content_hash]), type="audio/mp4")
    SubElement(item, f"{{{MEDIA}}}thumbnail", url=f"{address}/card.jpg", width="1200", height="630")


def _text(parent: Element, name: str, text: str) -> Element:
    child = SubElement(parent, name)
    child.text = FORBIDDEN.sub("", text)
    return child
