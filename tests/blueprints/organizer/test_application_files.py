"""What the organizers see of the files of an application, and how they say what they would like to be sent."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mima.applications import queries
from tests.applications import asking, sending
from tests.applications.sending import PDF
from tests.browsing import send, text
from tests.people import Cast
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def address(app: Flask, cast: Cast) -> str:
    """The desk's page of an application of bruno's company."""
    with app.app_context():
        return f"/organizer/applications/{asking.ask(cast).reference}"


def sent(app: Flask, cast: Cast, address: str, name: str = "plan.pdf") -> str:
    """The desk's address of a file that was sent with the application."""
    with app.app_context():
        file = sending.sent(cast, queries.by_reference(address.rpartition("/")[2]), name)
        return f"{address}/files/{file.public_id}"


def test_the_application_shows_name_kind_and_size_of_each_file(app: Flask, ana: FlaskClient, address: str, cast: Cast) -> None:
    where = sent(app, cast, address)
    page = ana.get(address)
    assert f'href="{where}"' in page.text
    assert "plan.pdf PDF, 35 bytes" in text(page)


def test_no_picture_that_was_sent_is_shown(app: Flask, ana: FlaskClient, address: str, cast: Cast) -> None:
    where = sent(app, cast, address)
    assert f'src="{where}"' not in ana.get(address).text and 'name="remove"' not in ana.get(address).text


def test_a_name_with_markup_is_text(app: Flask, ana: FlaskClient, address: str, cast: Cast) -> None:
    sent(app, cast, address, "<b>plan<b>.pdf")
    assert "<b>plan" not in ana.get(address).text


def test_the_organizers_save_a_file(app: Flask, ana: FlaskClient, address: str, cast: Cast) -> None:
    answer = ana.get(sent(app, cast, address))
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_file_is_found_under_its_own_application_only(app: Flask, ana: FlaskClient, address: str, cast: Cast) -> None:
    where = sent(app, cast, address)
    with app.app_context():
        other = asking.ask(cast, "carla").reference
    assert ana.get(where.replace(address, f"/organizer/applications/{other}")).status_code == 404


def test_what_is_only_put_aside_the_organizers_do_not_see(app: Flask, ana: FlaskClient, address: str, cast: Cast) -> None:
    with app.app_context():
        file = sending.put_aside(cast, who="carla").public_id
    assert ana.get(f"{address}/files/{file}").status_code == 404


def test_files_cost_the_page_as_many_statements_as_none(app: Flask, ana: FlaskClient, address: str, cast: Cast) -> None:
    with app.app_context(), counted() as few:
        ana.get(address)
    for number in range(4):
        sent(app, cast, address, f"{number}.pdf")
    with app.app_context(), counted() as many:
        ana.get(address)
    assert len(few) == len(many)


def test_a_category_says_what_the_organizers_would_like_to_be_sent(app: Flask, ana: FlaskClient, cast: Cast) -> None:
    with app.app_context():
        key = queries.category(cast.edition, "island").id
    page = f"/organizer/editions/{cast.edition}/selling/categories/{key}"
    fields = {"name_fr": "Île", "name_en": "Island", "door": "apply", "price": "1000", "price_per": "booth", "vat": "20"}
    answer = send(ana, page, page, **fields, asks_fr="Un plan coté.", asks_en="A plan with sizes.")
    assert answer.status_code == 303, text(answer)
    with app.app_context():
        found = queries.category(cast.edition, "island")
        assert (found.asks_fr, found.asks_en) == ("Un plan coté.", "A plan with sizes.")
    assert "A plan with sizes." in ana.get(page).text
