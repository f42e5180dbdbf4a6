"""What an offering's files say of it: values for its fields, each with where it was read. Pure; nothing is stored here.

A form shows them where nothing is written yet, and offers them beside what is written. What a file says that does not
fit its field (an ISRC that is none) is passed over: it was not typed, so nobody is to be told off for it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from mima.catalog import common, crediting
from mima.catalog.categories import Category
from mima.catalog.crediting import Wording
from mima.catalog.fields import FieldRefused, clean
from mima.media.kinds import Kind
from mima.media.models import AssetState


class File(Protocol):
    """What is read of an asset."""

    @property
    def kind(self) -> Kind: ...
    @property
    def state(self) -> AssetState: ...
    @property
    def original_name(self) -> str: ...
    @property
    def duration_ms(self) -> int | None: ...
    @property
    def tags(self) -> Mapping[str, Any]: ...
    @property
    def measured(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Proposal:
    """A clean value for a field, the file that it comes from, and where it stood there; empty where we measured it."""

    value: Any
    file: str
    source: str = ""

    @property
    def is_measured(self) -> bool:
        return not self.source


# For one field, what a file proposes; the first of an offering's files that proposes anything is heard.
Reader = Callable[[File], Proposal | None]


def proposals(category: Category, files: Iterable[File], wording: Wording | None = None) -> dict[str, Proposal]:
    """By field of the form, common ones and the category's own: what the offering's ready files say; credits in these words."""
    ready = [file for file in files if file.state is AssetState.ready]
    found = {name: proposal for name, read in _COMMON.items() if (proposal := _first(ready, read))}
    if named := crediting.lines(category, ready, wording or crediting.English()):
        found["credits"] = _credits(named)
    for spec in category.fields:
        read = _OWN.get(spec.code)
        proposal = _first(ready, read) if read else None
        if proposal is None:
            continue
        try:
            value = clean(spec, proposal.value)
        except FieldRefused:
            continue
        if value is not None:
            found[spec.code] = Proposal(value, proposal.file, proposal.source)
    if several := _album(ready):
        # Of several tracks, none gives the whole its name, its code or its length.
        found = {name: one for name, one in found.items() if name not in _OF_ONE_TRACK}
        found |= {"title_fr": several} if several.value else {}
    return found


def _first(files: Sequence[File], read: Reader) -> Proposal | None:
    return next((proposal for file in files if (proposal := read(file)) is not None), None)


def _album(files: Sequence[File]) -> Proposal | None:
    """The name that several sounds share, empty if they share none; None where there are not several."""
    sounds = [file for file in files if file.kind is Kind.sound]
    if len(sounds) < 2:
        return None
    albums = {str(file.tags["album"]["value"]): file for file in sounds if "album" in file.tags}
    if len(albums) != 1:
        return Proposal("", "")
    ((name, file),) = albums.items()
    return Proposal(_line(name), file.original_name, file.tags["album"]["source"])


def _tag(name: str, *kinds: Kind, line: bool = True) -> Reader:
    """What the files of these kinds (of any, where none is named) have under this tag."""

    def read(file: File) -> Proposal | None:
        tag = file.tags.get(name)
        if tag is None or (kinds and file.kind not in kinds):
            return None
        return Proposal(_line(tag["value"]) if line else str(tag["value"]).strip(), file.original_name, tag["source"])

    return read


def _line(value: Any) -> str:
    return " ".join(str(value).split())


def _either(*readers: Reader) -> Reader:
    return lambda file: next((proposal for read in readers if (proposal := read(file)) is not None), None)


def _measure(name: str, *, whole: bool = False) -> Reader:
    def read(file: File) -> Proposal | None:
        value = file.measured.get(name)
        return None if value is None else Proposal(round(value) if whole else value, file.original_name)

    return read


def _length(unit_ms: int, *kinds: Kind) -> Reader:
    def read(file: File) -> Proposal | None:
        if file.kind not in kinds or not file.duration_ms or file.duration_ms < unit_ms / 2:
            return None
        return Proposal(round(file.duration_ms / unit_ms), file.original_name)

    return read


def _keywords(file: File) -> Proposal | None:
    tag = file.tags.get("keywords")
    labels = common.tags(tag["value"]) if tag else []
    return Proposal(labels, file.original_name, tag["source"]) if tag and labels else None


def _credits(lines: Sequence[crediting.Line]) -> Proposal:
    """The lines as one value, with every file and every tag that any of them was read from."""
    read_from = [where for line in lines for where in line.read_from]
    files, sources = (", ".join(dict.fromkeys(names)) for names in zip(*read_from, strict=True))
    return Proposal("\n".join(line.text for line in lines), files, sources)


HEARD = (Kind.sound, Kind.film)

_COMMON: Mapping[str, Reader] = {
    "title_fr": _tag("title"),
    "summary_fr": _tag("caption"),
    "place": _tag("place"),
    "tags": _keywords,
}
_OWN: Mapping[str, Reader] = {
    "performers": _tag("creator", Kind.sound),
    "director": _tag("creator", Kind.film),
    "composer": _tag("composer", *HEARD),
    "isrc": _tag("isrc", *HEARD),
    "bpm": _either(_tag("bpm", Kind.sound), _measure("tempo", whole=True)),
    "musical_key": _either(_tag("key", Kind.sound), _measure("key")),
    "release_year": _tag("year", *HEARD),
    "year": _tag("year"),
    "duration_seconds": _length(1_000, *HEARD),
    "duration_minutes": _length(60_000, Kind.film),
}
_OF_ONE_TRACK = frozenset({"title_fr", "isrc", "bpm", "musical_key", "duration_seconds"})
