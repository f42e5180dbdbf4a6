"""How well a hit fits what was asked: what it is called and who made it before its tags, these before its text; the word itself
before its endings. Cheap, for two thousand hits are looked at: each term is sought in a few short texts.
"""

from itertools import takewhile
from typing import Any

from sqlalchemy import Integer, Text, bindparam, case, cast, func, literal_column
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from mima.catalog.models import Listing
from mima.catalog.question import Question, Term
from mima.catalog.search import matches, sent
from mima.catalog.stems import GRAMMAR, stems

# Where a term is found, and what that is worth: the word itself, or one that begins like it and its stems.
WORTH = (("heads", 16, 9), ("names", 14, 8), ("labels", 6, 4))
# The word itself stands somewhere, in the text at least.
SAID = 2
# The title begins with all that was asked.
BEGINS = 2


def values(dialect: str, asked: Question) -> dict[str, Any]:
    """What the terms are looked for by: `itself_0`, `begin_0`, `stands_0`…, and `start`, with which a title may begin."""
    found: dict[str, Any] = {"start": f"{' '.join(asked.words)}%"} if asked.wanted else {}
    for place, term in enumerate(asked.wanted):
        written = "'{}'" if dialect == "postgresql" else " {} "
        said = written.format(term.code or term.words[0])
        found |= {
            f"itself_{place}": f" {' '.join(term.words)} ",
            f"begin_{place}": f" {_beginning(term)}",
            f"stands_{place}": said,
        }
    return found


def _beginning(term: Term) -> str:
    """What the word and its stems all begin with; beside a stem that is a word of grammar one letter more than that."""
    word = " ".join(term.words)
    plain = [] if term.is_phrase or term.code else [word[: len(one) + 1] if one in GRAMMAR else one for one in stems(word)]
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(word, *plain, strict=False))
    return "".join(letters[0] for letters in alike)


def columns(dialect: str, terms: int) -> list[Any]:
    """What a hit must have to be scored by so many terms: the texts that are looked into, and `said`, how many words it has."""
    if not terms:
        return []
    said: ColumnElement[int] = literal_column("0", Integer)
    for place in range(terms):
        said = said + case((_has(dialect, f"stands_{place}"), 1), else_=0)
    return [*(Listing.__table__.c[name] for name, _itself, _begun in WORTH), said.label("said")]


def _has(dialect: str, name: str) -> Any:
    if dialect == "postgresql":
        return matches(Listing.terms, name, sent)
    # Its words stand between blanks (facets.py).
    return func.instr(Listing.terms, bindparam(name, type_=Text)) > 0


def score(dialect: str, hits: FromClause, terms: int) -> ColumnElement[int]:
    """The points of each hit."""
    place_of, best = (func.strpos, func.greatest) if dialect == "postgresql" else (func.instr, func.max)
    total = hits.c.said * SAID + case((hits.c.title_rank.like(bindparam("start", type_=Text)), BEGINS), else_=0)
    for place in range(terms):
        itself, begun = (bindparam(f"{how}_{place}", type_=Text) for how in ("itself", "begin"))
        # Who has not even its beginning there is not looked at twice.
        ways = [
            case((place_of(hits.c[name], begun) == 0, 0), (place_of(hits.c[name], itself) > 0, worth), else_=less)
            for name, worth, less in WORTH
        ]
        total = total + best(*ways)
    return cast(total, Integer)
