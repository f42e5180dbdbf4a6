"""The picture inside a sound, and any other picture that we make ourselves, drawn as pictures are. Child process only."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer

from mima.media import opening
from mima.media.kinds import HEAD, KIND_OF_TYPE, MOST_BYTES, Kind, sniff
from mima.media.trouble import Undecodable


def picture_in(track: InputContainer) -> bytes | None:
    """The bytes of the first attached picture, or None. Whatever is wrong with it, the sound plays without."""
    for stream in track.streams.video:
        if opening.is_attached(stream):
            with suppress(av.FFmpegError, StopIteration):
                content = bytes(next(iter(track.demux(stream))))
                return content if 0 < len(content) <= MOST_BYTES[Kind.picture] else None
    return None


def rendered(content: bytes | None, folder: Path, *others: dict[str, Any], role: str = "cover") -> dict[str, Any]:
    """The renditions: these others, and the picture's, whose roles say what it is; with its colour and its blur.

    A picture that cannot be shown is left out, whatever is wrong with it.
    """
    content_type = sniff(content[:HEAD]) if content else None
    if content is None or content_type is None or KIND_OF_TYPE[content_type] is not Kind.picture:
        return {"renditions": list(others)}
    # Only a file that has such a picture costs what drawing needs.
    from mima.media import pictures

    path = folder / f"{role}.original"
    path.write_bytes(content)
    try:
        # Nothing of mining: these are not written anew when their company changes its mind, and the answer's header tells.
        drawn = pictures.render(path, content_type, folder, None)
    except (Undecodable, MemoryError):
        return {"renditions": list(others)}
    renditions = [entry | {"role": entry["role"].replace("width", role)} for entry in drawn["renditions"]]
    kept = {name: drawn[name] for name in ("dominant_colour", "blur") if drawn.get(name)}
    return kept | {"renditions": [*others, *renditions]}
