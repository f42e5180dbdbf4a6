"""The screens of identity, without JavaScript."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mima.accounts.models import User, UserSession
from mima.core.db import db
from mima.mailing import queries as mailing
from tests.browsing import hidden, link, send, text, token
from tests.people import PASSWORD, Cast, sign_in

pytestmark = pytest.mark.usefixtures("cast", "noon")

GOOD = "trois chats sur un mur"
EVA = {"name": "Eva", "structure": "Théâtre", "email": "eva@example.org", "password": GOOD}


def newest_token(app: Flask) -> str:
    with app.app_context():
        return str(mailing.newest()[0].values["token"])


def enter(client: FlaskClient, email: str = "dora@example.org", password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    return send(client, "/account/sign-in", "/account/sign-in", email=email, password=password, **more)


def cookie(client: FlaskClient) -> str:
    found = client.get_cookie("mima")
    assert found is not None
    return found.value


def test_a_buyer_lands_on_her_own_page(client: FlaskClient) -> None:
    assert enter(client).headers["Location"] == "/account"


def test_sign_in_leads_back_to_where_one_was_going(client: FlaskClient) -> None:
    assert enter(client, next="/account/password").headers["Location"] == "/account/password"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/e"]
)
def test_nobody_is_sent_to_another_site(client: FlaskClient, elsewhere: str) -> None:
    assert enter(client, next=elsewhere).headers["Location"] == "/account"


def test_a_session_from_before_does_not_become_a_signed_in_one(client: FlaskClient) -> None:
    send(client, "/language", language="en")
    before = cookie(client)
    enter(client)
    other = client.application.test_client()
    other.set_cookie("mima", before)
    assert (cookie(client) != before, other.get("/account").status_code) == (True, 303)


def test_signing_in_again_ends_the_former_session_of_this_browser(app: Flask, client: FlaskClient) -> None:
    enter(client)
    send(client, "/account/sign-in", "/account", email="bruno@example.org", password=PASSWORD)
    with app.app_context():
        assert db.session.scalar(select(func.count(UserSession.id))) == 1


def test_unknown_people_and_wrong_passwords_get_the_same_answer(client: FlaskClient) -> None:
    known, unknown = enter(client, password="wrong"), enter(client, "who@example.org", "wrong")
    assert (known.status_code, text(known)) == (unknown.status_code, text(unknown))


def test_the_eleventh_try_is_refused_with_when_to_come_back(client: FlaskClient) -> None:
    answers = [enter(client, password="wrong") for _ in range(11)]
    assert (answers[9].status_code, answers[10].status_code, answers[10].headers["Retry-After"]) == (422, 429, "900")


def test_a_known_and_an_unknown_address_sign_up_to_the_same_answer(app: Flask) -> None:
    answers = []
    for email in ("dora@example.org", "eva@example.org"):
        client = app.test_client()
        first = send(client, "/account/sign-up", "/account/sign-up", **EVA | {"email": email})
        second = client.get(first.headers["Location"])
        answers.append((first.status_code, first.headers["Location"], text(second).replace(email, "")))
    assert answers[0] == answers[1]


def test_a_known_and_an_unknown_address_reset_to_the_same_answer(app: Flask) -> None:
    answers = []
    for email in ("dora@example.org", "eva@example.org"):
        client = app.test_client()
        first = send(client, "/account/reset", "/account/reset", email=email)
        answers.append((first.status_code, text(client.get(first.headers["Location"])).replace(email, "")))
    assert answers[0] == answers[1]


def test_the_sixth_letter_within_an_hour_is_refused(client: FlaskClient) -> None:
    answers = [send(client, "/account/reset", "/account/reset", email="who@example.org") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]


def test_a_weak_password_is_told_and_the_rest_stays(client: FlaskClient) -> None:
    answer = send(client, "/account/sign-up", "/account/sign-up", **EVA | {"password": "password123"})
    assert answer.status_code == 422
    assert "one of the first that others would try" in text(answer) or "l’un des premiers" in text(answer)
    assert 'value="Théâtre"' in answer.text


def test_a_form_with_a_password_does_not_say_that_everything_is_still_here(client: FlaskClient) -> None:
    answer = send(client, "/account/sign-up", "/account/sign-up", **EVA | {"name": ""})
    assert "still here, except the password" in text(answer) or "sauf le mot de passe" in text(answer)


def test_a_password_never_comes_back_to_the_page(client: FlaskClient) -> None:
    answer = send(client, "/account/sign-up", "/account/sign-up", **EVA | {"email": "no address"})
    assert GOOD not in answer.text


def test_the_link_of_the_letter_shows_one_button_and_writes_nothing(app: Flask, client: FlaskClient) -> None:
    send(client, "/account/sign-up", "/account/sign-up", **EVA)
    page = client.get(f"/account/verify/{newest_token(app)}")
    with app.app_context():
        verified = db.session.scalar(select(User.verified_at).where(User.email == "eva@example.org"))
    assert (page.status_code, page.text.count("eva@example.org"), verified) == (200, 1, None)


def test_the_button_proves_the_address_and_opens_the_account(app: Flask, client: FlaskClient) -> None:
    send(client, "/account/sign-up", "/account/sign-up", **EVA)
    secret = newest_token(app)
    answer = send(client, f"/account/verify/{secret}", f"/account/verify/{secret}")
    assert (answer.headers["Location"], "eva@example.org" in client.get("/account").text) == ("/account", True)


def test_the_link_of_the_letter_leads_to_where_the_newcomer_was_going(app: Flask, client: FlaskClient) -> None:
    going = "/account/password?from=a+booth"
    page = link(client.get("/account/sign-in", query_string={"next": going}).text, "/account/sign-up")
    send(client, "/account/sign-up", page, **EVA, next=hidden(client.get(page).text.partition("<main")[2], "next"))
    secret = f"/account/verify/{newest_token(app)}"
    # The letter may be opened in another browser.
    assert send(app.test_client(), secret, secret).headers["Location"] == going


def test_a_renewed_link_leads_there_too(app: Flask, client: FlaskClient) -> None:
    send(client, "/account/sign-up", "/account/sign-up", **EVA, next="/account/password")
    send(client, "/account/verify", "/account/verify/none", email="eva@example.org", old=newest_token(app))
    secret = f"/account/verify/{newest_token(app)}"
    assert send(client, secret, secret).headers["Location"] == "/account/password"


def test_a_link_of_a_letter_leads_to_no_other_site(app: Flask, client: FlaskClient) -> None:
    send(client, "/account/sign-up", "/account/sign-up", **EVA, next="//evil.example")
    secret = f"/account/verify/{newest_token(app)}"
    assert send(client, secret, secret).headers["Location"] == "/account"


def test_a_spent_link_says_so_and_offers_a_new_one(app: Flask, client: FlaskClient) -> None:
    send(client, "/account/sign-up", "/account/sign-up", **EVA)
    secret = newest_token(app)
    send(client, f"/account/verify/{secret}", f"/account/verify/{secret}")
    answer = app.test_client().get(f"/account/verify/{secret}")
    assert (answer.status_code, 'action="/account/verify"' in answer.text) == (422, True)


def test_a_new_link_is_written_by_that_form(app: Flask, client: FlaskClient) -> None:
    send(client, "/account/sign-up", "/account/sign-up", **EVA)
    old = newest_token(app)
    send(client, "/account/verify", "/account/verify/none", email="eva@example.org", old=old)
    assert newest_token(app) != old


def test_a_new_password_by_letter_signs_everybody_out(app: Flask, cast: Cast, client: FlaskClient) -> None:
    elsewhere = sign_in(app, cast.dora)
    send(client, "/account/reset", "/account/reset", email=cast.dora)
    path = f"/account/reset/{newest_token(app)}"
    answer = send(client, path, path, password=GOOD)
    assert (answer.status_code, elsewhere.get("/account").status_code) == (303, 303)
    assert enter(app.test_client(), password=GOOD).status_code == 303


def test_changing_the_password_renews_this_session_and_ends_the_others(app: Flask, cast: Cast) -> None:
    here, elsewhere = sign_in(app, cast.dora), sign_in(app, cast.dora)
    before = cookie(here)
    send(here, "/account/password", "/account/password", current=PASSWORD, password=GOOD)
    assert (here.get("/account").status_code, elsewhere.get("/account").status_code) == (200, 303)
    assert cookie(here) != before


def test_a_person_ends_a_session_elsewhere(app: Flask, cast: Cast) -> None:
    here, elsewhere = sign_in(app, cast.dora), sign_in(app, cast.dora)
    with app.app_context():
        handle = db.session.scalars(select(UserSession).order_by(UserSession.id.desc())).first().handle  # type: ignore[union-attr]
    send(here, f"/account/sessions/{handle}/end", "/account")
    assert (here.get("/account").status_code, elsewhere.get("/account").status_code) == (200, 303)


def test_a_strangers_session_is_not_there(app: Flask, cast: Cast) -> None:
    sign_in(app, cast.bruno)
    with app.app_context():
        handle = db.session.scalars(select(UserSession)).one().handle
    assert send(sign_in(app, cast.dora), f"/account/sessions/{handle}/end", "/account").status_code == 404


def test_signing_out_ends_the_row_and_clears_what_the_browser_keeps(app: Flask, cast: Cast) -> None:
    client = sign_in(app, cast.dora)
    answer = send(client, "/account/sign-out", "/account")
    with app.app_context():
        rows = db.session.scalar(select(func.count(UserSession.id)))
    assert (rows, answer.headers["Clear-Site-Data"]) == (0, '"cache", "storage"')


def test_private_pages_are_kept_nowhere(app: Flask, cast: Cast) -> None:
    assert sign_in(app, cast.dora).get("/account").headers["Cache-Control"] == "no-store"


def test_a_person_changes_name_and_language(app: Flask, cast: Cast) -> None:
    client = sign_in(app, cast.dora)
    send(client, "/account", "/account", name="Dora Martin", structure="Ville de Riom", language="fr")
    page = client.get("/account")
    assert ('lang="fr"' in page.text, "Dora Martin" in page.text, "Ville de Riom" in page.text) == (True, True, True)


def test_the_outbox_makes_the_links_of_letters_clickable(app: Flask, client: FlaskClient) -> None:
    from mima.tasks import letters

    send(client, "/account/sign-up", "/account/sign-up", **EVA)
    with app.app_context():
        letters.send_due()
    assert f'href="http://localhost/account/verify/{newest_token(app)}"' in client.get("/account/outbox").text


def test_a_token_of_another_session_sends_nothing(app: Flask, cast: Cast) -> None:
    stolen = token(app.test_client())
    answer = sign_in(app, cast.dora).post("/account", data={"csrf_token": stolen, "name": "Mallory"})
    with app.app_context():
        assert (answer.status_code, cast.user("dora").name) == (400, "Dora")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_language_that_was_clicked_stays_after_signing_out(client: FlaskClient, language: str) -> None:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en" if language == "fr" else "fr"
    send(client, "/language", "/account/sign-in", language=language)
    enter(client)
    send(client, "/account/sign-out", "/account")
    assert f'<html lang="{language}"' in client.get("/catalog").text


def test_nothing_but_the_language_stays_after_signing_out(client: FlaskClient) -> None:
    enter(client)
    with client.session_transaction() as session:
        session.update(language="en", exhibitor_id=1)
    send(client, "/account/sign-out", "/account")
    with client.session_transaction() as session:
        assert dict(session) == {"language": "en"}
