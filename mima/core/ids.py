"""Identifiers that people see: none can be guessed, none is a permission."""

import secrets

# Crockford's base 32: no I, L, O or U, so a reference survives being read over the telephone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def public_id(length: int = 16) -> str:
    """A lower-case identifier with five bits of chance per character, for addresses."""
    return reference(length).lower()


def reference(length: int = 10) -> str:
    """An upper-case reference with five bits of chance per character, for people to read and dictate."""
    chance = secrets.randbits(5 * length)
    return "".join(ALPHABET[chance >> 5 * place & 31] for place in range(length))


def token() -> str:
    """A secret with 256 bits of chance, for links in letters and for sessions."""
    return secrets.token_urlsafe(32)
