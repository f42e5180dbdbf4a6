"""The desk: what is left to do, and the list of offerings."""

import pytest
from flask import Flask
from time_machine import Traveller

from mima.booths import queries as booths
from mima.booths import service as holding
from mima.buyers import service as buyers
from mima.buyers.service import Wish
from mima.catalog import service as catalog
from mima.catalog.models import OfferingState
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from tests.blueprints.exhibitor.making import begun, member, stored
from tests.browsing import text
from tests.people import Cast
from tests.statements import counted


def test_a_new_company_is_told_how_to_begin(app: Flask, cast: Cast) -> None:
    assert "Show your first work" in member(app, cast).get("/exhibitor").text


def test_a_draft_says_what_is_missing(app: Flask, cast: Cast) -> None:
    begun(app, cast, fields={}, price_from_cents=None, price_to_cents=None)
    assert "Still missing: Price, Performers" in text(member(app, cast).get("/exhibitor")).replace(
        "Performers, Price", "Price, Performers"
    )


def test_a_complete_draft_only_waits_to_be_submitted(app: Flask, cast: Cast) -> None:
    begun(app, cast)
    assert "Nothing is missing any more." in member(app, cast).get("/exhibitor").text


def test_a_held_booth_leads_to_its_booking(app: Flask, cast: Cast, noon: Traveller) -> None:
    with app.app_context():
        with transaction():
            booth = booths.booth(cast.edition, "A02")
            booking = holding.hold(booth, cast.company("bruno"), by=COMMAND)
        reference = booking.reference
    page = member(app, cast).get("/exhibitor").text
    assert "Booth A02 is held for you" in page
    assert f"/bookings/{reference}" in page


def test_missing_names_of_invoices_are_named(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        cast.company("bruno").street = ""
    assert "Still unknown: street." in member(app, cast).get("/exhibitor").text


def test_the_desk_shows_nothing_of_others(app: Flask, cast: Cast) -> None:
    begun(app, cast, "carla", title_fr="Secret de Carla", title_en="")
    client = member(app, cast)
    assert "Secret de Carla" not in client.get("/exhibitor").text + client.get("/exhibitor/offerings").text


@pytest.mark.parametrize("path", ["/exhibitor", "/exhibitor/offerings"])
def test_the_same_number_of_statements_for_one_offering_and_for_many(app: Flask, cast: Cast, path: str) -> None:
    client = member(app, cast)
    seen = []
    for count in (2, 4):
        for _ in range(count):
            begun(app, cast)
        client.get(path)
        with app.app_context(), counted() as statements:
            client.get(path)
        seen.append(len(statements))
    assert seen[0] == seen[1]


def test_the_list_is_filtered_by_state(app: Flask, cast: Cast) -> None:
    begun(app, cast, title_fr="Waits here", title_en="")
    other = begun(app, cast, title_fr="Was submitted", title_en="")
    with app.app_context(), transaction():
        catalog.submit(db.session.merge(stored(app, other)), by=COMMAND)
    page = member(app, cast).get("/exhibitor/offerings?state=submitted").text
    assert "Was submitted" in page
    assert "Waits here" not in page


@pytest.mark.parametrize("query", ["state=nonsense", "before=x", "before=-1", "before=99999999999999999999", "state=archived"])
def test_a_strange_address_of_the_list_is_no_fault(app: Flask, cast: Cast, query: str) -> None:
    assert member(app, cast).get(f"/exhibitor/offerings?{query}").status_code == 200


def test_a_long_list_goes_on_by_a_link(app: Flask, cast: Cast) -> None:
    with app.app_context():
        for number in range(41):
            with transaction():
                catalog.draft(cast.company("bruno"), by=COMMAND, kind="music", category="recording", title_fr=f"N{number:02}")
    client = member(app, cast)
    page = client.get("/exhibitor/offerings").text
    more = page.split('class="more"')[1].split('href="')[1].split('"')[0]
    assert "N00" not in page
    assert "N00" in client.get(more.replace("&amp;", "&")).text


def test_an_offering_is_withdrawn_from_the_list(app: Flask, cast: Cast) -> None:
    address = begun(app, cast)
    with app.app_context():
        with transaction():
            cast.company("bruno").trusted = True
        with transaction():
            catalog.submit(db.session.merge(stored(app, address)), by=COMMAND)
    client = member(app, cast)
    from tests.forms import send

    answer = send(client, f"{address}/withdraw", page="/exhibitor/offerings", next="/exhibitor/offerings")
    assert answer.location == "/exhibitor/offerings"
    assert stored(app, address).state is OfferingState.withdrawn


def test_enquiries_that_wait_for_an_answer_are_one_thing_to_do_and_named(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        dora, bruno = cast.user("dora"), cast.user("bruno")
        for subject in ("Un été", "Un hiver"):
            buyers.enquire(cast.company("bruno"), dora, Wish(subject, "Une question"))
        buyers.answer(buyers.enquire(cast.company("bruno"), dora, Wish("Hier", "Une autre")), bruno, "Oui")
        buyers.enquire_unproven(cast.company("bruno"), dora, Wish("Demain", "Une troisième"))
    page = member(app, cast).get("/exhibitor")
    assert "2 enquiries wait for your answer" in text(page)
    assert "“Un été”, Dora; “Un hiver”, Dora" in text(page) and "Hier" not in page.text and "Demain" not in page.text
    assert 'href="/exhibitor/inbox">To the inbox' in page.text
