"""Which passwords are taken, and what is said about the others."""

import pytest

from mima.accounts import passwords
from mima.accounts.passwords import WeakPassword


def refusal(password: str) -> str:
    with pytest.raises(WeakPassword) as caught:
        passwords.check(password, email="dora.martin@example.org")
    return caught.value.fields["password"]


def test_a_few_words_in_a_row_are_a_password() -> None:
    passwords.check("trois chats sur un mur", email="dora@example.org")


def test_nine_characters_are_too_few() -> None:
    assert "at least 10" in refusal("aB3$efgh9")


def test_more_than_200_characters_are_too_many() -> None:
    assert "below 200" in refusal("abcdefgh z" * 21)


@pytest.mark.parametrize("password", ["dora.martin@example.org", "Dora.Martin@Example.org", "dora.martin"])
def test_the_mail_address_is_no_password(password: str) -> None:
    assert "mail address" in refusal(password)


@pytest.mark.parametrize(
    "password", ["password123!", "MotDePasse2027", "1234567890", "azertyuiop", "0612345678", "aaaaaaaaaaaa", "abababababab"]
)
def test_what_others_would_try_first_is_refused(password: str) -> None:
    assert "would try" in refusal(password)
