"""Writing to a list: merge fields filled, everybody once, nobody behind the organizer's back."""

import pytest
from sqlalchemy import select
from time_machine import Traveller

from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.booths.models import Booth, Reservation
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.errors import Invalid
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.exhibitors import service as exhibitors
from mima.mailing.models import Letter
from mima.readiness import lists, messages, service
from mima.readiness.lists import Standing, Wanted
from mima.readiness.messages import Draft, ListChanged, NobodyToWriteTo, SentAlready
from mima.readiness.models import TaskKind
from mima.readiness.queries import Readiness
from tests.billing.papers import booked
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")
DRAFT = Draft("Booth {booth}", "Hello {contact} of {company}.")


def board(cast: Cast, wanted: Wanted | None = None) -> list[Readiness]:
    return lists.chosen(editions.by_slug(cast.edition), wanted or Wanted())


def seal(cast: Cast, draft: Draft = DRAFT) -> str:
    return messages.prepare(draft, board(cast)).seal


def send(cast: Cast, draft: Draft = DRAFT, *, name: str = "m1", seen: str = "") -> int:
    wanted = seen or seal(cast, draft)
    with transaction():
        edition, ana = editions.by_slug(cast.edition), cast.user("ana").actor
        return messages.send(edition, draft, board(cast), name, seal=wanted, by=ana).letters


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.template == "list_message").order_by(Letter.id)))


def test_each_reads_the_text_with_their_own_names(cast: Cast) -> None:
    booked(cast, "carla", "A01")
    booked(cast, "bruno", "A02")
    assert send(cast) == 2
    assert [(one.values["subject"], one.values["text"]) for one in letters()] == [
        ("Booth A01", "Hello Carla of Kiosque à Sons."),
        ("Booth A02", "Hello Bruno of Maison Pouzzolane."),
    ]


def test_the_contact_on_site_is_named_where_there_is_one(cast: Cast) -> None:
    booking = booked(cast)
    with transaction():
        said = {"contact_name": "Eva", "contact_mobile": "0612345678"}
        service.answer(booking, TaskKind.contact, said, by=cast.user("bruno").actor)
    send(cast)
    assert letters()[0].values["text"] == "Hello Eva of Maison Pouzzolane."


def test_a_company_whose_name_looks_like_a_field_keeps_it(cast: Cast) -> None:
    booked(cast)
    with transaction():
        cast.company("bruno").name = "{booth}"
    send(cast)
    assert letters()[0].values["text"] == "Hello Bruno of {booth}."


def test_a_second_click_sends_nothing(cast: Cast) -> None:
    booked(cast)
    send(cast)
    with pytest.raises(SentAlready):
        send(cast)
    assert len(letters()) == 1


def test_a_list_that_changed_since_the_preview_is_looked_at_again(cast: Cast) -> None:
    booked(cast)
    seen = seal(cast)
    booked(cast, "carla", "A02")
    with pytest.raises(ListChanged):
        send(cast, seen=seen)
    assert letters() == []
    assert send(cast) == 2


@pytest.mark.parametrize("draft", [Draft("", "x"), Draft("x", " "), Draft("{boot}", "x"), Draft("x", "{name}")])
def test_empty_texts_and_unknown_fields_are_refused(cast: Cast, draft: Draft) -> None:
    booked(cast)
    with pytest.raises(Invalid):
        send(cast, draft)


def test_a_company_without_people_is_named_and_not_written_to(cast: Cast) -> None:
    with transaction():
        alone = exhibitors.found("Sans Personne", by=COMMAND)
        booking = booth_service.hold(board_booth(cast), alone, by=COMMAND)
        booth_service.confirm(claim(booking.reference), by=COMMAND)
    prepared = messages.prepare(DRAFT, board(cast))
    assert ([one.booking.exhibitor.name for one in prepared.unreachable], prepared.letters) == (["Sans Personne"], 0)
    with pytest.raises(NobodyToWriteTo):
        send(cast)


def board_booth(cast: Cast) -> Booth:
    return booths.booth(cast.edition, "A03")


def claim(reference: str) -> Reservation:
    return booths.reservation_of(booths.booking(reference))


def test_a_test_goes_to_oneself_alone(cast: Cast) -> None:
    booked(cast)
    with transaction():
        ana = cast.user("ana")
        messages.test(DRAFT, board(cast), ana, "m1", by=ana.actor)
    assert [(one.to_address, one.values["subject"]) for one in letters()] == [(cast.ana, "Booth A01")]
    assert send(cast) == 1


def test_the_list_is_those_of_whom_the_task_is_left(cast: Cast) -> None:
    booking = booked(cast)
    booked(cast, "carla", "A02")
    with transaction():
        service.answer(booking, TaskKind.sign, {"sign_name": "Un"}, by=cast.user("bruno").actor)
    found = {
        standing: [one.reservation.booth.code for one in board(cast, Wanted(TaskKind.sign, standing))]
        for standing in (Standing.left, Standing.settled, Standing.late, Standing.handed_in)
    }
    assert found == {Standing.left: ["A02"], Standing.settled: ["A01"], Standing.late: [], Standing.handed_in: []}


def test_late_is_what_is_left_after_its_day(cast: Cast, noon: Traveller) -> None:
    booked(cast)
    noon.move_to("2027-03-31 12:00 +0000")
    assert len(board(cast, Wanted(TaskKind.sign, Standing.late))) == 1
