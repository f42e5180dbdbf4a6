"""What a file says of itself, and what was measured on it: few names of ours, whatever the file calls them.

The child that reads a stranger's file answers in these forms, and nothing else of its answer is believed (`work.py`).
"""

from typing import Annotated, Any

import msgspec

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Colour = Annotated[str, msgspec.Meta(pattern=r"^#[0-9a-f]{6}$")]


class Tag(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value as the file has it, and where it stood there: `ID3 TSRC`, `XMP dc:title`."""

    value: Text
    source: Word


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Several words as the file has them, and where they stood."""

    value: Annotated[list[Word], msgspec.Meta(min_length=1, max_length=100)]
    source: Word


class Tags(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """Of a picture: title to place. Of a sound or a film: title, creator (its artist), copyright, year, and the rest."""

    title: Tag | None = None
    caption: Tag | None = None
    creator: Tag | None = None
    credit: Tag | None = None
    copyright: Tag | None = None
    # An address.
    licence: Tag | None = None
    keywords: Words | None = None
    place: Tag | None = None
    year: Tag | None = None
    album: Tag | None = None
    composer: Tag | None = None
    isrc: Tag | None = None
    bpm: Tag | None = None
    key: Tag | None = None


class Measured(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """Of a sound: tempo in beats a minute, key (a code such as `f-sharp-minor`), loudness in LUFS. Of a picture: colours."""

    tempo: Annotated[float, msgspec.Meta(ge=20, le=400)] | None = None
    key: Annotated[str, msgspec.Meta(pattern=r"^[a-g](-flat|-sharp)?-(major|minor)$")] | None = None
    lufs: Annotated[float, msgspec.Meta(ge=-120, le=20)] | None = None
    # The most frequent first.
    palette: Annotated[list[Colour], msgspec.Meta(max_length=8)] | None = None


def tags(answer: Any) -> dict[str, Any]:
    """The tags as they are stored; `ValueError` for what is not in this form."""
    return _plain(answer, Tags)


def measured(answer: Any) -> dict[str, Any]:
    """The measures as they are stored; `ValueError` for what is not in this form."""
    return _plain(answer, Measured)


def _plain(answer: Any, form: type[msgspec.Struct]) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(msgspec.convert(answer or {}, form))
    return found
