"""However many booths a booking has, a sentence about them is written as people write it, in both languages."""

from pathlib import Path

import pytest
from flask import Flask

from mima.mailing.models import Letter
from mima.web import i18n, letters

MAIL = Path(letters.__file__).parents[1] / "templates/mail"
# What a letter about money is made of, whichever it is.
VALUES = {
    "booking": "BOOKING",
    "edition": "MIMA 2027",
    "company": "Studio Loin",
    "currency": "EUR",
    "amount_cents": 1_000,
    "asked_cents": 1_000,
    "disputed_cents": 1_000,
    "refund_cents": 1_000,
    "kept_cents": 0,
    "back_cents": 1_000,
    "why": "",
    "until": "2027-01-02T10:00:00+00:00",
    "due_on": "2027-01-02",
    "respond_by": "2027-01-02T10:00:00+00:00",
    "due": "DUE",
    "invoice": "2026-F-0001",
    "payment": "PAYMENT",
    "quote": "D-1",
    "order": "BC 7",
    "reason": "fraudulent",
    "account": {"name": "Le Damier", "iban": "FR76", "bic": "AGRIFRPP", "reference": "BOOKING"},
    "for_team": False,
    "called_off": False,
    "twice": False,
    "is_balance": True,
    "contact_name": "",
    "contact_phone": "",
    "tasks": [],
}
ABOUT_A_BOOKING = [
    "booking_cancelled",
    "days_refused",
    "debit_failed",
    "debit_ordered",
    "dispute_lost",
    "dispute_opened",
    "due_asked",
    "due_debit_failed",
    "due_debit_ordered",
    "due_overdue",
    "due_paid",
    "due_soon",
    "invoice_overdue",
    "order_accepted",
    "paid_late_refunded",
    "paid_late_regranted",
    "payment_received",
    "quote_ends",
    "quote_given",
    "quote_lapsed",
    "quote_ordered",
    "refund_made",
    "tasks_left",
]
ONE, TWO = {"en": "ooth A02", "fr": "tand A02"}, {"en": "ooths A02 and A03", "fr": "tands A02 et A03"}


def read(template: str, language: str, booth: str, **values: object) -> str:
    letter = Letter(template=template, language=language, values=VALUES | {"booth": booth} | values)
    return "\n".join(letters.render(letter))


@pytest.mark.parametrize("template", ABOUT_A_BOOKING)
def test_a_letter_names_one_booth_as_one_and_two_as_two(context: Flask, template: str) -> None:
    for language in ("en", "fr"):
        assert ONE[language] in read(template, language, "A02")
        two = read(template, language, "A02, A03")
        assert TWO[language] in two and ONE[language] not in two


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Booths A02 and A03 are yours: we have received €10.00"),
        ("fr", "Les stands A02 et A03 sont à vous : nous avons reçu 10,00 €"),
    ],
)
def test_the_verb_agrees_with_the_booths(context: Flask, language: str, said: str) -> None:
    assert said in read("payment_received", language, "A02, A03").replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("language", "said"), [("en", "Booths A02, A03 and A04"), ("fr", "Stands A02, A03 et A04")])
def test_three_booths_are_listed_with_an_and_before_the_last(context: Flask, language: str, said: str) -> None:
    with i18n.speaking(language):
        assert i18n.nbooths("Booth %(booth)s", "Booths %(booth)s", "A02, A03, A04") == said


def test_every_letter_that_names_the_booths_of_a_booking_is_looked_at(context: Flask) -> None:
    # That of a move names one booth on each side, and those of offers and placings are of one booth.
    named = {path.stem for path in MAIL.glob("*.txt") if "nbooths(" in path.read_text()}
    assert named == {*ABOUT_A_BOOKING, "booth_moved", "edition_called_off"}


def test_what_stands_in_a_page_is_escaped(context: Flask) -> None:
    template = context.jinja_env.from_string(
        '{% autoescape true %}{{ nbooths("%(booth)s", "%(booth)s", "<b>, A02") }}{% endautoescape %}'
    )
    with i18n.speaking("en"):
        assert template.render() == "&lt;b&gt; and A02"
