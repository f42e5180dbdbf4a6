"""Short films of the demo: a camera that wanders over one of its pictures, and a low tone that swells."""

import io
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from PIL import Image

SECONDS, FRAMES_A_SECOND, RATE = 8, 24, 48_000
SIZE = (640, 360)
# How much of the picture the camera sees at first, and at the end.
FAR, NEAR = 1.0, 0.7


def film(still: bytes, title: str, seed: int) -> bytes:
    """An MP4 of eight seconds; the same picture and seed give the same film."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4", options={"fflags": "+bitexact"}) as reel:
        reel.metadata["title"] = title
        shown = reel.add_stream("libx264", rate=FRAMES_A_SECOND, options={"preset": "veryfast", "crf": "24"})
        shown.width, shown.height, shown.pix_fmt = *SIZE, "yuv420p"
        heard = reel.add_stream("aac", rate=RATE, layout="mono")
        with Image.open(io.BytesIO(still)) as opened:
            picture = opened.convert("RGB")
        for number in range(SECONDS * FRAMES_A_SECOND):
            reel.mux(shown.encode(VideoFrame.from_ndarray(_seen(picture, number / (SECONDS * FRAMES_A_SECOND)), format="rgb24")))
        reel.mux(shown.encode(None))
        tone = _tone(seed)
        for at in range(0, tone.shape[1], 4_800):
            frame = AudioFrame.from_ndarray(np.ascontiguousarray(tone[:, at : at + 4_800]), "fltp", "mono")
            frame.sample_rate, frame.pts = RATE, at
            reel.mux(heard.encode(frame))
        reel.mux(heard.encode(None))
    return out.getvalue()


def _seen(picture: Image.Image, along: float) -> "np.ndarray[Any, Any]":
    """What the camera sees so far along: it comes closer, from the left to the right."""
    part = FAR + (NEAR - FAR) * along
    wide = min(picture.width, picture.height * SIZE[0] / SIZE[1]) * part
    tall = wide * SIZE[1] / SIZE[0]
    left, top = (picture.width - wide) * along, (picture.height - tall) / 2
    return np.asarray(picture.resize(SIZE, Image.Resampling.BILINEAR, box=(left, top, left + wide, top + tall)))


def _tone(seed: int) -> "np.ndarray[Any, Any]":
    moments = np.arange(SECONDS * RATE) / RATE
    root = 55 * 2 ** (seed % 12 / 12)
    voices = [np.sin(2 * np.pi * root * part * moments + part) / part for part in (1, 2, 3, 4)]
    swell = np.sin(np.pi * moments / SECONDS) ** 2
    tone: np.ndarray[Any, Any] = (0.18 * np.sum(voices, axis=0) * swell).astype(np.float32)
    return tone[None]
