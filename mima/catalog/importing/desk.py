"""The import from a company's desk: what a table would do, and doing it. It makes drafts."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from mima.catalog.importing.load import Decision, Fate, Outcome, Plan, load
from mima.catalog.importing.mapping import of_headers
from mima.catalog.importing.reading import table_of
from mima.catalog.importing.rows import Reject, Row, rows
from mima.catalog.importing.sent import SentTable
from mima.catalog.models import OfferingState
from mima.core.actors import Actor

# So many rows are shown as what they would become.
FIRST = 10


@dataclass(slots=True)
class Report:
    """What a table does: how many rows have each fate, how many of the changed ones stand in the catalog, the first ones."""

    outcome: Outcome = field(default_factory=Outcome)
    in_catalog: int = 0
    first: list[Decision] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    def hear(self, decision: Decision) -> None:
        """The decision is counted."""
        if len(self.first) < FIRST:
            self.first.append(decision)
        self.in_catalog += decision.fate is Fate.changed and decision.state is OfferingState.published

    @property
    def counts(self) -> dict[str, int]:
        """All its figures by name."""
        return {**asdict(self.outcome), "in_catalog": self.in_catalog}


def preview(sent: SentTable, *, by: Actor) -> Report:
    """What the table would do now; nothing is written."""
    return _go_through(sent, Plan(sent.exhibitor_id, by, publish=False, dry_run=True))


def carry_out(sent: SentTable, *, by: Actor) -> Report:
    """New rows are drafts, changed ones have changed their offerings, each batch in a transaction of its own."""
    return _go_through(sent, Plan(sent.exhibitor_id, by, publish=False))


def rejects(sent: SentTable) -> tuple[Sequence[str], list[Reject]]:
    """The table's column names and the rows that cannot be taken."""
    with table_of(sent.text) as table:
        found = rows(table, of_headers(table.headers), complete=False)
        return table.headers, [row for row in found if isinstance(row, Reject)]


def _go_through(sent: SentTable, plan: Plan) -> Report:
    report = Report()
    with table_of(sent.text) as table:
        found: Sequence[Row | Reject] = list(rows(table, of_headers(table.headers), complete=False))
    report.outcome = load(found, plan, rejected=report.rejects.append, decided=report.hear)
    return report
