"""Numbers that pass their checksums and belong to nobody: no SIREN begins with 001, no registrant is called ZZ."""

from stdnum import ean, luhn


def siret(index: int) -> str:
    """The SIRET of the n-th invented company."""
    siren = f"001{(index * 7919 + 4621) % 100_000:05d}"
    siren += luhn.calc_check_digit(siren)
    office = f"{siren}0001"
    return office + str(luhn.calc_check_digit(office))


def vat_number(of_siret: str) -> str:
    """The French VAT number that goes with a SIRET."""
    siren = of_siret[:9]
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"


def isrc(index: int, year: int) -> str:
    """An ISRC of the right form."""
    return f"FRZZ{index % 9 + 1}{year % 100:02d}{(index * 137) % 100_000:05d}"


def iswc(index: int) -> str:
    """An ISWC with its check digit."""
    digits = f"{(index * 60_493 + 1_234_567) % 10**9:09d}"
    total = 1 + sum((place + 1) * int(digit) for place, digit in enumerate(digits))
    return f"T-{digits[:3]}.{digits[3:6]}.{digits[6:]}-{-total % 10}"


def upc(index: int) -> str:
    """An EAN of thirteen digits with its check digit; 200 to 299 are never given to a release."""
    digits = f"299{index % 10**9:09d}"
    return digits + str(ean.calc_check_digit(digits))


def ipi(index: int) -> str:
    """An IPI name number with its check digits, far beyond those that were given."""
    digits = f"99{index % 10**7:07d}"
    rest = sum((10 - place) * int(digit) for place, digit in enumerate(digits)) % 101
    return f"{digits}{(101 - rest) % 100 if rest else 0:02}"
