"""What a payer told its bank stands in the team's letter in the reader's language, whichever of Stripe's reasons it is."""

import pytest
from flask import Flask

from mima.blueprints.organizer import words
from mima.mailing.models import Letter
from mima.web import i18n, letters

# https://docs.stripe.com/api/disputes/object, `reason`.
STRIPES = {
    "bank_cannot_process",
    "check_returned",
    "credit_not_processed",
    "customer_initiated",
    "debit_not_authorized",
    "duplicate",
    "fraudulent",
    "general",
    "incorrect_account_details",
    "insufficient_funds",
    "product_not_received",
    "product_unacceptable",
    "subscription_canceled",
    "unrecognized",
}
VALUES = {
    "booking": "K7P2QX9A1B",
    "booth": "A02",
    "edition": "MIMA 2027",
    "company": "Kiosque à Sons",
    "disputed_cents": 151_200,
    "currency": "EUR",
    "respond_by": None,
    "payment": "p-1",
}


def letter(reason: str, language: str) -> str:
    values = VALUES | {"reason": reason}
    return letters.render(Letter(template="dispute_opened", language=language, values=values))[1]


@pytest.mark.parametrize("reason", sorted(STRIPES))
def test_each_reason_of_stripes_has_its_words_in_both_languages(context: Flask, reason: str) -> None:
    said = {}
    for language in ("fr", "en"):
        with i18n.speaking(language):
            said[language] = words.reason(reason)
    assert said["fr"] != said["en"] and reason not in said.values()


def test_the_french_letter_says_the_reason_in_french(context: Flask) -> None:
    assert "le titulaire" in letter("fraudulent", "fr") and "fraudulent" not in letter("fraudulent", "fr")


def test_the_english_letter_says_it_in_plain_words(context: Flask) -> None:
    assert "what was paid for was not given" in letter("product_not_received", "en")


def test_a_reason_that_stripe_makes_up_tomorrow_is_shown_as_it_is(context: Flask) -> None:
    assert "planetary_alignment" in letter("planetary_alignment", "fr")
