"""Errors are facts with a name, declared beside their rule; only `web` turns them into a person's language."""

from typing import Any, ClassVar


def N_(message: str) -> str:  # noqa: N802 (the usual name of gettext's marker)
    """The message itself: marks a sentence for the translators where no language is known yet."""
    return message


class DomainError(Exception):
    """A rule's refusal. `message` is a message id, `values` fill its placeholders, `status` is the HTTP answer."""

    status: ClassVar[int] = 409
    message: ClassVar[str] = N_("This cannot be done now.")

    def __init__(self, **values: Any) -> None:
        super().__init__(self.message % values if values else self.message)
        self.values = values


class NotFound(DomainError):
    """Missing and foreign things look the same from outside."""

    status = 404
    message = N_("There is nothing here for you at this address.")


class Refused(DomainError):
    """The person is known and may not do this."""

    status = 403
    message = N_("You may not do this.")


class Invalid(DomainError):
    """What was typed does not fit; `fields` says which field and why, as message ids."""

    status = 422
    message = N_("Please look at the marked fields.")

    def __init__(self, fields: dict[str, str] | None = None, **values: Any) -> None:
        super().__init__(**values)
        self.fields = fields or {}
