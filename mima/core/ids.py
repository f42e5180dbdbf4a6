"""Identifiers that people see: none can be guessed, none is a permission."""

import secrets

# Crockford's base 32: no I, L, O or U, so a reference survives being read over the telephone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# Each byte of chance stands for one sign: 256 is eight times 32, so none comes more often than another.
_SIGNS = ALPHABET.encode() * 8


def public_id(length: int = 16) -> str:
    """A lower-case identifier with five bits of chance per character, for addresses."""
    return reference(length).lower()


def reference(length: int = 10) -> str:
    """An upper-case reference with five bits of chance per character, for people to read and dictate."""
    return secrets.token_bytes(length).translate(_SIGNS).decode()


def token() -> str:
    """A secret with 256 bits of chance, for links in letters and for sessions."""
    return secrets.token_urlsafe(32)
