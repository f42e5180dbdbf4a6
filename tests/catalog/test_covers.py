from mima.catalog import covers
from mima.media.kinds import Kind
from mima.media.models import AssetState
from mima.media.queries import Shown, ShownRendition

TYPES = ("image/avif", "image/webp", "image/jpeg")


def picture(*widths: int) -> Shown:
    renditions = tuple(
        ShownRendition(1, f"width-{width}", form, f"{form[6:]}{width}", width, width, 1) for width in widths for form in TYPES
    )
    figures = dict.fromkeys(("width", "height", "dominant_colour", "blur", "duration_ms", "peak_dbfs", "bars"))
    return Shown(
        1, "a", Kind.picture, AssetState.ready, **figures, alt_fr="", alt_en="", licence="", tdm="", renditions=renditions
    )


def test_a_card_leaves_out_what_is_wider_than_any_card() -> None:
    cover = covers.cover([picture(320, 800, 1600, 2560)])
    assert cover is not None
    assert cover["avif"] == [[320, "avif320"], [800, "avif800"], [1600, "avif1600"]]
    assert (cover["src"], len(cover["webp"]), len(cover["jpeg"])) == ("jpeg800", 3, 3)


def test_a_picture_that_is_there_in_one_size_only_is_shown_in_it() -> None:
    cover = covers.cover([picture(2000)])
    assert cover is not None and cover["avif"] == [[2000, "avif2000"]]


def test_an_excerpt_says_its_own_length() -> None:
    heard = ShownRendition(1, "preview", "audio/mp4", "abc", None, None, 1)
    figures = dict.fromkeys(("width", "height", "dominant_colour", "blur", "peak_dbfs", "bars"))
    said = {"alt_fr": "", "alt_en": "", "licence": "", "tdm": "", "duration_ms": 240_000, "preview_ms": 60_000}
    sound = Shown(1, "a", Kind.sound, AssetState.ready, **figures, **said, renditions=(heard,))  # type: ignore[arg-type]
    shown = covers.preview([sound])
    assert shown
    assert shown["ms"] == 60_000
