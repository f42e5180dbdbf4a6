"""One offering's page: for everybody when it is published, for its company and the organizers before."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mima.booths import queries as booths
from mima.booths import service as booking
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from tests.catalog.making import draft, give_media, published
from tests.media import making
from tests.people import Cast, sign_in


def address(app: Flask, cast: Cast, *, is_draft: bool = False, **values: object) -> str:
    with app.app_context():
        offering = (draft if is_draft else published)(cast.company("bruno"), **values)
        path = f"/catalog/offerings/{offering.slug}"
        db.session.remove()
    return path


def test_a_published_offering_shows_its_facts_its_price_and_its_company(app: Flask, cast: Cast, english: FlaskClient) -> None:
    text = english.get(address(app, cast)).text
    for words in (
        '<h1 tabindex="-1">Basalt</h1>',
        "92\xa0bpm",
        "Calm",
        "€350 to €4,500 excl. VAT",
        "Maison Pouzzolane",
        "Volcan",
    ):
        assert words in text


@pytest.mark.parametrize(("person", "status"), [(None, 404), ("carla", 404), ("dora", 404), ("bruno", 200), ("ana", 200)])
def test_a_draft_is_seen_by_its_company_and_the_organizers_only(app: Flask, cast: Cast, person: str | None, status: int) -> None:
    path = address(app, cast, is_draft=True)
    client = sign_in(app, getattr(cast, person)) if person else app.test_client()
    answer = client.get(path)
    assert answer.status_code == status
    assert ("Ceci est un brouillon" in answer.text or "This is a draft" in answer.text) == (status == 200)


def test_a_missing_offering_is_a_404(english: FlaskClient) -> None:
    assert english.get("/catalog/offerings/nothing-here").status_code == 404


def test_its_text_is_markdown_without_code_pictures_or_attributes(app: Flask, cast: Cast, english: FlaskClient) -> None:
    hostile = (
        "# Title\n\n**bold** <script>alert(1)</script> ![x](https://evil.example/x.png) [l](javascript:alert(1)) <p hx-get='/x'>"
    )
    text = english.get(address(app, cast, text_en=hostile)).text
    assert "<h3>Title</h3>" in text and "<strong>bold</strong>" in text
    for word in ("<script>alert", '<img src="https', 'href="javascript', "<p hx-get"):
        assert word not in text


def test_a_title_of_markup_is_text_everywhere(app: Flask, cast: Cast, english: FlaskClient) -> None:
    text = english.get(address(app, cast, title_en='"><img src=x onerror=alert(1)>', summary_en="<b>x</b>")).text
    assert "<img src=x" not in text and "<b>x</b>" not in text


def test_picture_and_sound_are_shown_and_played(app: Flask, cast: Cast, english: FlaskClient) -> None:
    with app.app_context():
        offering = published(cast.company("bruno"))
        give_media(offering, ("cover.jpg", making.picture()), ("track.wav", making.sound()), alt="Black circles")
        path = f"/catalog/offerings/{offering.slug}"
        db.session.remove()
    text = english.get(path).text
    assert 'alt="Black circles"' in text and 'data-play="/media/' in text and "<audio controls" in text and "bigwave" in text
    board = english.get("/catalog").text
    assert 'class="wave"' in board and 'data-play="/media/' in board and 'srcset="/media/' in board
    source = board.partition('data-play="')[2].partition('"')[0]
    assert english.get(source).content_type == "audio/mp4"


def test_pictures_come_in_three_forms_with_their_colours_before_them(app: Flask, cast: Cast, english: FlaskClient) -> None:
    with app.app_context():
        offering = published(cast.company("bruno"))
        give_media(offering, ("cover.tiff", making.picture("TIFF")), ("second.avif", making.picture("AVIF")))
        path = f"/catalog/offerings/{offering.slug}"
        assert {len(offering.cover[form]) for form in ("avif", "webp", "jpeg")} == {2}
        db.session.remove()
    leaf, board = english.get(path).text, english.get("/catalog").text
    for text, pictures in ((leaf, 2), (board, 1)):
        assert text.count('<source type="image/avif" srcset="/media/') == text.count('<source type="image/webp"') == pictures
        assert text.index("image/avif") < text.index("image/webp") < text.index("<img")
    assert leaf.count('<svg class="patches"') == 2 and leaf.count('fill="#c22"') == 12
    assert "patches" not in board
    address = leaf.partition('image/avif" srcset="')[2].partition(" ")[0]
    assert english.get(address).content_type == "image/avif"


def test_a_cover_from_before_there_was_avif_is_shown(app: Flask, cast: Cast, english: FlaskClient) -> None:
    with app.app_context():
        offering = published(cast.company("bruno"))
        give_media(offering, ("cover.jpg", making.picture()))
        with transaction():
            offering.cover = {name: value for name, value in offering.cover.items() if name != "avif"}
        db.session.remove()
    board = english.get("/catalog").text
    assert 'type="image/webp"' in board and "image/avif" not in board


def test_a_booked_booth_is_told_beside_the_company(app: Flask, cast: Cast, english: FlaskClient) -> None:
    path = address(app, cast)
    with app.app_context(), transaction():
        booth = booths.booth(cast.edition, "A02")
        held = booking.hold(booth, cast.company("bruno"), by=COMMAND)
        booking.confirm(booths.reservation_of(held), by=COMMAND)
    assert "booth A02" in english.get(path).text
    assert "Booth A02" in english.get("/exhibitors/maison-pouzzolane").text


def test_the_company_shows_its_own_catalog_only(app: Flask, catalog: Cast, english: FlaskClient) -> None:
    text = english.get("/exhibitors/kiosque-a-sons").text
    assert "Forêt d’été" in text and "Stone 01" not in text and "1 offering" in text


def test_the_directory_finds_companies_by_name_town_and_kind(app: Flask, catalog: Cast, english: FlaskClient) -> None:
    def found(query: str) -> set[str]:
        text = english.get(f"/exhibitors?{query}").text
        return {name for name in ("Maison Pouzzolane", "Kiosque à Sons") if f">{name}</a>" in text}

    assert found("") == found("q=clermont") == {"Maison Pouzzolane", "Kiosque à Sons"}
    assert found("q=pouzzo") == found("kind=music") == {"Maison Pouzzolane"}
    assert found("q=KIOSQUE A&kind=image") == {"Kiosque à Sons"}
    assert found("q=nobody") == set()


def test_a_company_without_offerings_is_not_in_the_directory_but_has_its_page(cast: Cast, english: FlaskClient) -> None:
    assert "Maison Pouzzolane</a>" not in english.get("/exhibitors").text
    assert "has nothing in the catalog yet" in english.get("/exhibitors/maison-pouzzolane").text


def test_a_website_that_is_no_web_address_is_not_linked(app: Flask, cast: Cast, english: FlaskClient) -> None:
    with app.app_context(), transaction():
        cast.company("bruno").website = "javascript:alert(1)"
    assert "javascript:" not in english.get("/exhibitors/maison-pouzzolane").text


def test_the_word_that_it_is_a_draft_leads_its_company_back_to_the_form(app: Flask, cast: Cast) -> None:
    path = address(app, cast, is_draft=True)
    back = 'href="/exhibitor/offerings/'
    assert back in sign_in(app, cast.bruno).get(path).text.partition("<main")[2]
    assert back not in sign_in(app, cast.ana).get(path).text
