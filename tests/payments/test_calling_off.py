"""An edition is cancelled as one act: everybody's booth, money, paper and letter, once; and nothing is sold afterwards."""

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from mima import audit
from mima.applications import service as applications
from mima.applications.models import Application
from mima.billing import queries as papers
from mima.billing.models import PaperKind
from mima.billing.quotes.models import QuoteState
from mima.booths import placing
from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.booths.models import BoothCategory, Extra
from mima.core import clock
from mima.core.db import db
from mima.core.errors import Invalid
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.editions import service as edition_service
from mima.editions.calling_off import CalledOff
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor, ExhibitorMember
from mima.journal.models import JournalEntry
from mima.mailing.models import Letter
from mima.payments import flow, postponing
from mima.payments import queries as payments
from mima.payments.calling_off import queries, service
from mima.payments.calling_off.rehearsal import Rehearsal, rehearse
from mima.payments.dues.models import DueState
from mima.payments.flow import reconciling
from mima.payments.models import Refund
from mima.waiting.models import BoothOffer, OfferState, WaitingWish, WishState
from tests.payments import bank, parts
from tests.payments.shop import Shop
from tests.payments.test_debits import hasten, ordered
from tests.payments.test_races import all_at_once
from tests.payments.test_sync import to_decide
from tests.statements import counted
from tests.waiting import making

WHY = "The hall is flooded."


def edition(shop: Shop) -> Edition:
    return editions.prepared(shop.cast.edition)


def rehearsed(shop: Shop) -> Rehearsal:
    db.session.rollback()
    return rehearse(edition(shop))


def call_off(shop: Shop, seen: str | None = None) -> Rehearsal:
    seen, by = rehearsed(shop).digest if seen is None else seen, shop.actor("ana")
    with transaction():
        return service.call_off(edition(shop), by=by, why=WHY, seen=seen)


def ask(shop: Shop, name: str = "carla") -> Application:
    category = db.session.scalars(select(BoothCategory).where(BoothCategory.code == "island")).one()
    with transaction():
        return applications.ask(category, shop.cast.company(name), applications.Wants("Records"), by=shop.actor(name))


def transferred(shop: Shop, code: str = "A03") -> str:
    reference = shop.hold("carla", code)
    flow.mark_transfer_received(reference, by=shop.actor("ana"), reference=f"BANK-{code}")
    return reference


def findings() -> list[str]:
    db.session.rollback()
    return [finding for result in audit.of_this_moment() for finding in result.findings]


def test_a_card_goes_back_whole_whatever_the_terms_say(shop: Shop) -> None:
    reference = shop.booked()
    with transaction():
        db.session.execute(update(Edition).values(cancellation_terms=[]))
    call_off(shop)
    assert shop.states(reference) == ("refund_due", "cancelled")
    flow.sync_due()
    assert shop.states(reference) == ("refunded", "cancelled")
    assert shop.taken_cents() == 0


def test_nothing_is_sent_to_stripe_inside_the_act(shop: Shop) -> None:
    shop.booked()
    call_off(shop)
    assert shop.look("refunds")["data"] == []
    assert [(one.state.value, one.amount_cents) for one in shop.refunds()] == [("pending", 151_200)]


def test_a_transfer_is_to_be_sent_back_by_bank(shop: Shop) -> None:
    reference = transferred(shop)
    call_off(shop)
    refund = shop.refunds()[0]
    assert (refund.key, shop.states(reference)) == (None, ("refund_due", "cancelled"))
    flow.mark_refund_sent(refund.id, by=shop.actor("ana"), reference="BACK-1")
    assert shop.states(reference) == ("refunded", "cancelled")


def test_each_invoice_has_its_credit_note_over_the_whole(shop: Shop) -> None:
    references = [shop.booked(), transferred(shop)]
    call_off(shop)
    for reference in references:
        invoice = papers.invoice_of(booths.booking(reference))
        assert invoice is not None
        assert [note.gross_cents for note in papers.credit_notes_of(invoice)] == [invoice.gross_cents]


def test_what_was_refunded_before_does_not_go_back_again(shop: Shop) -> None:
    reference = shop.booked()
    shop.ask("refunds", payment_intent=shop.payment(reference).payment_intent, amount=50_000)
    flow.sync_payment(shop.payment(reference).id)
    assert rehearsed(shop).back_cents == 101_200
    call_off(shop)
    flow.sync_due()
    assert (shop.states(reference), shop.taken_cents()) == (("refunded", "cancelled"), 0)


def test_an_unpaid_order_is_over_with_its_invoice(shop: Shop) -> None:
    reference = bank.owed(shop)
    call_off(shop)
    invoice = papers.invoice_of(booths.booking(reference))
    assert invoice is not None
    assert papers.uncredited_cents(invoice) == 0
    assert bank.quote_of(reference).state is QuoteState.cancelled
    assert shop.refunds() == []


def test_an_open_quote_is_withdrawn_with_its_hold(shop: Shop) -> None:
    reference = bank.quoted(shop)
    call_off(shop)
    assert bank.quote_of(reference).state is QuoteState.withdrawn
    assert shop.reservation(reference).state == "cancelled"


def test_a_hold_ends_and_its_stock_is_back(shop: Shop) -> None:
    reference = shop.hold()
    screen = db.session.scalars(select(Extra.id).where(Extra.code == "screen")).one()
    with transaction():
        booth_service.change_extras(booths.reservation_of(booths.booking(reference)), {screen: 2}, by=shop.actor())
    call_off(shop)
    assert shop.reservation(reference).state == "cancelled"
    assert db.session.scalars(select(Extra.taken).where(Extra.code == "screen")).one() == 0


def test_a_free_booth_ends_without_money_or_paper(shop: Shop) -> None:
    with transaction():
        db.session.execute(update(BoothCategory).values(price_cents=0, corner_cents=0))
    reference = shop.hold()
    with transaction():
        booth_service.book_free(booths.reservation_of(booths.booking(reference)), by=shop.actor())
    call_off(shop)
    assert shop.reservation(reference).state == "cancelled"
    assert (shop.refunds(), papers.papers_of(booths.booking(reference))) == ([], [])


def test_money_that_nobody_has_decided_about_goes_back_too(shop: Shop) -> None:
    reference = to_decide(shop)
    call_off(shop)
    flow.sync_due()
    assert shop.states(reference) == ("refunded", "cancelled")
    assert (shop.taken_cents(), findings()) == (0, [])


def test_an_application_is_closed(shop: Shop) -> None:
    application = ask(shop)
    call_off(shop)
    db.session.rollback()
    found = db.session.get_one(Application, application.id)
    assert (found.state, found.answer) == ("declined", WHY)


def test_a_wish_ends_and_so_does_what_was_offered_to_it(shop: Shop) -> None:
    wish = making.wish(shop.cast, "carla")
    offer = making.offer(shop.cast, wish, "A03")
    call_off(shop)
    assert (db.session.get_one(WaitingWish, wish.id).state, db.session.get_one(BoothOffer, offer.id).state) == (
        WishState.withdrawn,
        OfferState.withdrawn,
    )
    assert making.settle() == 0
    assert findings() == []


def test_who_only_waits_is_written_to(shop: Shop) -> None:
    making.wish(shop.cast, "carla")
    assert [one.company.name for one in call_off(shop).recipients] == [shop.cast.company("carla").name]


def test_nobody_waits_for_a_booth_of_it_any_more(shop: Shop) -> None:
    call_off(shop)
    with pytest.raises(CalledOff):
        making.wish(shop.cast, "carla")


def test_everybody_has_one_letter_in_their_language(shop: Shop) -> None:
    shop.booked(code="A02")
    shop.hold(code="A03")
    ask(shop, "carla")
    with transaction():
        shop.cast.user("carla").language = "fr"
    call_off(shop)
    letters = db.session.scalars(select(Letter).where(Letter.template == "edition_called_off").order_by(Letter.to_address)).all()
    assert [(one.to_address, one.language) for one in letters] == [("bruno@example.org", "en"), ("carla@example.org", "fr")]
    assert [booking["booth"] for booking in letters[0].values["bookings"]] == ["A02", "A03"]
    assert (letters[0].values["back_cents"], letters[1].values["asked"]) == (151_200, ["Îlot"])


def test_a_company_without_people_is_written_to_at_its_invoices_address(shop: Shop) -> None:
    shop.booked()
    with transaction():
        db.session.execute(delete(ExhibitorMember).where(ExhibitorMember.exhibitor_id == shop.cast.brunos_company))
    call_off(shop)
    assert "edition_called_off" in shop.letters("accounts@example.org")


def test_a_company_that_nobody_can_reach_is_named(shop: Shop) -> None:
    shop.hold()
    with transaction():
        db.session.execute(delete(ExhibitorMember).where(ExhibitorMember.exhibitor_id == shop.cast.brunos_company))
        db.session.execute(update(Exhibitor).values(billing_email=""))
    assert [company.name for company in rehearsed(shop).unreachable] == ["Maison Pouzzolane"]


def test_the_edition_says_that_it_is_cancelled_and_the_journal_why(shop: Shop) -> None:
    call_off(shop)
    assert edition(shop).is_called_off
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.verb == "edition.called_off")).one()
    assert (entry.why, entry.from_state, entry.to_state) == (WHY, "planned", "called_off")


def test_a_second_click_does_nothing_more(shop: Shop) -> None:
    shop.booked()
    seen = rehearsed(shop).digest
    call_off(shop, seen)
    with pytest.raises(service.AlreadyCalledOff):
        call_off(shop, seen)
    assert len(shop.refunds()) == 1
    assert shop.letters().count("edition_called_off") == 1


def test_what_was_rehearsed_is_done_or_nothing_is(shop: Shop) -> None:
    seen = rehearsed(shop).digest
    reference = shop.hold()
    with pytest.raises(service.RehearsalOutdated):
        call_off(shop, seen)
    assert (shop.reservation(reference).state, edition(shop).is_called_off) == ("held", False)


@pytest.mark.parametrize("meanwhile", ["paid", "quoted", "asked", "left"])
def test_whatever_changes_makes_another_rehearsal(shop: Shop, meanwhile: str) -> None:
    reference = shop.paid()
    other = shop.hold("carla", "A04")
    before = rehearsed(shop).digest
    steps = {
        "paid": lambda: flow.sync_payment(shop.payment(reference).id),
        "quoted": lambda: flow.give_quote(other, by=shop.actor("carla")),
        "asked": lambda: ask(shop),
        "left": lambda: leave(shop),
    }
    steps[meanwhile]()
    assert rehearsed(shop).digest != before


def leave(shop: Shop) -> None:
    with transaction():
        db.session.execute(delete(ExhibitorMember).where(ExhibitorMember.exhibitor_id == shop.cast.carlas_company))


def test_nothing_is_done_without_a_reason(shop: Shop) -> None:
    seen = rehearsed(shop).digest
    with pytest.raises(Invalid), transaction():
        service.call_off(edition(shop), by=shop.actor("ana"), why=" ", seen=seen)
    assert not edition(shop).is_called_off


def test_a_fault_in_the_middle_leaves_everything_as_it_was(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    references = [shop.booked(), transferred(shop)]

    def fail(*_arguments: object, **_options: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr("mima.billing.service.issue_credit_note", fail)
        call_off(shop)
    assert [shop.states(reference)[1] for reference in references] == ["confirmed", "confirmed"]
    assert (shop.refunds(), edition(shop).is_called_off) == ([], False)


def test_no_booth_can_be_held_any_more(shop: Shop) -> None:
    call_off(shop)
    with pytest.raises(CalledOff):
        shop.hold()


def test_no_company_can_be_placed_any_more(shop: Shop) -> None:
    call_off(shop)
    with pytest.raises(CalledOff), transaction():
        placing.place(booths.booth(shop.cast.edition, "B01"), shop.cast.company("carla"), days=3, by=shop.actor("ana"))


def test_nobody_can_apply_any_more(shop: Shop) -> None:
    call_off(shop)
    with pytest.raises(CalledOff):
        ask(shop)


def test_what_was_held_can_neither_be_paid_nor_quoted_nor_changed(shop: Shop) -> None:
    reference = shop.hold()
    call_off(shop)
    with pytest.raises(CalledOff):
        shop.open_page(reference)
    with pytest.raises(CalledOff):
        flow.give_quote(reference, by=shop.actor())
    with pytest.raises(CalledOff), transaction():
        booth_service.change_extras(booths.reservation_of(booths.booking(reference)), {}, code="BIENVENUE", by=shop.actor())


def test_an_open_payment_page_is_given_to_nobody_and_closed(shop: Shop) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    call_off(shop)
    with pytest.raises(CalledOff):
        shop.open_page(reference)
    flow.lapse_due()
    assert shop.states(reference) == ("expired", "cancelled")


def test_it_is_not_moved_to_other_days_any_more(shop: Shop) -> None:
    call_off(shop)
    with pytest.raises(CalledOff), transaction():
        postponing.postpone(edition(shop), clock.now().date(), clock.now().date(), by=shop.actor("ana"), why="")


def test_a_card_payment_that_comes_afterwards_goes_back_by_itself(shop: Shop) -> None:
    reference = shop.paid()
    call_off(shop)
    flow.sync_payment(shop.payment(reference).id)
    assert shop.states(reference) == ("refunded", "cancelled")
    assert (shop.taken_cents(), shop.ledger()) == (0, [("payment", 151_200), ("refund", -151_200)])
    assert papers.papers_of(booths.booking(reference)) == []


def test_so_does_one_whose_hold_had_lapsed_before(shop: Shop) -> None:
    reference = shop.paid()
    with transaction():
        booth_service.lapse(booths.reservation_of(booths.booking(reference)))
    call_off(shop)
    flow.sync_payment(shop.payment(reference).id)
    assert shop.states(reference) == ("refunded", "lapsed")
    assert findings() == []


def test_a_transfer_that_comes_afterwards_is_to_be_sent_back(shop: Shop) -> None:
    reference = bank.quoted(shop)
    call_off(shop)
    flow.mark_transfer_received(reference, by=shop.actor("ana"), reference="LATE-1")
    assert shop.states(reference) == ("refund_due", "cancelled")
    assert [refund.key for refund in shop.refunds()] == [None]


def test_a_debit_under_way_goes_back_when_it_succeeds(shop: Shop) -> None:
    reference = ordered(shop)
    assert shop.states(reference) == ("under_way", "held")
    call_off(shop)
    hasten(shop)
    flow.sync_payment(shop.payment(reference).id)
    assert shop.states(reference) == ("refunded", "cancelled")


def test_a_debit_that_fails_afterwards_asks_nobody_to_pay_again(shop: Shop) -> None:
    reference = ordered(shop, "debit-that-fails")
    call_off(shop)
    hasten(shop)
    flow.sync_payment(shop.payment(reference).id)
    assert shop.states(reference) == ("failed", "cancelled")
    assert "debit_failed" not in shop.letters()


def test_disputed_money_waits_for_the_bank_and_is_not_forgotten(shop: Shop) -> None:
    reference = shop.booked()
    dispute = shop.dispute(reference)
    flow.sync_payment(shop.payment(reference).id)
    assert rehearsed(shop).disputed_cents == 151_200
    call_off(shop)
    assert (shop.states(reference), shop.refunds()) == (("refund_due", "cancelled"), [])
    shop.end_dispute(dispute, "won")
    flow.sync_payment(shop.payment(reference).id)
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why=WHY)
    assert shop.states(reference) == ("refunded", "cancelled")
    assert findings() == []


def test_a_killed_worker_goes_on_where_it_was(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    references = [shop.booked("bruno", "A02"), shop.booked("carla", "A03")]
    call_off(shop)
    monkeypatch.setattr(reconciling, "MOST_REFUNDS", 1)
    flow.sync_due()
    assert [shop.states(reference)[0] for reference in references] == ["refunded", "refund_due"]
    assert [(one.done, one.all) for one in queries.progress([edition(shop)])] == [(1, 2)]
    flow.sync_due()
    assert [(one.done, one.all) for one in queries.progress([edition(shop)])] == [(2, 2)]
    assert len(shop.look("refunds")["data"]) == 2


def test_what_was_cancelled_before_keeps_its_terms(shop: Shop) -> None:
    reference = shop.booked()
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="they asked", cents=100, departure="agreed")
    assert rehearsed(shop).touched == []
    call_off(shop)
    assert shop.payment(reference).kept_cents == 151_100


def test_the_audit_finds_nothing_afterwards(shop: Shop) -> None:
    shop.booked("bruno", "A01")
    transferred(shop, "A02")
    bank.owed(shop, "carla", "A03")
    bank.quoted(shop, "bruno", "A04")
    shop.open_page(shop.hold("bruno", "A05"))
    ask(shop)
    call_off(shop)
    assert findings() == []
    flow.lapse_due()
    flow.reconcile(everything=True)
    assert findings() == []


@pytest.mark.parametrize("first", ["act", "payment"])
def test_a_payment_that_races_is_never_kept_without_its_booth(shop: Shop, app: Flask, first: str) -> None:
    reference = shop.paid()
    payment, seen, by = shop.payment(reference).id, rehearsed(shop).digest, shop.actor("ana")
    db.session.rollback()

    def act() -> None:
        try:
            with transaction():
                service.call_off(edition(shop), by=by, why=WHY, seen=seen)
        except service.RehearsalOutdated:
            call_off(shop)

    jobs = [act, lambda: flow.sync_payment(payment)]
    all_at_once(app, jobs if first == "act" else jobs[::-1])
    flow.sync_due()
    assert shop.states(reference) == ("refunded", "cancelled")
    assert (shop.taken_cents(), findings()) == (0, [])


def test_a_hold_that_races_is_ended_or_refused(shop: Shop, app: Flask) -> None:
    seen, by, bruno = rehearsed(shop).digest, shop.actor("ana"), shop.actor()
    db.session.rollback()

    def act() -> bool:
        try:
            with transaction():
                service.call_off(edition(shop), by=by, why=WHY, seen=seen)
        except service.RehearsalOutdated:
            return False
        return True

    def hold() -> bool:
        try:
            with transaction():
                booth_service.hold(booths.booth(shop.cast.edition, "A02"), shop.cast.company("bruno"), by=bruno)
        except CalledOff:
            return False
        return True

    was_done, was_held = all_at_once(app, [act, hold])
    assert was_done is not was_held


def test_the_rehearsal_takes_the_same_statements_whatever_it_touches(shop: Shop) -> None:
    shop.booked("bruno", "A01")
    ask(shop)

    def asked() -> int:
        db.session.rollback()
        there = edition(shop)
        with counted() as statements:
            _ = rehearse(there).digest
        return len(statements)

    few = asked()
    transferred(shop, "A02")
    bank.owed(shop, "carla", "A03")
    bank.quoted(shop, "bruno", "A04")
    assert asked() == few


def test_another_edition_to_come_takes_its_place(shop: Shop) -> None:
    with transaction():
        made = edition_service.begin("2028", *YEAR_AFTER, WORDS, by=shop.actor("ana"))
        edition_service.show(made, True, by=shop.actor("ana"))
    call_off(shop)
    assert (editions.current() or made).slug == "2028"


def test_refunds_of_the_act_are_counted_once(shop: Shop) -> None:
    shop.booked()
    call_off(shop)
    assert db.session.scalars(select(Refund.why)).all() == [WHY]


YEAR_AFTER = (clock.now().date().replace(year=2028, month=4, day=5), clock.now().date().replace(year=2028, month=4, day=6))
WORDS = {"name": "MIMA 2028", "venue": "Polydome", "venue_address": "Place du 1er Mai"}


def settled() -> None:
    """What is to go back has gone, as far as the schedule sends it."""
    flow.sync_due()


def sums(reference: str) -> tuple[int, int]:
    """What the booking's invoices and its credit notes say."""
    kinds = dict.fromkeys(PaperKind, 0)
    for paper in parts.all_papers(reference):
        kinds[paper.kind] += paper.gross_cents
    return kinds[PaperKind.invoice], kinds[PaperKind.credit_note]


def test_deposit_and_balance_both_go_back_and_every_invoice_is_taken_back(shop: Shop) -> None:
    reference = parts.in_two_parts(shop)
    assert (rehearsed(shop).credit_notes, rehearsed(shop).back_cents) == (2, 151_200)
    call_off(shop)
    settled()
    assert sums(reference) == (151_200, 151_200)
    assert [payment.kept_cents for payment in payments.of_booking(booths.booking(reference))] == [0, 0]
    assert findings() == []


def test_a_balance_that_is_still_to_pay_is_asked_for_no_more(shop: Shop) -> None:
    parts.with_deposits(shop)
    reference = shop.booked("bruno", "A02")
    call_off(shop)
    settled()
    assert parts.due(reference).state is DueState.cancelled
    assert findings() == []


def test_a_balance_that_is_paid_afterwards_goes_back(shop: Shop) -> None:
    parts.with_deposits(shop)
    reference = shop.booked("bruno", "A02")
    page = flow.pay(reference, shop.payer(reference), parts.due(reference).public_id)
    call_off(shop)
    shop.press(page)
    settled()
    settled()
    assert [payment.kept_cents for payment in payments.of_booking(booths.booking(reference))] == [0, 0]
    assert findings() == []


def test_what_was_credited_in_part_before_is_credited_to_the_end(shop: Shop) -> None:
    reference = shop.booked("bruno", "A02")
    parts.differ(shop, reference, -10_000)
    assert rehearsed(shop).back_cents == 151_200 - 12_000
    call_off(shop)
    settled()
    assert sums(reference) == (151_200, 151_200)
    assert findings() == []
