"""The tasks and their states in plain words."""

from datetime import date
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from mima.readiness.lists import Standing
from mima.readiness.models import Consent, TaskKind, TaskState
from mima.readiness.papers import Print
from mima.web import filters
from mima.web.words import Word, tell, word

KINDS = {
    TaskKind.insurance: _l("Insurance certificate"),
    TaskKind.sign: _l("Name on the sign"),
    TaskKind.power: _l("Power"),
    TaskKind.contact: _l("Contact on site"),
    TaskKind.unloading: _l("Unloading slot"),
    TaskKind.badges: _l("Badges"),
    TaskKind.access: _l("Access needs"),
    TaskKind.charter: _l("Eco-charter"),
}
STATES = {
    TaskState.open: Word("warn", "clock", _l("To do")),
    TaskState.done: Word("ok", "check", _l("Done")),
    TaskState.handed_in: Word("", "half", _l("Handed in")),
    TaskState.accepted: Word("ok", "check", _l("Accepted")),
    TaskState.sent_back: Word("bad", "redo", _l("Sent back")),
}
PRINTS = {
    Print.signs: _l("Booth signs"),
    Print.addresses: _l("Address labels"),
    Print.badges: _l("Badge labels"),
    Print.sheet: _l("Signature sheet"),
}
CONSENTS = {
    Consent.unasked: Word("warn", "alert", _l("In public nowhere: its mail address is missing")),
    Consent.unreachable: Word("warn", "alert", _l("In public nowhere: nobody could be reached for its page here")),
    Consent.asked: Word("", "half", _l("In public nowhere: it is asked and has not answered")),
    Consent.agreed: Word("ok", "check", _l("Named in public, as it agreed")),
    Consent.declined: Word("", "close", _l("In public nowhere: it does not want to be")),
}
LATE = Word("bad", "alert", _l("Overdue"))
tell(STATES, CONSENTS)
STANDINGS = {
    Standing.left: _l("To do"),
    Standing.late: _l("Overdue"),
    Standing.handed_in: _l("Handed in, to look at"),
    Standing.sent_back: _l("Sent back"),
    Standing.settled: _l("Settled"),
}


def kind(value: Any) -> str:
    """The task's name, also from a letter's plain word."""
    return str(KINDS[TaskKind(value)])


def state(item: Any, today: date) -> Word:
    return LATE if item.is_late(today) else word(item.state)


def iso_day(text: str) -> str:
    """A letter's plain day."""
    return filters.day(date.fromisoformat(text))


def add_filters(app: Flask) -> None:
    app.jinja_env.filters.update(task_name=kind, iso_day=iso_day)
