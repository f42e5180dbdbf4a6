"""Chords, how their voices move, and melodies that remember what they said."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

QUALITIES = {
    "": (0, 4, 7), "m": (0, 3, 7), "7": (0, 4, 7, 10), "maj7": (0, 4, 7, 11), "m7": (0, 3, 7, 10),
    "m9": (0, 3, 7, 10, 14), "maj9": (0, 4, 7, 11, 14), "9": (0, 4, 7, 10, 14), "13": (0, 4, 10, 14, 21),
    "sus2": (0, 2, 7), "sus4": (0, 5, 7), "add9": (0, 4, 7, 14), "madd9": (0, 3, 7, 14), "6": (0, 4, 7, 9),
    "dim": (0, 3, 6), "m7b5": (0, 3, 6, 10), "5": (0, 7, 12), "m6": (0, 3, 7, 9),
}  # fmt: skip

SCALES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "pentatonic": (0, 3, 5, 7, 10),
}


@dataclass(frozen=True)
class Chord:
    """A root and the pitches above it, in semitones counted from the key's own root."""

    root: int
    intervals: tuple[int, ...]

    def classes(self) -> list[int]:
        """The chord's notes within one octave, root first."""
        return [(self.root + interval) % 12 for interval in self.intervals]


def progression(text: str) -> list[Chord]:
    """Chords from words such as "0m9 8maj7": semitones above the key's root, then the quality."""
    chords = []
    for word in text.split():
        digits = "2" if word.startswith("2") and word[1:2] not in "0123456789" else ""
        head = len(word) - len(word.lstrip("0123456789"))
        cut = next(c for c in range(head, 0, -1) if word[c:] in QUALITIES and int(word[:c]) < 12) if not digits else 1
        chords.append(Chord(int(word[:cut]), QUALITIES[word[cut:]]))
    return chords


def voiced(chord: Chord, tonic: int, before: Sequence[int] | None, centre: int = 62, voices: int = 4) -> list[int]:
    """The chord near its predecessor: each voice moves as little as it may."""
    classes = [(tonic + one) % 12 for one in chord.classes()]
    if len(classes) > voices:
        classes = classes[1:]  # The bass has the root.
    best: tuple[float, list[int]] = (1e9, [])
    for low in range(centre - 12, centre + 3):
        if low % 12 not in classes:
            continue
        stack = [low]
        while len(stack) < voices:
            stack.append(next(p for p in range(stack[-1] + 1, stack[-1] + 13) if p % 12 in classes))
        target = before if before is not None and len(before) == voices else [centre - 6 + 4 * v for v in range(voices)]
        cost = sum(abs(a - b) for a, b in zip(stack, target, strict=True)) + 0.4 * abs(sum(stack) / voices - centre)
        cost += 3.0 * sum(b - a == 1 for a, b in pairwise(stack))
        best = min(best, (cost, stack), key=lambda pair: pair[0])
    return best[1]


@dataclass(frozen=True)
class Note:
    """A pitch at a beat, so many beats long, so loud."""

    beat: float
    pitch: int
    beats: float
    level: float = 1.0


def melody(
    rng: np.random.Generator, chords: Sequence[Chord], tonic: int, scale: str, beats: int, low: int, high: int,
    rhythms: Sequence[Sequence[float]],
) -> list[Note]:  # fmt: skip
    """A tune, one chord a bar: a motif stated, answered, varied and taken up again."""
    ladder = [p for p in range(low, high + 1) if (p - tonic) % 12 in SCALES[scale]]
    motifs = [(rhythms[int(rng.integers(len(rhythms)))], rng.choice([-2, -1, -1, 1, 1, 2, 3], 16)) for _ in range(2)]
    place = len(ladder) // 2
    notes: list[Note] = []
    for bar, chord in enumerate(chords):
        rhythm, steps = motifs[1 if bar % 4 == 2 else 0]
        classes = {(tonic + one) % 12 for one in chord.classes()}
        beat = 0.0
        for index, length in enumerate(rhythm):
            if length > 0:
                place = _next_place(ladder, place, int(steps[index]), classes, strong=beat == int(beat) and index % 2 == 0)
                level = 1.0 if beat == 0 else float(rng.uniform(0.72, 0.92))
                notes.append(Note(bar * beats + beat, ladder[place], length, level))
            beat += abs(length)
        if bar % 4 == 3:
            place = len(ladder) // 2 + int(rng.integers(-2, 3))
    return notes


def _next_place(ladder: Sequence[int], place: int, move: int, classes: set[int], strong: bool) -> int:
    """The next rung: turned back at the ends of the range, on a note of the chord where the beat is strong."""
    place += move
    if not 1 <= place < len(ladder) - 1:
        place -= 2 * move
    place = min(max(place, 0), len(ladder) - 1)
    if strong and ladder[place] % 12 not in classes:
        near = sorted(range(len(ladder)), key=lambda other: abs(other - place))
        place = next((other for other in near if ladder[other] % 12 in classes), place)
    return place
