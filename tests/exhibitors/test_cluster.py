"""Membership of the cluster: checked wherever it begins, and the journal has it."""

from datetime import date

import pytest

from mima.core.actors import COMMAND
from mima.core.errors import Invalid
from mima.core.transaction import transaction
from mima.exhibitors import cluster, queries
from mima.journal import queries as journal
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


def begin(cast: Cast, starts_on: date, ends_on: date | None) -> None:
    with transaction():
        cluster.begin(cast.company("bruno"), starts_on, ends_on, by=COMMAND)


def test_a_membership_counts_from_its_first_day_to_its_last_and_is_in_the_journal(cast: Cast) -> None:
    begin(cast, date(2026, 1, 1), date(2026, 12, 31))
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [queries.is_cluster_member(cast.company("bruno"), day) for day in days] == [False, True, True, False]
    written = [entry.verb for entry in journal.history(("exhibitor", cast.brunos_company))]
    assert written.count("exhibitor.cluster_membership") == 1


@pytest.mark.parametrize("days", [(date(2026, 12, 31), None), (date(2025, 1, 1), date(2026, 1, 1))])
def test_two_memberships_never_share_a_day(cast: Cast, days: tuple[date, date | None]) -> None:
    begin(cast, date(2026, 1, 1), date(2026, 12, 31))
    with pytest.raises(Invalid):
        begin(cast, *days)
