"""A co-exhibitor is named in public once it has said yes by its letter's link, and what it said yes to."""

import pytest

from mima.booths.models import Booking
from mima.core.errors import NotFound
from mima.editions import queries as editions
from mima.journal import queries as journal
from mima.readiness import consent, papers
from mima.readiness import queries as readiness
from mima.readiness.models import Consent
from mima.readiness.papers import Sheaf
from tests.people import Cast
from tests.readiness.asking import THEIRS, add, ask_again, change, letters, remove, says, shown, token


def test_nobody_reads_of_it_before_it_has_answered(market: Cast, booking: Booking) -> None:
    one = add(market, booking)
    assert (shown(market), one.consent) == ([], Consent.asked)


def test_after_a_yes_everybody_does(market: Cast, booking: Booking) -> None:
    one = add(market, booking)
    says(True)
    assert (shown(market), one.consent) == (["Bruit Blanc"], Consent.agreed)


def test_after_a_no_nobody_does(market: Cast, booking: Booking) -> None:
    one = add(market, booking)
    says(False)
    assert (shown(market), one.consent) == ([], Consent.declined)


def test_it_may_change_its_mind_by_the_same_link(market: Cast, booking: Booking) -> None:
    add(market, booking)
    found = []
    for answer in (True, False, True):
        says(answer)
        found.append(shown(market))
    assert found == [["Bruit Blanc"], [], ["Bruit Blanc"]]


def test_the_letter_goes_to_the_address_that_the_host_gave(market: Cast, booking: Booking) -> None:
    add(market, booking)
    (letter,) = letters()
    assert (letter.to_address, letter.values["host"], letter.values["name"]) == (
        "bruit@example.org",
        "Maison Pouzzolane",
        "Bruit Blanc",
    )


def test_a_company_with_a_page_here_is_asked_itself_whatever_address_was_given(market: Cast, booking: Booking) -> None:
    add(market, booking, **THEIRS)
    assert [letter.to_address for letter in letters()] == [market.carla]


def test_without_anybody_to_ask_nobody_is_asked_and_nothing_is_shown(market: Cast, booking: Booking) -> None:
    one = add(market, booking, email="")
    assert (letters(), shown(market), one.consent) == ([], [], Consent.unasked)


def test_an_address_that_comes_later_is_asked(market: Cast, booking: Booking) -> None:
    one = add(market, booking, email="")
    change(market, one)
    assert (len(letters()), one.consent) == (1, Consent.asked)


@pytest.mark.parametrize(
    "said", [{"text": "Something else"}, {"link": "https://else.example"}, THEIRS, {"email": "other@example.org"}]
)
def test_what_is_shown_differently_is_asked_anew(market: Cast, booking: Booking, said: dict[str, str]) -> None:
    one = add(market, booking)
    says(True)
    change(market, one, **said)
    assert (shown(market), one.consent, len(letters())) == ([], Consent.asked, 2)


def test_so_is_another_name(market: Cast, booking: Booking) -> None:
    one = add(market, booking)
    says(True)
    change(market, one, "Bruit Rose")
    assert shown(market) == []


def test_other_badges_are_not(market: Cast, booking: Booking) -> None:
    one = add(market, booking)
    says(True)
    change(market, one, badges="Zoé\nAli")
    assert (shown(market), len(letters())) == (["Bruit Blanc"], 1)


def test_the_link_of_an_earlier_letter_answers_nothing(market: Cast, booking: Booking) -> None:
    one = add(market, booking)
    old = token()
    change(market, one, "Bruit Rose")
    with pytest.raises(NotFound):
        says(True, old)
    assert shown(market) == []


def test_who_was_taken_off_has_no_link_any_more(market: Cast, booking: Booking) -> None:
    one = add(market, booking)
    remove(market, one)
    with pytest.raises(NotFound):
        consent.by_token(token())


def test_a_made_up_link_is_none(market: Cast, booking: Booking) -> None:
    add(market, booking)
    with pytest.raises(NotFound):
        consent.by_token("made-up")


def test_the_table_holds_no_link(market: Cast, booking: Booking) -> None:
    one = add(market, booking)
    assert one.token_hash and token() not in one.token_hash


def test_badges_and_signs_do_not_wait(market: Cast, booking: Booking) -> None:
    add(market, booking, badges="Zoé")
    edition = editions.by_slug(market.edition)
    others = readiness.co_exhibitors([booking.id])
    sheaf = Sheaf(edition, readiness.board(edition), others, on=edition.starts_on)
    assert papers._badges(sheaf)[-1]["head"] == "Zoé" and papers._signs(sheaf)[0]["beside"] == ["Bruit Blanc"]


def test_who_has_not_answered_is_asked_again_by_a_new_link(market: Cast, booking: Booking) -> None:
    one, first = add(market, booking), token()
    ask_again(market, one)
    assert len(letters()) == 2 and token() != first


def test_who_has_agreed_is_left_alone(market: Cast, booking: Booking) -> None:
    one = add(market, booking)
    says(True)
    ask_again(market, one)
    assert (len(letters()), shown(market)) == (1, ["Bruit Blanc"])


def test_the_journal_tells_what_was_asked_and_answered_once(market: Cast, booking: Booking) -> None:
    one = add(market, booking)
    for answer in (True, True, False):
        says(answer)
    verbs = [entry.verb for entry in journal.history(("co_exhibitor", one.id))]
    assert verbs == ["co_exhibitor.added", "co_exhibitor.asked", "co_exhibitor.agreed", "co_exhibitor.declined"]
