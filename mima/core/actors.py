"""Who does something: a person, or one of the market's own hands. Services receive it as `by=`."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    person = "person"
    stripe = "stripe"
    schedule = "schedule"
    command = "command"


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor as the journal keeps it; `user_id` only for a person."""

    kind: ActorKind
    user_id: int | None = None


STRIPE = Actor(ActorKind.stripe)
SCHEDULE = Actor(ActorKind.schedule)
COMMAND = Actor(ActorKind.command)


def person(user_id: int) -> Actor:
    return Actor(ActorKind.person, user_id)
