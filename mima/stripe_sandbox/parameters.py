"""Form-encoded bodies read against a schema: nested names, checked values, and Stripe's words for what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .errors import StripeError, missing_parameter, not_done, unknown_parameter

Reader = Callable[[Any, str], Any]
Nested = dict[str, Any]
# What is said of a name that is not in a schema.
Stranger = Callable[[str], StripeError]

_NAME = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")


def nested(pairs: Iterable[tuple[str, str]]) -> Nested:
    """`a[b][0]=x` becomes `{"a": {"b": {"0": "x"}}}`; `a[]=x` counts upwards."""
    tree: Nested = {}
    for name, value in pairs:
        match = _NAME.match(name)
        if match is None:
            raise unknown_parameter(name)
        steps = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]
        _plant(tree, steps, value, name)
    return tree


def _plant(tree: Nested, steps: list[str], value: str, name: str) -> None:
    for step in steps[:-1]:
        branch = tree.setdefault(step or str(len(tree)), {})
        if not isinstance(branch, dict):
            raise invalid(name, "hash")
        tree = branch
    leaf = steps[-1] or str(len(tree))
    if isinstance(tree.get(leaf), dict):
        raise invalid(name, "hash")
    tree[leaf] = value


def invalid(name: str, kind: str) -> StripeError:
    return StripeError(f"Invalid {kind}", param=name)


def read(
    schema: Mapping[str, Reader], values: Nested, *, required: Iterable[str] = (), within: str = "", stranger: Stranger
) -> Nested:
    """The checked values of the parameters that were sent; strangers and missing ones are refused by name."""
    for name in values:
        if name not in schema:
            raise stranger(_named(within, name))
    for name in required:
        if name not in values:
            raise missing_parameter(_named(within, name))
    return {name: schema[name](value, _named(within, name)) for name, value in values.items()}


def _named(within: str, name: str) -> str:
    return f"{within}[{name}]" if within else name


@dataclass(frozen=True)
class Fields:
    """A hash with parameters of its own."""

    schema: Mapping[str, Reader]
    required: tuple[str, ...] = ()
    stranger: Stranger = not_done

    def __call__(self, value: Any, name: str) -> Nested:
        if not isinstance(value, dict):
            raise invalid(name, "hash")
        return read(self.schema, value, required=self.required, within=name, stranger=self.stranger)


@dataclass(frozen=True)
class Mapped:
    """A hash whose names are the caller's own; an empty text empties it."""

    item: Reader

    def __call__(self, value: Any, name: str) -> Nested:
        if value == "":
            return {}
        if not isinstance(value, dict):
            raise invalid(name, "hash")
        return {key: entry if entry == "" else self.item(entry, f"{name}[{key}]") for key, entry in value.items()}


@dataclass(frozen=True)
class Listed:
    """An array, in the order of its indexes."""

    item: Reader
    most: int = 100

    def __call__(self, value: Any, name: str) -> list[Any]:
        if not isinstance(value, dict) or not all(index.isdecimal() and len(index) < 5 for index in value):
            raise invalid(name, "array")
        if len(value) > self.most:
            raise StripeError(f"Array {name} exceeded maximum {self.most} allowed elements.", param=name)
        return [self.item(value[index], f"{name}[{index}]") for index in sorted(value, key=int)]


@dataclass(frozen=True, init=False)
class Choice:
    """One of these words."""

    allowed: tuple[str, ...]

    def __init__(self, *allowed: str) -> None:
        object.__setattr__(self, "allowed", allowed)

    def __call__(self, value: Any, name: str) -> str:
        if value not in self.allowed:
            *others, last = self.allowed
            one_of = f"{', '.join(others)}, or {last}" if others else last
            raise StripeError(f"Invalid {name}: must be one of {one_of}", param=name)
        return str(value)


@dataclass(frozen=True, init=False)
class Only:
    """Of the words that Stripe takes, one of these."""

    done: tuple[str, ...]

    def __init__(self, *done: str) -> None:
        object.__setattr__(self, "done", done)

    def __call__(self, value: Any, name: str) -> str:
        word = text()(value, name)
        if word not in self.done:
            raise not_done(name, word)
        return str(word)


@dataclass(frozen=True)
class Clearable:
    """What the reader reads; an empty text is None, as if nothing had been sent."""

    reader: Reader

    def __call__(self, value: Any, name: str) -> Any:
        return None if value == "" else self.reader(value, name)


def text(*, longest: int = 5000) -> Reader:
    def reader(value: Any, name: str) -> str:
        if not isinstance(value, str):
            raise invalid(name, "string")
        if not value:
            raise StripeError(
                f"You passed an empty string for '{name}'. We assume empty values are an attempt to unset a parameter; "
                f"however '{name}' cannot be unset. You should remove '{name}' from your request or supply a "
                "non-empty value.",
                code="parameter_invalid_empty",
                param=name,
            )
        if len(value) > longest:
            raise StripeError(f"Invalid string: must be at most {longest} characters", param=name)
        return value

    return reader


def integer(*, least: int | None = None, most: int | None = None) -> Reader:
    def reader(value: Any, name: str) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,15}", value):
            raise StripeError(f"Invalid integer: {value}", code="parameter_invalid_integer", param=name)
        number = int(value)
        if least is not None and number < least:
            raise StripeError(
                f"This value must be greater than or equal to {least}.", code="parameter_invalid_integer", param=name
            )
        if most is not None and number > most:
            raise StripeError(f"This value must be less than or equal to {most}.", code="parameter_invalid_integer", param=name)
        return number

    return reader


def decimal(value: Any, name: str) -> str:
    """A number with or without a fraction, as it was written: floating point would change it."""
    if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,12})?", value):
        raise StripeError(f"Invalid decimal: {value}", param=name)
    return value


def boolean(value: Any, name: str) -> bool:
    if value not in ("true", "false"):
        raise StripeError(f"Invalid boolean: {value}", param=name)
    return bool(value == "true")


def switched_off(value: Any, name: str) -> bool:
    """A feature of Stripe's that the stand-in does not have: it may be named only to say that it is off."""
    if boolean(value, name):
        raise not_done(name, "true")
    return False


def web_address(value: Any, name: str) -> str:
    address = text()(value, name)
    try:
        parts = urlsplit(address)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\x00-\x20\x7f]", address)
    except ValueError:
        valid = False
    if not valid:
        raise StripeError("Not a valid URL", code="url_invalid", param=name)
    return str(address)


def email(value: Any, name: str) -> str:
    address = text(longest=800)(value, name)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", address):
        raise StripeError(f"Invalid email address: {address}", code="email_invalid", param=name)
    return str(address)


def metadata(value: Any, name: str) -> dict[str, str]:
    """Up to 50 keys of 40 characters, values of 500; an empty value sets nothing."""
    changes = metadata_changes(value, name)
    return {key: entry for key, entry in (changes or {}).items() if entry}


def metadata_changes(value: Any, name: str) -> dict[str, str] | None:
    """The keys to set, and with an empty value those to take away; None takes all away."""
    if value == "":
        return None
    if not isinstance(value, dict) or not all(isinstance(entry, str) for entry in value.values()):
        raise invalid(name, "hash")
    if len(value) > 50:
        raise StripeError("You can have at most 50 metadata keys.", param=name)
    for key, entry in value.items():
        if len(key) > 40:
            raise StripeError("Metadata keys can have up to 40 characters.", param=name)
        if len(entry) > 500:
            raise StripeError(f"Metadata values can have up to 500 characters, '{key}' has {len(entry)}.", param=name)
    return dict(value)
