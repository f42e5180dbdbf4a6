"""The exhibitor's page: a form for each task, nothing typed is lost, nobody else's is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.core import clock
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.readiness import co_exhibitors, queries
from mima.readiness.models import CertificateFile, TaskKind, TaskState
from mima.readiness.queries import Readiness
from tests.billing.papers import booked
from tests.browsing import hidden, send, text
from tests.people import Cast, sign_in
from tests.readiness.making import PDF, slot
from tests.statements import counted


@dataclass(frozen=True)
class Place:
    """bruno's booked booth, and his browser."""

    app: Flask
    cast: Cast
    reference: str
    bruno: FlaskClient

    @property
    def page(self) -> str:
        return f"/bookings/{self.reference}/readiness"

    def post(self, kind: str, **fields: object) -> TestResponse:
        return send(self.bruno, f"{self.page}/{kind}", page=self.page, **fields)

    @contextmanager
    def ready(self) -> Iterator[Readiness]:
        with self.app.app_context():
            yield queries.of_booking(booths.booking(self.reference))

    def state(self, kind: TaskKind) -> TaskState:
        with self.ready() as found:
            item = found.item(kind)
            assert item is not None
            return item.state


@pytest.fixture
def place(app: Flask, noon: time_machine.Traveller, cast: Cast) -> Place:
    with app.app_context():
        reference = booked(cast).reference
    return Place(app, cast, reference, sign_in(app, cast.bruno))


def file(content: bytes = PDF, name: str = "assurance.pdf") -> tuple[BytesIO, str]:
    return BytesIO(content), name


def test_the_page_says_what_is_left_and_until_when(place: Place) -> None:
    page = text(place.bruno.get(place.page))
    assert "7 things are left to do." in page
    assert "Eco-charter To do by 31 January 2027" in page


def test_the_desk_begins_with_what_is_due_first(place: Place) -> None:
    page = text(place.bruno.get("/exhibitor"))
    assert "Eco-charter for booth A01" in page and "4 things more for booth A01" in page


def test_the_booking_leads_there(place: Place) -> None:
    assert f'href="{place.page}"' in place.bruno.get(f"/bookings/{place.reference}").text


def test_an_answer_is_kept_and_stands_in_its_field(place: Place) -> None:
    assert place.post("sign", sign_name="Pouzzolane").status_code == 303
    assert place.state(TaskKind.sign) is TaskState.done
    assert 'value="Pouzzolane"' in place.bruno.get(place.page).text


def test_names_of_badges_are_one_a_line(place: Place) -> None:
    place.post("badges", badge_names="Eva\r\nLéo\r\n")
    with place.ready() as found:
        assert found.badges == ["Eva", "Léo"]


@pytest.mark.parametrize(
    ("kind", "fields", "told", "kept"),
    [
        ("badges", {"badge_names": "A\nB\nC\nD\nE"}, "more names than your booth has badges", "A\nB\nC\nD\nE"),
        ("power", {"watts": "9000"}, "less power than this", "9000"),
        ("power", {"watts": "much"}, "whole number", "much"),
        ("contact", {"contact_name": "Eva", "contact_mobile": "none"}, "telephone number", "none"),
        ("charter", {}, "Tick the box", ""),
    ],
)
def test_what_does_not_fit_is_told_and_stays_on_the_page(
    place: Place, kind: str, fields: dict[str, str], told: str, kept: str
) -> None:
    answer = place.post(kind, **fields)
    assert answer.status_code == 422
    assert told in text(answer) and kept in answer.text
    assert place.state(TaskKind(kind)) is TaskState.open


def test_a_certificate_is_handed_in_and_can_be_looked_at(place: Place) -> None:
    assert place.post("insurance", certificate=file(), expires_on="2027-12-31").status_code == 303
    assert place.state(TaskKind.insurance) is TaskState.handed_in
    with place.ready() as found:
        item = found.item(TaskKind.insurance)
        assert item is not None and item.task is not None and item.task.file is not None
        address = f"/bookings/{place.reference}/certificates/{item.task.file.public_id}"
    seen = place.bruno.get(address)
    assert (seen.data, seen.mimetype, seen.headers["Cache-Control"]) == (PDF, "application/pdf", "no-store")
    # To be saved; and where a browser shows it all the same, it can do nothing.
    assert (
        seen.headers["Content-Disposition"].startswith("attachment;") and "assurance.pdf" in seen.headers["Content-Disposition"]
    )
    assert seen.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert sign_in(place.app, place.cast.ana).get(address).status_code == 200
    assert sign_in(place.app, place.cast.carla).get(address).status_code == 404


def test_a_good_file_with_a_wrong_day_need_not_be_sent_again(place: Place) -> None:
    refused = place.post("insurance", certificate=file(), expires_on="2027-03-01")
    assert refused.status_code == 422 and "assurance.pdf" in refused.text and 'value="2027-03-01"' in refused.text
    assert "valid until the last day of the market" in text(refused)
    assert place.state(TaskKind.insurance) is TaskState.open
    place.post("insurance", kept=hidden(refused.text, "kept"), expires_on="2027-04-02")
    assert place.state(TaskKind.insurance) is TaskState.handed_in


def test_a_day_that_is_none_keeps_the_file_too(place: Place) -> None:
    refused = place.post("insurance", certificate=file(), expires_on="next year")
    assert refused.status_code == 422 and hidden(refused.text, "kept")
    assert 'value="next year"' in refused.text


def test_a_file_of_another_kind_is_told_and_the_day_stays(place: Place) -> None:
    refused = place.post("insurance", certificate=file(b"MZ program", "assurance.pdf"), expires_on="2027-12-31")
    assert refused.status_code == 422
    assert "This is no PDF, JPEG or PNG" in text(refused) and 'value="2027-12-31"' in refused.text


def test_a_booking_keeps_so_many_files_and_no_more(place: Place) -> None:
    for number in range(20):
        place.post("insurance", certificate=file(PDF + bytes([number])), expires_on="")
    refused = place.post("insurance", certificate=file(), expires_on="2027-12-31")
    assert (refused.status_code, "Too many tries" in text(refused)) == (422, True)
    with place.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(CertificateFile)) == 20


def test_without_a_file_it_is_asked_for(place: Place) -> None:
    refused = place.post("insurance", expires_on="2027-12-31")
    assert refused.status_code == 422 and "Please choose a file." in text(refused)


def test_the_file_of_another_booking_cannot_be_named(place: Place) -> None:
    place.post("insurance", certificate=file(), expires_on="2027-12-31")
    kept = hidden(place.bruno.get(place.page).text, "kept")
    with place.app.app_context():
        theirs = booked(place.cast, "carla", "A02").reference
    carla, page = sign_in(place.app, place.cast.carla), f"/bookings/{theirs}/readiness"
    assert send(carla, f"{page}/insurance", page=page, kept=kept, expires_on="2027-12-31").status_code == 404


def test_a_slot_is_chosen_and_a_full_one_is_told(place: Place) -> None:
    with place.app.app_context():
        key = slot(place.cast).id
        theirs = booked(place.cast, "carla", "A02").reference
    assert place.post("unloading", slot=str(key)).status_code == 303
    carla, page = sign_in(place.app, place.cast.carla), f"/bookings/{theirs}/readiness"
    late = send(carla, f"{page}/unloading", page=page, slot=str(key))
    assert late.status_code == 409 and "This slot is full now" in text(late)


def test_a_stranger_and_a_task_that_there_is_not_are_the_same_404(place: Place) -> None:
    carla = sign_in(place.app, place.cast.carla)
    assert carla.get(place.page).status_code == 404
    assert place.post("nothing", x="y").status_code == 404


def test_a_held_booth_says_that_there_is_nothing_to_prepare(place: Place) -> None:
    with place.app.app_context(), transaction():
        booth = booths.booth(place.cast.edition, "A03")
        held = booth_service.hold(booth, place.cast.company("bruno"), by=COMMAND).reference
    answer = place.bruno.get(f"/bookings/{held}/readiness")
    assert answer.status_code == 409 and "nothing to prepare" in text(answer)


def test_a_co_exhibitor_is_added_with_its_page_and_taken_off(place: Place) -> None:
    add = f"/bookings/{place.reference}/co-exhibitors"
    page = "http://localhost/exhibitors/kiosque-a-sons"
    assert send(place.bruno, add, page=place.page, co_name="Kiosque", co_page=page, co_badges="Zoé").status_code == 303
    shown = place.bruno.get(place.page)
    assert 'href="/exhibitors/kiosque-a-sons"' in shown.text and "Zoé" in text(shown)
    with place.app.app_context():
        (one,) = queries.co_exhibitors([booths.booking(place.reference).id])[booths.booking(place.reference).id]
    send(place.bruno, f"{add}/{one.public_id}/remove", page=place.page)
    assert "Zoé" not in text(place.bruno.get(place.page))


def test_a_page_that_nobody_has_is_told_and_nothing_is_lost(place: Place) -> None:
    add = f"/bookings/{place.reference}/co-exhibitors"
    answer = send(place.bruno, add, page=place.page, co_name="Kiosque", co_page="nobody", co_badges="Zoé")
    assert answer.status_code == 422 and "No exhibitor has this page" in text(answer)
    assert 'value="Kiosque"' in answer.text and "Zoé" in answer.text


def beside(place: Place, name: str = "Bruit Blanc", **said: str) -> str:
    """Its address, once it shows with bruno and has agreed to be named."""
    nothing = {"page": "", "text": "", "link": "", "badges": ""}
    with place.app.app_context(), transaction():
        booking = booths.booking(place.reference)
        added = co_exhibitors.add(booking, name, **{**nothing, **said}, by=place.cast.user("bruno").actor)
        added.agreed_at = clock.now()
        return f"/bookings/{place.reference}/co-exhibitors/{added.public_id}"


def test_a_co_exhibitor_is_named_anew(place: Place) -> None:
    address = beside(place, badges="Zoé\nAli")
    shown = place.bruno.get(address)
    assert 'value="Bruit Blanc"' in shown.text and "Zoé\nAli" in shown.text
    answer = send(place.bruno, address, page=address, co_name="Bruit Rose", co_text="Synthesis", co_link="rose.example")
    assert answer.status_code == 303
    assert "Bruit Rose" in text(place.bruno.get(place.page))
    assert 'value="https://rose.example"' in place.bruno.get(address).text


def test_a_change_that_is_refused_loses_nothing(place: Place) -> None:
    address = beside(place)
    answer = send(place.bruno, address, page=address, co_name="Bruit Rose", co_text="Synthesis", co_link="javascript:alert(1)")
    assert answer.status_code == 422 and "address on the web" in text(answer)
    assert 'value="Bruit Rose"' in answer.text and 'value="Synthesis"' in answer.text


def test_somebody_elses_co_exhibitor_is_not_there(place: Place) -> None:
    carla = sign_in(place.app, place.cast.carla)
    assert carla.get(beside(place)).status_code == 404


@pytest.mark.parametrize("page", ["/editions/mima-2027/plan", "/editions/mima-2027/booths/A01", "/exhibitors"])
def test_visitors_find_the_co_exhibitor_with_its_page(place: Place, page: str) -> None:
    beside(place, "Le Kiosque", page="kiosque-a-sons")
    visitor = place.app.test_client()
    assert '<a href="/exhibitors/kiosque-a-sons">Le Kiosque</a>' in visitor.get(page).text


def test_the_drawing_says_who_shows_there_as_well(place: Place) -> None:
    beside(place)
    assert "booked by Maison Pouzzolane, with Bruit Blanc" in text_of_labels(place)


def text_of_labels(place: Place) -> str:
    visitor = place.app.test_client()
    return visitor.get("/editions/mima-2027/plan", headers={"Accept-Language": "en"}).text


def test_a_co_exhibitor_with_a_company_here_is_listed_under_the_booth(place: Place) -> None:
    beside(place, "Le Kiosque", page="kiosque-a-sons")
    visitor = place.app.test_client()
    shown = visitor.get("/exhibitors?q=kiosque", headers={"Accept-Language": "en"}).text
    assert "Kiosque à Sons</a>" in shown and "booth A01" in shown
    assert "Booth A01" in visitor.get("/exhibitors/kiosque-a-sons", headers={"Accept-Language": "en"}).text


def test_one_without_has_a_line_on_the_hosts_page(place: Place) -> None:
    beside(place, text="Granular synthesis", link="https://bruit.example")
    shown = place.app.test_client().get("/exhibitors/maison-pouzzolane", headers={"Accept-Language": "en"}).text
    assert "At our booth" in shown and "Granular synthesis" in shown
    assert 'href="https://bruit.example"' in shown


def test_what_was_taken_off_is_gone_from_the_plan_at_once(place: Place) -> None:
    address, visitor = beside(place), place.app.test_client()
    assert "Bruit Blanc" in visitor.get("/editions/mima-2027/plan").text
    send(place.bruno, f"{address}/remove", page=place.page)
    assert "Bruit Blanc" not in visitor.get("/editions/mima-2027/plan").text


def test_the_directory_takes_the_same_statements_whatever_the_number_of_co_exhibitors(place: Place) -> None:
    visitor = place.app.test_client()
    visitor.get("/exhibitors")
    with place.app.app_context(), counted() as few:
        visitor.get("/exhibitors")
    for name in ("Un", "Deux"):
        beside(place, name)
    with place.app.app_context(), counted() as many:
        visitor.get("/exhibitors")
    assert len(few) == len(many)
