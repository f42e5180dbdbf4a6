"""The nightly audit: what it found stands until a later night finds nothing."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from mima.accounts import service as accounts
from mima.core import clock
from mima.core.actors import SCHEDULE
from mima.core.db import Model, db, violated
from mima.editions import queries as editions
from mima.mailing import service as mailing

HOUR = 3
PARIS = "Europe/Paris"
# So many sentences of one promise are kept, and so many stand in the letter.
MOST_KEPT, MOST_WRITTEN = 200, 10


class AuditNight(Model):
    """One night's audit. `promises` are as `mima audit --json` tells them."""

    day: Mapped[date] = mapped_column(primary_key=True)
    ran_at: Mapped[datetime]
    promises: Mapped[list[Any]]

    @property
    def broken(self) -> list[dict[str, Any]]:
        return [promise for promise in self.promises if not promise["kept"]]


def today() -> date:
    """The day whose night it is at the market; it begins when the audit is due."""
    edition = editions.current()
    here = clock.now().astimezone(ZoneInfo(edition.timezone if edition else PARIS))
    return (here - timedelta(hours=HOUR)).date()


def is_due() -> bool:
    """Whether nobody has looked since the last night began."""
    return db.session.get(AuditNight, today()) is None


def keep(day: date, promises: Sequence[dict[str, Any]]) -> bool:
    """The night's findings are kept and the team has one letter about the first broken promise; False if they were before."""
    kept = [promise | {"findings": promise["findings"][:MOST_KEPT]} for promise in promises]
    night = AuditNight(day=day, ran_at=clock.now(), promises=kept)
    try:
        with db.session.begin_nested():
            db.session.add(night)
    except IntegrityError as error:
        if _is_second(error):
            return False
        raise
    if night.broken:
        _write(day, night.broken)
    return True


def _is_second(error: IntegrityError) -> bool:
    return violated(error) == "pk_audit_night" or "audit_night.day" in str(error.orig)


def _write(day: date, broken: Sequence[dict[str, Any]]) -> None:
    first = broken[0]
    for user in accounts.organizers():
        mailing.write(
            "promise_broken",
            to=user.email,
            language=user.language,
            key=f"promise_broken:{day.isoformat()}:{first['number']}:team:{user.id}",
            by=SCHEDULE,
            user_id=user.id,
            promise=first["promise"],
            findings=first["findings"][:MOST_WRITTEN],
            more=max(0, len(first["findings"]) - MOST_WRITTEN),
            others=len(broken) - 1,
        )


def last() -> AuditNight | None:
    """The newest night that was looked at."""
    return db.session.scalar(select(AuditNight).order_by(AuditNight.day.desc()).limit(1))


def broken() -> AuditNight | None:
    """The newest night, if something was broken in it."""
    night = last()
    return night if night is not None and night.broken else None
