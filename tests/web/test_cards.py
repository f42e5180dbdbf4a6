"""Pictures of works where they are small."""

from mima.web import cards

WIDE = {"src": "800-jpeg", "jpeg": [[320, "320-jpeg"], [800, "800-jpeg"]], "webp": [[320, "320-webp"], [800, "800-webp"]]}


def test_a_small_picture_is_the_narrowest_one_that_every_browser_reads() -> None:
    assert cards.narrow(WIDE) == "/media/320-webp"


def test_a_cover_of_one_file_is_small_and_large_at_once() -> None:
    assert cards.narrow({"src": "only", "jpeg": [], "webp": []}) == "/media/only"
