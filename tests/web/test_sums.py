"""What people type as a sum of money."""

import re

import pytest
from flask import Flask, session

from mima.web import filters


def cents(app: Flask, text: str, language: str) -> int:
    with app.test_request_context():
        session["language"] = language
        return filters.cents(text)


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("1 260", "fr", 126_000),
        ("1 260,50 €", "fr", 126_050),
        ("1260.5", "fr", 126_050),
        ("12,60", "fr", 1_260),
        ("1260", "en", 126_000),
        ("1,260.50", "en", 126_050),
        ("1,260", "en", 126_000),
        ("12.60", "en", 1_260),
    ],
)
def test_a_sum_is_read_as_it_is_meant(app: Flask, text: str, language: str, found: int) -> None:
    assert cents(app, text, language) == found


@pytest.mark.parametrize(
    ("text", "language"), [("1.260", "fr"), ("1,260", "fr"), ("1.260 €", "en"), ("-1.260", "fr"), ("0.500", "en")]
)
def test_three_digits_after_the_only_sign_may_be_two_sums(app: Flask, text: str, language: str) -> None:
    with pytest.raises(filters.TwoSums):
        cents(app, text, language)


@pytest.mark.parametrize("text", ["much", "1.2.3", "12,605 0", "1e400", "NaN", "1,2601"])
def test_what_is_no_sum_is_refused(app: Flask, text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        cents(app, text, "fr")
