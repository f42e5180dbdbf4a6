"""From an original on the store to its renditions on the store. Knows no row: give it values, it gives values back."""

import hashlib
import re
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from mima.media import found, workshop
from mima.media.kinds import KIND_OF_TYPE, Kind
from mima.media.trouble import Trouble, Undecodable
from mima.storage import WHOLE_PUT, AlreadyStored, Store


class Original(Protocol):
    """What rendering must know of an asset."""

    @property
    def kind(self) -> Kind: ...
    @property
    def content_type(self) -> str: ...
    @property
    def original_key(self) -> str: ...
    @property
    def plays_excerpt(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Rights:
    """What a served picture says besides what its file said: a licence's address, and whether it may be mined.

    A licence that was chosen for the file itself holds whatever the file said, even one without an address.
    """

    licence: str = ""
    is_mining_allowed: bool = False
    is_own: bool = False

    @property
    def stamp(self) -> str:
        """The same as one word, to be compared."""
        return f"{int(self.is_mining_allowed)}{'!' if self.is_own else ''} {self.licence}".rstrip()


UNSAID = Rights()


@dataclass(frozen=True)
class RenderedFile:
    """One rendition, already on the store under its hash."""

    role: str
    content_type: str
    content_hash: str
    byte_size: int
    width: int | None
    height: int | None


@dataclass(frozen=True)
class RenderResult:
    """What was made of an original and measured on it."""

    renditions: tuple[RenderedFile, ...]
    width: int | None = None
    height: int | None = None
    dominant_colour: str | None = None
    duration_ms: int | None = None
    peak_dbfs: float | None = None
    bars: str | None = None
    peaks: str | None = None
    blur: str | None = None
    tags: dict[str, Any] = field(default_factory=dict)
    measured: dict[str, Any] = field(default_factory=dict)
    # How much of it the preview plays.
    preview_ms: int | None = None
    # What it turned out to be, where its beginning could not say: a film, or the sound alone of one.
    kind: Kind | None = None
    content_type: str | None = None


def render(store: Store, original: Original, rights: Rights = UNSAID) -> RenderResult:
    """The renditions are on the store, pictures with these rights; raises `Undecodable` with the reason if they cannot be made.

    Doing it twice is harmless: the same original gives the same names, and what is there stays.
    """
    with store.as_path(original.original_key) as source, tempfile.TemporaryDirectory(prefix="mima-media-") as scratch:
        folder = Path(scratch)
        excerpt = original.plays_excerpt
        answer = workshop.decode(original.kind, source, original.content_type, folder, excerpt=excerpt, rights=asdict(rights))
        try:
            return _checked(answer, [_keep(store, original, folder, entry) for entry in answer["renditions"]])
        except (KeyError, TypeError, ValueError, OSError) as error:
            raise Undecodable(Trouble.crashed) from error


def rendition_key(content_hash: str) -> str:
    """Where a public rendition lies."""
    return f"renditions/{content_hash[:2]}/{content_hash}"


def _keep(store: Store, original: Original, folder: Path, entry: dict[str, Any]) -> RenderedFile:
    """The file is on the store, under a name that its content and its original make.

    The original's random key is part of the name: nobody can ask whether someone else's file is here by hashing a
    copy of it, and two companies with the same file do not share renditions that one of them may remove.
    """
    path = folder / Path(str(entry["file"])).name
    if path.is_symlink() or entry["content_type"] not in ("image/avif", "image/webp", "image/jpeg", "audio/mp4", "video/mp4"):
        raise ValueError(entry["file"])
    size = path.stat().st_size
    content_hash = _hash(path, original.original_key)
    with suppress(AlreadyStored):
        # What is small is created by the store in one step; a film is not read into memory.
        store.put(rendition_key(content_hash), path.read_bytes() if size <= WHOLE_PUT else path)
    role = _matching(r"[a-z0-9-]{1,20}", entry["role"])
    sides = [_whole(entry.get(side)) for side in ("width", "height")]
    return RenderedFile(role, entry["content_type"], content_hash, size, *sides)


def _hash(path: Path, original_key: str) -> str:
    digest = partial(hashlib.blake2b, digest_size=20, key=hashlib.sha256(original_key.encode()).digest())
    with path.open("rb") as file:
        return hashlib.file_digest(file, digest).hexdigest()


def _checked(answer: dict[str, Any], renditions: list[RenderedFile]) -> RenderResult:
    """The child's words, believed only where they have the right form: it has been alone with a stranger's file."""
    loudness = answer.get("peak_dbfs")
    return RenderResult(
        tuple(renditions),
        _whole(answer.get("width")),
        _whole(answer.get("height")),
        _matching(r"#[0-9a-f]{6}", answer.get("dominant_colour")),
        _whole(answer.get("duration_ms")),
        None if loudness is None else float(loudness),
        _matching(r"[-\w]{1,240}", answer.get("bars")),
        _matching(r"[-\w]{1,1000}", answer.get("peaks")),
        _matching(r"[-\w]{1,400}", answer.get("blur")),
        found.tags(answer.get("tags")),
        found.measured(answer.get("measured")),
        _whole(answer.get("preview_ms")),
        *_turned_out(answer),
    )


def _turned_out(answer: dict[str, Any]) -> tuple[Kind | None, str | None]:
    """Kind and type that the child found, where it found others than it was told."""
    if answer.get("kind") is None:
        return None, None
    kind, content_type = Kind(answer["kind"]), answer["content_type"]
    if KIND_OF_TYPE[content_type] is not kind:
        raise ValueError(content_type)
    return kind, content_type


def _whole(value: object) -> int | None:
    if value is None or (isinstance(value, int) and 0 <= value < 2**31):
        return value
    raise ValueError(value)


def _matching(form: str, value: Any) -> Any:
    if value is None or re.fullmatch(form, value, re.ASCII):
        return value
    raise ValueError(value)
