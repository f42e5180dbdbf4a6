"""Names of invented people."""

from mima.demo.material.lines import choose, rows

FIRST, LAST = rows("names")


def person(*parts: object) -> str:
    """One name, always the same for the same parts."""
    return f"{choose(FIRST, 'first', *parts)} {choose(LAST, 'last', *parts)}"


def people(count: int, *parts: object) -> str:
    """Several names, separated by commas."""
    return ", ".join(dict.fromkeys(person(index, *parts) for index in range(count)))
