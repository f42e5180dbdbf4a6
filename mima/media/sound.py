"""One track to its preview, its waveform and its measures. Runs in the child process only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

from mima.media import attached, opening, sound_tags, wave
from mima.media.hearing import BLOCK, CHUNK, Hearing, Samples
from mima.media.kinds import EXCERPT_MS, FILM_OF, PREVIEW_BIT_RATE, PREVIEW_MS, Kind
from mima.media.trouble import Trouble, Undecodable

CODECS = ("pcm_", "flac", "mp3", "aac", "alac", "vorbis", "opus")
RATES = range(8_000, 384_001)
MOST_CHANNELS = 8
# Half the time of the encoder's default for the same bytes.
CODER = {"aac_coder": "fast"}
QUIETEST_DBFS = -120.0


def render(source: Path, content_type: str, folder: Path, excerpt: bool = False) -> dict[str, Any]:
    """The preview is a file in the folder; returns duration, loudness, waveform, tags, measures and the renditions.

    Of moving pictures it says only that it is a film: those have another worker's time and limits.
    """
    target = folder / "preview.m4a"
    with opening.opened(source, content_type) as track:
        if content_type in FILM_OF and opening.moving(track):
            return {"kind": Kind.film.value, "content_type": FILM_OF[content_type], "renditions": []}
        declared = (track.duration or 0) // 1000
        tags, cover = sound_tags.read(track), attached.picture_in(track)
    heard = _hear(source, content_type, None if excerpt else target)
    # Under the limit every sample was counted; a header may say what it likes.
    whole = heard.ms if heard.ms < PREVIEW_MS else max(heard.ms, declared)
    start, end = _stretch(heard, whole) if excerpt else (0, heard.length)
    if excerpt:
        _play(source, content_type, target, start, end)
    peaks = heard.peaks(start, end)
    return {
        "duration_ms": whole,
        "preview_ms": (end - start) * 1000 // heard.rate,
        "peak_dbfs": _decibels(heard.loudest),
        "bars": wave.encode(_loudest(peaks, wave.BARS)),
        "peaks": wave.encode(_loudest(peaks, wave.PEAKS)),
        "tags": tags,
        "measured": heard.measured(),
        **attached.rendered(cover, folder, {"file": target.name, "role": "preview", "content_type": "audio/mp4"}),
    }


def _stretch(heard: Hearing, whole_ms: int) -> tuple[int, int]:
    """The samples of the excerpt: a minute from the end of the first third, where a piece has mostly begun.

    In whole blocks of the waveform, and within what was heard.
    """
    length = EXCERPT_MS * heard.rate // 1000
    start = max(0, min(whole_ms * heard.rate // 3000, heard.length - length)) // BLOCK * BLOCK
    return start, min(heard.length, start + length)


def _hear(source: Path, content_type: str, target: Path | None) -> Hearing:
    """What was heard of the track, up to the limit; written as the preview too where a target is named."""
    with opening.opened(source, content_type) as track:
        stream = _sound(track)
        heard = Hearing(_rate(stream))
        with _writing(target, heard.rate) as write:
            for samples in _even(_stereo(track, stream, heard.rate)):
                heard.feed(samples)
                write(samples)
                if heard.ms >= PREVIEW_MS:
                    break
    if not heard.length:
        raise Undecodable(Trouble.no_sound)
    return heard


def _play(source: Path, content_type: str, target: Path, start: int, end: int) -> None:
    """The preview holds these samples. Decoding from the beginning finds them in every format to the sample."""
    at = 0
    with opening.opened(source, content_type) as track:
        stream = _sound(track)
        rate = _rate(stream)
        with _writing(target, rate) as write:
            for samples in _even(_stereo(track, stream, rate)):
                if at + samples.shape[1] > start:
                    write(samples[:, max(0, start - at) : end - at])
                at += samples.shape[1]
                if at >= end:
                    break


def _sound(track: InputContainer) -> AudioStream:
    """The first sound stream, of a codec and a shape that we take."""
    if not track.streams.audio:
        raise Undecodable(Trouble.no_sound)
    stream = track.streams.audio[0]
    codec = stream.codec_context
    # Of a codec that the library does not know there is none, whatever its types say.
    if not codec or not codec.name.startswith(CODECS):
        raise Undecodable(Trouble.unreadable)
    if codec.sample_rate not in RATES or not 1 <= codec.channels <= MOST_CHANNELS:
        raise Undecodable(Trouble.odd_sound, rate=codec.sample_rate, channels=codec.channels)
    codec.thread_count = 1
    return stream


def _rate(stream: AudioStream) -> int:
    return 44_100 if stream.codec_context.sample_rate % 11_025 == 0 else 48_000


@contextmanager
def _writing(target: Path | None, rate: int) -> Iterator[Callable[[Samples], None]]:
    """A function that writes samples to the preview, its index first so that it plays while it loads."""
    if target is None:
        yield lambda _samples: None
        return
    with av.open(str(target), "w", format="ipod", options={"movflags": "+faststart", "fflags": "+bitexact"}) as preview:
        encoder = preview.add_stream("aac", rate=rate, layout="stereo", bit_rate=PREVIEW_BIT_RATE, options=CODER)
        written = 0

        def write(samples: Samples) -> None:
            nonlocal written
            preview.mux(encoder.encode(_frame(samples, rate, written)))
            written += samples.shape[1]

        yield write
        preview.mux(encoder.encode(None))


def _even(parts: Iterator[Samples]) -> Iterator[Samples]:
    """The same samples in pieces of one size, but for the last: a piece is whole blocks, and seldom enough."""
    waiting: list[Samples] = []
    have = 0
    for part in parts:
        waiting.append(part)
        have += part.shape[1]
        if have >= CHUNK:
            joined = np.concatenate(waiting, axis=1)
            whole = have // CHUNK * CHUNK
            yield from np.split(joined[:, :whole], whole // CHUNK, axis=1)
            waiting, have = [joined[:, whole:]], have - whole
    if have:
        yield np.concatenate(waiting, axis=1)


def _stereo(track: InputContainer, stream: AudioStream, rate: int) -> Iterator[Samples]:
    """The track as pairs of float samples. One channel is doubled here: the resampler would take 3 dB off it."""
    resampler = AudioResampler("fltp", "mono" if stream.codec_context.channels == 1 else "stereo", rate)
    for frame in _frames(track, stream):
        for even in resampler.resample(frame):
            samples = even.to_ndarray().astype(np.float32, copy=False)
            yield samples if len(samples) == 2 else np.repeat(samples, 2, axis=0)


def _frames(track: InputContainer, stream: AudioStream) -> Iterator[AudioFrame | None]:
    """Every frame, then None to drain the resampler."""
    yield from (frame for _stream, frame in opening.frames(track, stream))
    yield None


def _frame(samples: Samples, rate: int, at: int) -> AudioFrame:
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout="stereo")
    frame.sample_rate, frame.time_base, frame.pts = rate, Fraction(1, rate), at
    return frame


def _loudest(peaks: Samples, count: int) -> list[float]:
    """So many peaks, each the loudest of its stretch; a very short sound repeats some."""
    starts = np.arange(count) * len(peaks) // count
    return [float(peak) for peak in np.maximum.reduceat(peaks, starts)]


def _decibels(peak: float) -> float:
    return max(QUIETEST_DBFS, round(20 * float(np.log10(peak)), 2)) if peak > 0 else QUIETEST_DBFS
