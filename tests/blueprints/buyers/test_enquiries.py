"""From the first question to the answer, on the pages of both sides."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mima.buyers import queries
from mima.mailing import queries as mailing
from tests.browsing import hidden, send, text, token
from tests.catalog.making import published
from tests.people import PASSWORD, Cast, sign_in

pytestmark = pytest.mark.usefixtures("noon")

COMPANY = "/exhibitors/maison-pouzzolane/enquire"
ASK = {
    "subject": "A show for July",
    "text": "Have you a show for 400 people?",
    "wanted": "14 July",
    "audience": "400",
    "budget": "2 500",
}
EVA = {"name": "Eva", "structure": "Théâtre", "email": "eva@example.org"}


@pytest.fixture
def dora(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app, cast.dora)


@pytest.fixture
def bruno(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app, cast.bruno)


def ask(client: FlaskClient, **changes: str) -> str:
    """The reference of the thread."""
    return send(client, COMPANY, COMPANY, **{**ASK, **changes}).headers["Location"].rpartition("/")[2]


def test_a_signed_in_person_asks_at_once(dora: FlaskClient, bruno: FlaskClient) -> None:
    reference = ask(dora)
    page = text(bruno.get(f"/exhibitor/inbox/{reference}"))
    assert all(words in page for words in ("Have you a show for 400 people?", "14 July", "400", "€2,500"))


def test_an_enquiry_about_an_offering_names_it(app: Flask, cast: Cast, dora: FlaskClient, bruno: FlaskClient) -> None:
    with app.app_context():
        slug = published(cast.company("bruno")).slug
    page = f"/catalog/offerings/{slug}/enquire"
    assert 'value="Basalt"' in dora.get(page).text
    send(dora, page, page, **ASK)
    assert "“Basalt”" in text(bruno.get("/exhibitor/inbox"))


def test_a_draft_takes_no_enquiry(app: Flask, cast: Cast, dora: FlaskClient) -> None:
    from tests.catalog.making import draft

    with app.app_context():
        slug = draft(cast.company("bruno")).slug
    assert dora.get(f"/catalog/offerings/{slug}/enquire").status_code == 404


def test_the_exhibitor_answers_and_the_buyer_reads(dora: FlaskClient, bruno: FlaskClient) -> None:
    reference = ask(dora)
    send(bruno, f"/exhibitor/inbox/{reference}/answer", "/exhibitor/inbox", text="Yes, two of them.")
    page = text(dora.get(f"/account/enquiries/{reference}"))
    assert "Yes, two of them." in page and "answered" in page


@pytest.mark.parametrize("name", ["ana", "carla", "bruno"])
def test_a_strangers_thread_is_not_there(app: Flask, cast: Cast, dora: FlaskClient, name: str) -> None:
    reference, stranger = ask(dora), sign_in(app, getattr(cast, name))
    path = f"/account/enquiries/{reference}"
    answers = [
        stranger.get(path),
        *(send(stranger, f"{path}/{verb}", "/account", text="Hello") for verb in ("reply", "close", "read")),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4


@pytest.mark.parametrize("name", ["ana", "carla", "dora"])
def test_a_strangers_inbox_is_not_there(app: Flask, cast: Cast, dora: FlaskClient, name: str) -> None:
    reference, stranger = ask(dora), sign_in(app, getattr(cast, name))
    path = f"/exhibitor/inbox/{reference}"
    answers = [
        stranger.get(path),
        *(send(stranger, f"{path}/{verb}", "/account", text="Hello") for verb in ("answer", "close", "read")),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4


def test_reading_writes_nothing_and_marking_does(dora: FlaskClient, bruno: FlaskClient) -> None:
    reference = ask(dora)
    bruno.get(f"/exhibitor/inbox/{reference}")
    assert "new" in text(bruno.get("/exhibitor/inbox"))
    send(bruno, f"/exhibitor/inbox/{reference}/read", "/exhibitor/inbox")
    assert "Inbox 1 unread" not in text(bruno.get("/exhibitor/inbox"))


def test_a_closed_thread_refuses_and_keeps_what_was_typed(dora: FlaskClient, bruno: FlaskClient) -> None:
    reference = ask(dora)
    send(dora, f"/account/enquiries/{reference}/close", "/account")
    answer = send(bruno, f"/exhibitor/inbox/{reference}/answer", "/exhibitor/inbox", text="Yes, two of them.")
    assert (answer.status_code, "What you wrote was not sent" in text(answer)) == (409, True)


def test_wrong_figures_are_told_at_their_fields_and_nothing_is_lost(dora: FlaskClient) -> None:
    answer = send(dora, COMPANY, COMPANY, **ASK | {"audience": "many", "budget": "a lot"})
    assert (answer.status_code, answer.text.count('aria-invalid="true"'), "Have you a show" in answer.text) == (422, 2, True)


@pytest.mark.parametrize(("field", "value"), [("audience", "0"), ("audience", "-4"), ("budget", "-1"), ("audience", "9" * 30)])
def test_impossible_figures_are_refused(dora: FlaskClient, field: str, value: str) -> None:
    assert send(dora, COMPANY, COMPANY, **ASK | {field: value}).status_code == 422


def test_a_visitors_enquiry_waits_for_the_letter(app: Flask, cast: Cast, client: FlaskClient, bruno: FlaskClient) -> None:
    answer = send(client, COMPANY, COMPANY, **ASK, **EVA)
    assert (answer.headers["Location"], "A show for July" in text(bruno.get("/exhibitor/inbox"))) == ("/account/written", False)


def test_known_and_unknown_visitors_get_the_same_answer(app: Flask, cast: Cast) -> None:
    answers = []
    for email in (cast.dora, "eva@example.org"):
        client = app.test_client()
        first = send(client, COMPANY, COMPANY, **ASK, **EVA | {"email": email})
        answers.append((first.status_code, text(client.get(first.headers["Location"])).replace(email, "")))
    assert answers[0] == answers[1]


def test_the_letters_button_sends_it_and_opens_the_account(
    app: Flask, cast: Cast, client: FlaskClient, bruno: FlaskClient
) -> None:
    send(client, COMPANY, COMPANY, **ASK, **EVA)
    with app.app_context():
        link = f"/account/verify/{mailing.newest()[0].values['token']}"
    sent = send(client, link, link)
    assert "Have you a show" in text(client.get(sent.headers["Location"]))
    assert "A show for July" in text(bruno.get("/exhibitor/inbox"))


def test_the_page_behind_the_letters_link_shows_what_will_be_sent(app: Flask, cast: Cast, client: FlaskClient) -> None:
    send(client, COMPANY, COMPANY, **ASK, **EVA)
    with app.app_context():
        page = text(client.get(f"/account/verify/{mailing.newest()[0].values['token']}"))
    assert all(words in page for words in ("A show for July", "Have you a show for 400 people?", "14 July", "Eva", "Théâtre"))


def test_the_sixth_letter_to_one_address_is_refused_and_nothing_typed_is_lost(cast: Cast, client: FlaskClient) -> None:
    answers = [send(client, COMPANY, COMPANY, **ASK | {"subject": f"Subject {number}"}, **EVA) for number in range(6)]
    assert (answers[5].status_code, "Retry-After" in answers[5].headers, "Subject 5" in answers[5].text) == (429, True, True)


def test_a_long_enquiry_survives_an_expired_session(app: Flask, cast: Cast, dora: FlaskClient) -> None:
    reference = ask(dora)
    long = "Une question précise, avec « tout » ce qu’il faut savoir. " * 80
    client = app.test_client()
    answer = send(client, f"/account/enquiries/{reference}/reply", "/account/sign-in", text=long)
    signed = {"kept": hidden(answer.text, "kept"), "csrf_token": hidden(answer.text, "csrf_token")}
    offered = client.post("/account/sign-in", data={"email": cast.dora, "password": PASSWORD, **signed}).text
    fields = {name: hidden(offered, name) for name in ("text", "csrf_token")}
    client.post(f"/account/enquiries/{reference}/reply", data=fields)
    assert long.strip() in client.get(f"/account/enquiries/{reference}").text


def test_without_the_forms_token_nothing_is_sent(app: Flask, cast: Cast, dora: FlaskClient) -> None:
    assert dora.post(COMPANY, data=ASK).status_code == 400
    assert token(dora, "/account")
    with app.app_context():
        assert queries.inbox(cast.company("bruno")) == []


def test_the_page_of_a_company_leads_to_writing_to_it(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    assert f'href="{COMPANY}"' in client.get("/exhibitors/maison-pouzzolane").text
    assert client.get(COMPANY).status_code == 200
