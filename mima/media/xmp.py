"""XMP: what a file says of itself as XML, read by property; a packet that is too large or odd says nothing.

Of several languages one is taken: the one that the writer made the default, else French, else English, else the first.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree

MOST_BYTES = 256 * 1024
MOST_DEPTH = 32

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "cc": "http://creativecommons.org/ns#",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
_RDF = f"{{{NAMESPACES['rdf']}}}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGES = ("x-default", "fr", "en")


class Packet:
    """The properties of one packet."""

    def __init__(self, content: bytes | str | None) -> None:
        """Reads the packet; an empty, oversized, damaged or hostile one has no properties."""
        self._about = list(_descriptions(content))

    def text(self, name: str) -> str:
        """A property's one value, in the language that comes first; empty without one."""
        return next((text for text in self._languages(name) if text), "")

    def texts(self, name: str) -> list[str]:
        """All values of a property, in their order."""
        return [text for node in self._nodes(name) for text in _values(node)]

    def _languages(self, name: str) -> Iterator[str]:
        for node in self._nodes(name):
            items = [(item.get(_LANGUAGE, "").lower(), _plain(item)) for item in _items(node)]
            for wanted in _LANGUAGES:
                yield from (text for language, text in items if language.split("-")[0] == wanted or language == wanted)
            yield from (text for _language, text in items)

    def _nodes(self, name: str) -> Iterator[Element]:
        """The elements of a property, as `dc:title`, or of one within another, as `plus:Licensor/plus:LicensorURL`."""
        first, *deeper = name.split("/")
        nodes: list[Element] = [found for node in self._about for found in _named(node, first)]
        for step in deeper:
            nodes = [found for node in nodes for holder in _holders(node) for found in _named(holder, step)]
        yield from nodes


def _descriptions(content: bytes | str | None) -> Iterator[Element]:
    raw = content.encode() if isinstance(content, str) else content or b""
    if not raw.strip(b"\0 \r\n\t") or len(raw) > MOST_BYTES:
        return
    try:
        root = ElementTree.fromstring(raw.rstrip(b"\0"), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return
    if _depth(root) <= MOST_DEPTH:
        for about in root.iter(f"{_RDF}RDF"):
            yield from about.findall(f"{_RDF}Description")


def _depth(root: Element) -> int:
    depth, row = 0, [root]
    while row and depth <= MOST_DEPTH:
        depth, row = depth + 1, [child for node in row for child in node]
    return depth


def _named(holder: Element, name: str) -> Iterator[Element]:
    """What the holder says under that name, as an attribute or as elements."""
    prefix, _colon, local = name.partition(":")
    full = f"{{{NAMESPACES[prefix]}}}{local}"
    if full in holder.attrib:
        said = Element(full)
        said.text = holder.attrib[full]
        yield said
    yield from holder.findall(full)


def _holders(node: Element) -> Iterator[Element]:
    """Where a property that has properties keeps them: in itself, in a description within, or in each item of a list."""
    for one in {id(item): item for item in (node, *_items(node))}.values():
        yield one
        yield from one.findall(f"{_RDF}Description")


def _items(node: Element) -> list[Element]:
    """The items of a list, or the node itself where it has a plain value."""
    return [item for kind in ("Alt", "Bag", "Seq") for item in node.findall(f"{_RDF}{kind}/{_RDF}li")] or [node]


def _values(node: Element) -> list[str]:
    return [text for item in _items(node) if (text := _plain(item))]


def _plain(item: Element) -> str:
    return (item.get(f"{_RDF}resource") or item.text or "").strip()
