import pytest

from mima.media import blur


def test_each_patch_has_its_place_and_its_colour() -> None:
    patches = blur.patches("f00" * 11 + "00f")
    assert len(patches) == 12
    assert patches[0] == (0, 0, "#f00") and patches[6] == (2, 1, "#f00") and patches[11] == (3, 2, "#00f")


@pytest.mark.parametrize("text", [None, "", "f00", "f00" * 13, '"><script>' + "0" * 26, "F00" * 12])
def test_nothing_is_drawn_of_what_is_no_blur(text: str | None) -> None:
    assert blur.patches(text) == ()
