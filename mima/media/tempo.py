"""The tempo of a sound, in beats a minute: how regularly something begins in it.

The onset envelope is the rise of the log spectrum; its autocorrelation shows the periods, and a broad preference for
tempos around 120 chooses between a beat, its half and its double (Ellis, "Beat tracking by dynamic programming", 2007).
"""

from typing import Any

import numpy as np

Samples = np.ndarray[Any, Any]

FRAME, HOP = 512, 128
SLOWEST, FASTEST = 50, 210
PREFERRED, OCTAVES = 120.0, 0.9
# How much more of the envelope comes back after one period than after any, where there is a beat.
CLEAR = 0.12
# How much begins at all, of a sound brought to one level: less in a chord that only swells and beats.
MOVING = 2.0
LEVEL = 0.1
# Where the double is nearly as regular, it is the beat: clicks at 170 are not clicks at 85.
AS_REGULAR = 0.9
LEAST_SECONDS = 6
STRETCH = 4096


def of(mono: Samples, rate: int) -> float | None:
    """Beats a minute to a tenth, or None where there is no clear beat."""
    if len(mono) < LEAST_SECONDS * rate:
        return None
    level = float(np.sqrt(np.mean(np.square(mono, dtype=np.float64))))
    if level < 1e-4:
        return None
    envelope = _onsets(mono * np.float32(LEVEL / level))
    again = _returns(envelope)
    if again is None:
        return None
    per_minute = 60 * rate / HOP
    lags = np.arange(int(per_minute / FASTEST), int(per_minute / SLOWEST) + 1)
    taste = np.exp(-0.5 * (np.log2(per_minute / lags / PREFERRED) / OCTAVES) ** 2)
    is_summit = (again[lags] >= again[lags - 1]) & (again[lags] >= again[lags + 1])
    lag = int(lags[np.argmax(again[lags] * taste * is_summit)])
    half = _peak_near(again, lag / 2)
    if half >= lags[0] and again[half] >= AS_REGULAR * again[lag]:
        lag = half
    if again[lag] - np.median(again[lags]) < CLEAR:
        return None
    return round(float(per_minute / _exactly(again, lag)), 1)


def _onsets(mono: Samples) -> Samples:
    """How much begins in each frame, with what is always there taken away."""
    window = np.hanning(FRAME).astype(np.float32)
    rows = np.lib.stride_tricks.sliding_window_view(mono, FRAME)[::HOP]
    rises, before = [], None
    for at in range(0, len(rows), STRETCH):
        loud = np.log1p(100 * np.abs(np.fft.rfft(rows[at : at + STRETCH] * window)) / FRAME * 4)
        steps = np.diff(loud, axis=0, prepend=loud[:1] if before is None else before)
        rises.append(np.maximum(steps, 0).sum(axis=1))
        before = loud[-1:]
    envelope = np.concatenate(rises)
    width = 85
    envelope = envelope - np.convolve(envelope, np.ones(width) / width, mode="same")
    return np.convolve(np.maximum(envelope, 0), np.hanning(9)[1:-1], mode="same")


def _returns(envelope: Samples) -> Samples | None:
    """The autocorrelation of the envelope, 1 at its beginning; None of an envelope in which hardly anything begins."""
    centred = envelope - envelope.mean()
    size = 1 << (2 * len(centred) - 1).bit_length()
    raw = np.fft.irfft(np.abs(np.fft.rfft(centred, size)) ** 2)[: len(centred)]
    return raw / raw[0] if raw[0] > MOVING**2 * len(centred) else None


def _peak_near(again: Samples, lag: float) -> int:
    at = round(lag)
    reach = max(1, at // 16)
    near = again[max(1, at - reach) : at + reach + 1]
    return max(1, at - reach) + int(np.argmax(near))


def _exactly(again: Samples, lag: int) -> float:
    """The period in frames, finer the more of its repetitions are found: each is measured to a part of a frame."""
    period = _summit(again, lag)
    for times in (2, 4, 8, 16):
        at = _peak_near(again, period * times) if period * times < len(again) - 2 else 0
        if not at or abs(at / times - period) > period / 30 or again[at] < CLEAR / 2:
            break
        period = _summit(again, at) / times
    return period


def _summit(again: Samples, at: int) -> float:
    """Where the parabola through three neighbours has its top."""
    left, middle, right = (float(again[at + step]) for step in (-1, 0, 1))
    bend = left - 2 * middle + right
    return at + (0.5 * (left - right) / bend if bend < 0 else 0.0)
