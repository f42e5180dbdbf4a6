"""How loud a sound is to the ear, in LUFS: integrated loudness of EBU R 128, measured as ITU-R BS.1770 says.

The filter is FFmpeg's own `ebur128`. What is measured is what a listener hears: the two channels of the preview.
"""

from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.filter import Graph

# Below this everything is gated away: there is no loudness to speak of.
SILENCE = -70.0


class Meter:
    """Fed with samples, it knows the loudness of all of them."""

    def __init__(self, rate: int) -> None:
        self._rate, self._at = rate, 0
        self._last: Any = None
        self._graph = Graph()
        source = self._graph.add_abuffer(sample_rate=rate, format="fltp", layout="stereo", time_base=Fraction(1, rate))
        measure = self._graph.add("ebur128", "metadata=1:framelog=quiet")
        sink = self._graph.add("abuffersink")
        source.link_to(measure)
        measure.link_to(sink)
        self._graph.configure()

    def feed(self, samples: "np.ndarray[Any, Any]") -> None:
        """These samples of the two channels follow."""
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout="stereo")
        frame.sample_rate, frame.time_base, frame.pts = self._rate, Fraction(1, self._rate), self._at
        self._at += samples.shape[1]
        self._graph.push(frame)
        self._pull()

    def _pull(self) -> None:
        while True:
            try:
                self._last = self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return

    def lufs(self) -> float | None:
        """The integrated loudness; None of silence, and of what is shorter than one block of 400 ms."""
        told = self._last.metadata.get("lavfi.r128.I") if self._last is not None else None
        return round(float(told), 1) if told is not None and self._at >= self._rate * 2 // 5 and float(told) > SILENCE else None
