"""The preview of a film while it is written: H.264 and AAC in an MP4 whose index comes first. Child process only."""

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.filter import Graph
from av.video.frame import VideoFrame

from mima.media.kinds import FILM_BOX
from mima.media.poster import Poster

# Fine enough for every frame rate: each frame keeps its own moment, so a varying rate stays what it is.
TICKS = 90_000
# At most 30 frames a second, with room for moments that were rounded to milliseconds.
LEAST_STEP = 1 / 30 - 0.003
RATE = 48_000
SOUND_BIT_RATE = 128_000
# A stretch without sound that is longer than this is kept as such; below, it is the rounding of a container.
GAP = RATE // 5
CODER = {
    "preset": "veryfast", "crf": "26", "maxrate": "2M", "bufsize": "4M", "profile": "high", "g": "60",
}  # fmt: skip
TURNS = {90: ("transpose=cclock",), 180: ("hflip", "vflip"), 270: ("transpose=clock",)}


class Shape:
    """How large a film is shown, and how large its preview is: square pixels, upright, never larger than it was."""

    def __init__(self, first: VideoFrame, stretched: Fraction | None) -> None:
        """By its first frame, and by the shape of its pixels where these are not square."""
        self.turn = first.rotation % 360 if first.rotation % 90 == 0 else 0
        wide = round(first.width * (stretched or 1)) if stretched and Fraction(1, 4) < stretched < 4 else first.width
        self.width, self.height = (first.height, wide) if self.turn in (90, 270) else (wide, first.height)
        across, down = FILM_BOX if self.width >= self.height else reversed(FILM_BOX)
        scale = min(1.0, across / self.width, down / self.height)
        self.preview_width, self.preview_height = _even(self.width * scale), _even(self.height * scale)

    @property
    def before_turning(self) -> tuple[int, int]:
        """The preview's sides as they lie in the file."""
        sides = self.preview_width, self.preview_height
        return (sides[1], sides[0]) if self.turn in (90, 270) else sides


def _even(side: float) -> int:
    return max(2, round(side / 2) * 2)


class Screening:
    """Frames and sound go in, in the order of the file; the preview is complete when the block ends."""

    def __init__(self, target: Path, shape: Shape, *, with_sound: bool) -> None:
        self.shape, self.poster, self.seconds = shape, Poster(), 0.0
        self._out = av.open(str(target), "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"})
        self._video: Any = self._out.add_stream("libx264", rate=30, options=CODER)
        self._video.width, self._video.height, self._video.pix_fmt = shape.preview_width, shape.preview_height, "yuv420p"
        self._video.codec_context.time_base = Fraction(1, TICKS)
        self._video.codec_context.thread_count = 1
        self._audio: Any = None
        if with_sound:
            self._audio = self._out.add_stream("aac", rate=RATE, layout="stereo", bit_rate=SOUND_BIT_RATE)
        self._turned = _graph(shape)
        self._shown_at, self._heard = -1.0, -1
        self._form: tuple[str, str, int] | None = None
        self._resampler: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        if kind is None:
            self._out.mux(self._video.encode(None))
            if self._audio is not None:
                self._out.mux(self._audio.encode(None))
        self._out.close()

    @property
    def has_begun(self) -> bool:
        """Whether a frame was shown, so that there is a poster."""
        return self._shown_at >= 0

    def show(self, frame: VideoFrame, at: float) -> None:
        """The frame is seen at this moment, unless it follows the one before too closely."""
        if self._shown_at >= 0 and at < self._shown_at + LEAST_STEP:
            return
        width, height = self.shape.before_turning
        small = frame.reformat(width, height, "yuv420p", dst_color_range="MPEG", threads=1)
        small = self._upright(small)
        small.pts, small.time_base = round(at * TICKS), Fraction(1, TICKS)
        self.poster.consider(small, at)
        self._out.mux(self._video.encode(small))
        step = at - self._shown_at if self._shown_at >= 0 else LEAST_STEP
        self._shown_at, self.seconds = at, max(self.seconds, at + step)

    def _upright(self, frame: VideoFrame) -> VideoFrame:
        if self._turned is None:
            return frame
        self._turned.push(frame)
        return self._turned.vpull()

    def hear(self, frame: AudioFrame, at: float) -> None:
        """The sound is heard at this moment. One channel is doubled here: the resampler would take 3 dB off it."""
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if form != self._form:
            self._form = form
            self._resampler = AudioResampler("fltp", "mono" if frame.layout.nb_channels == 1 else "stereo", RATE)
        for even in self._resampler.resample(frame):
            samples = even.to_ndarray()
            self._write(samples if len(samples) == 2 else np.repeat(samples, 2, axis=0), max(0, round(at * RATE)))

    def _write(self, samples: "np.ndarray[Any, Any]", at: int) -> None:
        if self._heard < 0 or at > self._heard + GAP:
            self._heard = at
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout="stereo")
        frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), self._heard
        self._heard += samples.shape[1]
        self._out.mux(self._audio.encode(frame))
        self.seconds = max(self.seconds, self._heard / RATE)


def _graph(shape: Shape) -> Graph | None:
    """What turns the small frames upright, where the camera was held otherwise."""
    if shape.turn not in TURNS:
        return None
    graph, (width, height) = Graph(), shape.before_turning
    graph.threads = 1
    last = graph.add_buffer(width=width, height=height, format=av.VideoFormat("yuv420p"), time_base=Fraction(1, TICKS))
    for step in TURNS[shape.turn]:
        name, _, value = step.partition("=")
        following = graph.add(name, value)
        last.link_to(following)
        last = following
    last.link_to(graph.add("buffersink"))
    graph.configure()
    return graph
