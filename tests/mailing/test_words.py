"""Every letter of identity and enquiries has its words in both languages, with a subject on one line."""

import pytest
from flask import Flask

from mima.mailing.models import Letter
from mima.web import letters

VALUES = {
    "name": "Zoé",
    "token": "a-secret",
    "author": "Bruno",
    "structure": "Maison Pouzzolane",
    "company": "Kiosque à Sons",
    "subject": "Un été\nà Riom",
    "text": "Une <question> & une autre",
    "reference": "ABC123",
}
TEMPLATES = ["verify", "already_known", "reset", "enquiry_verify", "enquiry_received", "enquiry_answered"]


def render(template: str, language: str) -> tuple[str, str]:
    return letters.render(Letter(template=template, language=language, values=VALUES))


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_letter_differs_from_language_to_language(context: Flask, template: str) -> None:
    (french, _), (english, _) = render(template, "fr"), render(template, "en")
    assert french != english and "\n" not in french + english


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_letter_leads_to_the_market(context: Flask, template: str) -> None:
    assert "http://localhost/" in render(template, "fr")[1]


def test_what_people_wrote_is_not_escaped_in_a_letter(context: Flask) -> None:
    assert "Une <question> & une autre" in render("enquiry_received", "fr")[1]
