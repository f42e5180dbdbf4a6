"""The demo's music, decoded: long enough, truly stereo, at a good level, alive, and the same each time."""

import io

import av
import numpy as np
import pytest

from mima.demo.material import offerings
from mima.demo.sound import STYLES, TONICS, track

RATE = 44_100


def decoded(data: bytes) -> np.ndarray:
    """Two rows of samples between -1 and 1."""
    with av.open(io.BytesIO(data)) as container:
        stream = container.streams.audio[0]
        assert (stream.rate, stream.layout.name) == (RATE, "stereo")
        frames = [frame.to_ndarray() for frame in container.decode(stream)]
    return np.concatenate(frames, axis=1).reshape(-1, 2).T / 32768


def example(style: str, seed: int = 77) -> bytes:
    chosen = STYLES[style]
    return track(style, seed, (chosen.slowest + chosen.fastest) // 2, TONICS[seed % 12], chosen.minor_share > 40)


def check(sound: np.ndarray) -> None:
    peak = 20 * np.log10(np.abs(sound).max())
    assert sound.shape[1] >= 30 * RATE
    assert -12 <= peak <= -1
    assert np.abs(sound.mean(axis=1)).max() < 0.003
    difference, whole = np.sqrt(np.mean((sound[0] - sound[1]) ** 2)), np.sqrt(np.mean(sound**2))
    assert difference > 0.05 * whole
    assert -22 < 20 * np.log10(whole) < -9
    windows = sound[:, : sound.shape[1] // RATE * RATE].reshape(2, -1, RATE)
    quiet = np.sqrt((windows**2).mean(axis=(0, 2))) < 10 ** (-55 / 20)
    assert not (quiet[1:] & quiet[:-1]).any()
    assert np.abs(sound[:, [0, -1]]).max() < 0.01


@pytest.mark.parametrize("style", ["waltz", "jazz"])
def test_a_track_is_long_stereo_level_and_never_silent(style):
    check(decoded(example(style)))


def test_the_same_seed_gives_the_same_bytes():
    assert example("waltz") == example("waltz")


def test_another_seed_gives_another_piece():
    assert example("waltz") != example("waltz", 78)


def test_every_style_is_used_and_composed_by_a_module_of_its_own():
    assert {one.track.style for one in offerings() if one.track} == set(STYLES)
    assert len({style.compose for style in STYLES.values()}) == len(STYLES) >= 8


def test_no_two_tracks_of_the_demo_come_from_the_same_seed():
    made = [offering.track for offering in offerings() if offering.track]
    assert len({(one.style, one.seed) for one in made}) == len(made)


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES)
def test_the_slowest_and_the_fastest_track_of_each_style_keep_these_promises(style):
    made = sorted((one.track for one in offerings() if one.track and one.track.style == style), key=lambda track: track.bpm)
    for one in {made[0], made[-1]}:
        check(decoded(one.make()))
