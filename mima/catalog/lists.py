"""Fields that hold several lines: who has which share, who wrote it, when it plays. One line for each, parts between semicolons.

    Nour Alami; paroles; 50; 00017798450         a share in a hundred, then an IPI or not
    Trio Lave; 33,33
    2027-05-03; Riom, La Puce à l’oreille        a date, or two with a slash between them, then a place

Kept as lists of plain values; `lines_of` writes them as they are read. In a table's cell, a bar may stand for a new line.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from mima.catalog import identifiers
from mima.catalog.refusing import FieldRefused
from mima.core.errors import N_
from mima.core.words import Both

MOST_LINES = 60
LONGEST_PART = 120
WHOLE = 10_000  # A hundred per cent, in hundredths of one.
# By so much equal shares of sixty may miss it.
ROUNDING = 60

Entry = dict[str, Any]
_SHARE = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?\s*%?")
_IPI = re.compile(r"[0-9]{9,11}")


def splits(text: str) -> list[Entry]:
    """Each party with its role, its share in hundredths of a per cent and its IPI; the shares are a hundred per cent exactly."""
    found = [_split(parts) for parts in _lines(text)]
    total = sum(entry["share"] for entry in found)
    if total != WHOLE:
        raise _not_whole(found, total)
    return found


def _not_whole(found: Sequence[Entry], total: int) -> FieldRefused:
    """How to come to a hundred: rounding is mended by one share, anything else is somebody's to know."""
    largest, by = max((entry["share"] for entry in found), default=0), WHOLE - total
    words = {"total": _percent(total), "by": _percent(abs(by))}
    if found and abs(by) <= ROUNDING and 0 < largest + by <= WHOLE:
        words |= {"share": _percent(largest), "right": _percent(largest + by)}
        return FieldRefused(
            N_("The shares add up to %(total)s %%, not to 100 %%: write %(right)s instead of %(share)s on one line."), **words
        )
    if by > 0:
        return FieldRefused(N_("The shares add up to %(total)s %%, not to 100 %%: %(by)s %% are missing."), **words)
    return FieldRefused(N_("The shares add up to %(total)s %%, not to 100 %%: %(by)s %% are too much."), **words)


def _split(parts: list[str]) -> Entry:
    name, *more = parts
    ipi = identifiers.ipi_of(more.pop()) if more and _IPI.fullmatch(more[-1].replace(" ", "")) else ""
    share = _SHARE.fullmatch(more[-1]) if more else None
    if share is None or len(more) > 2:
        raise FieldRefused(N_("Write a name, a role and a share on each line, such as Nour Alami; words; 50."))
    hundredths = int(share[1]) * 100 + int((share[2] or "").ljust(2, "0"))
    if not 0 < hundredths <= WHOLE:
        raise FieldRefused(N_("The share of %(name)s is not between 0 and 100."), name=name)
    return {"name": name, "role": more[0] if len(more) == 2 else "", "share": hundredths, "ipi": ipi}


def people(text: str) -> list[Entry]:
    """Each person with their IPI, where it is known."""
    return [_person(parts) for parts in _lines(text)]


def _person(parts: list[str]) -> Entry:
    if len(parts) > 2:
        raise FieldRefused(N_("Write one person a line, with their IPI if you have it, such as Nour Alami; 00017798450."))
    return {"name": parts[0], "ipi": identifiers.ipi_of(parts[1]) if len(parts) == 2 and parts[1] else ""}


def dates(text: str) -> list[Entry]:
    """Each date or run of dates with its place, in the order of the calendar."""
    return sorted([_dates(parts) for parts in _lines(text)], key=lambda entry: (entry["on"], entry["until"]))


_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{4}"
_DAYS = re.compile(rf"(?:du |from )?({_DAY})(?:\s*(?:/|–|au|to|\s-\s)\s*({_DAY}))?", re.IGNORECASE)


def _dates(parts: list[str]) -> Entry:
    found = _DAYS.fullmatch(parts[0])
    try:
        on, until = (_day(text) for text in found.groups("")) if found else ("", "")
    except ValueError:
        on = until = ""
    if not on:
        raise FieldRefused(
            N_("“%(text)s” is no date. Write it as 2027-05-03, then a semicolon and the place."), text=parts[0][:40]
        )
    if until and until < on:
        raise FieldRefused(N_("The last of the dates %(dates)s is before the first."), dates=parts[0])
    return {"on": on, "until": until, "where": "; ".join(parts[1:])}


def _day(text: str) -> str:
    if not text:
        return ""
    is_european = not text[:4].isdigit()
    return (
        date(*(int(part) for part in reversed(re.split(r"[/.]", text)))) if is_european else date.fromisoformat(text)
    ).isoformat()


def _lines(text: str) -> Iterable[list[str]]:
    rows = [line for line in re.split(r"[\n|]", text) if line.strip()]
    if len(rows) > MOST_LINES:
        raise FieldRefused(N_("These are more than %(most)s lines."), most=MOST_LINES)
    for row in rows:
        parts = [" ".join(part.split()) for part in row.split(";")]
        while len(parts) > 1 and not parts[-1]:
            parts.pop()
        if not parts[0]:
            raise FieldRefused(N_("A line begins with a semicolon: something is missing before it."))
        if any(len(part) > LONGEST_PART for part in parts):
            raise FieldRefused(N_("A part of a line is longer than %(most)s characters."), most=LONGEST_PART)
        yield parts


def _percent(hundredths: int) -> Both:
    plain = number(hundredths)
    return Both(plain.replace(".", ","), plain)


def number(hundredths: int) -> str:
    """50, 33.33 or 12.5."""
    return f"{Decimal(hundredths) / 100:f}".rstrip("0").rstrip(".") if hundredths % 100 else str(hundredths // 100)


def _of_split(entry: Entry) -> list[str]:
    return [entry["name"], *([entry["role"]] if entry["role"] else []), number(entry["share"]), entry["ipi"]]


def _of_person(entry: Entry) -> list[str]:
    return [entry["name"], entry["ipi"]]


def _of_dates(entry: Entry) -> list[str]:
    return [f"{entry['on']} / {entry['until']}" if entry["until"] else entry["on"], entry["where"]]


_WRITERS: Mapping[str, Callable[[Entry], list[str]]] = {"share": _of_split, "on": _of_dates}


def lines_of(entries: Iterable[Entry]) -> str:
    """The entries as they are typed, one a line."""
    told = []
    for entry in entries:
        write = next((writer for key, writer in _WRITERS.items() if key in entry), _of_person)
        told.append("; ".join(part for part in write(entry) if part))
    return "\n".join(told)
