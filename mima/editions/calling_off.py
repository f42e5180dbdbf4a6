"""An edition that will not be held: from then on nobody holds, asks for or pays anything of it. What follows is others' work."""

from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db
from mima.core.errors import N_, DomainError
from mima.editions.models import Edition, EditionState
from mima.journal import service as journal


class CalledOff(DomainError):
    """The edition is cancelled, and with it all that was sold of it."""

    message = N_("%(edition)s is cancelled. Nothing of it can be held, asked for or paid any more.")


def check_is_on(edition: Edition) -> None:
    """Nothing, unless the edition is cancelled: then `CalledOff`."""
    if edition.is_called_off:
        raise CalledOff(edition=edition.name)


def stays_on(edition: Edition) -> None:
    """The edition is as it is now, and nobody cancels it until the transaction ends; `CalledOff` if somebody has."""
    db.session.refresh(edition, with_for_update={"read": True})
    check_is_on(edition)


def lock(edition: Edition) -> None:
    """The edition is as it is now, and nobody cancels it or begins what `stays_on` guards until the transaction ends."""
    # As an UPDATE of it would: a booking that is being made only needs the edition to be there, and is not held up.
    db.session.refresh(edition, with_for_update={"key_share": True})


def call_off(edition: Edition, *, by: Actor, why: str) -> None:
    """The edition is cancelled; `MoveRefused` if it was before."""
    edition.called_off_at = clock.now()
    journal.move(edition, EditionState.called_off, by=by, why=why)
