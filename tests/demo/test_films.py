"""The demo's short films: two of them, in colour and moving, with sound, the same each time."""

import io

import av
import numpy as np

from mima.demo import reel
from mima.demo.material import offerings
from tests.media import making


def test_two_offerings_have_a_film() -> None:
    assert [one.category for one in offerings() if one.film] == ["film", "film"]


def test_a_film_moves_and_is_heard(monkeypatch) -> None:
    monkeypatch.setattr(reel, "SECONDS", 1)
    made = reel.film(making.picture(size=(800, 450)), "Neige", 7)
    assert made == reel.film(making.picture(size=(800, 450)), "Neige", 7)
    with av.open(io.BytesIO(made)) as container:
        stills = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
    assert stills[0].shape == (360, 640)
    assert len(stills) == 24
    assert np.abs(stills[0].astype(int) - stills[-1]).mean() > 1
