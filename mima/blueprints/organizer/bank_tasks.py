"""What of quotes, orders and transfers waits, as rows of Today."""

from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from mima.billing.quotes.models import Quote
from mima.blueprints.organizer.task import Task
from mima.oversight.bank import Bank
from mima.payments import problems
from mima.payments.calling_off.queries import Progress
from mima.payments.dues.models import Due
from mima.payments.models import StandPayment
from mima.payments.payouts.models import Payout
from mima.web import filters, i18n
from mima.web import problems as why


def of(bank: Bank) -> list[Task]:
    """Orders to accept and quotes that end, transfers to match, invoices overdue."""
    rows = [_ordered(quote) if quote.order_number else _ending(quote) for quote in bank.quotes]
    rows += [_to_match(bank.to_match)] if bank.to_match else []
    return rows + [_overdue(quote) for quote in bank.overdue] + [_late(due) for due in bank.late]


def paper(payment: StandPayment) -> Task:
    """An invoice or a credit note that could not be written when its money moved."""
    company, codes = payment.booking.exhibitor.name, payment.reservation.codes
    if problems.kind_of(payment.problem) is problems.Kind.invoice:
        title = i18n.nbooths("The invoice of booth %(booth)s is missing", "The invoice of booths %(booth)s is missing", codes)
    else:
        title = i18n.nbooths(
            "A credit note for booth %(booth)s is missing", "A credit note for booths %(booth)s is missing", codes
        )
    return Task(
        key=f"paper-{payment.reference}",
        tone="bad",
        icon="file",
        title=title,
        hint=_("%(company)s. %(problem)s", company=company, problem=_said(payment)),
        button=_("Issue it now"),
        address=url_for("organizer.issue_paper", reference=payment.reference),
        is_settled_here=True,
    )


def _said(payment: StandPayment) -> str:
    return why.said(payment.problem, payment.problem_facts, payment.currency)


def _late(due: Due) -> Task:
    company, codes = due.booking.exhibitor.name, due.reservation.codes
    if due.is_balance:
        title = i18n.nbooths(
            "The balance of %(company)s for booth %(booth)s is overdue",
            "The balance of %(company)s for booths %(booth)s is overdue",
            codes,
            company=company,
        )
    else:
        title = i18n.nbooths(
            "The supplement of %(company)s for booth %(booth)s is overdue",
            "The supplement of %(company)s for booths %(booth)s is overdue",
            codes,
            company=company,
        )
    return Task(
        key=f"late-{due.public_id}",
        tone="warn",
        icon="euro",
        title=title,
        hint=_(
            "%(sum)s were due on %(day)s. Write to them, wait, or cancel by the terms.",
            sum=filters.money(due.amount_cents, due.currency),
            day=filters.day(due.due_on),
        ),
        button=_("See the booking"),
        address=url_for("organizer.booking", reference=due.booking.reference),
    )


def _ordered(quote: Quote) -> Task:
    return Task(
        key=f"order-{quote.booking.reference}",
        tone="warn",
        icon="file",
        title=i18n.nbooths(
            "%(company)s has ordered booth %(booth)s",
            "%(company)s has ordered booths %(booth)s",
            _booth(quote),
            company=quote.booking.exhibitor.name,
        ),
        hint=_(
            "Purchase order %(order)s, %(sum)s, quote until %(day)s.", order=quote.order_number, sum=_sum(quote), day=_end(quote)
        ),
        button=_("Accept the order"),
        address=url_for("organizer.accept_order", reference=quote.booking.reference),
        is_settled_here=True,
    )


def _ending(quote: Quote) -> Task:
    return Task(
        key=f"quote-{quote.booking.reference}",
        tone="warn",
        icon="clock",
        title=i18n.nbooths(
            "The quote for booth %(booth)s ends on %(day)s",
            "The quote for booths %(booth)s ends on %(day)s",
            _booth(quote),
            day=_end(quote),
        ),
        hint=_("%(company)s, %(sum)s: no transfer and no order yet.", company=quote.booking.exhibitor.name, sum=_sum(quote)),
        button=_("See the booking"),
        address=url_for("organizer.booking", reference=quote.booking.reference),
    )


def _to_match(count: int) -> Task:
    return Task(
        key="to-match",
        tone="warn",
        icon="euro",
        title=ngettext("%(num)d transfer to match", "%(num)d transfers to match", count),
        hint=_("They stand on the bank's statement and name a booking."),
        button=_("Match them"),
        address=url_for("organizer.statement"),
    )


def _overdue(quote: Quote) -> Task:
    due = filters.day(quote.due_on) if quote.due_on else ""
    return Task(
        key=f"overdue-{quote.booking.reference}",
        tone="warn",
        icon="euro",
        title=i18n.nbooths(
            "The invoice of %(company)s for booth %(booth)s is overdue",
            "The invoice of %(company)s for booths %(booth)s is overdue",
            _booth(quote),
            company=quote.booking.exhibitor.name,
        ),
        hint=_("%(sum)s were due on %(day)s.", sum=_sum(quote), day=due),
        button=_("See the booking"),
        address=url_for("organizer.booking", reference=quote.booking.reference),
    )


def giving_back(progress: Progress) -> Task:
    """The money of a cancelled edition, as one row however many it goes to."""
    edition = progress.edition
    return Task(
        key=f"cancelled-{edition.slug}",
        tone="warn",
        icon="redo",
        title=_("%(edition)s is cancelled: %(done)s of %(all)s refunds done", edition=edition.name, **counts(progress)),
        hint=_("Stripe is asked in the background; transfers are sent by hand and stand here one by one."),
        button=_("See the edition"),
        address=url_for("organizer.edition_page", slug=edition.slug),
    )


def payout(one: Payout) -> Task:
    """A payout that the bank sent back, or that the ledger does not explain."""
    facts = {"sum": filters.money(one.amount_cents, one.currency), "day": filters.day(one.arrives_on)}
    if one.is_failed and not one.returned:
        title, hint = _("The bank sent Stripe's payout of %(sum)s back", **facts), one.failure or str(_("Look at it at Stripe."))
    else:
        title = _("Stripe's payout of %(sum)s is not explained by the ledger", **facts)
        hint = ngettext(
            "Of %(day)s: %(num)d movement is not in the ledger.",
            "Of %(day)s: %(num)d movements are not in the ledger.",
            one.unmatched,
            day=facts["day"],
        )
    return Task(
        key=f"payout-{one.stripe_id}",
        tone="bad" if one.is_failed else "warn",
        icon="euro",
        title=title,
        hint=hint,
        button=_("See the payouts"),
        address=url_for("organizer.payouts"),
    )


def counts(progress: Progress) -> dict[str, str]:
    return {"done": filters.number(progress.done), "all": filters.number(progress.all)}


def _booth(quote: Quote) -> str:
    return quote.reservation.codes


def _sum(quote: Quote) -> str:
    return filters.money(quote.booking.gross_cents, quote.booking.currency)


def _end(quote: Quote) -> str:
    return filters.day(date.fromisoformat(quote.record["valid_until"]))
