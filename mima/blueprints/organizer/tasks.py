"""What waits, as rows of one sentence and one button."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from mima.applications.models import Application
from mima.blueprints.organizer import bank_tasks, public, waiting_tasks, words
from mima.blueprints.organizer.task import Task
from mima.booths.models import Reservation
from mima.catalog.models import Offering
from mima.core import clock
from mima.exhibitors import identity
from mima.exhibitors.models import Exhibitor
from mima.mailing.models import Letter
from mima.media.models import MediaAsset
from mima.oversight.nights import AuditNight
from mima.oversight.today import Waiting
from mima.payments import problems
from mima.payments.models import Dispute, Refund, StandPayment
from mima.web import filters, i18n
from mima.web import problems as why

MOST_NAMES = 3


def of(waiting: Waiting) -> list[Task]:
    """The rows, the most urgent first."""
    single: list[tuple[Iterable[object], Callable[..., Task]]] = [
        (waiting.to_answer, _to_answer),
        (waiting.to_decide, _to_decide),
        (waiting.stuck, _stuck),
        (waiting.to_send, _to_send),
        (waiting.refunded_but_booked, _refunded_but_booked),
        (waiting.lost_but_booked, _lost_but_booked),
        (waiting.ending, _ending),
    ]
    rows = [row(thing) for things, row in single for thing in things]
    rows += bank_tasks.of(waiting.bank)
    rows += [bank_tasks.payout(one) for one in waiting.payouts]
    rows += [public.task(one) for one in waiting.to_deposit]
    rows += [waiting_tasks.freed(one) for one in waiting.freed]
    rows += [_night(waiting.night)] if waiting.night else []
    rows += [letters(waiting.letters)] if waiting.letters else []
    rows += [_applications(waiting.applications)] if waiting.applications else []
    rows += [_approvals(waiting.offerings)] if waiting.offerings else []
    rows += [_unread(waiting.unread)] if waiting.unread else []
    rows += preparing(waiting)
    rows += [bank_tasks.giving_back(progress) for progress in waiting.giving_back if not progress.is_over]
    rows += [unanswered(refund) for refund in waiting.unanswered]
    rows += [_files(company, files) for company, files in _by_company(waiting.files).items()]
    rows += [_unreachable(exhibitor) for exhibitor in waiting.unreachable]
    return rows + [_incomplete(exhibitor) for exhibitor in waiting.incomplete]


def _night(night: AuditNight) -> Task:
    first = night.broken[0]
    promise = first["promise"]
    return Task(
        key="audit",
        tone="bad",
        icon="alert",
        title=_("The nightly audit found a broken promise"),
        hint=_("%(promise)s Found: %(finding)s", promise=i18n.say(promise), finding=first["findings"][0]),
        button=_("See what was found"),
        address=url_for("organizer.audit"),
    )


def _to_answer(dispute: Dispute) -> Task:
    payment = dispute.payment
    facts = {
        "company": payment.booking.exhibitor.name,
        "sum": _money(dispute.amount_cents, payment.currency),
        "reason": words.reason(dispute.reason),
    }
    hint = _("%(sum)s. Said to the bank: %(reason)s. Answer at Stripe; without an answer the money is lost.", **facts)
    if dispute.respond_by is not None:
        by = filters.day_and_time(dispute.respond_by, payment.booking.edition.timezone)
        hint = _("%(sum)s. Said to the bank: %(reason)s. Answer at Stripe before %(by)s, else the money is lost.", by=by, **facts)
    return Task(
        key=f"dispute-{dispute.stripe_id}",
        tone="bad",
        icon="alert",
        title=i18n.nbooths(
            "The bank of %(company)s disputes the payment of booth %(booth)s",
            "The bank of %(company)s disputes the payment of booths %(booth)s",
            _booth(payment),
            **facts,
        ),
        hint=hint,
        button=_("See the payment"),
        address=url_for("organizer.payment", reference=payment.reference),
    )


def _lost_but_booked(dispute: Dispute) -> Task:
    payment = dispute.payment
    return Task(
        key=f"lost-{dispute.stripe_id}",
        tone="bad",
        icon="euro",
        title=i18n.nbooths(
            "The money of booth %(booth)s is lost in a dispute, and the booth is still booked",
            "The money of booths %(booth)s is lost in a dispute, and the booths are still booked",
            _booth(payment),
        ),
        hint=_(
            "%(company)s, %(sum)s. End the booking, or note why it stays.",
            company=payment.booking.exhibitor.name,
            sum=_money(dispute.amount_cents, payment.currency),
        ),
        button=_("See the payment"),
        address=url_for("organizer.payment", reference=payment.reference),
    )


def _to_decide(payment: StandPayment) -> Task:
    if problems.lacks_paper(payment):
        return bank_tasks.paper(payment)
    return Task(
        key=f"decide-{payment.reference}",
        tone="bad",
        icon="alert",
        title=i18n.nbooths(
            "A payment for booth %(booth)s must be decided",
            "A payment for booths %(booth)s must be decided",
            payment.reservation.codes,
        ),
        hint=_(
            "%(company)s, %(amount)s received. %(problem)s",
            company=payment.booking.exhibitor.name,
            amount=_money(payment.captured_cents, payment.currency),
            problem=why.said(payment.problem, payment.problem_facts, payment.currency),
        ),
        button=_("Decide"),
        address=_booking(payment.booking.reference, "payments"),
    )


def _stuck(payment: StandPayment) -> Task:
    return Task(
        key=f"stuck-{payment.reference}",
        tone="bad",
        icon="euro",
        title=_("A refund to %(company)s has failed", company=payment.booking.exhibitor.name),
        hint=i18n.nbooths(
            "%(amount)s are still owed for booth %(booth)s.",
            "%(amount)s are still owed for booths %(booth)s.",
            _booth(payment),
            amount=_money(payment.owed_cents, payment.currency),
        ),
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
        hint=_("Asked for on %(day)s. Reason: %(why)s", day=_day(refund.created_at), why=i18n.told(refund.why) or "–"),
        button=_("Note the transfer"),
        address=_booking(refund.payment.booking.reference, "payments"),
    )


def _refunded_but_booked(payment: StandPayment) -> Task:
    return Task(
        key=f"booked-{payment.reference}",
        tone="warn",
        icon="alert",
        title=i18n.nbooths(
            "Booth %(booth)s was refunded at Stripe and is still booked",
            "Booths %(booth)s were refunded at Stripe and are still booked",
            _booth(payment),
        ),
        hint=_("%(company)s. Ending the booking frees the booth; no money moves.", company=payment.booking.exhibitor.name),
        button=_("End the booking"),
        address=url_for("organizer.refund", reference=payment.reference),
    )


def _ending(claim: Reservation) -> Task:
    if claim.offered:
        return waiting_tasks.ending(claim)
    time = filters.clock_time(claim.held_until, claim.booking.edition.timezone)
    company, total = claim.booking.exhibitor.name, _money(claim.booking.gross_cents, claim.booking.currency)
    hint = _("%(company)s is paying, %(total)s.") if claim.paying else _("%(company)s has not paid yet, %(total)s.")
    return Task(
        key=f"hold-{claim.booking.reference}",
        tone="warn",
        icon="clock",
        title=i18n.nbooths(
            "The hold on booth %(booth)s ends at %(time)s",
            "The hold on booths %(booth)s ends at %(time)s",
            claim.codes,
            time=time,
        ),
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


def _applications(found: Iterable[Application]) -> Task:
    waiting = list(found)
    return Task(
        key="applications",
        tone="warn",
        icon="file",
        title=ngettext("%(num)d application to answer", "%(num)d applications to answer", len(waiting)),
        hint=_(
            "The oldest since %(day)s. %(names)s.",
            day=_day(waiting[0].submitted_at),
            names=_names(one.exhibitor.name for one in waiting),
        ),
        button=_("Answer"),
        address=url_for("organizer.applications"),
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


def _unread(offerings: Sequence[Offering]) -> Task:
    return Task(
        key="unread",
        tone="",
        icon="file",
        title=ngettext(
            "%(num)d published offering was changed since you read it",
            "%(num)d published offerings were changed since you read them",
            len(offerings),
        ),
        hint=_("From %(names)s.", names=_names(offering.exhibitor.name for offering in offerings)),
        button=_("Read"),
        address=url_for("organizer.approvals"),
    )


def preparing(waiting: Waiting) -> list[Task]:
    """What exhibitors do before the day: certificates to look at, and things whose day is over."""
    rows = []
    if waiting.certificates:
        first = waiting.certificates[0].booking
        rows.append(
            Task(
                key="certificates",
                tone="warn",
                icon="file",
                title=ngettext(
                    "%(num)d insurance certificate to look at",
                    "%(num)d insurance certificates to look at",
                    len(waiting.certificates),
                ),
                hint=_("From %(names)s.", names=_names(task.booking.exhibitor.name for task in waiting.certificates)),
                button=_("Look"),
                address=url_for("readiness.certificate", slug=first.edition.slug, reference=first.reference),
            )
        )
    if waiting.late:
        title = ngettext("%(num)d exhibitor has overdue tasks", "%(num)d exhibitors have overdue tasks", len(waiting.late))
        address, hint = url_for("readiness.present_readiness", state="late"), _("%(names)s.", names=_names(waiting.late))
        rows.append(Task("late", "warn", "clock", title, hint, _("Who and what"), address))
    return rows


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


def _unreachable(exhibitor: Exhibitor) -> Task:
    return Task(
        key=f"unreachable-{exhibitor.slug}",
        tone="warn",
        icon="mail",
        title=_("No letter can reach %(company)s", company=exhibitor.name),
        hint=_("It has a booth; nobody acts for it and it gave no address. Letters about its booking go to nobody."),
        button=_("See the company"),
        address=url_for("organizer.company", slug=exhibitor.slug),
    )


def _names(names: Iterable[str]) -> str:
    """The first few of them, and how many more."""
    found = list(dict.fromkeys(names))
    shown, left = ", ".join(found[:MOST_NAMES]), len(found) - MOST_NAMES
    return shown if left <= 0 else ngettext("%(names)s and %(num)d more", "%(names)s and %(num)d more", left, names=shown)


def _booth(payment: StandPayment) -> str:
    return payment.reservation.codes


def _booking(reference: str, part: str | None = None) -> str:
    return url_for("organizer.booking", reference=reference, _anchor=part)


def _money(cents: int, currency: str) -> str:
    return filters.money(cents, currency)


def _day(moment: datetime) -> str:
    return filters.day(clock.day_of(moment))
