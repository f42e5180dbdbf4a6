"""What a call takes by the types of the installed SDK: names, nesting, kinds of values, words, and what must be there.

None of it is written down here: the SDK's `…Params` of a call is turned into readers when that call is made first, and each
hash inside it when one is sent first. With another SDK installed it is another schema.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from operator import attrgetter
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import stripe.params

from .errors import unknown_parameter
from .parameters import Choice, Fields, Listed, Mapped, Nested, Reader, boolean, decimal, integer, text

# Names that the SDK imports only while types are checked; its free-form objects are hashes on the wire.
FOR_CHECKERS_ONLY = {"Mapping": Mapping, "StripeContext": object, "UntypedStripeObject": dict}
# Types do not tell how long a text may be: the stand-in's own readers do.
ANY_LENGTH = 1_000_000
PLAIN: dict[type, Reader] = {
    bool: boolean,
    int: integer(),
    float: decimal,
    Decimal: decimal,
    str: text(longest=ANY_LENGTH),
}


@cache
def parameters(name: str) -> Fields:
    """The parameters of a call, by the name of their type: `RefundCreateParams`, `checkout.SessionCreateParams`."""
    # What the SDK takes itself (keys, headers, retries) is never sent.
    return fields_of(attrgetter(name)(stripe.params), without=frozenset(stripe.RequestOptions.__annotations__))


def fields_of(kind: type, *, without: frozenset[str] = frozenset()) -> Fields:
    """The fields of one of the SDK's types."""
    hints = get_type_hints(kind, globalns=vars(sys.modules[kind.__module__]) | FOR_CHECKERS_ONLY)
    schema = {name: reader_of(hint) for name, hint in hints.items() if name not in without}
    required: frozenset[str] = getattr(kind, "__required_keys__", frozenset())
    return Fields(schema, tuple(sorted(required)), stranger=unknown_parameter)


@dataclass(frozen=True)
class Record:
    """A hash with the fields of one of the SDK's types."""

    kind: type

    def __call__(self, value: Any, name: str) -> Nested:
        return self.fields(value, name)

    @cached_property
    def fields(self) -> Fields:
        return fields_of(self.kind)


@dataclass(frozen=True)
class Value:
    """One of several things: these words, a plain value, or a branch with names or indexes of its own."""

    words: tuple[str, ...] = ()
    plain: Reader | None = None
    branch: Reader | None = None

    def __call__(self, value: Any, name: str) -> Any:
        if isinstance(value, str) and value in self.words:
            return value
        goes_on = self.plain is None or isinstance(value, dict)
        reader = self.branch if self.branch is not None and goes_on else self.plain
        if reader is None:
            raise TypeError(f"the SDK's type of {name} allows nothing")
        return reader(value, name)


def reader_of(hint: Any) -> Reader:
    """The reader of values of this type. The SDK leaves lists of words open (`Literal[…] | str`); one version's are closed."""
    kinds = list(_alternatives(hint))
    words = tuple(word for kind in kinds if get_origin(kind) is Literal for word in get_args(kind))
    branches = [branch for kind in kinds if (branch := _branch(kind)) is not None]
    if len(branches) > 1 and not all(isinstance(branch, Mapped) for branch in branches):
        raise TypeError(f"the stand-in cannot tell what {hint} is on the wire")
    spoken = tuple(word for word in words if word)
    plain = [PLAIN[kind] for kind in kinds if kind in PLAIN and not (kind is str and spoken)]
    if not plain and spoken:
        plain = [Choice(*spoken)]
    if not plain and not branches:
        raise TypeError(f"the stand-in does not know the SDK's type {hint}")
    if not branches and not words:
        return plain[0]
    if not plain and not words:
        return branches[0]
    return Value(words, plain[0] if plain else None, branches[0] if branches else None)


def _alternatives(hint: Any) -> Iterator[Any]:
    if get_origin(hint) in (Union, UnionType):
        for each in get_args(hint):
            yield from _alternatives(each)
    else:
        yield hint


def _branch(kind: Any) -> Reader | None:
    """The reader of a hash or an array; None for what is neither."""
    if hasattr(kind, "__required_keys__"):
        return Record(kind)
    if get_origin(kind) is list:
        return Listed(reader_of(get_args(kind)[0]))
    if get_origin(kind) is dict:
        return Mapped(reader_of(get_args(kind)[-1]))
    return None
