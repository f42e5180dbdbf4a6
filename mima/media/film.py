"""One film to its poster and its preview. Runs in the child process only."""

import time
from pathlib import Path
from typing import Any

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from mima.media import attached, opening, sound, sound_tags
from mima.media.kinds import FILM_EXCERPT_MS, MOST_FILM_MS, MOST_FILM_SIDE, SOUND_OF, WHOLE_FILM_MS, Kind
from mima.media.screening import Screening, Shape
from mima.media.trouble import Trouble, Undecodable

CODECS = frozenset({"h264", "hevc", "av1", "vp8", "vp9", "prores"})
# When so much of the child's time is gone, the preview ends where it is: a heavy film gets a shorter one, and no refusal.
PREVIEW_CPU_SECONDS = 420


def render(source: Path, content_type: str, folder: Path, excerpt: bool = False) -> dict[str, Any]:
    """Poster and preview are files in the folder; returns size, length, tags and the renditions.

    What turns out to hold sound alone is prepared as the sound that it is.
    """
    shape = _shape(source, content_type)
    if shape is None:
        kind = {"kind": Kind.sound.value, "content_type": SOUND_OF[content_type]}
        return kind | sound.render(source, SOUND_OF[content_type], folder, excerpt)
    target = folder / "film.mp4"
    with opening.opened(source, content_type) as film:
        declared, tags, heard = _declared_ms(film), sound_tags.read(film), _soundtrack(film)
        most = WHOLE_FILM_MS if declared <= WHOLE_FILM_MS else FILM_EXCERPT_MS
        with Screening(target, shape, with_sound=heard is not None) as screening:
            is_cut = _screen(film, heard, screening, most)
    played = round(screening.seconds * 1000)
    entry: dict[str, Any] = {"file": target.name, "role": "film-720", "content_type": "video/mp4"}
    entry |= {"width": shape.preview_width, "height": shape.preview_height}
    return {
        "width": shape.width,
        "height": shape.height,
        "duration_ms": max(declared, played) if is_cut else played,
        "preview_ms": played,
        "tags": tags,
        **attached.rendered(screening.poster.png(), folder, entry, role="poster"),
    }


def _shape(source: Path, content_type: str) -> Shape | None:
    """How the film is to be shown, by its first frame; None without moving pictures, `Undecodable` for what we cannot show."""
    with opening.opened(source, content_type) as film:
        moving = opening.moving(film)
        if moving is None:
            return None
        _check(film, moving)
        first: VideoFrame | None = next((frame for _stream, frame in opening.frames(film, moving)), None)
        if first is None:
            raise Undecodable(Trouble.unreadable)
        _check_sides(first.width, first.height)
        return Shape(first, moving.sample_aspect_ratio)


def _check(film: InputContainer, moving: VideoStream) -> None:
    codec = moving.codec_context
    if codec is None or codec.codec.canonical_name not in CODECS:
        raise Undecodable(Trouble.film_codec)
    _check_sides(codec.width, codec.height)
    if _declared_ms(film) > MOST_FILM_MS:
        raise Undecodable(Trouble.film_too_long, limit=MOST_FILM_MS // 3_600_000)
    codec.thread_count = 1


def _check_sides(width: int, height: int) -> None:
    if max(width, height) > MOST_FILM_SIDE:
        raise Undecodable(Trouble.film_too_large, limit=MOST_FILM_SIDE)


def _declared_ms(film: InputContainer) -> int:
    return max(0, (film.duration or 0) // 1000)


def _soundtrack(film: InputContainer) -> AudioStream | None:
    """The first sound of a codec that we take; beside others, a film is shown without its sound."""
    for stream in film.streams.audio:
        codec = stream.codec_context
        if codec is not None and codec.name.startswith(sound.CODECS) and 1 <= codec.channels <= sound.MOST_CHANNELS:
            codec.thread_count = 1
            return stream
    return None


def _screen(film: InputContainer, heard: AudioStream | None, screening: Screening, most_ms: int) -> bool:
    """The preview has its frames, up to the limit or until our time is gone; whether it ends before the film."""
    moving = opening.moving(film)
    assert moving is not None
    moving.codec_context.thread_count = 1
    begin, deadline = (film.start_time or 0) / 1_000_000, time.process_time() + PREVIEW_CPU_SECONDS
    streams = [moving] if heard is None else [moving, heard]
    for stream, frame in opening.frames(film, *streams):
        at = max(0.0, frame.time - begin) if frame.time is not None else screening.seconds
        if stream is heard:
            if at < most_ms / 1000:
                screening.hear(frame, at)
        elif screening.has_begun and (at >= most_ms / 1000 or time.process_time() > deadline):
            return True
        else:
            screening.show(frame, at)
    return False
