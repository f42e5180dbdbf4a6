from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from mima.media import attached, sound, wave
from mima.media.kinds import sniff
from mima.media.trouble import Trouble, Undecodable
from tests.media import making


@pytest.fixture
def render(tmp_path: Path):
    def run(content: bytes, *, excerpt: bool = False) -> dict[str, Any]:
        return sound.render(making.save(tmp_path, content), sniff(content[:4096]) or "", tmp_path, excerpt)

    return run


@pytest.mark.parametrize("content_type", making.SOUNDS)
def test_every_kind_of_sound_becomes_a_stereo_preview(render, tmp_path: Path, content_type: str) -> None:
    render(making.sound(content_type))
    with av.open(str(tmp_path / "preview.m4a")) as preview:
        stream = preview.streams.audio[0]
        assert (stream.codec_context.name, stream.codec_context.channels) == ("aac", 2)


@pytest.mark.parametrize("content_type", making.SOUNDS)
def test_duration_is_counted(render, content_type: str) -> None:
    assert abs(render(making.sound(content_type))["duration_ms"] - 2000) < 50


@pytest.mark.parametrize("channels", [1, 2])
def test_loudness_is_measured(render, channels: int) -> None:
    assert abs(render(making.sound(amplitude=0.25, channels=channels))["peak_dbfs"] + 12.04) < 0.1


def test_silence_has_a_loudness_too(render) -> None:
    assert render(making.sound(amplitude=0))["peak_dbfs"] == -120


def test_the_waveform_has_the_shape_of_the_sound(render) -> None:
    result = render(making.sound())
    bars = wave.decode(result["bars"])
    assert (len(bars), len(result["peaks"])) == (240, 1000)
    assert max(bars[:115]) == 0
    assert min(bars[125:]) > 55


def test_a_very_short_sound_has_all_its_bars(render) -> None:
    assert len(render(making.sound(seconds=0.02))["bars"]) == 240


def test_a_preview_begins_with_its_index_and_tells_nothing_else(render, tmp_path: Path) -> None:
    render(making.sound("audio/flac"))
    content = (tmp_path / "preview.m4a").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    assert b"secret" not in content


def test_a_header_that_lies_about_its_size_is_not_believed(render) -> None:
    assert render(making.wav_that_lies())["duration_ms"] == 2000


def test_a_picture_inside_an_mp3_does_not_matter(render) -> None:
    tone = np.sin(np.arange(48_000) / 20).astype("float32")
    content = making.written(np.stack([tone, tone]), 48_000, "mp3", "libmp3lame", cover=making.picture())
    assert b"JFIF" in content
    assert abs(render(content)["duration_ms"] - 1000) < 50


WAVS = [
    ("wav", "pcm_s24le", {}, b"RIFF"),
    ("wav", "pcm_f32le", {}, b"RIFF"),
    ("wav", "pcm_s16le", {"rf64": "always"}, b"RF64"),
    ("aiff", "pcm_s24be", {}, b"FORM"),
    ("aiff", "pcm_s16le", {}, b"FORM"),
]


@pytest.mark.parametrize(("form", "codec", "options", "begins"), WAVS)
def test_every_form_of_plain_samples_is_read(render, form: str, codec: str, options: dict[str, str], begins: bytes) -> None:
    tone = (0.5 * np.sin(np.arange(48_000) / 20)).astype("float32")
    content = making.written(np.stack([tone, tone]), 48_000, form, codec, **options)
    result = render(content)
    assert content.startswith(begins)
    assert (result["duration_ms"], round(result["peak_dbfs"], 1)) == (1000, -6.0)


def test_a_broadcast_wav_of_more_than_four_gigabytes_has_another_name(render) -> None:
    content = making.written(np.zeros((2, 48_000), "float32"), 48_000, "wav", "pcm_s16le", rf64="always")
    assert render(b"BW64" + content[4:])["duration_ms"] == 1000


def test_an_excerpt_is_a_minute_from_the_end_of_the_first_third(render, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Silent in its first half, so that what is heard says where the excerpt begins."""
    monkeypatch.setattr(sound, "EXCERPT_MS", 2_000)
    result = render(making.sound(seconds=6), excerpt=True)
    assert (result["duration_ms"], result["preview_ms"]) == (6_000, 2_000)
    bars = wave.decode(result["bars"])
    assert max(bars[:110]) == 0
    assert min(bars[130:]) > 55
    with av.open(str(tmp_path / "preview.m4a")) as preview:
        heard = np.concatenate([np.abs(frame.to_ndarray()[0]) for frame in preview.decode(audio=0)])
    assert (heard > 0.2).argmax() / 48_000 == pytest.approx(1.0, abs=0.05)


def test_what_is_shorter_than_a_minute_is_its_own_excerpt(render) -> None:
    result = render(making.sound(), excerpt=True)
    assert (result["duration_ms"], result["preview_ms"]) == (2_000, 2_000)


def test_measures_come_with_the_preview(render) -> None:
    assert render(making.sound(amplitude=0.25))["measured"]["lufs"] == pytest.approx(-13, abs=1)


@pytest.mark.parametrize(("form", "codec"), [("mp3", "libmp3lame"), ("flac", "flac"), ("mp4", "aac")])
def test_the_picture_inside_a_sound_is_drawn_as_its_cover(render, form: str, codec: str) -> None:
    silence = np.zeros((2, 9_600), "float32")
    result = render(making.written(silence, 48_000, form, codec, cover=making.picture(size=(500, 500))))
    assert {entry["role"] for entry in result["renditions"]} == {"preview", "cover-320", "cover-800"}


@pytest.mark.parametrize("cover", [making.bomb(), making.picture()[:300], making.picture("PNG")[:60]])
def test_a_broken_picture_inside_a_sound_is_passed_over(render, monkeypatch: pytest.MonkeyPatch, cover: bytes) -> None:
    monkeypatch.setattr(attached, "picture_in", lambda _track: cover)
    assert [entry["role"] for entry in render(making.sound())["renditions"]] == ["preview"]


def test_vorbis_in_ogg_is_sound(render) -> None:
    content = making.written(np.zeros((2, 48_000), "float32"), 48_000, "ogg", "vorbis")
    assert abs(render(content)["duration_ms"] - 1000) < 50


def test_a_cut_mp3_plays_as_far_as_it_goes(render) -> None:
    content = making.sound("audio/mpeg")
    assert 500 < render(content[: len(content) // 2])["duration_ms"] < 1500


def test_only_the_first_minutes_of_a_long_track_are_prepared(render, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound, "PREVIEW_MS", 1000)
    result = render(making.sound(seconds=5))
    assert result["duration_ms"] == 5000
    assert max(wave.decode(result["bars"])) == 0


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (making.sound()[:20], Trouble.unreadable),
        (making.sound("audio/mp4")[:3000], Trouble.unreadable),
        (b"fLaC" + bytes(3000), Trouble.unreadable),
        (b"ID3" + bytes(3000), Trouble.unreadable),
        (b"OggS" + bytes(30) + b"OpusHead" + bytes(300), Trouble.unreadable),
        (making.sound().replace((48_000).to_bytes(4, "little"), (5).to_bytes(4, "little"), 1), Trouble.odd_sound),
    ],
)
def test_a_sound_that_cannot_be_played_says_why(render, content: bytes, trouble: Trouble) -> None:
    with pytest.raises(Undecodable) as refusal:
        render(content)
    assert refusal.value.trouble is trouble
