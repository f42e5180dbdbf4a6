"""What people type of other sites becomes a provider and an id, or is refused; every address is made of these two."""

from urllib.parse import urlsplit

import pytest

from mima.catalog import common, embeds
from mima.catalog.categories import CATEGORIES
from mima.catalog.embeds import Embed, Provider
from mima.core.errors import Invalid

BANDCAMP_CODE = (
    '<iframe style="border: 0; width: 350px; height: 470px;" src="https://bandcamp.com/EmbeddedPlayer/album=1234567890/size=large/'
    'bgcol=ffffff/linkcol=0687f5/tracklist=false/transparent=true/" seamless><a href="https://x.bandcamp.com/album/y">Y</a></iframe>'
)
VIMEO_CODE = (
    '<iframe title="v" src="https://player.vimeo.com/video/76979871?h=8272103f6e&amp;badge=0" width="640" allow="x"></iframe>'
)
KNOWN = [
    ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "youtube", "dQw4w9WgXcQ"),
    ("https://www.youtube.com/watch?list=PL1&v=dQw4w9WgXcQ&t=42s", "youtube", "dQw4w9WgXcQ"),
    ("youtu.be/dQw4w9WgXcQ?si=abc", "youtube", "dQw4w9WgXcQ"),
    ("HTTPS://M.YouTube.com/shorts/dQw4w9WgXcQ", "youtube", "dQw4w9WgXcQ"),
    ("https://music.youtube.com/watch?v=dQw4w9WgXcQ", "youtube", "dQw4w9WgXcQ"),
    ("https://www.youtube-nocookie.com/embed/-_w4w9WgXcQ", "youtube", "-_w4w9WgXcQ"),
    ('<iframe width="560" src="https://www.youtube.com/embed/dQw4w9WgXcQ?si=1"></iframe>', "youtube", "dQw4w9WgXcQ"),
    ("https://vimeo.com/76979871", "vimeo", "76979871"),
    ("vimeo.com/76979871/8272103f6e?share=copy", "vimeo", "76979871/8272103f6e"),
    ("https://vimeo.com/channels/staffpicks/76979871", "vimeo", "76979871"),
    (VIMEO_CODE, "vimeo", "76979871/8272103f6e"),
    ("https://soundcloud.com/maison-pouzzolane/basalte", "soundcloud", "maison-pouzzolane/basalte"),
    ("https://m.soundcloud.com/a_b/sets/c-d?utm_source=x", "soundcloud", "a_b/sets/c-d"),
    ("https://soundcloud.com/a/b/s-AbCdE12345", "soundcloud", "a/b/s-AbCdE12345"),
    ("https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/a/b&color=%23ff5500", "soundcloud", "a/b"),
    ("https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/293&color=%23ff5500", "soundcloud", "tracks:293"),
    ("https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/playlists/1234", "soundcloud", "playlists:1234"),
    (
        "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/soundcloud%253Atracks%253A293",
        "soundcloud",
        "tracks:293",
    ),
    (
        "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/293%3Fsecret_token%3Ds-AbCdE",
        "soundcloud",
        "tracks:293/s-AbCdE",
    ),
    (BANDCAMP_CODE, "bandcamp", "album=1234567890"),
    ("https://bandcamp.com/EmbeddedPlayer/album=123456/size=large/track=654321/", "bandcamp", "track=654321"),
]
STRANGE = [
    "",
    "https://",
    "a song of ours",
    "https://example.org/watch?v=dQw4w9WgXcQ",
    "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
    "https://youtube.com@evil.example/watch?v=dQw4w9WgXcQ",
    "https://evil.example/https://youtu.be/dQw4w9WgXcQ",
    "https://youtube.com:8443/watch?v=dQw4w9WgXcQ",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ%22onload",
    "https://www.youtube.com/watch?v=short",
    "https://www.youtube.com/@maison",
    "https://youtu.be/dQw4w9WgXcQ/../../evil",
    "javascript://youtu.be/dQw4w9WgXcQ",
    "data:text/html,<script>1</script>",
    "https:\\\\youtu.be\\dQw4w9WgXcQ",
    "https://youtu.be/dQw4w9WgXcQ\nhttps://evil.example",
    "https://[::1/dQw4w9WgXcQ",
    "https://youtu.be:port/dQw4w9WgXcQ",
    "https://vimeo.com/maison",
    "https://vimeo.com/٧٦٩٧٩٨٧١",
    "https://soundcloud.com/maison",
    "https://soundcloud.com/maison/tracks",
    "https://soundcloud.com/discover/sets",
    "https://w.soundcloud.com/player/?url=https://api.soundcloud.com/tracks/abc",
    "https://w.soundcloud.com/player/?url=https://api.soundcloud.com/users/12345",
    "https://api.soundcloud.com/tracks/soundcloud:playlists:12345",
    "https://w.soundcloud.com/player/?url=https://w.soundcloud.com/player/?url=x",
    "https://on.soundcloud.com/abc",
    "https://x.bandcamp.com/album/y",
    "https://bandcamp.com/EmbeddedPlayer/album=1;2/",
    "<script>alert(1)</script>",
    '<iframe src="https://evil.example/EmbeddedPlayer/album=123456/"></iframe>',
    "<iframe" + " src" * 400,
    "https://youtu.be/" + "x" * 3_000,
]


@pytest.mark.parametrize(("text", "provider", "word"), KNOWN)
def test_an_address_a_player_or_an_embed_code_is_known(text: str, provider: str, word: str) -> None:
    assert embeds.parse(text) == Embed(Provider(provider), word)


@pytest.mark.parametrize("text", STRANGE)
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(embeds.Unknown):
        embeds.parse(text)


@pytest.mark.parametrize(("text", "provider", "word"), KNOWN)
def test_its_frame_comes_from_the_origin_that_the_page_allows_and_its_page_means_the_same(
    text: str, provider: str, word: str
) -> None:
    one = embeds.parse(text)
    frame = urlsplit(one.frame)
    assert f"{frame.scheme}://{frame.netloc}" == one.origin
    assert embeds.parse(one.page) == embeds.parse(one.frame) == one


def test_films_are_asked_for_without_cookies_where_a_provider_lets_us() -> None:
    assert embeds.parse("youtu.be/dQw4w9WgXcQ").frame.startswith("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?")
    assert embeds.parse("vimeo.com/76979871/8272103f6e").frame == "https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e"


def test_a_number_of_soundcloud_is_played_by_its_address_with_its_key() -> None:
    embed = embeds.parse("https://api.soundcloud.com/tracks/293?secret_token=s-AbCdE")
    assert "url=https%3A%2F%2Fapi.soundcloud.com%2Ftracks%2F293%3Fsecret_token%3Ds-AbCdE&" in embed.frame
    assert embed.page == embed.frame


def test_the_sound_of_soundcloud_is_named_inside_one_value_of_its_address() -> None:
    frame = embeds.parse("https://soundcloud.com/a/sets/b").frame
    assert "url=https%3A%2F%2Fsoundcloud.com%2Fa%2Fsets%2Fb&" in frame


def test_each_is_held_once_in_the_order_typed_and_what_is_stored_stays() -> None:
    stored = embeds.clean(["vimeo.com/76979871", "youtu.be/dQw4w9WgXcQ", "https://vimeo.com/76979871?x=1"])
    assert stored == [{"provider": "vimeo", "id": "76979871"}, {"provider": "youtube", "id": "dQw4w9WgXcQ"}]
    assert embeds.clean(stored) == stored


def test_the_line_that_does_not_fit_is_named() -> None:
    with pytest.raises(embeds.Unknown) as refusal:
        embeds.clean(["vimeo.com/76979871", "nothing"])
    assert refusal.value.line == 2


@pytest.mark.parametrize("row", [{"provider": "evil", "id": "x"}, {"provider": "youtube", "id": '"><script>'}, {}])
def test_a_stored_one_is_looked_at_like_a_typed_one(row: dict[str, str]) -> None:
    with pytest.raises(embeds.Unknown):
        embeds.of([row])


@pytest.mark.parametrize("given", [["nothing"], [f"vimeo.com/7697987{number}" for number in range(7)]])
def test_an_offering_with_a_strange_one_or_with_too_many_is_refused_at_its_field(given: list[str]) -> None:
    with pytest.raises(Invalid) as refusal:
        common.clean(CATEGORIES["sync"], {"title_en": "Basalt", "embeds": given})
    assert [*refusal.value.fields] == ["embeds"]
