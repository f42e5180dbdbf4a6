"""What is wrong with a draft, as the board and the rehearsal tell it: in a list, and at each booth that it is about."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from flask_babel import ngettext

from mima.booths.plan.checking import problems_of
from mima.booths.plan.document import FloorPlan
from mima.booths.plan.problems import Problem
from mima.web import i18n

LISTED = 12


@dataclass(frozen=True)
class Faults:
    """Most of it may be saved all the same: `versions.check` knows what may not."""

    problems: list[Problem]
    codes: frozenset[str]

    @classmethod
    def of(cls, plan: FloorPlan, categories: Collection[str]) -> "Faults":
        """`categories` are the codes that the edition has."""
        return cls(problems_of(plan, categories), frozenset(booth.code for booth in plan.booths))

    @cached_property
    def _by_booth(self) -> dict[str, list[Problem]]:
        found = defaultdict(list)
        for problem in self.problems:
            for code in self.booths(problem):
                found[code].append(problem)
        return found

    @property
    def listed(self) -> list[Problem]:
        return self.problems[:LISTED]

    @property
    def unlisted(self) -> int:
        """How many more there are than the list tells."""
        return len(self.problems) - len(self.listed)

    def booths(self, problem: Problem) -> list[str]:
        """The booths of the plan that it is about."""
        return [code for code in problem.codes if code in self.codes] if problem.is_of_booths else []

    def say(self, problem: Problem) -> str:
        return i18n.sentence(problem)

    def at(self, code: str) -> str:
        """What is wrong with the booth in one breath: the first sentence, and how many more; empty where nothing is."""
        found = self._by_booth.get(code, [])
        if len(found) < 2:
            return "".join(map(self.say, found))
        more = ngettext("and %(num)d more", "and %(num)d more", len(found) - 1)
        return f"{self.say(found[0])} ({more})"


__all__ = ["Faults"]
