"""How loud a sound is and how large a picture, as people read it."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from mima.media.kinds import Kind
from mima.web import measures


@dataclass
class File:
    kind: Kind = Kind.sound
    width: int | None = None
    height: int | None = None
    is_ready: bool = True
    measured: dict[str, Any] = field(default_factory=dict)


LOUD = File(measured={"lufs": -14.23})


def told(app: Flask, trade: str, *files: File, language: str = "en") -> list[str]:
    with app.test_request_context(headers={"Accept-Language": language}):
        return [f"{line.label}: {line.value}" for line in measures.lines(trade, files)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "line"), [("en", "Loudness: \u221214.2\xa0LUFS"), ("fr", "Niveau sonore: \u221214,2\xa0LUFS")]
)
def test_one_sound_says_how_loud_it_is(app: Flask, language: str, line: str) -> None:
    assert told(app, "music", LOUD, language=language) == [line]


@pytest.mark.parametrize("files", [(LOUD, LOUD), (File(),), (File(measured={"lufs": -9.0}, is_ready=False),)])
def test_several_sounds_or_none_that_is_measured_say_nothing(app: Flask, files: tuple[File, ...]) -> None:
    assert told(app, "music", *files) == []


@pytest.mark.parametrize(
    ("width", "height", "shape"), [(5640, 3172, "landscape"), (3172, 5640, "portrait"), (900, 900, "square")]
)
def test_a_picture_says_its_size_and_how_it_stands(app: Flask, width: int, height: int, shape: str) -> None:
    assert told(app, "image", File(Kind.picture, width, height)) == [f"Size in pixels: {width} × {height}, {shape}"]


def test_pictures_of_one_size_say_it_once(app: Flask) -> None:
    small, large = File(Kind.picture, 40, 30), File(Kind.picture, 80, 60)
    assert told(app, "image", large, small, large) == ["Size in pixels: 80 × 60, landscape\n40 × 30, landscape"]


def test_a_cover_of_music_says_nothing_of_its_size(app: Flask) -> None:
    assert told(app, "music", File(Kind.picture, 40, 30)) == []
