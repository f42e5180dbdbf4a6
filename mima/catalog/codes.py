"""Codes in any spelling: FR-Z03-27-00001, FR Z03 27 00001 and frz032700001 are one ISRC, in a text as in a question."""

import re
from collections.abc import Iterator

_GAP = r"[ .\u00a0-]?"
_ISRC = rf"[a-z]{{2}}{_GAP}[a-z0-9]{{3}}{_GAP}[0-9]{{2}}{_GAP}[0-9]{{5}}"
_ISWC = rf"t{_GAP}[0-9]{{3}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{3}}{_GAP}[0-9]"
# Of an EAN, a UPC, an ISNI, an IPI: digits, in groups or not; which of them it is tells their number.
_NUMBER = rf"[0-9](?:{_GAP}[0-9]){{6,14}}{_GAP}[0-9x]"
CODE = re.compile(rf"(?<![^\W_])(?:{_ISRC}|{_ISWC}|{_NUMBER})(?![^\W_])", re.IGNORECASE)
_SEPARATORS = re.compile(r"[ .\u00a0-]")
# Each of them has five digits that stand together, or in groups.
_DIGITS = re.compile(r"[0-9](?:[ .\u00a0-]?[0-9]){4}")
LENGTHS_OF_GOODS = frozenset({8, 12, 13, 14})


def compact(text: str) -> str:
    """The code without what separates its parts; empty for what only looks like one."""
    found = _SEPARATORS.sub("", text).lower()
    return found if not found[:-1].isdigit() or _is_number(found) else ""


def _is_number(digits: str) -> bool:
    if len(digits) == 16:
        return _is_isni(digits)
    if len(digits) in (9, 10, 11) and digits.isdigit():
        # An IPI's check digits are kept out of sight by many; nine to eleven digits in a row are hardly anything else.
        return True
    if len(digits) not in LENGTHS_OF_GOODS or not digits.isdigit():
        return False
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits[:-1]), start=1))
    return (weighed + int(digits[-1])) % 10 == 0


def _is_isni(code: str) -> bool:
    total = 0
    for digit in code[:15]:
        total = (total + int(digit)) * 2
    return "0123456789x"[(12 - total % 11) % 11] == code[15]


def codes(*texts: str) -> Iterator[str]:
    """The codes of these texts, each as one word."""
    for text in texts:
        # Most texts have hardly a digit.
        if len(text) > 7 and _DIGITS.search(text):
            for match in CODE.finditer(text):
                if code := compact(match[0]):
                    yield code
