"""Passwords, hashed by argon2id (RFC 9106's second recommended option, the library's default)."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

MINIMUM_LENGTH = 10
MAXIMUM_LENGTH = 200

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the right one; an unknown person costs the same time as a known one."""
    try:
        _hasher.verify(password_hash or _nobody(), password)
    except VerifyMismatchError:
        return False
    return password_hash is not None


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
