"""Words without their endings, in French and English: « forêts » meets forêt, running meets run.

Stems stand in the index with a mark before them, so that no unfinished word that somebody types meets one. A word that is its
own stem is not written twice: whoever asks for a word asks for its stems as words and as marked ones.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from threading import Lock
from typing import Any

MARK = "_s"
LANGUAGES = {"fr": "french", "en": "english"}
# A shorter word has no ending that one would miss, a longer one is no word.
SHORTEST, LONGEST = 4, 30

# A catalog uses few words often, and the stem of each costs as much as a row of an import: those of this process, a few MB.
_MARKED: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
MOST_KNOWN = 40_000

# A stemmer keeps the word that it works on in itself.
_ONE_AT_A_TIME = Lock()


def stem(word: str, language: str) -> str:
    """The folded word without its ending; itself where it is too short, or no word of letters."""
    if not SHORTEST <= len(word) <= LONGEST or not word.isalpha() or not word.isascii():
        return word
    with _ONE_AT_A_TIME:
        return str(_stemmer(language).stemWord(word)) or word


@cache
def _stemmer(language: str) -> Any:
    # Loaded for whoever searches or publishes: the library reads all of its languages.
    import snowballstemmer

    return snowballstemmer.stemmer(LANGUAGES[language])


@lru_cache(2_048)
def stems(word: str) -> tuple[str, ...]:
    """The word's stems in both languages, each once."""
    return tuple(dict.fromkeys(stem(word, language) for language in LANGUAGES))


def marked(words: Iterable[str], language: str) -> set[str]:
    """The marked stems of these words of the language, of those that are not their own."""
    known = _MARKED[language]
    found = {known[word] if word in known else _mark(word, language) for word in words}
    found.discard("")
    return found


def _mark(word: str, language: str) -> str:
    """The word's marked stem; empty where it is its own."""
    known, found = _MARKED[language], stem(word, language)
    if len(known) >= MOST_KNOWN:
        known.clear()
    known[word] = "" if found == word else f"{MARK}{found}"
    return known[word]
