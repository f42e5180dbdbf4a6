"""What the columns of somebody's own table mean: guessed from their heads, to be shown and put right.

A meaning is the name of a value (title_fr, fields.year), or id, reference, kind, category; nothing for a column not read.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mima.catalog import common
from mima.catalog.categories import CATEGORIES, Category
from mima.catalog.folding import words
from mima.catalog.importing.heads import ALSO
from mima.catalog.importing.mapping import OWN_NAMES, OWN_REFERENCE, TITLES, Source, header_of
from mima.catalog.importing.written import ID, TOLD
from mima.core.errors import N_, Invalid

KEYS = (ID, OWN_REFERENCE, "kind", "category")
MEANINGS = (*KEYS, *(name for name in common.EMPTY if name != "fields"))
_UNITS = frozenset({"cm", "eur", "euro", "euros", "ht", "min", "minutes", "m", "m2"})


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column of a table means, and the kind and category of every row where no column says them."""

    meanings: Mapping[str, str]
    kind: str = ""
    category: str = ""
    # The columns that bear our own names: nobody has to look at them.
    certain: frozenset[str] = field(default=frozenset())

    def heads(self, meaning: str) -> tuple[str, ...]:
        return tuple(head for head, said in self.meanings.items() if said == meaning)

    def head(self, meaning: str) -> str:
        return next(iter(self.heads(meaning)), "")

    @property
    def unread(self) -> list[str]:
        """The heads of the columns that nobody reads, but for those that only tell something."""
        return [head for head, said in self.meanings.items() if not said and head.casefold() not in TOLD]

    @property
    def guessed(self) -> list[str]:
        return [head for head, said in self.meanings.items() if said and head not in self.certain]

    @property
    def sources(self) -> dict[str, Source]:
        """Where the text of each value comes from, kind and category too, by its name."""
        told = {name: _source(name, head) for head, name in self.meanings.items() if name and name not in KEYS}
        return {"kind": self._of_all("kind", self.kind), "category": self._of_all("category", self.category), **told}

    def _of_all(self, name: str, text: str) -> Source:
        head = self.head(name)
        return Source((head,)) if head else Source(text=text)

    def lacking(self) -> dict[str, str]:
        """What such a table still lacks before its rows can become offerings: a message id by where it is mended."""
        if self.head(ID):
            return {}
        if not (self.head("category") or self.category):
            return {"every": N_("Say of which category the rows are: by a column, or one for all.")}
        if not any(self.head(title) for title in TITLES) and not self.head(OWN_REFERENCE):
            return {"columns": N_("Say which column has the title, in French or in English.")}
        return {}


def _source(name: str, head: str) -> Source:
    code = name.removeprefix("fields.")
    is_sum = code.endswith("_cents") and name.startswith("fields.")
    split = ";" if name in ("tags", "embeds") else ""
    return Source((head,), split=split, euros=is_sum and head.casefold() != code)


def guess(headers: Sequence[str], *, id_is_ours: bool, categories: Collection[str] = ()) -> Columns:
    """What the columns mean by their heads: our own names for certain, then what people call such things.

    A bare id is the reference of the company's own where it holds none of our ids. Of fields that are called alike, that of
    these `categories` is meant. No two columns mean the same.
    """
    meanings: dict[str, str] = {}
    certain = set()
    named = [head for head in headers if head]
    for head in named:
        if (own := _own(head, id_is_ours=id_is_ours)) and own not in meanings.values():
            meanings[head] = own
            certain.add(head)
    spoken = _spoken(categories)
    for head in named:
        if head not in meanings and head.casefold() not in TOLD:
            meaning = spoken.get(_plain(head), "")
            if _plain(head) == ID and not id_is_ours:
                meaning = OWN_REFERENCE
            meanings[head] = "" if meaning in meanings.values() else meaning
    return Columns({head: meanings.get(head, "") for head in named}, certain=frozenset(certain))


def chosen(headers: Sequence[str], said: Mapping[str, str], kind: str, category: str) -> Columns:
    """The columns as somebody has set them; `Invalid` names what is missing, or the heads that mean the same."""
    columns = Columns({head: said.get(head, "") for head in headers if head}, kind, category)
    known = {*MEANINGS, *(f"fields.{spec.code}" for one in CATEGORIES.values() for spec in one.fields), ""}
    wrong = {head: N_("Choose one of the list.") for head, name in columns.meanings.items() if name not in known}
    for head, name in columns.meanings.items():
        if name and columns.head(name) != head:
            wrong[head] = N_("Another column means the same. Choose one of the two.")
    if category and (category not in CATEGORIES or kind not in CATEGORIES[category].kinds):
        wrong["every"] = N_("Please choose a category.")
    if wrong := wrong or columns.lacking():
        raise Invalid(wrong)
    return columns


def _own(head: str, *, id_is_ours: bool) -> str:
    name = head.casefold()
    if name == ID:
        return ID if id_is_ours else ""
    if name in KEYS:
        return name
    return OWN_NAMES.get(name) or _FIELDS.get(name, "")


def _fields(categories: Iterable[Category]) -> dict[str, str]:
    """Every field by its code, and a sum also by what it is called without its cents."""
    found: dict[str, str] = {}
    for code in (spec.code for category in categories for spec in category.fields):
        found[code] = found[header_of(code)] = f"fields.{code}"
    return found


_FIELDS = _fields(CATEGORIES.values())


def _spoken(categories: Collection[str]) -> dict[str, str]:
    """The meaning of each folded head; the labels of these categories' fields come first."""
    found = {word.strip(): name for name, said in ALSO.items() for word in said.split(",")}
    ordered = sorted(CATEGORIES.values(), key=lambda one: one.code not in categories)
    for spec in (spec for category in ordered for spec in category.fields):
        for label in (spec.label_fr, spec.label_en, spec.code.replace("_", " ")):
            found.setdefault(_plain(label), f"fields.{spec.code}")
    for name in MEANINGS:
        found.setdefault(_plain(name), name)
    return found


def _plain(head: str) -> str:
    """The folded words of the head without what stands in brackets and without units at its end."""
    found = words(re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", head)) or words(head)
    while len(found) > 1 and found[-1] in _UNITS:
        found.pop()
    return " ".join(found)


def categories_in(cells: Iterable[str]) -> set[str]:
    """The categories that these cells name."""
    return {code for cell in cells if (code := category_named(cell))}


def category_named(text: str) -> str:
    """The category's code from its code or its name in either language; empty for anything else."""
    return _NAMED.get(" ".join(words(text)), "")


_NAMED = {" ".join(words(text)): code for code, one in CATEGORIES.items() for text in (one.name_fr, one.name_en, code)}
_KINDS = {"musique": "music", "music": "music", "image": "image", "images": "image"}


def kind_named(text: str) -> str:
    """music or image from either language's word; the text itself otherwise."""
    return _KINDS.get(" ".join(words(text)), text)
