"""A booked booking that costs more has a supplement to pay; one that costs less gets money back. The booking stays."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from mima.booths import queries as booths
from mima.booths.models import Reservation, ReservationState
from mima.core.db import db
from mima.core.transaction import transaction
from mima.payments import audit, crediting, disputes, flow, gateway, queries, refunds
from mima.payments.dues import difference
from mima.payments.dues import queries as dues
from mima.payments.dues.models import Due, DueState
from mima.payments.models import Refund, StandPayment
from tests.payments.parts import differ, due, findings, in_two_parts, issued, line, pay_due, with_deposits
from tests.payments.shop import Shop


def test_more_is_due_with_an_invoice_and_a_letter(shop: Shop) -> None:
    reference = shop.booked()
    found = differ(shop, reference, 10_000)
    assert found is not None
    assert (due(reference).kind, due(reference).amount_cents) == ("supplement", 12_000)
    assert issued(reference)[1] == ("2026-F-0002 supplement", 12_000)
    assert shop.letters()[-1] == "due_asked"


def test_a_supplement_is_due_in_thirty_days_and_not_after_the_market(shop: Shop) -> None:
    reference = shop.booked()
    differ(shop, reference, 10_000)
    assert due(reference).due_on.isoformat() == "2026-12-23"


def test_a_supplement_is_paid_on_its_page(shop: Shop) -> None:
    reference = shop.booked()
    differ(shop, reference, 10_000)
    pay_due(shop, reference)
    assert (due(reference).state, shop.payment(reference).captured_cents) == ("paid", 12_000)
    assert shop.letters()[-1] == "due_paid"
    assert findings() == []


def test_two_supplements_each_have_their_own(shop: Shop) -> None:
    reference = shop.booked()
    differ(shop, reference, 10_000)
    differ(shop, reference, 5_000)
    keys = [one.public_id for one in dues.open_of(booths.booking(reference))]
    for key in keys:
        shop.press(flow.pay(reference, shop.payer(reference), key))
        flow.sync_payment(shop.payment(reference).id)
    assert [payment.captured_cents for payment in shop.payments(reference)] == [151_200, 12_000, 6_000]
    assert findings() == []


def test_less_goes_back_with_its_credit_note_and_the_booking_stays(shop: Shop) -> None:
    reference = shop.booked()
    assert differ(shop, reference, -10_000) is None
    assert shop.states(reference) == ("paid", "confirmed")
    assert shop.ledger() == [("payment", 151_200), ("refund", -12_000)]
    assert issued(reference)[1] == ("2026-A-0001 whole", 12_000)
    assert findings() == []


def test_what_is_nothing_changes_nothing(shop: Shop) -> None:
    reference = shop.booked()
    assert differ(shop, reference, 0) is None
    assert (len(issued(reference)), shop.refunds()) == (1, [])


def test_it_may_become_less_twice_each_with_its_own_credit_note(shop: Shop) -> None:
    reference = shop.booked()
    differ(shop, reference, -10_000)
    differ(shop, reference, -20_001)
    assert [cents for _name, cents in issued(reference)] == [151_200, 12_000, 24_001]
    assert shop.payment(reference).kept_cents == 151_200 - 36_001
    assert findings() == []


def test_less_first_takes_from_what_is_still_to_pay(shop: Shop) -> None:
    with_deposits(shop)
    reference = shop.booked()
    differ(shop, reference, -10_000)
    assert (due(reference).amount_cents, shop.refunds()) == (151_200 - 45_360 - 12_000, [])
    pay_due(shop, reference)
    assert shop.taken_cents() == 151_200 - 12_000
    assert findings() == []


def test_more_than_is_still_to_pay_also_takes_from_what_came(shop: Shop) -> None:
    with_deposits(shop)
    reference = shop.booked()
    differ(shop, reference, -100_000)
    assert (due(reference).state, shop.taken_cents()) == ("cancelled", 151_200 - 120_000)
    assert findings() == []


def test_of_two_payments_the_newest_is_given_back_first(shop: Shop) -> None:
    reference = in_two_parts(shop)
    differ(shop, reference, -100_000)
    assert [payment.refunded_cents for payment in shop.payments(reference)] == [120_000 - 105_840, 105_840]
    assert shop.reservation(reference).state == "confirmed"
    assert findings() == []


def test_more_than_there_is_is_refused(shop: Shop) -> None:
    reference = shop.booked()
    with pytest.raises(difference.DifferenceTooLarge):
        differ(shop, reference, -130_000)
    assert shop.refunds() == []


def test_a_held_booking_has_no_difference(shop: Shop) -> None:
    reference = shop.hold()
    with pytest.raises(difference.NotBooked):
        differ(shop, reference, 10_000)


def test_while_a_bank_decides_nothing_goes_back(shop: Shop) -> None:
    reference = shop.booked()
    shop.dispute(reference)
    flow.sync_payment(shop.payment(reference).id)
    with pytest.raises(disputes.Disputed):
        differ(shop, reference, -10_000)


def fail_at_the_bank(reference: str) -> None:
    """What Stripe says days later when a bank sends the newest refund back."""
    with transaction():
        row = db.session.scalars(select(Refund).order_by(Refund.id.desc())).first()
        assert row is not None
        answer = gateway.RefundAnswer(row.stripe_id or "", row.amount_cents, "failed", row.reference, "lost_or_stolen_card")
        refunds.read_again(row.payment_id, [answer])


def test_a_part_that_the_bank_sends_back_is_owed_visibly_and_asked_again_without_ending_the_booking(shop: Shop) -> None:
    reference = shop.booked()
    differ(shop, reference, -10_000)
    fail_at_the_bank(reference)
    assert [payment.owed_cents for payment in queries.attention().stuck] == [12_000]
    assert flow.refund_again(shop.payment(reference).id, by=shop.actor("ana"), why="again")
    assert shop.states(reference) == ("paid", "confirmed")
    assert (shop.payment(reference).kept_cents, len(issued(reference))) == (151_200 - 12_000, 2)
    assert findings() == []


def test_cancelled_after_it_became_less_only_the_rest_goes_back(shop: Shop) -> None:
    reference = shop.booked()
    differ(shop, reference, -10_000)
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="they cannot come")
    assert (shop.taken_cents(), shop.states(reference)) == (0, ("refunded", "cancelled"))
    assert [cents for _name, cents in issued(reference)] == [151_200, 12_000, 139_200]
    assert findings() == []


def test_cancelled_with_an_open_supplement_nothing_more_is_asked(shop: Shop) -> None:
    reference = shop.booked()
    differ(shop, reference, 10_000)
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="they cannot come")
    assert due(reference).state == "cancelled"
    assert [cents for _name, cents in issued(reference)] == [151_200, 12_000, 12_000, 151_200]
    assert findings() == []


def test_each_refund_made_at_stripe_has_its_own_credit_note(shop: Shop) -> None:
    reference = shop.booked()
    for cents in (1_200, 3_333):
        shop.ask("refunds", payment_intent=shop.payment(reference).payment_intent, amount=cents)
        flow.sync_payment(shop.payment(reference).id)
        flow.sync_payment(shop.payment(reference).id)
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="they cannot come")
    assert [cents for _name, cents in issued(reference)] == [151_200, 1_200, 3_333, 151_200 - 4_533]
    assert findings() == []


def test_after_the_terms_more_may_go_back_for_a_reason_with_its_own_credit_note(shop: Shop) -> None:
    with transaction():
        from mima.editions import queries as editions

        editions.by_slug(shop.cast.edition).cancellation_terms = [{"until": "2027-03-01", "kept": 5_000}]
    reference = shop.booked()
    payment_id = shop.payment(reference).id
    flow.refund(payment_id, by=shop.actor("ana"), why="they cannot come")
    flow.refund(payment_id, by=shop.actor("ana"), why="goodwill", cents=10_000, departure="they were ill")
    assert [cents for _name, cents in issued(reference)] == [151_200, 75_600, 10_000]
    assert shop.payment(reference).kept_cents == 65_600
    assert findings() == []


def test_what_was_lost_to_a_bank_is_taken_back_when_the_booking_ends(shop: Shop) -> None:
    reference = shop.booked()
    shop.end_dispute(shop.dispute(reference), "lost")
    flow.sync_payment(shop.payment(reference).id)
    assert len(issued(reference)) == 1
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="lost")
    assert [cents for _name, cents in issued(reference)] == [151_200, 151_200]


def test_nothing_lacks_a_credit_note_twice(shop: Shop) -> None:
    reference = shop.booked()
    differ(shop, reference, -10_000)
    with transaction():
        payment = db.session.get_one(StandPayment, shop.payment(reference).id)
        assert crediting.credit(payment, reason="again", by=shop.actor("ana"), is_over=False) is None


def test_a_supplement_of_two_lines_says_both(shop: Shop) -> None:
    reference = shop.booked()
    with transaction():
        lines = [line(126_000), line(-100_000)]
        difference.ask_difference(booths.booking(reference), lines, by=shop.actor("ana"), why="moved")
    assert due(reference).amount_cents == 31_200
    assert [one["net_cents"] for one in due(reference).invoice.record["lines"]] == [126_000, -100_000]


def broken_by(change: object, check: Callable[[], audit.Findings]) -> list[str]:
    """What the check says after this change, which is undone again."""
    found: list[str] = []
    with pytest.raises(KeyboardInterrupt), transaction():
        db.session.execute(change)  # type: ignore[call-overload]
        db.session.expire_all()
        found += check()[1]
        raise KeyboardInterrupt
    return found


def test_the_audit_finds_what_is_paid_without_a_payment_and_open_without_a_booth(shop: Shop) -> None:
    reference = shop.booked()
    differ(shop, reference, 10_000)
    key = due(reference).id
    assert broken_by(update(Due).values(state=DueState.paid), audit.check_dues) == [f"due {key} is paid by 0 payments"]
    cancelled = update(Reservation).values(state=ReservationState.cancelled)
    assert broken_by(cancelled, audit.check_dues) == [f"due {key} is still to pay, and its booth is not booked"]


def test_the_audit_finds_money_that_went_back_without_a_credit_note(shop: Shop) -> None:
    reference = shop.booked()
    payment = shop.payment(reference).reference
    gone = update(StandPayment).values(refunded_cents=500)
    assert broken_by(gone, audit.check_credited) == [
        f"payment {payment} gave back 500 cents, the credit notes of invoice 2026-F-0001 say 0"
    ]
