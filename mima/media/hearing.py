"""What is kept of a sound while it passes: its peaks, its loudness, and a small mono copy for tempo and key."""

from typing import Any

import numpy as np

from mima.media import key, tempo
from mima.media.loudness import Meter

Samples = np.ndarray[Any, np.dtype[np.float32]]

# One peak of the waveform stands for so many samples.
BLOCK = 256
# Sound comes in pieces of so many samples: whole blocks, about a third of a second.
CHUNK = 64 * BLOCK
# The mono copy keeps every fourth sample, averaged: tempo and key are found below 5 kHz.
FOURTH = 4
# So much of a track is enough to know its tempo and its key.
ANALYSED_SECONDS = 240


class Hearing:
    """Fed with the samples of both channels, in pieces of CHUNK."""

    def __init__(self, rate: int) -> None:
        self.rate, self.length = rate, 0
        self._meter = Meter(rate)
        self._blocks: list[Samples] = []
        self._mono: list[Samples] = []

    def feed(self, samples: Samples) -> None:
        """These samples follow. What is no number, as a damaged file of floats may have it, is silence."""
        samples = np.nan_to_num(samples, copy=False, posinf=0, neginf=0)
        loud = np.abs(samples).max(axis=0)
        self._blocks.append(np.maximum.reduceat(loud, np.arange(0, len(loud), BLOCK)))
        self._meter.feed(samples)
        if self.length < ANALYSED_SECONDS * self.rate:
            whole = samples.shape[1] // FOURTH * FOURTH
            self._mono.append(samples[:, :whole].reshape(2, -1, FOURTH).mean(axis=(0, 2)))
        self.length += samples.shape[1]

    @property
    def ms(self) -> int:
        return self.length * 1000 // self.rate

    @property
    def loudest(self) -> float:
        return float(max(block.max() for block in self._blocks))

    def peaks(self, start: int, end: int) -> Samples:
        """One for each block of this stretch."""
        return np.concatenate(self._blocks)[start // BLOCK : max(start // BLOCK + 1, -(-end // BLOCK))]

    def measured(self) -> dict[str, Any]:
        """Tempo, key and loudness, each only where it is clear."""
        mono = np.concatenate(self._mono)
        rate = self.rate // FOURTH
        found = {"tempo": tempo.of(mono, rate), "key": key.of(mono, rate), "lufs": self._meter.lufs()}
        return {name: value for name, value in found.items() if value is not None}
