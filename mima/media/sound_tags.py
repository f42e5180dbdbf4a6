"""What a sound or a film says of itself, in our few names, each with where it stood. Runs in the child process only.

FFmpeg gives the commonest fields plain names whatever the file calls them; `NAMES` turns them back into the words that
a person finds in a tag editor. Where a film was made (GPS) is never read.
"""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from av.container import InputContainer

from mima.media import chunks
from mima.media.key import TONICS

LONGEST = 500
MOST_WORDS = 20

# Our name, and the keys that may hold it, the surest first.
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title", "com.apple.quicktime.title"),
    "creator": ("artist", "com.apple.quicktime.artist", "album_artist", "author"),
    "album": ("album", "com.apple.quicktime.album"),
    "composer": ("composer",),
    "copyright": ("copyright", "com.apple.quicktime.copyright", "tcop"),
    "isrc": ("tsrc", "isrc"),
    "bpm": ("tbpm", "bpm", "tmpo"),
    "key": ("tkey", "initialkey", "initial_key", "key"),
    "year": ("date", "originaldate", "year", "tdrc", "tyer", "com.apple.quicktime.creationdate"),
    "keywords": ("genre",),
    "licence": ("license", "licence"),
}
# How the file calls what FFmpeg calls `title`; what is not here has its own name, in capitals.
NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "ID3": {
        "title": "TIT2", "artist": "TPE1", "album_artist": "TPE2", "album": "TALB", "composer": "TCOM",
        "copyright": "TCOP", "date": "TDRC", "genre": "TCON",
    },
    "MP4": {
        "title": "©nam", "artist": "©ART", "album_artist": "aART", "album": "©alb", "composer": "©wrt",
        "copyright": "cprt", "date": "©day", "genre": "©gen", "tmpo": "tmpo",
    },
    "RIFF": {
        "title": "INAM", "artist": "IART", "album": "IPRD", "copyright": "ICOP", "date": "ICRD", "genre": "IGNR",
    },
    "AIFF": {"title": "NAME", "author": "AUTH", "artist": "AUTH", "copyright": "(c)"},
}  # fmt: skip
FAMILIES: Final[Mapping[str, str]] = {
    "mp3": "ID3", "aac": "ID3", "mov": "MP4", "wav": "RIFF", "aiff": "AIFF",
    "flac": "Vorbis", "ogg": "Vorbis", "matroska": "WebM",
}  # fmt: skip
# These may carry a whole ID3 tag besides their own chunks.
TWOFOLD = ("wav", "aiff")
# Frames that only ID3 has.
ID3_ONLY = frozenset({"tsrc", "tbpm", "tkey", "tcop", "tdrc", "tyer"})

_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}")
_YEAR = re.compile(r"(1[89]\d\d|20\d\d)(?!\d)")
_KEY = re.compile(r"([A-G])\s*[- ]?\s*(#|♯|B|♭|SHARP|FLAT|IS|ES)?\s*[- ]?\s*(MAJOR|MAJ|MINOR|MIN|DUR|MOLL|M|)", re.IGNORECASE)
_WHEEL = re.compile(r"0?(1[0-2]|[1-9])\s*([ABDM])", re.IGNORECASE)
_PLACES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def read(container: InputContainer) -> dict[str, Any]:
    """The tags in the forms of found.py; what is empty, too strange or not clear is left out."""
    demuxer = container.format.name.split(",")[0]
    said, own = _said(container), _own(container, demuxer)
    found = {}
    for name, keys in KEYS.items():
        for key in keys:
            value = _WORDED.get(name, _text)(said[key]) if key in said else None
            if value:
                found[name] = {"value": value, "source": _source(demuxer, key, said[key], own)}
                break
    return found


def _own(container: InputContainer, demuxer: str) -> dict[str, str] | None:
    """What stands in the file's own chunks, where an ID3 tag may stand beside them; None of every other kind of file."""
    return chunks.texts(Path(container.name)) if demuxer in TWOFOLD else None


def _said(container: InputContainer) -> dict[str, str]:
    """All of it with keys in small letters; of Ogg it stands with the stream, and of MP4 the tempo is ours to look for."""
    if container.format.name.startswith("mov"):
        return _told(container) | {"tmpo": chunks.tempo(Path(container.name))}
    return _told(container)


def _told(container: InputContainer) -> dict[str, str]:
    streams = [*container.streams.audio[:1], *container.streams.video[:1]]
    held = [container.metadata, *(stream.metadata for stream in streams)]
    return {key.lower(): value for metadata in reversed(held) for key, value in metadata.items()}


def _source(demuxer: str, key: str, value: str, own: dict[str, str] | None) -> str:
    family = "ID3" if key in ID3_ONLY else FAMILIES.get(demuxer, demuxer)
    name = NAMES.get(family, {}).get(key, key.upper())
    if own is not None and _text(own.get(name, "")) != _text(value):
        # Not what the file's own chunk says: so it was the ID3 tag inside it that was heard.
        family, name = "ID3", NAMES["ID3"].get(key, key.upper())
    return f"{family} {name}"[:80]


def _text(value: str) -> str:
    """On one line, whatever bytes it came in: old ID3 tags are Latin letters, or UTF-8 that was taken for them."""
    if any("\udc80" <= letter <= "\udcff" for letter in value):
        value = value.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    elif not value.isascii():
        value = _unbroken(value)
    value = unicodedata.normalize("NFC", value.partition("\0")[0])
    shown = "".join(letter if letter.isprintable() else " " for letter in value)
    return " ".join(shown.split())[:LONGEST].strip()


def _unbroken(value: str) -> str:
    """`Ã‰tÃ©` is `Été`: UTF-8 that somebody took for Latin letters. What is no such thing stays."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return value.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return value


def _people(value: str) -> str:
    """One or several, whom FFmpeg and many programs put in one text with semicolons between, as people write them."""
    return ", ".join(dict.fromkeys(name for part in _text(value).split(";") if (name := part.strip())))


def _isrc(value: str) -> str | None:
    """Twelve characters of the right form; a RIFF field of this name holds something else."""
    compact = re.sub(r"[\s.-]", "", _text(value)).upper().removeprefix("ISRC")
    return compact if _ISRC.fullmatch(compact) else None


def _bpm(value: str) -> str | None:
    number = re.match(r"\d{2,3}([.,]\d+)?", _text(value))
    return number[0].replace(",", ".") if number and 20 <= float(number[0].replace(",", ".")) <= 400 else None


def _year(value: str) -> str | None:
    found = _YEAR.match(_text(value))
    return found[1] if found else None


def _licence(value: str) -> str | None:
    text = _text(value)
    return text if re.match(r"https?://\S+$", text) else None


def _genres(value: str) -> list[str] | None:
    """The words between semicolons, slashes or NULs; ID3's numbers are no words."""
    parts = (_text(part)[:80].strip() for part in re.split(r"[;/\0,]", value))
    words = [part for part in dict.fromkeys(parts) if part and not re.fullmatch(r"\(?\d*\)?", part)]
    return words[:MOST_WORDS] or None


def key_code(value: str) -> str | None:
    """`F#m`, `Gb minor`, `11A` and `4m` (Camelot, Open Key) as a code of our choices; None where it is not clear."""
    text = _text(value)
    wheel = _WHEEL.fullmatch(text)
    if wheel:
        return _on_wheel(int(wheel[1]), wheel[2].upper())
    named = _KEY.fullmatch(text)
    if not named:
        return None
    sign = (named[2] or "").upper()
    place = _PLACES[named[1].upper()] + (1 if sign in ("#", "♯", "SHARP", "IS") else -1 if sign else 0)
    mode = named[3]
    minor = mode == "m" or mode.upper() in ("MINOR", "MIN", "MOLL")
    return f"{TONICS[place % 12]}-{'minor' if minor else 'major'}"


def _on_wheel(hour: int, letter: str) -> str:
    """By fifths: Camelot's 8B and Open Key's 1d are C major, 8A and 1m A minor."""
    fifths = hour - 8 if letter in "AB" else hour - 1
    tonic, mode = (fifths * 7, "major") if letter in "BD" else (fifths * 7 + 9, "minor")
    return f"{TONICS[tonic % 12]}-{mode}"


_WORDED: Final[Mapping[str, Any]] = {
    "isrc": _isrc, "bpm": _bpm, "year": _year, "keywords": _genres, "licence": _licence, "key": key_code,
    "creator": _people, "composer": _people,
}  # fmt: skip
