from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from mima.media import film, kinds, sound
from mima.media.kinds import sniff
from mima.media.trouble import Trouble, Undecodable
from tests.media import making

FORMS = [
    {"codec": "libx264"},
    {"codec": "libx265"},
    {"codec": "libsvtav1"},
    {"form": "mov", "codec": "libx264", "voice": "pcm_s16le"},
    {"form": "mov", "codec": "prores_ks", "voice": "pcm_s16le"},
    {"form": "webm", "codec": "libvpx", "voice": "libopus"},
    {"form": "webm", "codec": "libvpx-vp9", "voice": None},
]


@pytest.fixture
def render(tmp_path: Path):
    def run(content: bytes) -> dict[str, Any]:
        return film.render(making.save(tmp_path, content), sniff(content[:4096]) or "", tmp_path)

    return run


@pytest.fixture
def screened(render, tmp_path: Path):
    """The film's figures, and what is in its preview."""

    def run(content: bytes) -> tuple[dict[str, Any], Any]:
        result = render(content)
        with av.open(str(tmp_path / "film.mp4")) as preview:
            moments = [packet.pts * packet.time_base for packet in preview.demux(video=0) if packet.pts is not None]
            streams = {stream.type: stream.codec_context for stream in preview.streams}
            return result, (streams, sorted(float(moment) for moment in moments))

    return run


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form['codec']}")
def test_every_kind_of_film_becomes_h264_and_aac(screened, form: dict[str, Any]) -> None:
    result, (streams, moments) = screened(making.film(**form))
    assert (streams["video"].name, streams["video"].pix_fmt, len(moments)) == ("h264", "yuv420p", 20)
    assert ("audio" in streams) is (form.get("voice", "aac") is not None)
    assert abs(result["duration_ms"] - 2000) < 60


def test_its_index_comes_first_and_it_tells_nothing_else(render, tmp_path: Path) -> None:
    render(making.film(title="A secret title"))
    content = (tmp_path / "film.mp4").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    assert b"secret" not in content


def test_a_large_film_fits_the_box_and_a_small_one_stays(render) -> None:
    assert [_preview(render(making.film(size=size, frames=2, voice=None))) for size in ((1920, 1080), (160, 90))] == [
        (1280, 720),
        (160, 90),
    ]


def test_an_upright_film_fits_the_upright_box(render) -> None:
    assert _preview(render(making.film(size=(1080, 1920), frames=2, voice=None))) == (720, 1280)


def _preview(result: dict[str, Any]) -> tuple[int, int]:
    (entry,) = [entry for entry in result["renditions"] if entry["role"] == "film-720"]
    return entry["width"], entry["height"]


@pytest.mark.parametrize(
    ("degrees", "size", "red", "blue"),
    [(90, (48, 64), (0.5, 0.1), (0.5, 0.9)), (180, (64, 48), (0.9, 0.5), (0.1, 0.5)), (270, (48, 64), (0.5, 0.9), (0.5, 0.1))],
)
def test_a_turned_film_is_shown_upright(render, tmp_path: Path, degrees: int, size, red, blue) -> None:
    result = render(making.turned(making.film(), degrees))
    assert (result["width"], result["height"]) == _preview(result) == size
    with Image.open(tmp_path / "width-320.jpeg") as still:
        reds = [still.getpixel((int(size[0] * x), int(size[1] * y))) for x, y in (red, blue)]
    assert reds[0][0] > reds[0][2]
    assert reds[1][0] < reds[1][2]


def test_the_poster_is_not_the_black_of_the_beginning(render, tmp_path: Path) -> None:
    result = render(making.film())
    assert {entry["role"] for entry in result["renditions"]} == {"film-720", "poster-320"}
    with Image.open(tmp_path / "width-320.jpeg") as still:
        assert still.getpixel((60, 24))[2] > 200


def test_a_film_that_is_black_throughout_has_a_black_poster(render) -> None:
    assert "poster-320" in {entry["role"] for entry in render(making.film(frames=1, voice=None))["renditions"]}


def test_sixty_frames_a_second_become_thirty(screened) -> None:
    _result, (_streams, moments) = screened(making.film(rate=60, frames=30, voice=None))
    steps = [later - sooner for sooner, later in pairwise(moments)]
    assert len(moments) == 15
    assert all(abs(step - 1 / 30) < 0.002 for step in steps)


def test_of_a_long_film_the_beginning_is_shown_and_it_says_so(render, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(film, "WHOLE_FILM_MS", 1_000)
    monkeypatch.setattr(film, "FILM_EXCERPT_MS", 500)
    result = render(making.film())
    assert abs(result["duration_ms"] - 2_000) < 60
    assert abs(result["preview_ms"] - 500) < 60


def test_a_film_that_takes_too_long_gets_a_shorter_preview(render, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(film, "PREVIEW_CPU_SECONDS", 0)
    result = render(making.film(rate=2, frames=10, voice=None))
    assert result["preview_ms"] < 1_000
    assert abs(result["duration_ms"] - 5_000) < 100


def test_a_films_own_words_are_read_and_its_place_is_not(render) -> None:
    content = making.film(title="Neige", artist="Cléo", copyright="© 2026 Cléo", date="2026-02-03", location="+45.7600+003.1300/")
    tags = render(content)["tags"]
    assert {name: tag["value"] for name, tag in tags.items()} == {
        "title": "Neige",
        "creator": "Cléo",
        "copyright": "© 2026 Cléo",
        "year": "2026",
    }


def test_sound_alone_in_an_mp4_is_a_sound(render) -> None:
    content = making.written(making.np.zeros((2, 48_000), "float32"), 48_000, "mp4", "aac")
    result = render(content)
    assert (sniff(content[:4096]), result["kind"], result["content_type"]) == ("video/mp4", "sound", "audio/mp4")
    assert [entry["role"] for entry in result["renditions"]] == ["preview"]


def test_a_film_that_calls_itself_music_says_that_it_is_a_film(tmp_path: Path) -> None:
    source = making.save(tmp_path, making.film())
    assert sound.render(source, "audio/mp4", tmp_path) == {"kind": "film", "content_type": "video/mp4", "renditions": []}


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (making.film(codec="mpeg4"), Trouble.film_codec),
        (making.film()[:4000], Trouble.unreadable),
        (b"\x00\x00\x00\x18ftypisom" + bytes(4000), Trouble.unreadable),
        (b"\x1aE\xdf\xa3\x9fB\x82\x84webm" + bytes(4000), Trouble.unreadable),
    ],
)
def test_a_film_that_cannot_be_shown_says_why(render, content: bytes, trouble: Trouble) -> None:
    with pytest.raises(Undecodable) as refusal:
        render(content)
    assert refusal.value.trouble is trouble


@pytest.mark.parametrize(
    ("limit", "value", "trouble"),
    [("MOST_FILM_SIDE", 60, Trouble.film_too_large), ("MOST_FILM_MS", 1_000, Trouble.film_too_long)],
)
def test_a_film_beyond_a_limit_says_which(
    render, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, trouble: Trouble
) -> None:
    monkeypatch.setattr(film, limit, value)
    with pytest.raises(Undecodable) as refusal:
        render(making.film())
    assert refusal.value.trouble is trouble


def test_every_film_type_has_its_sound() -> None:
    films = {name for name, kind in kinds.KIND_OF_TYPE.items() if kind is kinds.Kind.film}
    assert set(kinds.SOUND_OF) == films
