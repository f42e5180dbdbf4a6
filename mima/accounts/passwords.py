"""Passwords: which are good enough, and argon2id (RFC 9106's second recommended option, the library's default)."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from mima.core.errors import N_, Invalid

MINIMUM_LENGTH = 10
MAXIMUM_LENGTH = 200
# What is tried first everywhere, without the digits and signs that people put around it.
_FIRST_TRIED = """
abcdefghij abcdefghijkl admin administrateur administrator auvergne azerty azertyuiop azertyuiopqsdfghjklm bienvenue bonjour
changeme chouchou clermont clermontferrand damier doudou football iloveyou image jetaime ledamier letmein loulou marche
marseille mima mimademo mimamima monmotdepasse motdepasse musique passe passwd password passwords passwort princess
qwerty qwertyuiop qwertyuiopasdfghjkl qwertz qwertzuiop secret soleil sunshine superman welcome
"""
COMMON = frozenset(_FIRST_TRIED.split())
ROWS = (
    "01234567890123456789",
    "98765432109876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
)

_hasher = PasswordHasher()


class WeakPassword(Invalid):
    """The password would not keep anybody out; the field says why."""

    def __init__(self, why: str) -> None:
        super().__init__({"password": why})


def check(password: str, *, email: str) -> None:
    """Nothing, if the password is long enough, not the address and not one that is tried first; else `WeakPassword`."""
    if len(password) < MINIMUM_LENGTH:
        raise WeakPassword(N_("Please choose at least 10 characters. A few words in a row are easy to keep in mind."))
    if len(password) > MAXIMUM_LENGTH:
        raise WeakPassword(N_("Please stay below 200 characters."))
    if password.casefold() in (email.casefold(), email.casefold().partition("@")[0]):
        raise WeakPassword(N_("This is your mail address: everybody knows it. Please choose something else."))
    if _is_common(password.casefold()):
        raise WeakPassword(N_("This password is one of the first that others would try. Please choose something else."))


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the right one; an unknown person costs the same time as a known one."""
    try:
        _hasher.verify(password_hash or _nobody(), password)
    except VerifyMismatchError:
        return False
    return password_hash is not None


def _is_common(password: str) -> bool:
    bare = password.strip("0123456789!?.,-_*#@ ")
    # Telephone numbers and dates are short runs of digits.
    guessable = (password.isdigit() and len(password) < 16) or len(set(password)) < 4
    return guessable or bare in COMMON or password in COMMON or any(password in row for row in ROWS)


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
