"""What a served picture says of itself: who made it, whose it is, under which licence, and that machines may not mine it.

Nothing else of the original is in it: no camera, no serial number, no place. XMP goes into every form, and for older
readers of JPEG the three short texts go into IIM too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from xml.sax.saxutils import escape

from mima.media import iim
from mima.media.xmp import NAMESPACES

# PLUS's vocabulary of 2023, which IPTC took over. Search engines may show a picture: who offers works wants them found.
RESERVED = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING"
ALLOWED = "http://ns.useplus.org/ldf/vocab/DMI-ALLOWED"
TDM_NAMESPACE = "http://www.w3.org/ns/tdmrep/"

# A JPEG's segment has 65,533 bytes; a text is cut long before.
MOST_LETTERS = 2_000
_PREFIXES = ("rdf", "dc", "photoshop", "xmpRights", "plus")
_DECLARED = " ".join(f'xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in _PREFIXES) + f' xmlns:tdm="{TDM_NAMESPACE}"'
_HEAD = f"<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF {_DECLARED}>"
_FOOT = "</rdf:RDF></x:xmpmeta><?xpacket end='r'?>"


# `licence`, an address, `is_own`, whether it was chosen for this file, and `is_mining_allowed`, each where it is known.
Rights = Mapping[str, Any]
RESERVED_RIGHTS: Rights = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Stamp:
    """The packet of XMP, and the segment with IIM that a JPEG has besides."""

    xmp: bytes
    segment: bytes


def of(tags: dict[str, Any], rights: Rights | None) -> Stamp:
    """What the file said of its rights, in the forms of found.py; what it left open, and mining, as `rights` has it.

    `rights` may have `licence`, an address, which goes before the file's where it `is_own`, and `is_mining_allowed`; without
    the latter mining is reserved. None says nothing of mining.
    """

    def said(name: str) -> str:
        return str(tags[name]["value"])[:MOST_LETTERS] if name in tags else ""

    creator, credit, owner = said("creator"), said("credit"), said("copyright")
    licence = _licence(said("licence"), rights or {})
    allowed = bool((rights or {}).get("is_mining_allowed"))
    mining = (ALLOWED, "0") if allowed else (RESERVED, "1")
    properties = [
        _list("dc:creator", "Seq", "", creator),
        _list("dc:rights", "Alt", ' xml:lang="x-default"', owner),
        _plain("photoshop:Credit", credit),
        _plain("xmpRights:WebStatement", licence),
        _plain("xmpRights:Marked", "True" if owner else ""),
        *((_plain("plus:DataMining", mining[0]), _plain("tdm:reservation", mining[1])) if rights is not None else ()),
    ]
    packet = f'{_HEAD}<rdf:Description rdf:about="">{"".join(properties)}</rdf:Description>{_FOOT}'
    texts = {iim.CREATOR: creator, iim.CREDIT: credit, iim.COPYRIGHT: owner}
    return Stamp(packet.encode(), iim.segment(iim.written(texts)) if any(texts.values()) else b"")


def _licence(said: str, rights: Rights) -> str:
    """The address that holds: the chosen one, or none, where one was chosen for this very file, else what the file says."""
    given = str(rights.get("licence") or "")
    return given if rights.get("is_own") else said or given


def _plain(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def _list(name: str, kind: str, language: str, text: str) -> str:
    return f"<{name}><rdf:{kind}><rdf:li{language}>{escape(text)}</rdf:li></rdf:{kind}></{name}>" if text else ""
