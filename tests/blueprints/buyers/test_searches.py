"""The pages of searches that people keep: saved from the catalog, renamed, stopped, fed, with and without an account."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mima.buyers import searches
from mima.buyers.models import SavedSearch
from mima.catalog.filters import filters
from mima.core.db import db
from mima.core.transaction import transaction
from tests.browsing import hidden, link, send, text, token
from tests.catalog.away import gazetteer_away
from tests.catalog.making import published
from tests.people import PASSWORD, Cast, sign_in
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def dora(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app, cast.dora)


@pytest.fixture
def saved(app: Flask, cast: Cast) -> SavedSearch:
    with app.app_context():
        published(cast.company("bruno"))
        with transaction():
            found = searches.save(cast.user("dora"), filters(q="basalte"), name="Pierres", letters=True)
        db.session.refresh(found)
        db.session.expunge(found)
        return found


def kept(app: Flask, cast: Cast, person: str = "dora") -> list[tuple[str, str, bool]]:
    with app.app_context():
        return [(one.name, one.query, one.letters) for one in searches.of(cast.user(person))]


def test_the_catalog_leads_to_a_form_that_keeps_the_state(app: Flask, cast: Cast, dora: FlaskClient, saved: SavedSearch) -> None:
    page = dora.get("/catalog?q=volcan&kind=music&near=Riom&within=25&sort=title").text
    form = dora.get(link(page, "/account/searches/new"))
    assert hidden(form.text, "query") == "q=volcan&kind=music&near=Riom&within=25"
    assert 'value="Music, “volcan”, Within 25 km of Riom"' in form.text
    query = hidden(form.text, "query")
    answer = send(dora, "/account/searches", "/account", query=query, name="Volcans", letters="y")
    assert (answer.status_code, kept(app, cast)[0]) == (303, ("Volcans", query, True))


def test_the_whole_catalog_offers_no_search_to_save(dora: FlaskClient, saved: SavedSearch) -> None:
    assert "/account/searches/new" not in dora.get("/catalog").text


def test_a_visitor_signs_in_and_comes_back_to_the_form(app: Flask, cast: Cast, saved: SavedSearch) -> None:
    visitor = app.test_client()
    answer = visitor.get(link(visitor.get("/catalog?q=volcan&tag=nuit").text, "/account/searches/new"))
    assert answer.status_code == 303
    form = visitor.get(answer.headers["Location"]).text.partition("<main")[2]
    fields = {name: hidden(form, name) for name in ("csrf_token", "next")}
    back = visitor.post("/account/sign-in", data={"email": cast.dora, "password": PASSWORD, **fields})
    assert hidden(visitor.get(back.headers["Location"]).text, "query") == "q=volcan&tag=nuit"


@pytest.mark.parametrize("name", ["", "x" * 121])
def test_a_name_that_does_not_do_comes_back_with_all_that_was_chosen(
    dora: FlaskClient, app: Flask, cast: Cast, name: str
) -> None:
    answer = send(dora, "/account/searches", "/account", query="q=volcan", name=name, letters="y")
    assert (answer.status_code, hidden(answer.text, "query"), kept(app, cast)) == (422, "q=volcan", [])
    assert "checked" in answer.text


def test_one_too_many_is_said_and_nothing_is_lost(dora: FlaskClient, app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        for number in range(searches.MOST):
            searches.save(cast.user("dora"), filters(q=f"word{number}"), name="One", letters=False)
    answer = send(dora, "/account/searches", "/account", query="q=volcan", name="Volcans")
    assert answer.status_code == 422 and "You keep 30 searches" in text(answer) and 'value="Volcans"' in answer.text


def test_the_page_says_what_each_search_asks_for(dora: FlaskClient, saved: SavedSearch) -> None:
    page = dora.get("/account/searches")
    assert "Pierres “basalte”" in text(page) and '<a href="/catalog?q=basalte">Pierres</a>' in page.text


def test_many_searches_are_read_in_as_many_statements_as_one(
    dora: FlaskClient, app: Flask, cast: Cast, saved: SavedSearch
) -> None:
    def asked() -> int:
        with app.app_context(), counted() as statements:
            assert dora.get("/account/searches").status_code == 200
        return len(statements)

    asked()
    few = asked()
    with app.app_context(), transaction():
        for number in range(12):
            searches.save(cast.user("dora"), filters(tags=("volcan", f"tag{number}")), name="One", letters=False)
    assert asked() - few <= 1


def test_a_search_is_renamed_and_its_letters_end(dora: FlaskClient, app: Flask, cast: Cast, saved: SavedSearch) -> None:
    send(dora, f"/account/searches/{saved.handle}", "/account", name="Laves")
    assert kept(app, cast) == [("Laves", "q=basalte", False)]


def test_a_name_that_is_refused_keeps_the_wish_for_no_letters(dora: FlaskClient, saved: SavedSearch) -> None:
    answer = send(dora, f"/account/searches/{saved.handle}", "/account", name="")
    assert answer.status_code == 422
    assert 'name="letters" value="1">' in answer.text


def test_a_name_that_is_refused_stands_where_it_was_typed(dora: FlaskClient, app: Flask, cast: Cast, saved: SavedSearch) -> None:
    answer = send(dora, f"/account/searches/{saved.handle}", "/account", name="y" * 121, letters="1")
    assert (answer.status_code, "y" * 121 in answer.text, kept(app, cast)[0][0]) == (422, True, "Pierres")


def test_a_deleted_search_is_gone_with_its_feed(dora: FlaskClient, app: Flask, cast: Cast, saved: SavedSearch) -> None:
    send(dora, f"/account/searches/{saved.handle}/delete", "/account")
    assert (kept(app, cast), dora.get(f"/searches/{saved.feed_token}.rss").status_code) == ([], 404)


def test_a_second_click_finds_it_gone_and_says_so(dora: FlaskClient, saved: SavedSearch) -> None:
    address = f"/account/searches/{saved.handle}/delete"
    answers = [send(dora, address, "/account") for _click in range(2)]
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(303, "/account/searches")] * 2
    assert "You keep no such search any more." in text(dora.get("/account/searches"))


def test_nobody_else_changes_it(app: Flask, cast: Cast, saved: SavedSearch) -> None:
    carla = sign_in(app, cast.carla)
    assert send(carla, f"/account/searches/{saved.handle}", "/account", name="Mine").status_code == 404
    for handle in (saved.handle, "missing"):
        assert send(carla, f"/account/searches/{handle}/delete", "/account").status_code == 303
        assert "You keep no such search any more." in text(carla.get("/account/searches"))
    assert kept(app, cast) == [("Pierres", "q=basalte", True)]


class TestDeletingAll:
    def test_the_page_leads_to_a_question_that_names_them_and_deletes_nothing(
        self, dora: FlaskClient, app: Flask, cast: Cast, saved: SavedSearch
    ) -> None:
        page = dora.get(link(dora.get("/account/searches").text, "/account/searches/delete-all"))
        assert "This search is deleted with its feed" in text(page) and "<li>Pierres</li>" in page.text
        assert len(kept(app, cast)) == 1

    def test_the_answer_deletes_ones_own_and_nobody_elses(
        self, dora: FlaskClient, app: Flask, cast: Cast, saved: SavedSearch
    ) -> None:
        with app.app_context(), transaction():
            searches.save(cast.user("dora"), filters(q="lave"), name="Laves", letters=False)
            searches.save(cast.user("carla"), filters(q="lave"), name="Laves", letters=False)
        answer = send(dora, "/account/searches/delete-all", "/account")
        assert (answer.status_code, kept(app, cast), len(kept(app, cast, "carla"))) == (303, [], 1)
        assert "Your 2 searches are deleted." in text(dora.get("/account/searches"))

    def test_whoever_keeps_none_is_shown_that(self, dora: FlaskClient, saved: SavedSearch) -> None:
        for _twice in range(2):
            assert send(dora, "/account/searches/delete-all", "/account").status_code == 303
        assert "You keep no search any more." in text(dora.get("/account/searches"))
        assert dora.get("/account/searches/delete-all").headers["Location"] == "/account/searches"


def test_a_feed_has_what_fits_under_the_searchs_name_for_a_program_without_an_account(
    client: FlaskClient, saved: SavedSearch
) -> None:
    answer = client.get(f"/searches/{saved.feed_token}.rss")
    channel = ElementTree.fromstring(answer.data).find("channel")
    assert channel is not None and answer.mimetype == "application/rss+xml"
    assert channel.findtext("title") == "Pierres · MIMA"
    assert [item.findtext("title") for item in channel.findall("item")] == ["Basalt, Maison Pouzzolane"]
    again = client.get(f"/searches/{saved.feed_token}.rss", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_feed_of_a_place_that_nobody_knows_is_empty(app: Flask, cast: Cast, client: FlaskClient, saved: SavedSearch) -> None:
    with app.app_context(), transaction():
        nowhere = searches.save(cast.user("dora"), filters(near_to="Nullepart-les-Bains"), name="Ailleurs", letters=True)
        feed = f"/searches/{nowhere.feed_token}.rss"
    answer = client.get(feed)
    assert (answer.status_code, "<item>" in answer.text) == (200, False)


def test_a_feed_around_a_place_asks_for_patience_while_nobody_can_tell(
    app: Flask, cast: Cast, client: FlaskClient, saved: SavedSearch, tmp_path: Path
) -> None:
    with app.app_context(), transaction():
        near = searches.save(cast.user("dora"), filters(near_to="Riom"), name="Riom", letters=True)
        feed = f"/searches/{near.feed_token}.rss"
    with gazetteer_away(app, tmp_path):
        answer = client.get(feed)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")


def test_a_feed_speaks_its_persons_language(app: Flask, cast: Cast, client: FlaskClient, saved: SavedSearch) -> None:
    with app.app_context(), transaction():
        cast.user("dora").language = "fr"
    answer = client.get(f"/searches/{saved.feed_token}.rss", headers={"Accept-Language": "en"})
    assert "<language>fr</language>" in answer.text and "Basalte, Maison" in answer.text


def test_opening_a_letters_link_stops_nothing_and_its_button_does(
    app: Flask, cast: Cast, client: FlaskClient, saved: SavedSearch
) -> None:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = f"/searches/stop/{saved.stop_token}"
    assert "Write no more about this search" in text(client.get(page)) and kept(app, cast)[0][2]
    for _twice in range(2):
        answer = client.post(page, data={"csrf_token": token(client)})
        assert (answer.status_code, kept(app, cast)[0][2]) == (303, False)
    assert "We write no letters about this search." in text(client.get(page))


def test_another_token_opens_nothing(client: FlaskClient, saved: SavedSearch) -> None:
    for path in (
        f"/searches/stop/{saved.feed_token}",
        f"/searches/{saved.stop_token}.rss",
        "/searches/stop/x",
        "/searches/x.rss",
    ):
        assert client.get(path).status_code == 404
