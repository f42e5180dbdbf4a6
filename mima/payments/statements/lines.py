"""What a file says of money that came, whatever its form, and why a file is not taken."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from mima.core.errors import N_, DomainError

MOST_BYTES = 4_000_000
MOST_LINES = 2_000
LONGEST_TEXT = 1_000
LONGEST_NAME = 200
# Nobody's transfer for a booth; larger numbers do not fit a row.
MOST_CENTS = 2_000_000_000


class StatementRefused(DomainError):
    """The file is no statement that can be read; nothing of it was taken."""

    status = 422
    message = N_("This file is no bank statement that can be read. Send the CAMT.053 file (XML) or the CSV of your bank.")


class StatementTooLarge(StatementRefused):
    message = N_("This file is too large: at most 4 MB and %(most)s lines. Ask your bank for a shorter time.")


class StatementUnsafe(StatementRefused):
    message = N_(
        "This XML file declares entities or a document type, which a bank's statement never does. Nothing of it was read."
    )


class NoColumns(StatementRefused):
    message = N_("The columns are not found. The CSV needs a heading line with a date, a label and an amount.")


class UnreadableLine(StatementRefused):
    message = N_("Line %(line)s cannot be read: “%(text)s”. Nothing was taken; correct the file or send the CAMT.053 file.")


class OtherAccount(StatementRefused):
    message = N_("This statement is of another account, %(iban)s. Invoices name %(ours)s.")


@dataclass(frozen=True, slots=True)
class Line:
    """Money that came on a day. `reference` is the same whenever the bank tells of it again."""

    booked_on: date
    amount_cents: int
    currency: str
    sender: str
    text: str
    bank_reference: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A file's lines, how many went the other way, and the account that it is of (empty where it does not say)."""

    lines: list[Line]
    debits: int
    iban: str = ""


def named(lines: Iterable[Line]) -> list[Line]:
    """The lines with their references: the bank's own with day and sum, or a digest; the second of two equal ones says so."""
    seen: Counter[str] = Counter()
    found = []
    for line in lines:
        facts = [line.booked_on.isoformat(), str(line.amount_cents), line.currency]
        facts += [line.bank_reference] if line.bank_reference else [line.sender, line.text]
        digest = sha256("\n".join(facts).encode()).hexdigest()[:12].upper()
        name = f"{line.bank_reference or line.booked_on.isoformat()}-{digest}"
        seen[name] += 1
        found.append(replace(line, reference=name if seen[name] == 1 else f"{name}/{seen[name]}"))
    return found


def tidy(text: str, most: int = LONGEST_TEXT) -> str:
    """One line without control characters."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:most]
