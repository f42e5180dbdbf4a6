"""The page of Stripe's payouts, and what of them waits on Today."""

from mima.payments import flow
from tests.blueprints.organizer.conftest import Desk
from tests.browsing import send, text
from tests.statements import counted

PAGE = "/organizer/payments/payouts"


def paid_out(desk: Desk, *, fails: bool = False) -> str:
    """The name of a payout that was read."""
    with desk.market() as shop:
        (made,) = shop.control("payout")["made"]
        if fails:
            shop.control("payout/fail", payout=made)
        flow.reconcile(everything=True)
        return str(made)


def test_before_the_first_one_the_page_says_when_they_are_read(desk: Desk) -> None:
    assert "that happens every night" in text(desk.ana.get(PAGE))


def test_each_payout_stands_with_its_parts_and_their_bookings(desk: Desk) -> None:
    reference, _payment = desk.booked()
    key = paid_out(desk)
    words = text(desk.ana.get(PAGE))
    assert key in words and reference in words and "€1,489.07" in words
    assert "All of it is in the ledger" in words and "Fees of Stripe: €22.93." in words


def test_the_payments_lead_there(desk: Desk) -> None:
    assert PAGE in desk.ana.get("/organizer/payments").text


def test_what_is_not_in_the_ledger_is_named_and_waits_on_today(desk: Desk) -> None:
    with desk.market() as shop:
        shop.ask("checkout/sessions", **FOREIGN)
        (session,) = shop.look("checkout/sessions")["data"]
        shop.press(session["url"])
    paid_out(desk)
    assert "Not all of it is in the ledger" in text(desk.ana.get(PAGE))
    assert "is not explained by the ledger" in text(desk.ana.get("/organizer"))


FOREIGN = {
    "mode": "payment",
    "success_url": "http://localhost/",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "eur",
    "line_items[0][price_data][unit_amount]": "5000",
    "line_items[0][price_data][product_data][name]": "Something sold elsewhere",
}


def test_one_that_came_back_is_urgent_until_it_is_noted(desk: Desk) -> None:
    desk.booked()
    key = paid_out(desk, fails=True)
    assert "The bank sent Stripe's payout of €1,489.07 back" in text(desk.ana.get("/organizer"))
    note = f"{PAGE}/{key}/note"
    assert send(desk.ana, note, note, why=" ").status_code == 422
    assert send(desk.ana, note, note, why="The account has moved.").status_code == 303
    assert "sent Stripe's payout" not in text(desk.ana.get("/organizer"))


def test_the_page_takes_the_same_statements_whatever_was_paid_out(desk: Desk) -> None:
    def asked() -> int:
        with desk.app.app_context(), counted() as statements:
            desk.ana.get(PAGE)
        return len(statements)

    desk.booked("A02")
    paid_out(desk)
    few = asked()
    desk.booked("A03", "carla")
    paid_out(desk)
    assert asked() == few
