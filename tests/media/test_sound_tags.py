import io
from typing import Any

import av
import pytest

from mima.media import chunks, found, opening, sound_tags
from mima.media.kinds import sniff
from tests.media import making

SAID = {
    "title": "Été",
    "artist": "Cléo",
    "album": "Neige",
    "composer": "Ana Ruiz",
    "copyright": "© 2026 Cléo",
    "date": "2026-02-03",
    "genre": "Jazz; Folk",
}
KNOWN = {"title": "Été", "creator": "Cléo", "album": "Neige", "composer": "Ana Ruiz", "copyright": "© 2026 Cléo", "year": "2026"}


def tags(content: bytes, tmp_path) -> dict[str, Any]:
    source = making.save(tmp_path, content)
    with opening.opened(source, sniff(content[:4096]) or "") as track:
        answer = sound_tags.read(track)
    return found.tags(answer)


def values(told: dict[str, Any]) -> dict[str, Any]:
    return {name: tag["value"] for name, tag in told.items()}


@pytest.mark.parametrize(
    ("form", "codec", "source"),
    [
        ("mp3", "libmp3lame", "ID3 TIT2"),
        ("flac", "flac", "Vorbis TITLE"),
        ("ogg", "libopus", "Vorbis TITLE"),
        ("ipod", "aac", "MP4 ©nam"),
    ],
)
def test_what_a_file_says_is_read_whatever_it_calls_it(tmp_path, form: str, codec: str, source: str) -> None:
    told = tags(making.silence(form, codec, **SAID), tmp_path)
    assert values(told) == KNOWN | {"keywords": ["Jazz", "Folk"]}
    assert told["title"]["source"] == source


def test_a_wav_says_less_by_its_own_names(tmp_path) -> None:
    told = tags(making.silence("wav", "pcm_s16le", **SAID), tmp_path)
    assert told["album"] == {"value": "Neige", "source": "RIFF IPRD"}
    assert "composer" not in told


def test_an_aiff_says_its_title(tmp_path) -> None:
    assert tags(making.silence("aiff", "pcm_s16be", title="Neige"), tmp_path)["title"] == {
        "value": "Neige",
        "source": "AIFF NAME",
    }


def test_the_codes_of_id3_are_read(tmp_path) -> None:
    told = tags(making.silence(TSRC="FR-Z03-26-00001", TBPM="128,5", TKEY="Ebm"), tmp_path)
    assert told == {
        "isrc": {"value": "FRZ032600001", "source": "ID3 TSRC"},
        "bpm": {"value": "128.5", "source": "ID3 TBPM"},
        "key": {"value": "e-flat-minor", "source": "ID3 TKEY"},
    }


def test_the_codes_of_vorbis_are_read(tmp_path) -> None:
    said = {"ISRC": "FRZ032600001", "BPM": "90", "INITIALKEY": "8A", "LICENSE": "https://creativecommons.org/licenses/by/4.0/"}
    told = tags(making.silence("flac", "flac", **said), tmp_path)
    assert {name: tag["source"] for name, tag in told.items()} == {
        "isrc": "Vorbis ISRC",
        "bpm": "Vorbis BPM",
        "key": "Vorbis INITIALKEY",
        "licence": "Vorbis LICENSE",
    }
    assert told["key"]["value"] == "a-minor"


@pytest.mark.parametrize(
    ("name", "value"),
    [("TSRC", "unknown"), ("TBPM", "fast"), ("TBPM", "0"), ("TBPM", "999"), ("TKEY", "o"), ("date", "0000"), ("title", " \t ")],
)
def test_what_makes_no_sense_is_left_out(tmp_path, name: str, value: str) -> None:
    assert tags(making.silence(**{name: value}), tmp_path) == {}


def test_a_number_of_id3_is_no_genre(tmp_path) -> None:
    assert sound_tags._genres("(17);Rock/ Pop \0Rock") == ["Rock", "Pop"]


def test_an_endless_title_is_cut_and_stands_on_one_line(tmp_path) -> None:
    title = tags(making.silence("flac", "flac", title="a\nb\u202e" + "c" * 5_000), tmp_path)["title"]["value"]
    assert title.startswith("a b c")
    assert len(title) == sound_tags.LONGEST


@pytest.mark.parametrize("raw", ["Été".encode("latin-1"), "Été".encode(), "Ã‰tÃ©".encode()])
def test_letters_survive_whatever_bytes_they_came_in(raw: bytes) -> None:
    assert sound_tags._text(raw.decode("utf-8", "surrogateescape")) == "Été"


@pytest.mark.parametrize("text", ["Ångström", "Ñandú – 東京", "naïve œuvre"])
def test_letters_that_are_right_stay(text: str) -> None:
    assert sound_tags._text(text) == text


def test_an_old_tag_at_the_end_of_an_mp3_in_latin_letters_is_read(tmp_path) -> None:
    """ID3v1: 128 bytes in whatever letters the machine had."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp3", options={"id3v2_version": "0"}) as track:
        stream = track.add_stream("libmp3lame", rate=48_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(making.np.zeros((1, 9_600), "float32"), "fltp", "mono")
        frame.sample_rate = 48_000
        track.mux(stream.encode(frame))
        track.mux(stream.encode(None))
    old = b"TAG" + "Été à Thiers".encode("latin-1").ljust(30, b"\0") + bytes(95)
    told = tags(out.getvalue() + old, tmp_path)
    assert told["title"]["value"] == "Été à Thiers"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("C", "c-major"),
        ("Am", "a-minor"),
        ("F#m", "f-sharp-minor"),
        ("Gb", "f-sharp-major"),
        ("C#", "d-flat-major"),
        ("Db", "d-flat-major"),
        ("d♯ minor", "e-flat-minor"),
        ("A flat major", "a-flat-major"),
        ("G sharp min", "a-flat-minor"),
        ("B", "b-major"),
        ("Bb", "b-flat-major"),
        ("bm", "b-minor"),
        ("Cb", "b-major"),
        ("D-Dur", "d-major"),
        ("CM", "c-major"),
        ("8B", "c-major"),
        ("8A", "a-minor"),
        ("1A", "a-flat-minor"),
        ("12B", "e-major"),
        ("1d", "c-major"),
        ("1m", "a-minor"),
        ("06m", "a-flat-minor"),
        ("", None),
        ("H", None),
        ("13A", None),
        ("0B", None),
        ("C/Am", None),
        ("modal", None),
    ],
)
def test_a_key_is_one_of_our_codes_or_none(said: str, code: str | None) -> None:
    assert sound_tags.key_code(said) == code


@pytest.mark.parametrize(("beats", "kind", "octets"), [(132, 21, 2), (97, 0, 1), (128, 21, 4)])
def test_the_tempo_that_a_music_program_wrote_into_an_mp4_is_read(tmp_path, beats: int, kind: int, octets: int) -> None:
    told = tags(making.m4a(making.tempo_box(beats, kind, octets)), tmp_path)
    assert told["bpm"] == {"value": str(beats), "source": "MP4 tmpo"}


@pytest.mark.parametrize(
    "item",
    [
        making.tempo_box(0),
        making.tempo_box(132, kind=13),
        making.tempo_box(1, octets=3),
        making.box(b"tmpo"),
        b"\xff\xff\xff\xfftmpo",
        b"\0\0\0\x01tmpo" + b"\xff" * 8,
        b"\0\0\0\x02tmpo" * 20,
    ],
)
def test_a_tempo_that_is_none_is_passed_over(tmp_path, item: bytes) -> None:
    assert "bpm" not in tags(making.m4a(item), tmp_path)


def test_boxes_without_end_are_given_up(tmp_path) -> None:
    assert chunks.tempo(making.save(tmp_path, making.box(b"free") * (chunks.MOST_STEPS + 1) + making.m4a())) == ""


def test_of_a_wav_with_two_titles_the_one_that_is_taken_is_named(tmp_path) -> None:
    both = making.wav_with_id3(making.id3(TIT2="Été", TCOM="Ana Ruiz"), title="Brume", artist="Cléo")
    told = tags(both, tmp_path)
    assert {name: (tag["value"], tag["source"]) for name, tag in told.items()} == {
        "title": ("Été", "ID3 TIT2"),
        "composer": ("Ana Ruiz", "ID3 TCOM"),
        "creator": ("Cléo", "RIFF IART"),
    }


@pytest.mark.parametrize("artist", ["Nour Alami;Léo Craie", "Nour Alami; Léo Craie;Nour Alami;"])
def test_several_artists_stand_as_people_write_them(tmp_path, artist: str) -> None:
    assert tags(making.silence("flac", "flac", artist=artist), tmp_path)["creator"]["value"] == "Nour Alami, Léo Craie"
