"""The organizers' side: the list, its files and papers, certificates decided, letters sent as they were seen."""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from mima.booths import queries as booths
from mima.core.db import db
from mima.core.transaction import transaction
from mima.mailing.models import Letter
from mima.readiness import co_exhibitors, lists, queries, service
from mima.readiness.models import TaskKind, TaskState
from tests.billing.papers import booked
from tests.browsing import hidden, send, text
from tests.people import Cast, sign_in
from tests.readiness.making import handed_in
from tests.statements import counted

DESK = "/organizer/editions/mima-2027/readiness"


@dataclass(frozen=True)
class Place:
    app: Flask
    cast: Cast
    ana: FlaskClient

    @contextmanager
    def market(self) -> Iterator[Cast]:
        with self.app.app_context():
            yield self.cast

    def booked(self, name: str = "bruno", code: str = "A01", **answers: dict[str, Any]) -> str:
        """A booked booth whose company has answered so."""
        with self.market() as cast:
            booking = booked(cast, name, code)
            with transaction():
                for kind, said in answers.items():
                    service.answer(booking, TaskKind(kind), said, by=cast.user(name).actor)
            return booking.reference

    def certificate(self, reference: str, name: str = "bruno") -> str:
        with self.market() as cast:
            file = handed_in(cast, booths.booking(reference), name).file
            assert file is not None
            return file.public_id

    def state(self, reference: str) -> TaskState:
        with self.market():
            item = queries.of_booking(booths.booking(reference)).item(TaskKind.insurance)
            assert item is not None
            return item.state

    def letters(self, template: str) -> int:
        with self.market():
            return db.session.scalar(select(func.count()).select_from(Letter).where(Letter.template == template)) or 0

    def write(self, step: str, page: TestResponse | None = None, **fields: str) -> TestResponse:
        """The writing page's form with this button, its hidden fields as the page has them."""
        shown = page or self.ana.get(f"{DESK}/write")
        kept = {name: hidden(shown.text, name) for name in ("name", "seal")}
        typed = {"subject": "Booth {booth}", "text": "Hello {contact}.", "step": step}
        return send(self.ana, f"{DESK}/write", page=DESK + "/terms", **{**kept, **typed, **fields})


@pytest.fixture
def place(app: Flask, noon: time_machine.Traveller, cast: Cast) -> Place:
    return Place(app, cast, sign_in(app, cast.ana))


def test_the_list_names_each_booth_with_what_is_left(place: Place) -> None:
    place.booked(sign={"sign_name": "Pouzzolane"})
    page = text(place.ana.get(DESK))
    assert "A01 Maison Pouzzolane Eco-charter , To do" in page and "Name on the sign , To do" not in page


def test_the_list_is_filtered_by_task_and_state(place: Place) -> None:
    place.booked(sign={"sign_name": "Pouzzolane"})
    place.booked("carla", "A02")
    left = text(place.ana.get(f"{DESK}?task=sign&state=left"))
    assert "A02 Kiosque à Sons" in left and "A01 Maison" not in left
    assert "No booked booth is like that" in text(place.ana.get(f"{DESK}?task=sign&state=handed_in"))


def test_what_the_address_says_wrongly_is_as_if_it_had_not_been_said(place: Place) -> None:
    place.booked()
    assert "1 booth" in text(place.ana.get(f"{DESK}?task=nonsense&state=nonsense"))


def test_the_list_takes_the_same_statements_whatever_its_length(place: Place) -> None:
    place.booked()
    place.ana.get(DESK)
    with place.app.app_context(), counted() as few:
        place.ana.get(DESK)
    place.booked("carla", "A02", sign={"sign_name": "Un"})
    place.booked("carla", "A03")
    with place.app.app_context(), counted() as many:
        place.ana.get(DESK)
    assert len(few) == len(many)


def test_the_short_address_leads_to_the_present_edition_chosen_in_the_same_way(place: Place) -> None:
    assert place.ana.get("/organizer/readiness?state=late").location == f"{DESK}?state=late"


def test_today_has_a_row_for_certificates_and_one_for_what_is_overdue(place: Place, noon: time_machine.Traveller) -> None:
    reference = place.booked()
    place.certificate(reference)
    page = place.ana.get("/organizer")
    assert "1 insurance certificate to look at" in text(page)
    assert f"{DESK}/certificates/{reference}" in page.text and "overdue" not in text(page)
    noon.move_to("2027-03-31 12:00 +0000")
    later = sign_in(place.app, place.cast.ana).get("/organizer")
    assert "1 exhibitor has overdue tasks Today Maison Pouzzolane." in text(later)
    assert "/organizer/readiness?state=late" in later.text


def test_a_certificate_is_accepted_and_the_next_one_follows(place: Place) -> None:
    first, second = place.booked(), place.booked("carla", "A02")
    files = {first: place.certificate(first), second: place.certificate(second, "carla")}
    address = f"{DESK}/certificates/{first}"
    answer = send(place.ana, f"{address}/accept/{files[first]}", page=address)
    assert answer.location == f"{DESK}/certificates/{second}"
    assert (place.state(first), place.state(second)) == (TaskState.accepted, TaskState.handed_in)


def test_sending_back_needs_a_note(place: Place) -> None:
    reference = place.booked()
    address = f"{DESK}/certificates/{reference}"
    back = f"{address}/send-back/{place.certificate(reference)}"
    assert send(place.ana, back, page=address, note=" ").status_code == 422
    assert send(place.ana, back, page=address, note="Too old").status_code == 303
    assert (place.state(reference), place.letters("certificate_sent_back")) == (TaskState.sent_back, 1)
    assert "Too old" in text(sign_in(place.app, place.cast.bruno).get(f"/bookings/{reference}/readiness"))


def test_a_second_click_on_accept_is_a_409_that_says_so(place: Place) -> None:
    reference = place.booked()
    address = f"{DESK}/certificates/{reference}"
    accept = f"{address}/accept/{place.certificate(reference)}"
    send(place.ana, accept, page=address)
    assert send(place.ana, accept, page=DESK + "/terms").status_code == 409


def test_the_csv_has_every_answer_and_no_formula(place: Place) -> None:
    place.booked(sign={"sign_name": "=1+1"}, power={"watts": 800}, badges={"badge_names": "Eva\nLéo"}, charter={"charter": True})
    raw = place.ana.get(f"{DESK}/list.csv").data.decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(raw, newline=""), delimiter=";")
    assert (row["Booth"], row["Power: answer"], row["Badges: answer"]) == ("A01", "800", "Eva, Léo")
    assert (row["Name on the sign: answer"], row["Eco-charter"], row["Unloading slot"]) == ("'=1+1", "Done", "Not asked")


def test_the_xlsx_is_the_list_that_was_chosen(place: Place) -> None:
    place.booked(power={"watts": 800})
    place.booked("carla", "A02")
    raw = place.ana.get(f"{DESK}/list.xlsx?task=power&state=settled").data
    headings, *rows = CalamineWorkbook.from_filelike(BytesIO(raw)).get_sheet_by_index(0).to_python()
    assert [dict(zip(headings, row, strict=True))["Power: answer"] for row in rows] == [800.0]


def pdf(place: Place, paper: str) -> list[str]:
    answer = place.ana.get(f"{DESK}/print/{paper}.pdf")
    assert answer.mimetype == "application/pdf"
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.data)).pages]


def test_each_booth_has_a_sign_of_its_own_with_those_who_show_there(place: Place) -> None:
    place.booked(sign={"sign_name": "Pouzzolane & fils"})
    reference = place.booked("carla", "A02")
    with place.market() as cast, transaction():
        co_exhibitors.add(booths.booking(reference), "Bruit Blanc", page="", badges="", by=cast.user("carla").actor)
    first, second = pdf(place, "signs")
    assert "Pouzzolane & fils" in first and "A01" in first
    assert all(part in second for part in ("Kiosque à Sons", "A02", "With Bruit Blanc"))


@pytest.mark.parametrize("name", ['#panic("x") $ * _ <b> @ref // é', "W" * 40, "漢字 市場", "a"])
def test_a_sign_prints_whatever_people_typed_on_one_page(place: Place, name: str) -> None:
    place.booked(sign={"sign_name": name})
    assert len(pdf(place, "signs")) == 1


def test_labels_go_to_companies_and_badges_to_people(place: Place) -> None:
    reference = place.booked(badges={"badge_names": "Eva Roux\nLéo Blanc"})
    with place.market() as cast, transaction():
        co_exhibitors.add(booths.booking(reference), "Bruit Blanc", page="", badges="Zoé", by=cast.user("bruno").actor)
    (addresses,), (badges,) = pdf(place, "addresses"), pdf(place, "badges")
    assert "1 rue du Port 63000 Clermont-Ferrand" in addresses and "Eva" not in addresses
    assert all(part in badges for part in ("Eva Roux", "Léo Blanc", "Zoé", "Bruit Blanc", "A01"))


def test_the_signature_sheet_names_who_is_on_site(place: Place) -> None:
    place.booked(contact={"contact_name": "Eva", "contact_mobile": "+33 6 12 34 56 78"})
    (page,) = pdf(place, "sheet")
    assert all(part in page for part in ("A01", "Maison Pouzzolane", "Eva", "+33 6 12 34 56 78", "Signature"))


@pytest.mark.parametrize("paper", ["signs", "addresses", "badges", "sheet"])
def test_an_empty_list_prints_one_page(place: Place, paper: str) -> None:
    assert len(pdf(place, paper)) == 1


def test_there_is_no_other_paper(place: Place) -> None:
    assert place.ana.get(f"{DESK}/print/nothing.pdf").status_code == 404


def test_a_message_is_seen_then_sent_once(place: Place) -> None:
    place.booked()
    place.booked("carla", "A02")
    assert 'value="send"' not in place.ana.get(f"{DESK}/write").text
    seen = place.write("preview")
    assert "Booth A01" in text(seen) and "Hello Carla." in text(seen) and "Send 2 letters" in text(seen)
    assert place.letters("list_message") == 0
    assert place.write("send", seen).status_code == 303
    again = place.write("send", seen)
    assert again.status_code == 409 and "sent already" in text(again)
    assert place.letters("list_message") == 2


def test_what_was_not_looked_at_is_not_sent(place: Place) -> None:
    place.booked()
    answer = place.write("send", seal="")
    assert answer.status_code == 409 and place.letters("list_message") == 0


def test_a_field_that_we_do_not_fill_is_told_and_the_text_stays(place: Place) -> None:
    place.booked()
    answer = place.write("preview", text="Hello {nmae}.")
    assert answer.status_code == 422 and "Hello {nmae}." in answer.text
    assert "Only {company}, {booth} and {contact}" in text(answer)


def test_a_test_goes_to_oneself_and_the_message_can_still_be_sent(place: Place) -> None:
    place.booked()
    tested = place.write("test")
    assert "A test is on its way to ana@example.org" in text(tested)
    assert place.write("send", tested).status_code == 303
    assert place.letters("list_message") == 2


def test_days_are_set_and_what_is_empty_is_not_asked(place: Place) -> None:
    reference = place.booked()
    page = f"{DESK}/terms"
    answer = send(place.ana, page, page=page, days_sign="20", badges_per_booth="2", contact_name="Ana", contact_phone="0473")
    assert answer.status_code == 303
    shown = text(sign_in(place.app, place.cast.bruno).get(f"/bookings/{reference}/readiness"))
    assert "1 thing is left to do. A question? Call Ana, 0473." in shown and "by 12 March 2027" in shown
    assert "A question? Call Ana, 0473." in text(sign_in(place.app, place.cast.bruno).get("/exhibitor"))


def test_wrong_days_are_told_and_stay(place: Place) -> None:
    page = f"{DESK}/terms"
    answer = send(place.ana, page, page=page, days_sign="900", badges_per_booth="2", contact_name="Ana")
    assert answer.status_code == 422 and 'value="900"' in answer.text and 'value="Ana"' in answer.text


def test_a_slot_is_added_in_the_editions_time_and_taken_away(place: Place) -> None:
    page = f"{DESK}/terms"
    fields = {"day": "2027-03-31", "starts_at": "07:00", "ends_at": "07:30", "place": "Quai nord", "capacity": "4"}
    assert send(place.ana, f"{DESK}/slots", page=page, **fields).status_code == 303
    assert "31 March 2027 at 07:00–07:30, Quai nord 0 of 4 taken" in text(place.ana.get(page))
    with place.market():
        (one,) = queries.slots(booths.booth(place.cast.edition, "A01").edition)
        assert one.starts_at.isoformat() == "2027-03-31T05:00:00+00:00"
    send(place.ana, f"{DESK}/slots/{one.id}/remove", page=page)
    assert "Without slots nobody is asked" in text(place.ana.get(page))


def test_a_slot_that_ends_before_it_begins_is_told_and_stays(place: Place) -> None:
    fields = {"day": "2027-03-31", "starts_at": "08:00", "ends_at": "07:30", "place": "Quai", "capacity": "four"}
    answer = send(place.ana, f"{DESK}/slots", page=f"{DESK}/terms", **fields)
    assert answer.status_code == 422 and 'value="four"' in answer.text and 'value="Quai"' in answer.text


def test_more_goes_on_where_the_list_stopped_and_keeps_what_was_asked(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, code in (("bruno", "A01"), ("carla", "A02"), ("bruno", "A03")):
        place.booked(name, code)
    monkeypatch.setattr(lists.page, "__defaults__", (2,))
    first = place.ana.get(f"{DESK}?task=sign&state=left")
    more = re.search(r'href="([^"]*after=[^"]*)"', first.text)
    assert more is not None and "task=sign" in more[1] and "state=left" in more[1]
    rest = place.ana.get(more[1].replace("&amp;", "&"))
    assert [">A0" + number in page.text for page in (first, rest) for number in "123"] == [True, True, False, False, False, True]
    assert "Load more" not in rest.text


def test_what_can_be_done_with_the_list_is_done_with_all_of_it(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, code in (("bruno", "A01"), ("carla", "A02"), ("bruno", "A03")):
        place.booked(name, code)
    monkeypatch.setattr(lists.page, "__defaults__", (2,))
    assert "Write to these 3" in text(place.ana.get(DESK)) and "3 booths" in text(place.ana.get(DESK))
    assert "3 booths" in text(place.ana.get(f"{DESK}/write"))
