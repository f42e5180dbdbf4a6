"""Text without accents, case, ligatures and signs, so that what is searched and what is typed meet."""

import re
import unicodedata
from functools import lru_cache

from slugify import slugify

_LIGATURES = {"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "ß": "ss", "ŋ": "n"}


class _Plain(dict[int, str | int | None]):
    """What each sign becomes: combining marks go, the letters that they stand on stay. Looked at when they are met.

    Nothing is kept of what stays: whoever types every sign there is must not fill our memory with them.
    """

    def __missing__(self, code: int) -> int | None:
        return None if unicodedata.category(chr(code)) == "Mn" else code


_PLAIN = _Plain({ord(letter): plain for letter, plain in _LIGATURES.items()})
_WORDS = re.compile(r"[^\W_]+")
# Capitals and signs of plain text: most text is plain, and this is three times faster than looking for words in it.
_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
MOST = 4_000


def words(text: str) -> list[str]:
    """The folded words of the text, in order: « L’Œuvre d’été » gives l, oeuvre, d, ete."""
    if not text.isascii():
        # Between blanks, each by itself: few parts of a text have accents, and the same ones come again and again.
        text = " ".join([part.lower() if part.isascii() else _plain(part) for part in text.split()])
    return text.translate(_ASCII).split() if text.isascii() else _WORDS.findall(text)


@lru_cache(2_048)
def _plain(text: str) -> str:
    # Taking apart may bring capitals to light (𝓐), and folding case may put together again what was apart.
    text = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(_WORDS.findall(unicodedata.normalize("NFKD", text).translate(_PLAIN)))


def fold(*texts: str) -> str:
    """The folded words of all texts with single blanks between them, and nothing else: both databases split them alike."""
    return " ".join(words(" ".join(texts)))[:MOST].strip()


def distinct(*texts: str) -> str:
    """The folded words of all texts, each once: what the search indexes, to which a repeated word says nothing new."""
    return " ".join(dict.fromkeys(words(" ".join(texts))))[:MOST].strip()


@lru_cache(8_192)  # A catalog has few labels and uses each of them often.
def handle(label: str) -> str:
    """A tag or a place as it stands in an address: « Forêt d’automne » is foret-d-automne. Empty where nothing is left."""
    return "-".join(words(label))[:80].strip("-")


def slug(title: str, public_id: str) -> str:
    """The title cut to 60 characters, with the id that makes it unique."""
    title = title[:200]
    stem = "-".join(words(title))[:60].strip("-")
    if not stem.isascii():
        # Other alphabets are written as ours would.
        stem = slugify(title, max_length=60)
    return f"{stem}-{public_id}" if stem else public_id
