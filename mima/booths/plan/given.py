"""What a file of booths does not say itself."""

from dataclasses import dataclass

from mima.booths.plan.document import Code, Name


@dataclass(frozen=True, slots=True)
class Given:
    """The hall, zone and category of the booths for which the file names none, each by its code."""

    hall: Code
    zone: Name
    category: Name
