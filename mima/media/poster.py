"""The frame that stands for a film: something is to be seen in it. Child process only."""

import io

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace
from PIL import Image

# Looked at so often, and no longer than this once something was found.
EVERY_SECONDS = 1.0
LONG_ENOUGH = 30.0
# Brightness of a frame in which one sees something: neither black nor white, and not one grey.
# FFmpeg's number for a film that does not say how its colours are meant.
UNSAID = 2
DARKEST, BRIGHTEST, LIVELY = 30, 225, 40


class Poster:
    """Shown the frames of a film one after the other, it keeps the one that shows most: of the first half minute, or later."""

    def __init__(self) -> None:
        self._best: VideoFrame | None = None
        self._liveliest, self._due = -1.0, 0.0

    def consider(self, frame: VideoFrame, at: float) -> None:
        """The frame is kept where it shows more than the one before; the first lively one after the opening ends the search."""
        if at < self._due or (self._liveliest >= LIVELY and at > EVERY_SECONDS) or (at > LONG_ENOUGH and self._liveliest > 0):
            return
        self._due = at + EVERY_SECONDS
        lively = _lively(frame)
        if lively > self._liveliest:
            self._best, self._liveliest = frame, lively

    def png(self) -> bytes:
        """The frame that was kept, as a picture."""
        assert self._best
        out = io.BytesIO()
        colours = self._best.reformat(format="rgb24", src_colorspace=self._colours(), threads=1)
        Image.fromarray(colours.to_ndarray()).save(out, "PNG", compress_level=1)
        return out.getvalue()

    def _colours(self) -> int:
        """What players take for granted where a film does not say: the colours of HD."""
        assert self._best
        said = int(self._best.colorspace)
        return int(Colorspace.ITU709) if said == UNSAID else said


def _lively(frame: VideoFrame) -> float:
    """How much light and dark differ; nothing of what is nearly black or white."""
    plane = frame.planes[0]
    light = np.frombuffer(memoryview(plane), np.uint8).reshape(frame.height, plane.line_size)[::4, : frame.width : 4]
    return float(light.std()) if DARKEST <= float(light.mean()) <= BRIGHTEST else 0.0
