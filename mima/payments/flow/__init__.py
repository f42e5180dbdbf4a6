"""The steps of money: pay, sync, ring, refund, reconcile, lapse. Each opens its own transactions, none across a network call.

pay ──▶ attempt's row ──▶ Stripe ──▶ its page's address        webhook ┐
                                                          return page ─┼─▶ sync_payment ──▶ Stripe ──▶ one transaction:
refund ──▶ refund's row ──▶ Stripe ──▶ what it answered     reconcile ─┤        state, ledger, booth, invoice, letters
                                                               expiry ─┘
"""

from mima.payments.attempts import AlreadyPaid, DebitUnderWay, MoneyWaits, NothingToPay, Payer
from mima.payments.flow.card import go_back, pay
from mima.payments.flow.giving_back import NotATransferBack, RefundWaits, accept, mark_refund_sent, refund, refund_again
from mima.payments.flow.lapsing import lapse_due
from mima.payments.flow.looking import compare
from mima.payments.flow.orders import accept_order, give_quote, order, withdraw_quote
from mima.payments.flow.papers import issue_missing
from mima.payments.flow.reconciling import reconcile, sync_due
from mima.payments.flow.ring import OtherMode, process_event, receive_event
from mima.payments.flow.steps import Report
from mima.payments.flow.sync import push_refunds, sync_payment
from mima.payments.flow.transfers import CardPageOpened, enter_line, mark_transfer_received

__all__ = [
    "AlreadyPaid",
    "CardPageOpened",
    "DebitUnderWay",
    "MoneyWaits",
    "NotATransferBack",
    "NothingToPay",
    "OtherMode",
    "Payer",
    "RefundWaits",
    "Report",
    "accept",
    "accept_order",
    "compare",
    "enter_line",
    "give_quote",
    "go_back",
    "issue_missing",
    "lapse_due",
    "mark_refund_sent",
    "mark_transfer_received",
    "order",
    "pay",
    "process_event",
    "push_refunds",
    "receive_event",
    "reconcile",
    "refund",
    "refund_again",
    "sync_due",
    "sync_payment",
    "withdraw_quote",
]
