"""Facets as words of the search index: `_t12` is the tag of the id 12. No folded word has the sign, so that they never meet.

The letter tells what the facet is about without asking for its row: of a thousand tags only the most frequent are named.
"""

SIGN = "_"
FIELD = "f"
LETTERS = {"kind": "k", "category": "c", "exhibitor": "e", "place": "p", "price_max": "b", "tag": "t", "clearance": "l"}


def token(name: str, facet_id: int) -> str:
    """The word that stands for this facet."""
    return f"{SIGN}{letter(name)}{facet_id}"


def letter(name: str) -> str:
    """The letter of a facet's name; those of the fields of categories (`f.mood`) share one."""
    return LETTERS.get(name, FIELD)


def facet_id(word: str) -> int:
    """The id of the facet that this word stands for."""
    return int(word[2:])
