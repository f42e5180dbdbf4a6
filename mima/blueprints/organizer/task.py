"""What a row of Today is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """A row of Today. `is_settled_here`: its button acts at once (POST, with `ids`); else it leads to where one decides."""

    key: str
    tone: str
    icon: str
    title: str
    hint: str
    button: str
    address: str
    is_settled_here: bool = False
    ids: tuple[int, ...] = ()
