"""The list as JSON, with names that stay, and as lines of a table. Both speak both languages."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from mima.catalog import licences, sounds
from mima.catalog.entries import Entry
from mima.catalog.sounds import Sound
from mima.core import sheets
from mima.core.sheets import Cell, Cents
from mima.web import facts
from mima.web.i18n import LANGUAGES, both, speaking
from mima.web.lists.handout import Handout, absolute, media_address, offering_address

# Those that a table to be imported also has are called the same there.
COLUMNS = (
    "address",
    *("kind", "category", "title_fr", "title_en", "summary_fr", "summary_en"),
    *("exhibitor", "exhibitor_address", "booths", "place"),
    *("price_from", "price_to", "price_on_request", "tags", "credits", "licence", "licence_code"),
    *("facts_fr", "facts_en", "published_on", "changed_on", "picture", "preview", "preview_seconds"),
)


def as_json(handout: Handout) -> bytes:
    """One object: the list's own facts, then its offerings. Sums are cents, moments are UTC, addresses are whole."""
    heard = sounds.of_listed([entry.id for entry in handout.entries])
    record = {
        "title": handout.title,
        "address": absolute(handout.path),
        "filters": list(handout.about),
        "total": handout.taken.total,
        "total_is_at_least": handout.taken.is_floor,
        "shown": len(handout.entries),
        "note": handout.said,
        "currency": "EUR",
        "offerings": [_record(handout, entry, heard.get(entry.id, ())) for entry in handout.entries],
    }
    return msgspec.json.encode(record)


def _record(handout: Handout, entry: Entry, heard: Sequence[Sound]) -> dict[str, Any]:
    company, held = entry.exhibitor, licences.of(entry)
    note = {"note": handout.notes.get(entry.id, "")} if handout.notes else {}
    return note | {
        "address": offering_address(entry),
        "kind": entry.kind.value,
        "category": entry.category_code,
        "title": _both(entry, "title"),
        "summary": _both(entry, "summary"),
        "exhibitor": {
            "name": company.name,
            "town": company.town,
            "address": absolute(f"/exhibitors/{company.slug}"),
            "booths": list(handout.booths_of(entry)),
        },
        "place": entry.place,
        "price": {
            "from_cents": entry.price_from_cents,
            "to_cents": entry.price_to_cents,
            "on_request": entry.price_on_request,
            "includes_vat": False,
        },
        "tags": list(entry.tags),
        "credits": entry.credits,
        "licence": {
            "code": held.code,
            "address": held.address,
            "conditions": entry.licence,
            "mining_reserved": held.tdm_reserved,
        },
        "fields": {fact.spec.code: fact.value for fact in entry.facts},
        "published_at": _moment(entry.published_at),
        "changed_at": _moment(entry.changed_at),
        "picture": _picture(entry.cover) if entry.cover else None,
        "preview": _preview(entry.preview) if entry.preview else None,
        "tracks": [_track(sound) for sound in heard],
    }


def _both(entry: Any, name: str) -> dict[str, str]:
    return {code: getattr(entry, f"{name}_{code}") for code in LANGUAGES}


def _picture(cover: dict[str, Any]) -> dict[str, Any]:
    alt = {code: cover[f"alt_{code}"] for code in LANGUAGES}
    return {"address": media_address(cover["src"]), "width": cover["width"], "height": cover["height"], "alt": alt}


def _preview(preview: dict[str, Any]) -> dict[str, Any]:
    return {"address": media_address(preview["hash"]), "seconds": round(preview["ms"] / 1000), "type": "audio/mp4"}


def _track(sound: Sound) -> dict[str, Any]:
    """A sound of the offering; its title is empty where nobody called it anything."""
    file = {"address": media_address(sound.content_hash), "seconds": round(sound.ms / 1000), "type": "audio/mp4"}
    return {"title": _both(sound, "alt"), "isrc": sound.isrc, **file}


def _moment(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def as_csv(handout: Handout) -> bytes:
    """A line for each offering, then one that says so where these are not all; notes stand beside their offerings."""
    columns = [*COLUMNS, "note"] if handout.notes else COLUMNS
    return sheets.as_csv(columns, _lines(handout))


def _lines(handout: Handout) -> Iterator[list[Cell]]:
    told = {code: _facts(handout, code) for code in LANGUAGES}
    for number, entry in enumerate(handout.entries):
        line = _line(handout, entry, *[told[code][number] for code in LANGUAGES])
        yield [*line, handout.notes.get(entry.id, "")] if handout.notes else line
    if not handout.taken.is_whole:
        yield [handout.said]


def _facts(handout: Handout, code: str) -> list[str]:
    with speaking(code):
        return ["; ".join(f"{both(fact.spec, 'label')}: {facts.value(fact)}" for fact in one.facts) for one in handout.entries]


def _line(handout: Handout, entry: Entry, french: str, english: str) -> list[Cell]:
    preview, low, high = entry.preview, entry.price_from_cents, entry.price_to_cents
    return [
        offering_address(entry),
        entry.kind.value,
        entry.category_code,
        entry.title_fr,
        entry.title_en,
        entry.summary_fr,
        entry.summary_en,
        entry.exhibitor.name,
        absolute(f"/exhibitors/{entry.exhibitor.slug}"),
        " ".join(handout.booths_of(entry)),
        entry.place,
        Cents(low) if low is not None else None,
        Cents(high) if high is not None else None,
        "1" if entry.price_on_request else "0",
        ", ".join(entry.tags),
        entry.credits,
        entry.licence,
        licences.of(entry).code,
        french,
        english,
        entry.published_at.date(),
        entry.changed_at.date(),
        media_address(entry.cover["src"]) if entry.cover else "",
        media_address(preview["hash"]) if preview else "",
        round(preview["ms"] / 1000) if preview else None,
    ]
