"""An edition's page: dates, place, when booths are sold, and what they cost."""

import pytest
from flask.testing import FlaskClient

from tests.people import Cast

pytestmark = pytest.mark.usefixtures("noon", "cast")


def read(client: FlaskClient, language: str) -> str:
    return client.get("/editions/mima-2027", headers={"Accept-Language": language}).text


@pytest.mark.parametrize(
    "words",
    [
        "1 and 2 April 2027",
        "+ €180 on a corner",
        "Polydome",
        "Place du 1er Mai",
        "€1,260",
        "€300 per m²",
        "10% less",
        "from 1 September 2026 at 02:00",
    ],
)
def test_it_says_when_where_and_what_a_booth_costs(client: FlaskClient, words: str) -> None:
    assert words in read(client, "en")


@pytest.mark.parametrize("words", ["1er et 2 avril 2027", "1\u202f260\xa0€", "10\xa0% de moins", "jusqu’au 1er mars 2027"])
def test_it_says_so_in_french(client: FlaskClient, words: str) -> None:
    assert words in read(client, "fr")


def test_it_leads_to_the_plan(client: FlaskClient) -> None:
    assert "/editions/mima-2027/plan" in read(client, "en")


def test_an_unknown_edition_is_not_found(client: FlaskClient, cast: Cast) -> None:
    assert client.get("/editions/1999").status_code == 404
