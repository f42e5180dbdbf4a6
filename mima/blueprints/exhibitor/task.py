"""One row of a company's desk."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `tone` is bad, warn or empty; `tag` says until when or how it stands."""

    tone: str
    sign: str
    title: str
    hint: str
    address: str
    button: str
    tag: str = ""
