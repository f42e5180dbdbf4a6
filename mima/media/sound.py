"""One track to its preview and its peaks. Runs in the child process only."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

from mima.media import wave
from mima.media.kinds import PREVIEW_BIT_RATE, PREVIEW_MS
from mima.media.trouble import Trouble, Undecodable

# The demuxer is named, never probed: a play list that points elsewhere stays a file that cannot be read.
DEMUXERS = {
    "audio/wav": "wav",
    "audio/flac": "flac",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/mp4": "mov",
    "audio/ogg": "ogg",
}
CODECS = ("pcm_", "flac", "mp3", "aac", "alac", "vorbis", "opus")
RATES = range(8_000, 384_001)
MOST_CHANNELS = 8
# Half the time of the encoder's default for the same bytes.
CODER = {"aac_coder": "fast"}
BLOCK = 256
BAD_PACKETS = 50
QUIETEST_DBFS = -120.0

Samples = np.ndarray[Any, np.dtype[np.float32]]


def render(source: Path, content_type: str, folder: Path) -> dict[str, Any]:
    """The preview is a file in the folder; returns duration, loudness, waveform and the preview's entry."""
    target = folder / "preview.m4a"
    with _open(source, content_type) as track:
        declared = (track.duration or 0) // 1000
        heard, peaks = _encode(track, _only_sound(track), target)
    return {
        # Under the limit every sample was counted; a header may say what it likes.
        "duration_ms": heard if heard < PREVIEW_MS else max(heard, declared),
        "peak_dbfs": _decibels(float(peaks.max())),
        "bars": wave.encode(_loudest(peaks, wave.BARS)),
        "peaks": wave.encode(_loudest(peaks, wave.PEAKS)),
        "renditions": [{"file": target.name, "role": "preview", "content_type": "audio/mp4"}],
    }


def _open(source: Path, content_type: str) -> InputContainer:
    try:
        return av.open(str(source), format=DEMUXERS[content_type], options={"protocol_whitelist": "file"})
    except (av.FFmpegError, UnicodeDecodeError) as error:
        raise Undecodable(Trouble.unreadable) from error


def _only_sound(track: InputContainer) -> AudioStream:
    """The first sound stream, of a codec and a shape that we take; a moving picture beside it makes it a film."""
    if not track.streams.audio:
        raise Undecodable(Trouble.no_sound)
    if any(not stream.disposition & stream.disposition.attached_pic for stream in track.streams.video):
        raise Undecodable(Trouble.film)
    stream = track.streams.audio[0]
    codec = stream.codec_context
    # Of a codec that the library does not know there is none, whatever its types say.
    if not codec or not codec.name.startswith(CODECS):
        raise Undecodable(Trouble.unreadable)
    if codec.sample_rate not in RATES or not 1 <= codec.channels <= MOST_CHANNELS:
        raise Undecodable(Trouble.odd_sound, rate=codec.sample_rate, channels=codec.channels)
    codec.thread_count = 1
    return stream


def _encode(track: InputContainer, stream: AudioStream, target: Path) -> tuple[int, Samples]:
    """The preview is written, its index first so that it plays while it loads; returns milliseconds and peaks."""
    rate = 44_100 if stream.codec_context.sample_rate % 11_025 == 0 else 48_000
    length, blocks = 0, []
    with av.open(str(target), "w", format="ipod", options={"movflags": "+faststart", "fflags": "+bitexact"}) as preview:
        encoder = preview.add_stream("aac", rate=rate, layout="stereo", bit_rate=PREVIEW_BIT_RATE, options=CODER)
        for samples in _stereo(track, stream, rate):
            blocks.append(_block_peaks(samples))
            preview.mux(encoder.encode(_frame(samples, rate, length)))
            length += samples.shape[1]
            if length >= PREVIEW_MS * rate // 1000:
                break
        preview.mux(encoder.encode(None))
    if not length:
        raise Undecodable(Trouble.no_sound)
    return length * 1000 // rate, np.concatenate(blocks)


def _stereo(track: InputContainer, stream: AudioStream, rate: int) -> Iterator[Samples]:
    """The track as pairs of float samples. One channel is doubled here: the resampler would take 3 dB off it."""
    resampler = AudioResampler("fltp", "mono" if stream.codec_context.channels == 1 else "stereo", rate)
    for frame in _frames(track, stream):
        for even in resampler.resample(frame):
            samples = even.to_ndarray().astype(np.float32, copy=False)
            yield samples if len(samples) == 2 else np.repeat(samples, 2, axis=0)


def _frames(track: InputContainer, stream: AudioStream) -> Iterator[AudioFrame | None]:
    """Every frame that can be decoded, then None to drain. Damaged packets are passed over, up to a point."""
    bad = 0
    packets = track.demux(stream)
    while True:
        try:
            yield from next(packets).decode()
        except StopIteration:
            break
        except av.FFmpegError as error:
            bad += 1
            if bad > BAD_PACKETS:
                raise Undecodable(Trouble.unreadable) from error
    yield None


def _frame(samples: Samples, rate: int, at: int) -> AudioFrame:
    frame = AudioFrame.from_ndarray(samples, format="fltp", layout="stereo")
    frame.sample_rate, frame.time_base, frame.pts = rate, Fraction(1, rate), at
    return frame


def _block_peaks(samples: Samples) -> Samples:
    loud = np.abs(samples).max(axis=0)
    return np.maximum.reduceat(loud, np.arange(0, len(loud), BLOCK))


def _loudest(peaks: Samples, count: int) -> list[float]:
    """So many peaks, each the loudest of its stretch; a very short sound repeats some."""
    starts = np.arange(count) * len(peaks) // count
    return [float(peak) for peak in np.maximum.reduceat(peaks, starts)]


def _decibels(peak: float) -> float:
    return max(QUIETEST_DBFS, round(20 * float(np.log10(peak)), 2)) if peak > 0 else QUIETEST_DBFS
