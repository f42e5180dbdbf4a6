"""The list narrowed by hall, zone, category and payment: whom one writes to and what is printed are those, and nobody else."""

from io import BytesIO

import pytest
import time_machine
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.booths.models import Booth
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.editions.models import Zone, ZoneKind
from mima.mailing.models import Letter
from mima.payments import flow
from tests.blueprints.readiness.test_desk import DESK, Place
from tests.browsing import hidden, send, text
from tests.people import Cast, sign_in
from tests.statements import counted

SOUTH = "zone=H1/south"


@pytest.fixture
def place(app: Flask, noon: time_machine.Traveller, cast: Cast) -> Place:
    """Booths A02 and A03 stand in a zone of their own; bruno has A01, carla A02."""
    place = Place(app, cast, sign_in(app, cast.ana))
    with place.market(), transaction():
        edition = editions.by_slug(cast.edition)
        (hall,) = editions.halls(edition)
        names = {"code": "south", "name_fr": "Mur sud", "name_en": "South wall"}
        zone = Zone(hall_id=hall.id, kind=ZoneKind.booths, shape=[[0, 0], [100, 0], [100, 100]], **names)
        db.session.add(zone)
        db.session.flush()
        for booth in db.session.scalars(select(Booth).where(Booth.code.in_(("A02", "A03")))):
            booth.zone_id = zone.id
    place.booked()
    place.booked("carla", "A02")
    return place


def ordered(place: Place) -> str:
    """carla has A03 on an order whose invoice is not paid."""
    with place.market() as cast:
        with transaction():
            booth = booths.booth(cast.edition, "A03")
            reference = booth_service.hold(booth, cast.company("carla"), by=cast.user("carla").actor).reference
        flow.give_quote(reference, by=cast.user("carla").actor)
        flow.order(reference, "PO-77", by=cast.user("carla").actor)
        flow.accept_order(reference, by=cast.user("ana").actor)
        return reference


def found(place: Place, chosen: str) -> set[str]:
    page = text(place.ana.get(f"{DESK}?{chosen}"))
    return {code for code in ("A01", "A02", "A03") if f"{code} " in page}


@pytest.mark.parametrize(
    ("chosen", "codes"),
    [
        ("", {"A01", "A02"}),
        (SOUTH, {"A02"}),
        ("zone=H1/north", {"A01"}),
        ("zone=H1/north&task=sign&state=left", {"A01"}),
        ("hall=H1", {"A01", "A02"}),
        ("category=standard", {"A01", "A02"}),
        ("category=island", set()),
        (f"{SOUTH}&category=standard&hall=H1&paid=yes", {"A02"}),
        ("paid=no", set()),
    ],
)
def test_the_list_is_narrowed(place: Place, chosen: str, codes: set[str]) -> None:
    assert found(place, chosen) == codes


@pytest.mark.parametrize("name", ["hall", "zone", "category", "paid"])
def test_what_may_not_be_chosen_is_as_if_it_had_not_been_said(place: Place, name: str) -> None:
    assert found(place, f"{name}=nonsense") == {"A01", "A02"}


def test_an_order_whose_invoice_is_open_is_something_to_pay(place: Place) -> None:
    ordered(place)
    assert (found(place, "paid=no"), found(place, "paid=yes")) == ({"A03"}, {"A01", "A02"})


def test_all_of_a_zone_who_have_not_paid_is_a_list(place: Place) -> None:
    ordered(place)
    assert found(place, f"{SOUTH}&paid=no") == {"A03"}
    assert found(place, "zone=H1/north&paid=no") == set()


def test_what_was_chosen_stands_in_the_form_and_in_the_addresses(place: Place) -> None:
    page = place.ana.get(f"{DESK}?{SOUTH}&category=standard&paid=yes").text
    assert '<option value="H1/south" selected>' in page and '<option value="standard" selected>' in page
    assert f'href="{DESK}/write?zone=H1/south&amp;category=standard&amp;paid=yes"' in page


def test_a_letter_goes_to_those_of_the_zone_alone(place: Place) -> None:
    page = f"{DESK}/write?{SOUTH}"
    typed = {"subject": "Booth {booth}", "text": "Hello."}
    shown = place.ana.get(page)
    preview = send(place.ana, page, page=f"{DESK}/terms", name=hidden(shown.text, "name"), step="preview", **typed)
    kept = {name: hidden(preview.text, name) for name in ("name", "seal")}
    assert send(place.ana, page, page=f"{DESK}/terms", step="send", **kept, **typed).status_code == 303
    with place.market():
        letters = db.session.scalars(select(Letter.to_address).where(Letter.template == "list_message")).all()
    assert letters == [place.cast.carla]


@pytest.mark.parametrize(("chosen", "there", "not_there"), [(SOUTH, "A02", "A01"), ("zone=H1/north", "A01", "A02")])
@pytest.mark.parametrize("paper", ["addresses", "signs", "sheet"])
def test_papers_are_of_those_of_the_zone_alone(place: Place, paper: str, chosen: str, there: str, not_there: str) -> None:
    raw = place.ana.get(f"{DESK}/print/{paper}.pdf?{chosen}").data
    printed = "".join(page.extract_text() for page in PdfReader(BytesIO(raw)).pages)
    assert there in printed and not_there not in printed


def test_the_file_is_of_those_of_the_zone_alone(place: Place) -> None:
    rows = place.ana.get(f"{DESK}/list.csv?{SOUTH}").text
    assert "A02" in rows and "A01" not in rows


def test_a_narrowed_list_takes_the_same_statements_whatever_its_length(place: Place) -> None:
    page = f"{DESK}?{SOUTH}&category=standard&paid=yes"
    place.ana.get(page)
    with place.app.app_context(), counted() as few:
        place.ana.get(page)
    place.booked("carla", "A03")
    with place.app.app_context(), counted() as many:
        place.ana.get(page)
    assert len(few) == len(many)
