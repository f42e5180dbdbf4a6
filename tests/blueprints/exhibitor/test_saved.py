"""A draft saves itself while somebody types, and two windows lose nothing of each other."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mima.catalog import service as catalog
from mima.catalog.queries import owned
from mima.core.actors import COMMAND
from mima.core.transaction import transaction
from tests.blueprints.exhibitor.making import TYPED, begun, member, save, stored
from tests.browsing import hidden, text
from tests.forms import token
from tests.people import Cast

HTMX = {"HX-Request": "true"}


def typed(client: FlaskClient, address: str, **fields: Any) -> TestResponse:
    data = {"csrf_token": token(client, address), **TYPED, **fields}
    return client.post(f"{address}/draft", data=data, headers=HTMX)


def test_what_is_typed_is_saved_and_only_a_line_comes_back(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    answer = typed(client, address, title_fr="Obsidienne")
    assert answer.status_code == 200 and "Saved at" in answer.text and "<html" not in answer.text
    assert stored(app, address).title_fr == "Obsidienne"


def test_a_wrong_value_is_named_and_the_others_are_saved(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    answer = typed(client, address, title_fr="Obsidienne", isrc="FR-Z03", price_from_cents="dear")
    assert answer.status_code == 422
    assert 'href="#isrc"' in answer.text and 'href="#price_from_cents"' in answer.text and "title_fr" not in text(answer)
    assert (stored(app, address).title_fr, stored(app, address).price_from_cents) == ("Obsidienne", 35_000)


def test_what_waits_for_approval_is_not_changed_by_typing(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    with app.app_context(), transaction():
        catalog.submit(owned(cast.company("bruno"), address.rsplit("/", 1)[1]), by=COMMAND)
    answer = typed(client, address, title_fr="Ob")
    assert answer.status_code == 409 and 'id="saved"' in answer.text
    assert stored(app, address).title_fr == "Basalte"
    assert "/draft" not in client.get(address).text


def test_without_htmx_the_address_leads_to_the_form_and_saves_nothing(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    answer = client.post(f"{address}/draft", data={"csrf_token": token(client, address)})
    assert (answer.status_code, stored(app, address).title_fr) == (303, "Basalte")


def test_what_another_window_changed_is_shown_beside_what_was_typed(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    seen = hidden(client.get(address).text, "seen")
    save(client, address, seen=seen, title_fr="Obsidienne")
    answer = save(client, address, seen=seen, title_fr="Lave", place="Thiers")
    assert answer.status_code == 409 and "in another window" in text(answer)
    assert "<del>Obsidienne</del><ins>Lave</ins>" in answer.text and 'value="Thiers"' in answer.text
    assert stored(app, address).title_fr == "Obsidienne"
    again = save(client, address, seen=hidden(answer.text, "seen"), title_fr="Lave", place="Thiers")
    assert (again.status_code, stored(app, address).title_fr) == (303, "Lave")


def test_what_only_the_other_window_changed_stays(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    save(client, address)
    seen = hidden(client.get(address).text, "seen")
    save(client, address, seen=seen, title_fr="Obsidienne")
    answer = save(client, address, seen=seen, place="Thiers")
    assert (answer.status_code, stored(app, address).title_fr, stored(app, address).place) == (303, "Obsidienne", "Thiers")
    assert "left as it is there: Title in French" in text(client.get(address))


def test_a_form_that_saved_itself_goes_on_with_what_it_saved(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    seen = hidden(client.get(address).text, "seen")
    for title in ("Ob", "Obsi", "Obsidienne"):
        answer = typed(client, address, seen=seen, title_fr=title)
        seen = hidden(answer.text, "seen")
    assert answer.status_code == 200 and stored(app, address).title_fr == "Obsidienne"


def test_a_clash_while_typing_stays_one_until_the_button(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    seen = hidden(client.get(address).text, "seen")
    save(client, address, seen=seen, title_fr="Obsidienne")
    answer = typed(client, address, seen=seen, title_fr="Lave")
    assert answer.status_code == 409 and "Press the button to compare" in text(answer)
    assert save(client, address, seen=hidden(answer.text, "seen"), title_fr="Lave").status_code == 409
    assert stored(app, address).title_fr == "Obsidienne"


def test_a_wrong_form_keeps_the_marks_it_was_opened_with(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    seen = hidden(client.get(address).text, "seen")
    answer = save(client, address, seen=seen, isrc="FR")
    assert answer.status_code == 422 and hidden(answer.text, "seen") == seen
