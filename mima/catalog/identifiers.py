"""The codes by which the trade knows works and people: each in its plain form, or refused with what is wrong with it.

ISRC   a recording                 ISO 3901: two letters, three signs, seven digits; it has no check digit
ISWC   a musical work              ISO 15707: T and ten digits, the last one checks
UPC, EAN  a release                GS1: 12 or 13 digits, the last one checks
IPI    an author or a publisher    CISAC: the eleven digits of the name number, the last two check
ISNI   a public identity           ISO 27729: sixteen signs, the last one checks (ISO 7064 MOD 11-2)
ISAN   a film or an episode        ISO 15706: sixteen signs and a check sign, a version after them or not
"""

import re
from collections.abc import Callable

from stdnum import ean, isan, isni, isrc
from stdnum.exceptions import ValidationError

from mima.catalog.refusing import FieldRefused
from mima.core.errors import N_

_SIGNS = re.compile(r"[\s.\-–‑/]")


def _compact(text: str) -> str:
    return _SIGNS.sub("", text).upper()


def isrc_of(text: str) -> str:
    """FR-Z03-27-00001 as FRZ032700001."""
    code = _compact(text).removeprefix("ISRC").lstrip(":")
    if len(code) != 12:
        raise FieldRefused(N_("An ISRC has 12 signs, this one has %(count)s. For example FR-Z03-27-00001."), count=len(code))
    try:
        return str(isrc.validate(code))
    except ValidationError as error:
        raise FieldRefused(N_("This is no ISRC: two letters, three signs, seven digits, such as FR-Z03-27-00001.")) from error


def iswc_of(text: str) -> str:
    """T0345246801 as T-034.524.680-1."""
    code = _compact(text).removeprefix("ISWC").lstrip(":")
    if not re.fullmatch(r"T[0-9]{10}", code):
        raise FieldRefused(N_("An ISWC is a T and ten digits, such as T-034.524.680-1."))
    if iswc_check_digit(code[1:10]) != int(code[10]):
        raise FieldRefused(N_("A digit of this ISWC is wrong: the last one does not fit the others."))
    return f"T-{code[1:4]}.{code[4:7]}.{code[7:10]}-{code[10]}"


def iswc_check_digit(digits: str) -> int:
    """The last digit of an ISWC from its nine others (ISO 15707): T counts 1, each digit its place."""
    return -(1 + sum(place * int(digit) for place, digit in enumerate(digits, start=1))) % 10


def upc_of(text: str) -> str:
    """A UPC or an EAN as its 12 or 13 digits."""
    code = _compact(text)
    if not re.fullmatch(r"[0-9]{12,13}", code):
        raise FieldRefused(N_("A UPC has 12 digits, an EAN 13: those under the bar code."))
    if not ean.is_valid(code):
        raise FieldRefused(N_("A digit of this bar code is wrong: the last one does not fit the others."))
    return code


def ipi_of(text: str) -> str:
    """An IPI name number as its eleven digits; the zeros in front of it may be left out, as in the CAE numbers of old."""
    code = _compact(text).removeprefix("IPI").lstrip(":")
    if not re.fullmatch(r"[0-9]{9,11}", code):
        raise FieldRefused(N_("An IPI name number has eleven digits, such as 00017798450."))
    code = code.zfill(11)
    if ipi_check_digits(code[:9]) != code[9:]:
        raise FieldRefused(N_("A digit of this IPI is wrong: the last two do not fit the others."))
    return code


def ipi_check_digits(digits: str) -> str:
    """The last two digits of an IPI name number from its nine others, by the weights 10 to 2 and the modulus 101.

    As CISAC's IPI system makes them; public in `check_ipi_digit` of the open source django-music-publisher.
    """
    rest = sum((10 - place) * int(digit) for place, digit in enumerate(digits)) % 101
    return f"{(101 - rest) % 100 if rest else 0:02}"


def isni_of(text: str) -> str:
    """0000 0001 2281 955X as its sixteen signs."""
    code = _compact(text).removeprefix("ISNI").lstrip(":")
    if not re.fullmatch(r"[0-9]{15}[0-9X]", code):
        raise FieldRefused(N_("An ISNI has sixteen digits, the last one may be an X, such as 0000 0001 2281 955X."))
    if not isni.is_valid(code):
        raise FieldRefused(N_("A digit of this ISNI is wrong: the last one does not fit the others."))
    return code


def isan_of(text: str) -> str:
    """An ISAN with its check signs, as people write it: 0000-0001-8947-0000-8-0000-0000-D."""
    code = _compact(text).removeprefix("ISAN").lstrip(":")
    if not re.fullmatch(r"[0-9A-F]{16}([0-9A-Z]|[0-9A-F]{8}|[0-9A-Z][0-9A-F]{8}[0-9A-Z])?", code):
        raise FieldRefused(N_("An ISAN has sixteen signs, 0 to 9 and A to F, such as 0000-0001-8947-0000-8."))
    try:
        isan.validate(code)
    except ValidationError as error:
        raise FieldRefused(N_("A sign of this ISAN is wrong: the check sign does not fit the others.")) from error
    return str(isan.format(code))


Reader = Callable[[str], str]


def isrc_written(code: str) -> str:
    """An ISRC as it is printed, FR-Z03-27-00001; of none nothing."""
    return str(isrc.format(code)) if code else ""


def groups_of_four(code: str) -> str:
    """An ISNI as it is printed."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
