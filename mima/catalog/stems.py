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

# Words of grammar, folded: they have no forms, and no other word is one of theirs, though the stemmers say so of danse and
# dans, of horse and hors, of verse and vers. Left out are those that are things as well here: son, car, or.
_GRAMMAR = """
alors apres aussi autour avant avec bien cela celui cet cette ceux chez comme contre dans depuis des dont donc elle elles encore
entre est eux hors ici ils ici jusque lequel les leur leurs lors lui mais malgre meme mes moins nos notre nous ont par parce
parmi pas pendant peu plus pour pourquoi puis quand quel que qui quoi sans sauf selon ses sinon soit sont sous souvent sur tant
tes toi tous tout toute toutes tres trop une vers voici vos votre vous
about above after again all also and any are been before below between both but can does down during each few for from further
had has have her here hers him his how into its just may more most must nor not off once only other our out over own same she
should some such than that the their them then there these they this those through too under until very was were what when where
which while who whom why will with you your
"""
GRAMMAR = frozenset(_GRAMMAR.split())

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
    """The word's stems in both languages, each once; none of a word of grammar."""
    if word in GRAMMAR:
        return ()
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
