"""Where something may be used: countries by their ISO 3166-1 codes, the world and the continents by their UN M49 codes.

Kept as a list of codes, what is left out with a minus: ["001", "-JP"] is the world except Japan. Read from what people
write, names in French or English or the codes; the names are those of the Unicode data that Babel carries.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from babel import Locale

from mima.catalog.folding import fold
from mima.catalog.refusing import FieldRefused
from mima.core.errors import N_
from mima.core.words import Both

WORLD = "001"
REGIONS = (WORLD, "150", "EU", "002", "019", "142", "009")
MOST = 120
# Two-letter regions of the Unicode data that ISO 3166-1 does not assign to a country.
NO_COUNTRY = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])
_ALSO: Mapping[str, tuple[str, ...]] = {
    "monde entier": (WORLD,),
    "le monde": (WORLD,),
    "worldwide": (WORLD,),
    "univers": (WORLD,),
    "universe": (WORLD,),
    "ue": ("EU",),
    "usa": ("US",),
    "uk": ("GB",),
    "hollande": ("NL",),
    "holland": ("NL",),
    "france metropolitaine": ("FR",),
    "benelux": ("BE", "NL", "LU"),
}
_EXCEPT = re.compile(
    r"\b(?:sauf|hors|excepté|à l’exception de|à l'exception de|except|excluding|without|minus)\b\s*:?", re.IGNORECASE
)
_COMMAS = re.compile(r"[,;|\n]")
_AND = re.compile(r"\s+(?:et|and|&)\s+|\s*\+\s*", re.IGNORECASE)


def read(text: str) -> list[str]:
    """The codes of what was written: Monde, World except Japan, France, BE and Switzerland."""
    wanted, *left_out = _EXCEPT.split(text)
    codes = _codes(wanted) or ([WORLD] if left_out else [])
    if WORLD in codes:
        codes = [WORLD]
    without = [code for part in left_out for code in _codes(part)]
    if len(left_out) > 1 or (left_out and not without) or not codes:
        raise FieldRefused(N_("Please write where: World, World except Japan, or countries such as France, Belgium."))
    if without and not any(code in REGIONS for code in codes):
        raise FieldRefused(N_("Only from the world or a continent can countries be left out."))
    if WORLD in without or set(without) & set(codes):
        raise FieldRefused(N_("The same place is named and left out."))
    return [*codes, *(f"-{code}" for code in without)]


def _codes(text: str) -> list[str]:
    found: dict[str, None] = {}
    for part in _COMMAS.split(text):
        for code in _of_part(part.strip(" .\t\r\xa0")):
            found[code] = None
    if len(found) > MOST:
        raise FieldRefused(N_("These are very many countries: write the world except those that are missing."))
    return list(found)


def _of_part(part: str) -> Iterable[str]:
    if not part:
        return ()
    whole = _known().get(fold(part))
    if whole is not None:
        return whole
    # Some names have an “and” of their own: only what is no name as a whole is taken apart.
    pieces = [piece for piece in _AND.split(part) if piece]
    if len(pieces) > 1:
        return [code for piece in pieces for code in _of_part(piece)]
    raise FieldRefused(
        N_("We know no country called “%(name)s”. Write its name or its code of two letters, such as FR."), name=part[:60]
    )


def code_of(text: str) -> str:
    """The code of the one country or region that this names; empty for anything else."""
    found = _known().get(fold(text), ())
    return found[0] if len(found) == 1 else ""


def names(code: str) -> Both:
    """What the place is called; the code itself where it has no name any more."""
    return Both(names_of("fr").get(code, code), names_of("en").get(code, code))


def written(codes: Sequence[str], language: str) -> str:
    """The codes as people write them: Monde sauf Japon; France, Belgique. Read again, it gives the same codes."""
    told = names_of(language)
    wanted = ", ".join(told.get(code, code) for code in codes if not code.startswith("-"))
    without = ", ".join(told.get(code[1:], code[1:]) for code in codes if code.startswith("-"))
    if not without:
        return wanted
    return f"{wanted} sauf {without}" if language == "fr" else f"{wanted} except {without}"


def both(codes: Sequence[str]) -> Both:
    """The codes as people write them, in both languages."""
    return Both(written(codes, "fr"), written(codes, "en"))


@cache
def names_of(language: str) -> Mapping[str, str]:
    """Every country, the continents, the Union and the world by code, with its name in this language."""
    all_names = Locale(language).territories
    countries = {code: name for code, name in all_names.items() if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY}
    return countries | {code: all_names[code][0].upper() + all_names[code][1:] for code in REGIONS}


@cache
def _known() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language in ("fr", "en"):
        for code, name in names_of(language).items():
            found[fold(name)] = found[fold(code)] = (code,)
    return found | {fold(name): codes for name, codes in _ALSO.items()}
