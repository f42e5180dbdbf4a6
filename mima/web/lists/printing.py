"""The list as a printed catalog: A4, by company, with pictures and a QR code to each offering's page.

What people typed reaches the page as strings of a record, never as source; the pictures are our own renditions.
"""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from threading import BoundedSemaphore
from typing import Any

import segno

from mima import storage
from mima.catalog import licences
from mima.catalog.categories import Kind
from mima.catalog.entries import Entry
from mima.catalog.folding import fold
from mima.core import clock
from mima.core.errors import N_, DomainError
from mima.core.printing import printed_apart
from mima.media.work import rendition_key
from mima.web import cards, facts, filters
from mima.web.i18n import both, language
from mima.web.lists.handout import Handout, absolute, offering_address

# On paper a picture is 44 mm wide. Where there are few, they are printed as sharp as paper shows.
SHARP, PLAIN, MOST_SHARP = 800, 320, 40
LONGEST_FACT, LONGEST_LICENCE = 120, 240
# The empty squares around a code.
EDGE = 2
# One catalog at a time in a process: each takes a core and the memory of its pictures.
WAIT_SECONDS = 8
_press = BoundedSemaphore(1)
# Besides it one waits: of the four threads that answer, two are always there for everybody else.
_hall = BoundedSemaphore(2)


class PressBusy(DomainError):
    """Another catalog is being printed, and another one waits for it."""

    status = 503
    message = N_("Many catalogs are being printed at this moment. Please try again in a minute.")


@dataclass(frozen=True, slots=True)
class Paper:
    """A catalog as it will be printed. Two of the same digest are the same."""

    record: dict[str, Any]
    language: str
    on: date

    @property
    def digest(self) -> str:
        return sha256(json.dumps([self.record, self.language]).encode()).hexdigest()[:32]

    def pdf(self) -> bytes:
        """The pages; `PressBusy` where others are printed and wait already."""
        with _turn(_hall, 0), _turn(_press, WAIT_SECONDS):
            files = dict(_files(self.record))
            record = self.record | {"files": sorted(files)}
            return printed_apart("catalog.typ", record, self.language, on=self.on, pictures=files)


@contextmanager
def _turn(room: BoundedSemaphore, seconds: float) -> Iterator[None]:
    """A place in the room, after so many seconds at most."""
    if not room.acquire(timeout=seconds):
        raise PressBusy
    try:
        yield
    finally:
        room.release()


def paper(handout: Handout) -> Paper:
    """The list as a catalog in the reader's language, of today."""
    today, edition = clock.today(), handout.edition
    is_sharp = sum(1 for entry in handout.entries if entry.cover) <= MOST_SHARP
    record = {
        "title": handout.title,
        "about": list(handout.about),
        "said": handout.said,
        "is_whole": handout.taken.is_whole,
        "day": today.isoformat(),
        "printed_on": filters.day(today),
        "address": absolute(handout.path),
        "edition": _edition(edition) if edition is not None and not edition.is_called_off else None,
        "companies": _companies(handout, is_sharp=is_sharp),
    }
    return Paper(record, language(), today)


def _edition(edition: Any) -> dict[str, str]:
    return {"name": edition.name, "days": filters.days(edition.starts_on, edition.ends_on), "venue": edition.venue}


def _companies(handout: Handout, *, is_sharp: bool) -> list[dict[str, Any]]:
    """Each company by name, with what it offers in the list's order."""
    found: dict[int, list[Entry]] = {}
    for entry in handout.entries:
        found.setdefault(entry.exhibitor.id, []).append(entry)
    return [
        {
            "name": one[0].exhibitor.name,
            "town": one[0].exhibitor.town,
            "codes": list(handout.booths_of(one[0])),
            "entries": [_entry(entry, handout.notes.get(entry.id, ""), is_sharp=is_sharp) for entry in one],
        }
        for one in sorted(found.values(), key=lambda one: (fold(one[0].exhibitor.name), one[0].exhibitor.id))
    ]


def _entry(entry: Entry, note: str, *, is_sharp: bool) -> dict[str, Any]:
    preview = entry.preview or {}
    return {
        "number": entry.id,
        "title": both(entry, "title"),
        "is_music": entry.kind is Kind.music,
        "kind": f"{cards.kind_names()[entry.kind]}, {both(entry.category, 'name')}",
        "summary": both(entry, "summary"),
        "facts": [[both(fact.spec, "label"), _short(facts.value(fact), LONGEST_FACT)] for fact in entry.facts],
        "place": entry.place,
        "price": facts.price(entry),
        "licence": _short(_licence(entry), LONGEST_LICENCE),
        "note": note,
        "address": offering_address(entry),
        "picture": picture_of(entry.cover, SHARP if is_sharp else PLAIN) if entry.cover else "",
        "alt": (both(_Alt(entry.cover), "alt") if entry.cover else "") or both(entry, "title"),
        "wave": preview.get("wave", ""),
        "lasts": facts.duration(round(preview["ms"] / 1000)) if preview else "",
    }


def _licence(entry: Entry) -> str:
    """The licence that holds, and the conditions in the company's own words; nothing where nobody says anything."""
    held = licences.of(entry)
    name = both(held.licence, "label") if held.where_from is not licences.Level.platform else ""
    return ". ".join(dict.fromkeys(part for part in (name, entry.licence) if part))


class _Alt:
    """The two descriptions of a stored cover."""

    def __init__(self, cover: dict[str, Any]) -> None:
        self.alt_fr, self.alt_en = cover["alt_fr"], cover["alt_en"]


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def picture_of(cover: dict[str, Any], width: int) -> str:
    """The narrowest JPEG that is at least so wide."""
    offered: Sequence[Any] = cover["jpeg"]
    found = next((content_hash for wide, content_hash in offered if wide >= width), offered[-1][1] if offered else cover["src"])
    return str(found)


def _files(record: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The pictures by the names under which the template asks for them; the store may have lost one."""
    yield "qr.svg", qr(record["address"])
    for entry in [entry for company in record["companies"] for entry in company["entries"]]:
        yield f"qr-{entry['number']}.svg", qr(entry["address"])
        if entry["wave"]:
            yield f"wave-{entry['number']}.svg", wave(entry["wave"])
        if entry["picture"] and (content := stored(entry["picture"])):
            yield f"picture-{entry['number']}.jpg", content


def stored(content_hash: str) -> bytes:
    """The rendition's bytes; none where the store has lost them, which the audit tells."""
    try:
        return b"".join(storage.current().open(rendition_key(content_hash)))
    except storage.NotStored:
        return b""


def qr(address: str) -> bytes:
    """The address as a QR code, drawn in the ink of our papers, with the empty edge that readers need."""
    # To look for the fairest of eight masks takes longer than all the rest of a page, and every reader reads each of them.
    code = segno.make(address, error="m", mask=len(address) % 8, micro=False, boost_error=False)
    side = code.symbol_size(border=EDGE)[0]
    squares = "".join(_row(line, bytes(bits)) for line, bits in enumerate(code.matrix, start=EDGE))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path fill="#191513" d="{squares}"/></svg>'
    ).encode()


def _row(line: int, bits: bytes) -> str:
    """The dark squares of a row, each run of them as one shape."""
    runs = re.finditer(b"\x01+", bits)
    return "".join(f"M{EDGE + run.start()} {line}h{len(run[0])}v1h-{len(run[0])}z" for run in runs)


def wave(path: str, ink: str = "#191513") -> bytes:
    """A card's waveform as a picture of its own."""
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 28"><path fill="{ink}" d="{path}"/></svg>'
    return drawn.encode()
