"""Enquiries: who reads them, how they move, whom they are announced to."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from mima.accounts import service as accounts
from mima.buyers import queries, service
from mima.buyers.models import Enquiry, EnquiryState
from mima.buyers.service import EnquiryClosed, Wish
from mima.core.db import db
from mima.core.errors import NotFound
from mima.core.transaction import transaction
from mima.journal import queries as journal
from mima.mailing import queries as mailing
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")

WISH = Wish(subject="A show for July", text="Have you a show for 400 people?", audience=400, budget_cents=250_000)


def enquire(cast: Cast, wish: Wish = WISH) -> Enquiry:
    with transaction():
        return service.enquire(cast.company("bruno"), cast.user("dora"), wish)


def write_as_stranger(cast: Cast, email: str = "eva@example.org") -> str:
    """The link of the letter that the stranger gets."""
    with transaction():
        buyer = accounts.newcomer(email=email, name="Eva", structure="Théâtre", language="fr")
        service.enquire_unproven(cast.company("bruno"), buyer, WISH)
    return str(mailing.newest()[0].values["token"])


def follow(link: str) -> Enquiry | None:
    with transaction():
        proof = accounts.verify(link)
        return service.release(proof.about, proof.user)


def letters() -> list[tuple[str, str]]:
    return [(letter.template, letter.to_address) for letter in reversed(mailing.newest())]


def test_the_company_reads_the_enquiry_and_has_a_letter(cast: Cast) -> None:
    enquiry = enquire(cast)
    assert queries.inbox(cast.company("bruno")) == [enquiry]
    assert letters() == [("enquiry_received", cast.bruno)]


def test_a_second_click_sends_no_second_enquiry(cast: Cast) -> None:
    assert enquire(cast).reference == enquire(cast).reference
    assert len(letters()) == 1


def test_other_words_are_another_enquiry(cast: Cast) -> None:
    assert enquire(cast).reference != enquire(cast, Wish("A show for July", "And one for August?")).reference


def test_only_its_two_sides_find_a_thread(cast: Cast) -> None:
    reference = enquire(cast).reference
    assert queries.thread_of_buyer(reference, cast.user("dora")).subject == WISH.subject
    assert queries.thread_of_member(reference, cast.user("bruno")).subject == WISH.subject


@pytest.mark.parametrize("name", ["ana", "carla"])
def test_nobody_else_finds_it(cast: Cast, name: str) -> None:
    reference = enquire(cast).reference
    for look in (queries.thread_of_buyer, queries.thread_of_member):
        with pytest.raises(NotFound):
            look(reference, cast.user(name))


def test_an_answer_is_announced_to_the_buyer_once(cast: Cast) -> None:
    enquiry = enquire(cast)
    with transaction():
        service.answer(enquiry, cast.user("bruno"), "Yes, two.")
    assert letters()[1:] == [("enquiry_answered", cast.dora)]


def test_every_move_of_a_thread_is_in_the_journal(cast: Cast) -> None:
    enquiry = enquire(cast)
    with transaction():
        service.answer(enquiry, cast.user("bruno"), "Yes, two.")
    with transaction():
        service.reply(enquiry, cast.user("dora"), "Which?")
    with transaction():
        service.close(enquiry, by=cast.user("bruno").actor)
    steps = [entry.to_state for entry in journal.history(("enquiry", enquiry.id)) if entry.to_state]
    assert steps == ["open", "answered", "open", "closed"]


def test_nobody_writes_in_a_closed_thread(cast: Cast) -> None:
    enquiry = enquire(cast)
    with transaction():
        service.close(enquiry, by=cast.user("dora").actor)
    with pytest.raises(EnquiryClosed), transaction():
        service.answer(enquiry, cast.user("bruno"), "Too late")


def test_closing_twice_is_closing_once(cast: Cast) -> None:
    enquiry = enquire(cast)
    for _click in range(2):
        with transaction():
            service.close(enquiry, by=cast.user("dora").actor)
    assert enquiry.state is EnquiryState.closed


def test_a_strangers_enquiry_waits_unseen(cast: Cast) -> None:
    write_as_stranger(cast)
    assert (queries.inbox(cast.company("bruno")), letters()) == ([], [("enquiry_verify", "eva@example.org")])


def test_nobody_of_the_company_finds_it_by_its_reference_before(cast: Cast) -> None:
    write_as_stranger(cast)
    reference = db.session.scalars(select(Enquiry.reference)).one()
    with pytest.raises(NotFound):
        queries.thread_of_member(reference, cast.user("bruno"))


def test_with_a_known_address_it_is_not_in_that_persons_account_before_its_link_is_followed(cast: Cast) -> None:
    link = write_as_stranger(cast, cast.dora)
    assert queries.sent(cast.user("dora")) == []
    sent = follow(link)
    assert queries.sent(cast.user("dora")) == [sent]


def test_the_person_finds_it_neither_by_its_reference_before(cast: Cast) -> None:
    write_as_stranger(cast, cast.dora)
    reference = db.session.scalars(select(Enquiry.reference)).one()
    with pytest.raises(NotFound):
        queries.thread_of_buyer(reference, cast.user("dora"))


def test_what_waits_for_a_proof_waits_for_its_writers_only(cast: Cast) -> None:
    write_as_stranger(cast, cast.dora)
    reference = db.session.scalars(select(Enquiry.reference)).one()
    assert [queries.waiting(reference, cast.user(name)) is not None for name in ("dora", "carla")] == [True, False]


def test_the_letters_link_sends_it_and_makes_the_account(cast: Cast) -> None:
    enquiry = follow(write_as_stranger(cast))
    assert queries.inbox(cast.company("bruno")) == [enquiry]
    assert accounts.find("eva@example.org").verified_at is not None  # type: ignore[union-attr]


def test_a_known_address_proves_itself_just_the_same(cast: Cast) -> None:
    link = write_as_stranger(cast, cast.dora)
    assert queries.inbox(cast.company("bruno")) == []
    assert follow(link) is not None


def test_proving_an_address_sends_only_the_enquiry_of_that_link(cast: Cast) -> None:
    write_as_stranger(cast)
    with transaction():
        accounts.ask_proof("eva@example.org")
    follow(str(mailing.newest()[0].values["token"]))
    assert queries.inbox(cast.company("bruno")) == []


def test_an_unproven_enquiry_is_forgotten_after_a_month(cast: Cast, noon: time_machine.Traveller) -> None:
    write_as_stranger(cast)
    noon.shift(timedelta(days=31))
    with transaction():
        service.forget_unproven()
    assert db.session.scalar(select(func.count(Enquiry.id))) == 0


def unread(cast: Cast, name: str) -> tuple[int, int]:
    companies = [cast.brunos_company] if name == "bruno" else []
    found = queries.tally(cast.user(name), companies)
    return found.unread_answers, found.unread_enquiries


def test_unread_is_what_the_other_side_wrote_last(cast: Cast, noon: time_machine.Traveller) -> None:
    enquiry = enquire(cast)
    assert (unread(cast, "bruno"), unread(cast, "dora")) == ((0, 1), (0, 0))
    noon.shift(timedelta(hours=1))
    with transaction():
        service.answer(enquiry, cast.user("bruno"), "Yes, two.")
    assert (unread(cast, "bruno"), unread(cast, "dora")) == ((0, 0), (1, 0))


def test_what_the_reader_marked_is_read(cast: Cast) -> None:
    enquiry = enquire(cast)
    with transaction():
        service.mark_read_by_exhibitor(enquiry)
    assert unread(cast, "bruno") == (0, 0)


def test_what_waits_for_its_proof_counts_for_nobody(cast: Cast) -> None:
    write_as_stranger(cast)
    assert unread(cast, "bruno") == (0, 0)
