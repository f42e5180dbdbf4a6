"""The application with its defences of stock off: an extra or a slot counts as taken without asking whether any is left.

Served by the negative controls of the extras race and the slots race only; a race that does not fail against it proves nothing.
"""

from typing import Any

from sqlalchemy import event, update

from mima.booths import stock
from mima.booths.models import Extra
from mima.core.db import db
from mima.readiness import slots
from mima.readiness.models import UnloadingSlot
from wsgi import app


def take_without_asking(extra: Extra, quantity: int) -> None:
    db.session.execute(update(Extra).where(Extra.id == extra.id).values(taken=Extra.taken + quantity))


def take_any_place(slot: UnloadingSlot) -> None:
    db.session.execute(update(UnloadingSlot).where(UnloadingSlot.id == slot.id).values(taken=UnloadingSlot.taken + 1))


def forget_checks(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA ignore_check_constraints=ON")


stock.take = take_without_asking
slots.take = take_any_place
with app.app_context():
    if db.engine.dialect.name == "sqlite":
        event.listen(db.engine, "connect", forget_checks)

__all__ = ["app"]
