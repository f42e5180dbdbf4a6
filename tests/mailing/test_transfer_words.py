"""Every letter around a transfer has its words in both languages; where to pay stands in those that ask for money."""

import pytest
from flask import Flask

from mima.mailing.models import Letter
from mima.web import letters

VALUES = {
    "booking": "K7P2QX9A1B",
    "booth": "A02",
    "edition": "MIMA 2027",
    "company": "Kiosque <à> Sons & Co",
    "amount_cents": 151_200,
    "currency": "EUR",
    "quote": "D-K7P2QX9A1B",
    "until": "2026-12-07",
    "account": {"name": "Le Damier", "iban": "FR7630006000011234567890189", "bic": "DEMOFRPP", "reference": "K7P2QX9A1B"},
    "order": "PO-77",
    "due_on": "2026-12-23",
    "invoice": "2026-F-0001",
}
ASKING = ["quote_given", "quote_ends", "order_accepted", "invoice_overdue"]
TEMPLATES = [*ASKING, "quote_lapsed", "quote_ordered"]


def render(template: str, language: str) -> tuple[str, str]:
    return letters.render(Letter(template=template, language=language, values=VALUES))


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_letter_differs_from_language_to_language(context: Flask, template: str) -> None:
    (french, body), (english, _) = render(template, "fr"), render(template, "en")
    assert french != english and "\n" not in french + english
    assert "http://localhost/" in body and "&lt;" not in body


@pytest.mark.parametrize("template", ASKING)
def test_a_letter_that_asks_for_money_says_where_to_send_it(context: Flask, template: str) -> None:
    body = render(template, "fr")[1]
    assert "FR7630006000011234567890189" in body and "K7P2QX9A1B" in body
