"""What somebody types into the search: words, "phrases", -exclusions and codes, as each database's full-text index wants them.

A word is found as it is, by its stems in both languages, and, where it is the last one, unfinished. A phrase is found by its
pairs of neighbouring words, which the index holds as words of their own: it needs to know no positions.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from mima.catalog.codes import CODE, compact
from mima.catalog.folding import words as folded
from mima.catalog.stems import GRAMMAR, stems
from mima.catalog.stems import MARK as STEM

MOST_WORDS = 8
# A longer word is cut, here and in the index.
LONGEST_WORD = 60
PAIR = "_2"
SHORTEST_STEM = 3
# Every listing has a word that begins with the sign of facets.
ANYTHING = '"_"*'

_PARTS = re.compile(
    rf"(?P<without>(?<!\S)[-\u2212](?=\S))?(?:\"(?P<straight>[^\"]*)\"|«(?P<angled>[^»]*)»|“(?P<curled>[^”]*)”"
    rf"|(?P<code>{CODE.pattern})|(?P<word>[^\s\"«“]+|[\"«“]))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """Something that an offering must have, or must not: words next to one another, or one word, or a `code` in any spelling."""

    words: tuple[str, ...]
    is_phrase: bool = False
    # The last word, perhaps not typed to its end.
    is_open: bool = False
    code: str = ""
    # What an open one is sought by instead of by its beginning: the words that begin so, where together they are very frequent.
    begun: tuple[str, ...] = ()

    @property
    def pairs(self) -> list[str]:
        """Its neighbouring words as words of the index; none for a single word."""
        return pairs(self.words) if self.is_phrase else []

    @property
    def endings(self) -> list[str]:
        """The words of the index that it is found by as well: its stems, and all whose stems they are.

        Of a stem that is a word of grammar only the latter: who looks for a danse does not mean « dans ».
        """
        word = self.words[0]
        if self.is_phrase or self.code or len(word) < SHORTEST_STEM:
            return []
        found = stems(word)
        return [one for one in found if one != word and one not in GRAMMAR] + [f"{STEM}{one}" for one in found]


@dataclass(frozen=True, slots=True)
class Question:
    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)

    @property
    def open_word(self) -> str:
        """The word that is perhaps not typed to its end; empty if there is none."""
        return self.wanted[-1].words[0] if self.wanted and self.wanted[-1].is_open else ""

    def begun_by(self, words: tuple[str, ...]) -> "Question":
        """The same question, its open word sought by these."""
        return replace(self, wanted=(*self.wanted[:-1], replace(self.wanted[-1], begun=words))) if self.open_word else self

    @property
    def words(self) -> list[str]:
        """All words that are wanted, in order."""
        return [word for term in self.wanted for word in term.words]


def pairs(words: Iterable[str]) -> list[str]:
    """Each two neighbours of these words as one word of the index."""
    return [f"{PAIR}{one}_{other}" for one, other in pairwise(words)]


@lru_cache(1_024)
def question(text: str) -> Question:
    """What the text asks for; whatever it holds, it is a question."""
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for match in _PARTS.finditer(text):
        (unwanted if match["without"] else wanted).extend(_terms(match))
    wanted = list(_few(dict.fromkeys(wanted)))
    if wanted and len(wanted[-1].words) == 1 and not (wanted[-1].is_phrase or wanted[-1].code):
        wanted[-1] = Term(wanted[-1].words, is_open=True)
    return Question(tuple(wanted), tuple(_few(dict.fromkeys(unwanted))))


def _few(terms: Iterable[Term]) -> Iterator[Term]:
    """The first of them, up to so many words."""
    room = MOST_WORDS
    for term in terms:
        if room <= 0:
            return
        cut = term.words[:room] if term.is_phrase else term.words
        room -= len(cut)
        yield Term(cut, term.is_phrase, code=term.code)


def _terms(match: "re.Match[str]") -> list[Term]:
    if match["code"] and (code := compact(match["code"])):
        return [Term(tuple(_cut(match["code"])), code=code)]
    quoted = next((match[name] for name in ("straight", "angled", "curled") if match[name] is not None), None)
    found = tuple(_cut(match["word"] or match["code"] or quoted or ""))
    if not found:
        return []
    # What has a hyphen is left out as the words that stand together, and sought as words.
    if quoted is not None or (match["without"] and len(found) > 1):
        return [Term(found, is_phrase=True)]
    return [Term((word,)) for word in found]


def _cut(text: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in folded(text)]


def for_sqlite(asked: Question, *groups: Iterable[str]) -> str:
    """FTS5's own language. Each of the `groups` is words of the index, one of which an offering must have."""
    parts = [_any_of(_SQLITE, term) for term in asked.wanted] + [_SQLITE.one_of(group) for group in groups]
    found = " AND ".join(parts) or ANYTHING
    without = " OR ".join(_any_of(_SQLITE, term) for term in asked.unwanted)
    return f"({found}) NOT ({without})" if without else found


def for_postgresql(asked: Question, *groups: Iterable[str]) -> str:
    """A tsquery's own language, for the vector of words, phrases apart (`phrases`); empty where it would ask nothing."""
    parts = [_any_of(_POSTGRESQL, term) for term in asked.wanted if not term.pairs]
    parts += [_POSTGRESQL.one_of(group) for group in groups]
    return " & ".join(parts + [f"!{_any_of(_POSTGRESQL, term)}" for term in asked.unwanted if not term.pairs])


def phrases(asked: Question) -> str:
    """The same for the vector of pairs; empty where there is no phrase."""
    parts = [_any_of(_POSTGRESQL, term) for term in asked.wanted if term.pairs]
    return " & ".join(parts + [f"!{_any_of(_POSTGRESQL, term)}" for term in asked.unwanted if term.pairs])


@dataclass(frozen=True, slots=True)
class _Language:
    """How a database writes a word, an unfinished word, and what joins them. Neither folded words nor marks have a quote."""

    word: str
    unfinished: str
    either: str
    both: str

    def one_of(self, words: Iterable[str]) -> str:
        return f"({self.either.join([self.word.format(word) for word in words])})"

    def all_of(self, words: Iterable[str]) -> str:
        return f"({self.both.join([self.word.format(word) for word in words])})"


_SQLITE = _Language('"{}"', '"{}"*', " OR ", " AND ")
_POSTGRESQL = _Language("'{}'", "'{}':*", " | ", " & ")


def _any_of(language: _Language, term: Term) -> str:
    """What finds the term."""
    if term.pairs:
        return language.all_of(term.pairs)
    if term.code:
        return f"({language.word.format(term.code)}{language.either}{language.all_of(term.words)})"
    if term.begun:
        return language.one_of(dict.fromkeys((term.words[0], *term.begun, *term.endings)))
    word = (language.unfinished if term.is_open else language.word).format(term.words[0])
    return f"({language.either.join([word, *[language.word.format(other) for other in term.endings]])})"
