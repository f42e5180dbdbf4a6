"""Players of other sites in an offering: what a person types becomes a provider and an id, and every address is made of these.

Nothing here asks a provider. What is typed is an address of a page, of a player, or the embed code that a provider hands out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from typing import Any
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

MOST = 6
# An embed code with all its decoration is a long line; what is longer is none.
LONGEST = 2_000


class Provider(StrEnum):
    youtube = "youtube"
    vimeo = "vimeo"
    soundcloud = "soundcloud"
    bandcamp = "bandcamp"


class Unknown(ValueError):
    """This line is no address of a player that we know; `line` counts from one."""

    def __init__(self, line: int = 1) -> None:
        super().__init__(line)
        self.line = line


NAMES = {
    Provider.youtube: "YouTube",
    Provider.vimeo: "Vimeo",
    Provider.soundcloud: "SoundCloud",
    Provider.bandcamp: "Bandcamp",
}
IDS = {
    Provider.youtube: re.compile(r"[A-Za-z0-9_-]{11}"),
    # A film that is not listed has a key after its number.
    Provider.vimeo: re.compile(r"[0-9]{5,12}(?:/[0-9a-f]{8,16})?"),
    # By its page's words, or by its number as embed codes have it; one that is not listed has a key at its end.
    Provider.soundcloud: re.compile(
        r"(?:[a-z0-9_-]{1,100}/(?:sets/)?[a-z0-9_-]{1,200}|(?:tracks|playlists):[0-9]{3,12})(?:/s-[A-Za-z0-9]{5,20})?"
    ),
    Provider.bandcamp: re.compile(r"(?:album|track)=[0-9]{3,12}"),
}
# The frame's origin, and the frame's and the page's address around the id.
ORIGINS = {
    Provider.youtube: "https://www.youtube-nocookie.com",
    Provider.vimeo: "https://player.vimeo.com",
    Provider.soundcloud: "https://w.soundcloud.com",
    Provider.bandcamp: "https://bandcamp.com",
}


@dataclass(frozen=True, slots=True)
class Embed:
    """A film or a sound that another site plays."""

    provider: Provider
    id: str

    @property
    def name(self) -> str:
        return NAMES[self.provider]

    @property
    def is_film(self) -> bool:
        return self.provider in (Provider.youtube, Provider.vimeo)

    @property
    def origin(self) -> str:
        """Where its frame comes from: what the page's policy must allow."""
        return ORIGINS[self.provider]

    @property
    def frame(self) -> str:
        """The address of its player, as sparing with the visitor as the provider lets us."""
        if self.provider is Provider.youtube:
            return f"{self.origin}/embed/{self.id}?enablejsapi=1&rel=0"
        if self.provider is Provider.vimeo:
            number, _, key = self.id.partition("/")
            return f"{self.origin}/video/{number}?dnt=1" + (f"&h={key}" if key else "")
        if self.provider is Provider.soundcloud:
            return f"{self.origin}/player/?url={quote(self._sound, safe='')}&show_comments=false"
        return f"{self.origin}/EmbeddedPlayer/{self.id}/size=large/artwork=small/transparent=true/"

    @property
    def page(self) -> str:
        """Where a person finds it without our page. Numbers of Bandcamp and SoundCloud lead to no page but that of the player."""
        if self.provider is Provider.youtube:
            return f"https://www.youtube.com/watch?v={self.id}"
        if self.provider is Provider.vimeo:
            return f"https://vimeo.com/{self.id}"
        if self.provider is Provider.soundcloud:
            return self.frame if ":" in self.id else self._sound
        return f"{self.origin}/EmbeddedPlayer/{self.id}"

    @property
    def _sound(self) -> str:
        """What SoundCloud's player is told to play."""
        name, _, rest = self.id.partition(":")
        if not rest:
            return f"https://soundcloud.com/{self.id}"
        number, _, key = rest.partition("/")
        return f"https://api.soundcloud.com/{name}/{number}" + (f"?secret_token={key}" if key else "")

    def stored(self) -> dict[str, str]:
        return {"provider": self.provider.value, "id": self.id}


def clean(given: Iterable[str | Mapping[str, Any]]) -> list[dict[str, str]]:
    """These, typed or stored, as they are stored: each once, in their order; `Unknown` for the first that is none of ours."""
    found: dict[Embed, None] = {}
    for number, one in enumerate(given, start=1):
        try:
            found.setdefault(parse(one) if isinstance(one, str) else _known(one))
        except Unknown as error:
            raise Unknown(number) from error
    return [embed.stored() for embed in found]


def of(stored: Iterable[Mapping[str, Any]]) -> list[Embed]:
    """What an offering holds."""
    return [_known(one) for one in stored]


def parse(text: str) -> Embed:
    """The embed that this address, player or embed code means; `Unknown` where it is none that we know for certain."""
    text = text.strip()
    if len(text) > LONGEST:
        raise Unknown
    if text.startswith("<"):
        source = re.search(r"<iframe\b[^>]*?\ssrc=[\"']([^\"'<>\s]+)[\"']", text, re.IGNORECASE)
        if source is None:
            raise Unknown
        text = unescape(source[1])
    address = _address(text)
    for read in READERS:
        if embed := _checked(*read(address)):
            return embed
    raise Unknown


def _address(text: str) -> SplitResult:
    """The parts of a plain web address; people leave out its beginning."""
    if re.search(r"[\s\x00-\x1f\\]", text):
        raise Unknown
    text = text if re.match(r"https?://", text, re.IGNORECASE) else f"https://{text.removeprefix('//')}"
    try:
        parts = urlsplit(text)
        if parts.username is not None or parts.password is not None or parts.port is not None:
            raise Unknown
    except ValueError as error:
        raise Unknown from error
    return parts


Read = tuple[Provider, str]


def _youtube(address: SplitResult) -> Read:
    host, path = _host(address), address.path
    if host == "youtu.be":
        return Provider.youtube, path.strip("/")
    if host not in ("youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com"):
        return Provider.youtube, ""
    if path.rstrip("/") == "/watch":
        return Provider.youtube, _asked(address, "v")
    found = re.fullmatch(r"/(?:embed|shorts|live|v)/([^/]+)/?", path)
    return Provider.youtube, found[1] if found else ""


def _vimeo(address: SplitResult) -> Read:
    patterns = {
        "vimeo.com": r"/(?:channels/[\w-]+/|groups/[\w-]+/videos/)?([0-9]+)(?:/([0-9a-f]+))?/?",
        "player.vimeo.com": r"/video/([0-9]+)()/?",
    }
    found = re.fullmatch(patterns.get(_host(address), r"(?!)"), address.path, re.ASCII)
    if found is None:
        return Provider.vimeo, ""
    key = found[2] or _asked(address, "h")
    return Provider.vimeo, f"{found[1]}/{key}" if key else found[1]


# Pages of a person that are no sound.
NO_SOUNDS = frozenset({"tracks", "albums", "sets", "reposts", "likes", "followers", "following", "popular-tracks", "comments"})
NO_PEOPLE = frozenset({"discover", "search", "you", "stream", "upload", "charts", "pages", "tags", "stations", "player"})


def _soundcloud(address: SplitResult) -> Read:
    host = _host(address)
    if host == "w.soundcloud.com" and address.path.rstrip("/") == "/player":
        inner = _address(_asked(address, "url") or "/")
        return _soundcloud(inner) if _host(inner) != host else (Provider.soundcloud, "")
    if host == "api.soundcloud.com":
        return Provider.soundcloud, _numbered(address)
    path = address.path.strip("/")
    person, _, sound = path.partition("/")
    is_sound = host in ("soundcloud.com", "m.soundcloud.com") and person not in NO_PEOPLE and sound not in NO_SOUNDS
    return Provider.soundcloud, path if is_sound else ""


def _numbered(address: SplitResult) -> str:
    """A sound by its number, bare or in the newer codes' long form (`soundcloud:tracks:1`)."""
    found = re.fullmatch(r"/(tracks|playlists)/(?:soundcloud:\1:)?([0-9]+)/?", unquote(address.path), re.ASCII)
    if found is None:
        return ""
    key = _asked(address, "secret_token")
    return f"{found[1]}:{found[2]}" + (f"/{key}" if key else "")


def _bandcamp(address: SplitResult) -> Read:
    if _host(address) != "bandcamp.com" or not address.path.startswith("/EmbeddedPlayer/"):
        return Provider.bandcamp, ""
    said = dict(part.partition("=")[::2] for part in address.path.split("/") if "=" in part)
    # A track in the list of its album plays as that track.
    name = "track" if "track" in said else "album"
    return Provider.bandcamp, f"{name}={said.get(name, '')}"


READERS = (_youtube, _vimeo, _soundcloud, _bandcamp)


def _host(address: SplitResult) -> str:
    return (address.hostname or "").removeprefix("www.")


def _asked(address: SplitResult, name: str) -> str:
    try:
        return parse_qs(address.query, max_num_fields=50).get(name, [""])[0]
    except ValueError as error:
        raise Unknown from error


def _checked(provider: Provider, word: str) -> Embed | None:
    return Embed(provider, word) if IDS[provider].fullmatch(word) else None


def _known(stored: Mapping[str, Any]) -> Embed:
    """A stored one, looked at like a typed one: a row may have come another way."""
    try:
        provider = Provider(stored.get("provider", ""))
    except ValueError as error:
        raise Unknown from error
    embed = _checked(provider, str(stored.get("id", "")))
    if embed is None:
        raise Unknown
    return embed


def lines(text: str) -> Iterator[str]:
    """What was typed, one address a line, without the empty ones."""
    return (line.strip() for line in text.splitlines() if line.strip())
