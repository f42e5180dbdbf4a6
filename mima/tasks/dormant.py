"""Companies are asked whether what stands long unchanged is still true, and what nobody answers for is hidden."""

from mima.catalog import dormant
from mima.core.transaction import transaction


def look() -> None:
    with transaction():
        dormant.look()
