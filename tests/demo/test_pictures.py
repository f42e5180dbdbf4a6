"""The demo's pictures: whole, the same each time, and no two alike."""

import hashlib
import io

import numpy as np
import pytest
from PIL import Image

from mima.demo.art import FAMILIES, picture
from mima.demo.art.sheet import SIZES
from mima.demo.material import offerings


def seen(data: bytes) -> tuple[np.ndarray, np.ndarray]:
    """What the eye keeps of a picture: 256 signs of brightness falling or rising, and sixteen by sixteen colours."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    grey = np.asarray(image.convert("L").resize((17, 16), Image.Resampling.BOX), np.int16)
    colours = np.asarray(image.resize((16, 16), Image.Resampling.BOX), np.int16)
    return grey[:, 1:] > grey[:, :-1], colours


def test_every_family_that_offerings_use_is_drawn_by_a_painter_of_its_own():
    assert {one.family for offering in offerings() for one in offering.pictures} == set(FAMILIES)
    painters = [paint for paint, _ in FAMILIES.values()]
    assert len(set(painters)) == len(painters) >= 30


@pytest.fixture
def small(monkeypatch):
    """Sheets of a third of each side: the painters count in units, so the pictures are the same ones, as on a card."""
    for shape, (width, height) in SIZES.items():
        monkeypatch.setitem(SIZES, shape, (width // 3, height // 3))


@pytest.mark.parametrize("shape", SIZES)
def test_a_picture_has_the_pixels_of_its_shape(shape):
    image = Image.open(io.BytesIO(picture("tiles", shape, 5)))
    assert (image.format, image.size) == ("JPEG", SIZES[shape])


@pytest.mark.parametrize("family", ["puys", "riso", "console"])
def test_the_same_seed_gives_the_same_bytes(family):
    assert picture(family, "square", 11) == picture(family, "square", 11)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_draws_every_shape_with_some_contrast(small, family):
    for number, shape in enumerate(SIZES):
        image = Image.open(io.BytesIO(picture(family, shape, 400 + number)))
        assert image.size == SIZES[shape]
        assert np.asarray(image.convert("L"), np.float32).std() > 9


@pytest.mark.slow
def test_no_two_of_the_three_hundred_covers_are_alike(small):
    covers = [offering.pictures[0] for offering in offerings()]
    made = [cover.make() for cover in covers]
    assert len({hashlib.sha256(data).digest() for data in made}) == 300
    signs, colours = zip(*(seen(data) for data in made), strict=True)
    for first in range(300):
        for other in range(first + 1, 300):
            apart = int((signs[first] != signs[other]).sum())
            shade = float(np.abs(colours[first] - colours[other]).mean())
            assert apart + 2 * shade > 40, (covers[first].filename, covers[other].filename, apart, shade)
