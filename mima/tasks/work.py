"""All kinds of work, each with its name, how often a sweep looks for it, and how urgent it is."""

from collections.abc import Callable
from dataclasses import dataclass

from mima.tasks import (
    applications,
    audit,
    dormant,
    forgetting,
    letters,
    media,
    payments,
    places,
    readiness,
    searches,
    stamping,
    uploads,
    waiting,
)


@dataclass(frozen=True, slots=True)
class Work:
    """`run` does what is due, inside the application; `waiting` says how many runs a sweep should ask for."""

    run: Callable[[], None]
    urgency: int = 50
    waiting: Callable[[], int] = lambda: 1


ALL: dict[str, Work] = {
    "letters": Work(letters.send_due),
    "holds": Work(payments.lapse_due),
    # After the holds: what these have decided, an offer is.
    "offers": Work(waiting.settle_offers, urgency=49, waiting=waiting.over),
    "payments": Work(payments.reconcile, urgency=60),
    "media": Work(media.prepare_next, urgency=10, waiting=media.waiting),
    "stamping": Work(stamping.renew_next, urgency=0, waiting=stamping.waiting),
    "forgetting": Work(forgetting.forget_expired, urgency=1),
    "audit": Work(audit.look, urgency=1, waiting=audit.waiting),
    "dormant": Work(dormant.look, urgency=1),
    "searches": Work(searches.tell_due, urgency=15, waiting=searches.waiting),
    "places": Work(places.prepare, urgency=30, waiting=places.waiting),
    "media_clearing": Work(media.clear, urgency=5),
    "reminders": Work(readiness.remind, urgency=20),
    "certificate_clearing": Work(readiness.clear, urgency=5),
    "upload_clearing": Work(uploads.clear, urgency=5),
    "application_clearing": Work(applications.clear, urgency=5),
}
