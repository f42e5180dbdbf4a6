"""The hosted page without a browser: what it shows, where it sends people, what it allows."""

from __future__ import annotations

import time

import pytest
import requests
import time_machine

from mima.stripe_sandbox.control_words import CONTROL_WORDS
from mima.stripe_sandbox.words import WORDS, words_in

from .parts import MARKET, line


def page(sandbox, session_id, **headers):
    return requests.get(f"{sandbox.url}/c/pay/{session_id}", headers=headers, timeout=10)


def test_the_page_shows_lines_and_total(sandbox):
    html = page(sandbox, sandbox.open_session(locale="en").id).text
    assert all(part in html for part in ("Booth B12", "Socket 16 A", "€1,260.00", "€90.00", "€1,350.00"))


def test_the_page_says_that_no_money_moves(sandbox):
    html = page(sandbox, sandbox.open_session(locale="en").id).text
    assert "SANDBOX" in html
    assert "No real money" in html


@pytest.mark.parametrize(("locale", "word"), [("fr", "Payer"), ("fr-CA", "Payer"), ("en", "Pay "), ("de", "Pay ")])
def test_the_page_speaks_the_session_s_language(sandbox, locale, word):
    assert word in page(sandbox, sandbox.open_session(locale=locale).id).text


@pytest.mark.parametrize(("accepted", "language"), [("fr-FR,fr;q=0.9", "fr"), ("en-GB", "en"), ("pt", "en")])
def test_without_a_language_the_page_speaks_the_browser_s(sandbox, accepted, language):
    html = page(sandbox, sandbox.open_session(locale="auto").id, **{"Accept-Language": accepted}).text
    assert f'<html lang="{language}">' in html


def test_french_amounts_have_a_comma_and_no_break_spaces(sandbox):
    html = page(sandbox, sandbox.open_session(locale="fr").id).text
    assert "1\u202f350,00\u00a0€" in html


def test_names_are_escaped(sandbox):
    html = page(sandbox, sandbox.open_session(line_items=[line("<b>Booth</b>", 1000)]).id).text
    assert "&lt;b&gt;Booth&lt;/b&gt;" in html


def test_paying_sends_to_the_success_address_with_the_session_s_id(sandbox):
    session = sandbox.open_session()
    answer = sandbox.press(session.id, "pay")
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"{MARKET}/bookings/B12/return?session_id={session.id}",
    )


def test_paying_twice_sends_to_the_same_place(sandbox):
    session = sandbox.open_session()
    first, second = sandbox.press(session.id, "pay"), sandbox.press(session.id, "pay")
    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])


def test_a_refused_card_shows_the_page_again_with_the_reason(sandbox):
    session = sandbox.open_session(locale="en")
    answer = sandbox.press(session.id, "decline")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/c/pay/{session.id}")
    assert "The bank refused the card" in page(sandbox, session.id).text


def test_going_back_sends_to_the_cancel_address(sandbox):
    answer = sandbox.press(sandbox.open_session().id, "back")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{MARKET}/bookings/B12")


def test_going_back_leaves_the_session_open(sandbox):
    session = sandbox.open_session()
    sandbox.press(session.id, "back")
    assert sandbox.client.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_a_paid_session_says_so_with_a_way_on(sandbox):
    session = sandbox.paid_session(locale="en")
    html = page(sandbox, session.id).text
    assert "Already paid" in html
    assert f'href="{MARKET}/bookings/B12/return?session_id={session.id}"' in html


def test_a_paid_session_has_no_button(sandbox):
    assert "<button" not in page(sandbox, sandbox.paid_session().id).text


def test_an_expired_session_says_so_with_a_way_back(sandbox):
    session = sandbox.open_session(locale="en")
    sandbox.client.v1.checkout.sessions.expire(session.id)
    answer = page(sandbox, session.id)
    assert answer.status_code == 410
    assert f'href="{MARKET}/bookings/B12"' in answer.text


def test_a_session_that_lapsed_while_the_page_was_open_takes_nothing(sandbox):
    session = sandbox.open_session(expires_at=int(time.time()) + 1860)
    with time_machine.travel(time.time() + 1861):
        answer = sandbox.press(session.id, "pay")
        assert answer.headers["Location"] == f"/c/pay/{session.id}"
        assert sandbox.client.v1.checkout.sessions.retrieve(session.id).payment_status == "unpaid"


@pytest.mark.parametrize("button", ["", "/pay", "/decline", "/back"])
def test_an_unknown_session_has_a_page_of_its_own(sandbox, button):
    ask = requests.post if button else requests.get
    answer = ask(f"{sandbox.url}/c/pay/cs_test_none{button}", timeout=10)
    assert (answer.status_code, MARKET in answer.text) == (404, True)


def test_forms_may_go_here_and_to_the_market_only(sandbox):
    policy = page(sandbox, sandbox.open_session().id).headers["Content-Security-Policy"]
    assert f"form-action 'self' {sandbox.url} {MARKET};" in policy


def test_nothing_inline_and_nothing_foreign_is_allowed(sandbox):
    policy = page(sandbox, sandbox.open_session().id).headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self';")
    assert "unsafe" not in policy


def test_the_page_holds_no_inline_style_or_script(sandbox):
    html = page(sandbox, sandbox.open_session().id).text
    assert not any(part in html for part in ("<script", "<style", " style=", " onclick="))


def test_another_site_s_form_presses_no_button(sandbox):
    session = sandbox.open_session()
    answer = requests.post(f"{sandbox.url}/c/pay/{session.id}/pay", headers={"Sec-Fetch-Site": "cross-site"}, timeout=10)
    assert answer.status_code == 403
    assert sandbox.client.v1.checkout.sessions.retrieve(session.id).payment_status == "unpaid"


def test_a_foreign_host_name_is_not_answered(sandbox):
    answer = requests.get(f"{sandbox.url}/_control/state", headers={"Host": "evil.example"}, timeout=10)
    assert answer.status_code == 400


def test_both_languages_have_the_same_sentences():
    def sentences(words):
        return {(name, *sorted(each if isinstance(each, dict) else ())) for name, each in words.items()}

    assert sentences(words_in("en")) == sentences(words_in("fr"))


def test_the_control_page_lists_what_happened(sandbox):
    sandbox.paid_session()
    html = requests.get(f"{sandbox.url}/_control/", timeout=10).text
    assert "checkout.session.completed" in html


def test_a_form_on_the_control_page_comes_back_to_it(sandbox):
    answer = requests.post(
        f"{sandbox.url}/_control/webhooks",
        data={"mode": "late", "seconds": "45"},
        headers={"Accept": "text/html,*/*;q=0.8"},
        allow_redirects=False,
        timeout=10,
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/_control/")


DISPUTE = {"en": "Open a dispute", "fr": "Ouvrir un litige"}


@pytest.mark.parametrize("language", DISPUTE)
def test_the_control_page_offers_to_dispute_what_was_paid(sandbox, language):
    sandbox.paid_session()
    html = requests.get(f"{sandbox.url}/_control/", headers={"Accept-Language": language}, timeout=10).text
    assert DISPUTE[language] in html


def test_the_control_page_offers_no_refund_of_what_is_disputed(sandbox):
    charge = sandbox.paid_session().payment_intent.latest_charge.id
    sandbox.control("dispute", charge=charge)
    html = requests.get(f"{sandbox.url}/_control/", headers={"Accept-Language": "en"}, timeout=10).text
    assert ("Send evidence" in html, f'value="{charge}"' in html) == (True, False)


def test_the_control_page_tells_what_waits_in_days(sandbox):
    sandbox.press(sandbox.open_session().id, "debit")
    html = requests.get(f"{sandbox.url}/_control/", headers={"Accept-Language": "fr"}, timeout=10).text
    assert "Le prélèvement réussit" in html
    assert "7\xa0jours" in html


def test_the_words_of_one_page_are_not_those_of_another():
    assert not WORDS["en"].keys() & CONTROL_WORDS["en"].keys()


def test_the_control_page_has_one_main_heading_and_no_script(sandbox):
    html = requests.get(f"{sandbox.url}/_control/", timeout=10).text
    assert (html.count("<h1"), "<script" in html) == (1, False)
