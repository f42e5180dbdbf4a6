"""Every letter of identity and enquiries has its words in both languages, with a subject on one line."""

import pytest
from flask import Flask

from mima.mailing.models import Letter
from mima.web import letters

VALUES = {
    "name": "Zoé",
    "token": "a-secret",
    "author": "Bruno d'Aubière",
    "structure": "L'Atelier & Fils",
    "company": "Kiosque <à> Sons & Co",
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


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_nothing_is_escaped_in_a_letter(context: Flask, template: str, language: str) -> None:
    assert "&" not in "".join(render(template, language)).replace(" & ", "")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("template", ["verify", "reset", "enquiry_verify"])
def test_a_letter_to_an_address_that_may_be_anybodys_says_nothing_that_a_stranger_wrote(
    context: Flask, template: str, language: str
) -> None:
    values = dict.fromkeys(VALUES, "https://evil.example") | {"token": "a-secret"}
    letter = Letter(template=template, language=language, values=values)
    assert "evil.example" not in "".join(letters.render(letter))


def test_what_people_wrote_stands_in_a_letter_as_they_wrote_it(context: Flask) -> None:
    subject, body = render("enquiry_received", "fr")
    assert "L'Atelier & Fils" in subject + body
    assert "Une <question> & une autre" in body


SEARCH = {"name": "Pierres & laves", "query": "q=pierre&near=Riom", "stop": "a-secret", "count": 12, "is_floor": False}
FOUND = {
    "name": "Zoé",
    "count": 12,
    "is_floor": False,
    "searches": [SEARCH | {"offerings": [["Basalte", "Kiosque & Co", "basalte-1"]]}],
}


def morning(language: str, **changes: object) -> tuple[str, str]:
    found = FOUND | {"searches": [FOUND["searches"][0] | changes]}  # type: ignore[index]
    return letters.render(Letter(template="searches_found", language=language, values=found))


def test_a_mornings_letter_names_what_is_new_how_many_more_and_the_ways_on(context: Flask) -> None:
    subject, body = morning("en")
    assert subject == "12 new offerings for your searches"
    assert "- Basalte, Kiosque & Co\n  http://localhost/catalog/offerings/basalte-1" in body and "and 11 more" in body
    assert "http://localhost/catalog?q=pierre&near=Riom\n" in body and "http://localhost/searches/stop/a-secret\n" in body


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "More than 2,000 new offerings for your searches"), ("fr", "Plus de 2 000 nouvelles offres pour vos recherches")],
)
def test_a_morning_of_more_than_are_counted_says_so(context: Flask, language: str, said: str) -> None:
    values = FOUND | {"count": 2_000, "is_floor": True}
    subject, body = letters.render(Letter(template="searches_found", language=language, values=values))
    assert (subject.replace("\u202f", " ").replace("\xa0", " "), "Zoé" in body) == (said, True)


def test_a_mornings_letter_is_written_in_french_too(context: Flask) -> None:
    subject, body = morning("fr")
    assert subject == "12 nouvelles offres pour vos recherches" and "et 11 autres" in body


def test_where_more_is_new_than_is_counted_no_number_is_named(context: Flask) -> None:
    assert "and many more" in morning("en", is_floor=True)[1]


def test_a_mail_program_is_told_where_letters_end(context: Flask) -> None:
    one = Letter(template="searches_found", language="en", values=FOUND)
    two = Letter(template="searches_found", language="en", values=FOUND | {"searches": [SEARCH, SEARCH]})
    other = Letter(template="verify", language="en", values=VALUES)
    assert [letters.way_out(letter) for letter in (one, two, other)] == [
        "http://localhost/searches/stop/a-secret",
        "http://localhost/account/searches",
        "",
    ]
