"""What waits, as rows of one sentence and one button."""

from collections.abc import Callable, Iterable
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from mima.blueprints.organizer import bank_tasks
from mima.blueprints.organizer.task import Task
from mima.booths.models import Reservation
from mima.catalog.models import Offering
from mima.exhibitors import identity
from mima.exhibitors.models import Exhibitor
from mima.mailing.models import Letter
from mima.media.models import MediaAsset
from mima.oversight.today import Waiting
from mima.payments.models import Refund, StandPayment
from mima.web import filters, i18n

MOST_NAMES = 3


def of(waiting: Waiting) -> list[Task]:
    """The rows, the most urgent first."""
    single: list[tuple[Iterable[object], Callable[..., Task]]] = [
        (waiting.to_decide, _to_decide),
        (waiting.stuck, _stuck),
        (waiting.to_send, _to_send),
        (waiting.refunded_but_booked, _refunded_but_booked),
        (waiting.ending, _ending),
    ]
    rows = [row(thing) for things, row in single for thing in things]
    rows += bank_tasks.of(waiting.bank)
    rows += [letters(waiting.letters)] if waiting.letters else []
    rows += [_approvals(waiting.offerings)] if waiting.offerings else []
    rows += [unanswered(refund) for refund in waiting.unanswered]
    rows += [_files(company, files) for company, files in _by_company(waiting.files).items()]
    return rows + [_incomplete(exhibitor) for exhibitor in waiting.incomplete]


def _to_decide(payment: StandPayment) -> Task:
    return Task(
        key=f"decide-{payment.reference}",
        tone="bad",
        icon="alert",
        title=_("A payment for booth %(booth)s must be decided", booth=payment.reservation.booth.code),
        hint=_(
            "%(company)s, %(amount)s received. It does not fit: %(problem)s",
            company=payment.booking.exhibitor.name,
            amount=_money(payment.captured_cents, payment.currency),
            problem=payment.problem or "–",
        ),
        button=_("Decide"),
        address=_booking(payment.booking.reference, "payments"),
    )


def _stuck(payment: StandPayment) -> Task:
    left = payment.captured_cents - payment.refunded_cents - payment.refunding_cents
    return Task(
        key=f"stuck-{payment.reference}",
        tone="bad",
        icon="euro",
        title=_("A refund to %(company)s has failed", company=payment.booking.exhibitor.name),
        hint=_("%(amount)s are still owed for booth %(booth)s.", amount=_money(left, payment.currency), booth=_booth(payment)),
        button=_("Refund again"),
        address=url_for("organizer.refund_again", reference=payment.reference),
        is_settled_here=True,
    )


def _to_send(refund: Refund) -> Task:
    return Task(
        key=f"send-{refund.reference}",
        tone="bad",
        icon="euro",
        title=_(
            "%(amount)s must be sent back to %(company)s by transfer",
            amount=_money(refund.amount_cents, refund.payment.currency),
            company=refund.payment.booking.exhibitor.name,
        ),
        hint=_("Asked for on %(day)s. Reason: %(why)s", day=_day(refund.created_at), why=refund.why or "–"),
        button=_("Note the transfer"),
        address=_booking(refund.payment.booking.reference, "payments"),
    )


def _refunded_but_booked(payment: StandPayment) -> Task:
    return Task(
        key=f"booked-{payment.reference}",
        tone="warn",
        icon="alert",
        title=_("Booth %(booth)s was refunded at Stripe and is still booked", booth=_booth(payment)),
        hint=_("%(company)s. Ending the booking frees the booth; no money moves.", company=payment.booking.exhibitor.name),
        button=_("End the booking"),
        address=url_for("organizer.refund", reference=payment.reference),
    )


def _ending(claim: Reservation) -> Task:
    time = filters.clock_time(claim.held_until, claim.booking.edition.timezone)
    company, total = claim.booking.exhibitor.name, _money(claim.booking.gross_cents, claim.booking.currency)
    hint = _("%(company)s is on the payment page, %(total)s.") if claim.paying else _("%(company)s has not paid yet, %(total)s.")
    return Task(
        key=f"hold-{claim.booking.reference}",
        tone="warn",
        icon="clock",
        title=_("The hold on booth %(booth)s ends at %(time)s", booth=claim.booth.code, time=time),
        hint=hint % {"company": company, "total": total},
        button=_("See the booking"),
        address=_booking(claim.booking.reference),
    )


def unanswered(refund: Refund) -> Task:
    return Task(
        key=f"refund-{refund.reference}",
        tone="warn",
        icon="redo",
        title=_("A refund to %(company)s is on its way", company=refund.payment.booking.exhibitor.name),
        hint=_(
            "%(amount)s, asked for on %(day)s. Stripe has not confirmed it yet.",
            amount=_money(refund.amount_cents, refund.payment.currency),
            day=_day(refund.created_at),
        ),
        button=_("Ask Stripe"),
        address=url_for("organizer.ask", reference=refund.payment.reference),
        is_settled_here=True,
    )


def letters(found: Iterable[Letter]) -> Task:
    failed = list(found)
    return Task(
        key="letters",
        tone="bad",
        icon="mail",
        title=ngettext("%(num)d letter did not go out", "%(num)d letters did not go out", len(failed)),
        hint=_("To %(names)s.", names=_names(letter.to_address for letter in failed)),
        button=_("Send again"),
        address=url_for("organizer.send_again"),
        is_settled_here=True,
        ids=tuple(letter.id for letter in failed),
    )


def _approvals(offerings: Iterable[Offering]) -> Task:
    waiting = list(offerings)
    oldest = waiting[0]
    since = _day(oldest.submitted_at) if oldest.submitted_at else ""
    return Task(
        key="approvals",
        tone="warn",
        icon="file",
        title=ngettext("%(num)d offering waits for your approval", "%(num)d offerings wait for your approval", len(waiting)),
        hint=_(
            "The oldest since %(day)s: “%(title)s”, %(company)s.",
            day=since,
            title=i18n.both(oldest, "title"),
            company=oldest.exhibitor.name,
        ),
        button=_("Review"),
        address=url_for("organizer.approvals"),
    )


def _by_company(files: Iterable[MediaAsset]) -> dict[Exhibitor, list[MediaAsset]]:
    found: dict[Exhibitor, list[MediaAsset]] = {}
    for asset in files:
        found.setdefault(asset.exhibitor, []).append(asset)
    return found


def _files(company: Exhibitor, files: list[MediaAsset]) -> Task:
    return Task(
        key=f"files-{company.slug}",
        tone="warn",
        icon="frame",
        title=ngettext(
            "%(num)d file of %(company)s cannot be prepared",
            "%(num)d files of %(company)s cannot be prepared",
            len(files),
            company=company.name,
        ),
        hint=_("%(names)s. The company must send another file.", names=_names(file.original_name for file in files)),
        button=_("Whom to call"),
        address=url_for("organizer.company", slug=company.slug),
    )


def _incomplete(exhibitor: Exhibitor) -> Task:
    return Task(
        key=f"identity-{exhibitor.slug}",
        tone="",
        icon="user",
        title=_("The invoice address of %(company)s is incomplete", company=exhibitor.name),
        hint=_("Missing: %(names)s.", names=", ".join(i18n.say(name) for name in identity.missing(exhibitor))),
        button=_("Whom to call"),
        address=url_for("organizer.company", slug=exhibitor.slug),
    )


def _names(names: Iterable[str]) -> str:
    """The first few of them, and how many more."""
    found = list(dict.fromkeys(names))
    shown, left = ", ".join(found[:MOST_NAMES]), len(found) - MOST_NAMES
    return shown if left <= 0 else ngettext("%(names)s and %(num)d more", "%(names)s and %(num)d more", left, names=shown)


def _booth(payment: StandPayment) -> str:
    return payment.reservation.booth.code


def _booking(reference: str, part: str | None = None) -> str:
    return url_for("organizer.booking", reference=reference, _anchor=part)


def _money(cents: int, currency: str) -> str:
    return filters.money(cents, currency)


def _day(moment: datetime) -> str:
    return filters.day(moment.date())
