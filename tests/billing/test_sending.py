"""A paper goes out once more: to whom, how often a day, and with its PDF."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from mima.billing import queries, sending
from mima.billing.models import Paper
from mima.core.db import db
from mima.core.errors import NotFound
from mima.core.transaction import transaction
from mima.journal import queries as journal
from mima.mailing.models import Letter
from mima.web import letters
from tests.billing.papers import booked, credited, invoiced
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


def again(cast: Cast, paper: Paper) -> int:
    with transaction():
        return sending.send_again(paper, by=cast.user("ana").actor)


def written() -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.template == sending.TEMPLATE).order_by(Letter.id)))


def test_it_goes_to_the_members_and_to_the_accounts_address(cast: Cast) -> None:
    assert again(cast, invoiced(booked(cast))) == 2
    assert [(letter.to_address, letter.language) for letter in written()] == [(cast.bruno, "en"), ("accounts@example.org", "fr")]


def test_an_accounts_address_that_is_a_members_has_one_letter(cast: Cast) -> None:
    with transaction():
        cast.company("bruno").billing_email = cast.bruno.upper()
    assert again(cast, invoiced(booked(cast))) == 1


def test_a_second_click_on_the_same_day_sends_nothing_more(cast: Cast) -> None:
    paper = invoiced(booked(cast))
    assert (again(cast, paper), again(cast, paper), len(written())) == (2, 0, 2)


def test_on_another_day_it_goes_out_again(cast: Cast, noon: time_machine.Traveller) -> None:
    paper = invoiced(booked(cast))
    again(cast, paper)
    noon.shift(timedelta(days=1))
    assert again(cast, paper) == 2


def test_the_journal_says_who_sent_it_to_whom(cast: Cast) -> None:
    paper = invoiced(booked(cast))
    again(cast, paper)
    entry = journal.history(("paper", paper.id))[-1]
    assert (entry.verb, entry.actor_user_id) == ("paper.sent_again", cast.user("ana").id)
    assert entry.facts["to"] == [cast.bruno, "accounts@example.org"]


def test_the_letter_carries_the_paper_as_pdf(cast: Cast) -> None:
    again(cast, invoiced(booked(cast)))
    (enclosure,) = letters.enclosed(written()[1])
    assert (enclosure.name, enclosure.content[:5]) == ("2026-F-0001.pdf", b"%PDF-")


def test_other_letters_carry_nothing(cast: Cast) -> None:
    assert letters.enclosed(Letter(template="reset", language="fr", values={})) == []


@pytest.mark.parametrize(("language", "words"), [("fr", "Voici de nouveau l’avoir 2026-A-0001"), ("en", "Here is credit note")])
def test_the_letter_says_which_paper_it_is(cast: Cast, language: str, words: str) -> None:
    again(cast, credited(invoiced(booked(cast))))
    letter = written()[0]
    letter.language = language
    subject, body = letters.render(letter)
    db.session.rollback()
    assert "2026-A-0001" in subject
    assert words in body


def test_a_companys_papers_come_newest_first_and_are_its_own(cast: Cast) -> None:
    invoice = invoiced(booked(cast))
    credited(invoice)
    invoiced(booked(cast, "carla", "A02"))
    assert [paper.number for paper in queries.of_company(cast.company("bruno"))] == ["2026-A-0001", "2026-F-0001"]


def test_another_companys_paper_is_not_found(cast: Cast) -> None:
    paper = invoiced(booked(cast))
    with pytest.raises(NotFound):
        queries.of_companies([cast.carlas_company], paper.number)
