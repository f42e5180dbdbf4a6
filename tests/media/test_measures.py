"""Loudness, tempo and key, on sounds whose loudness, tempo and key are known because they were made so."""

import numpy as np
import pytest

from mima.media import key, tempo
from mima.media.loudness import Meter

RATE = 11_025
TONICS = {name: number for number, name in enumerate(key.TONICS)}


def lufs(*channels: float, hertz: float = 997, seconds: float = 4) -> float | None:
    """Of a sine at these levels in dBFS, left and right."""
    sine = np.sin(2 * np.pi * hertz * np.arange(int(48_000 * seconds)) / 48_000)
    meter = Meter(48_000)
    for part in np.array_split(np.stack([10 ** (level / 20) * sine for level in channels]).astype("float32"), 10, axis=1):
        meter.feed(part)
    return meter.lufs()


def test_a_sine_of_997_hertz_at_minus_20_in_both_channels_is_minus_20() -> None:
    """BS.1770-4: at full scale in one channel such a sine measures −3.01 LKFS; two channels add 3.01 dB."""
    assert lufs(-20, -20) == pytest.approx(-20.0, abs=0.1)


def test_in_one_channel_alone_it_is_three_less() -> None:
    assert lufs(-20, -200) == pytest.approx(-23.0, abs=0.1)


def test_deep_tones_count_less_and_high_ones_more() -> None:
    """The K curve: about −1 dB at 100 Hz and nearly +4 dB at 10 kHz, beside 0.7 dB at 997 Hz."""
    assert lufs(-20, -20, hertz=50) < -22
    assert lufs(-20, -20, hertz=10_000) == pytest.approx(-16.7, abs=0.3)


def test_silence_between_is_gated_away() -> None:
    meter = Meter(48_000)
    sine = np.sin(2 * np.pi * 997 * np.arange(48_000 * 4) / 48_000).astype("float32") * 0.1
    for part in (sine, sine * 0, sine * 0):
        meter.feed(np.stack([part, part]))
    assert meter.lufs() == pytest.approx(-20.0, abs=0.3)


@pytest.mark.parametrize("samples", [np.zeros((2, 96_000), "float32"), np.ones((2, 4_800), "float32")])
def test_silence_and_a_blink_have_no_loudness(samples) -> None:
    meter = Meter(48_000)
    meter.feed(samples)
    assert meter.lufs() is None


def clicks(bpm: float, seconds: float = 20, noise: float = 0.002) -> np.ndarray:
    sound = np.random.default_rng(7).standard_normal(int(RATE * seconds)).astype("float32") * noise
    click = np.sin(np.arange(300) / 2).astype("float32") * np.exp(-np.arange(300) / 60).astype("float32")
    for beat in range(int(seconds * bpm / 60)):
        at = int(beat * 60 / bpm * RATE)
        sound[at : at + 300] += click[: len(sound) - at]
    return sound


@pytest.mark.parametrize("bpm", [70, 77, 84.5, 96, 110, 120, 128, 140, 155, 170])
def test_the_tempo_of_clicks_is_theirs(bpm: float) -> None:
    assert tempo.of(clicks(bpm), RATE) == pytest.approx(bpm, rel=0.01)


def test_beats_with_weaker_ones_between_are_counted_as_beats() -> None:
    between = np.roll(clicks(100), int(0.3 * RATE)) * 0.25
    assert tempo.of(clicks(100) + between, RATE) == pytest.approx(100, rel=0.04)


def noise() -> np.ndarray:
    return np.random.default_rng(3).standard_normal(RATE * 20).astype("float32") * 0.2


def chord(*semitones: int, seconds: float = 20, root: float = 130.81) -> np.ndarray:
    moments = np.arange(int(RATE * seconds)) / RATE
    tones = ((root * 2 ** (step / 12) * harmonic, harmonic) for step in semitones for harmonic in (1, 2, 3))
    return sum(np.sin(2 * np.pi * hertz * moments) / harmonic for hertz, harmonic in tones).astype("float32") * 0.05


def irregular() -> np.ndarray:
    sound, rng = np.zeros(RATE * 20, "float32"), np.random.default_rng(5)
    for at in rng.integers(0, RATE * 19, 40):
        sound[at : at + 300] += clicks(60, 1, 0)[:300]
    return sound


@pytest.mark.parametrize("sound", [noise(), chord(0, 4, 7), irregular(), np.zeros(RATE * 20, "float32"), clicks(120, 3)])
def test_without_a_clear_beat_there_is_no_tempo(sound: np.ndarray) -> None:
    assert tempo.of(sound, RATE) is None


def cadence(tonic: int, *, minor: bool) -> np.ndarray:
    """I IV V I, or i iv V i."""
    third, fourth = (3, 8) if minor else (4, 9)
    chords = ((0, third, 7), (5, fourth, 12), (7, 11, 14), (0, third, 7, 12))
    return np.concatenate([chord(*(tonic + step for step in steps), seconds=2) for steps in chords])


@pytest.mark.parametrize("tonic", key.TONICS)
@pytest.mark.parametrize("mode", ["major", "minor"])
def test_the_key_of_a_cadence_is_where_it_ends(tonic: str, mode: str) -> None:
    assert key.of(cadence(TONICS[tonic], minor=mode == "minor"), RATE) == f"{tonic}-{mode}"


@pytest.mark.parametrize(
    "sound", [noise(), np.zeros(RATE * 20, "float32"), chord(*range(12)), clicks(120), chord(0, 4, 7, seconds=1)]
)
def test_without_a_clear_key_there_is_none(sound: np.ndarray) -> None:
    assert key.of(sound, RATE) is None
