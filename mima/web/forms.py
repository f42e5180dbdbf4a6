"""Forms: WTForms with our words, CSRF, and fields that turn what people type into what services take."""

import re
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import EmailField, Field, FileField, PasswordField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from mima.core.errors import Invalid
from mima.web import csrf, filters, i18n


class Form(FlaskForm):  # type: ignore[misc]
    """A form of the site; only its declared fields are ever read."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        locales = property(lambda self: [i18n.language()])
        csrf_class = csrf.FormToken

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """What was typed, and files where a file belongs: never a file in the place of text, and no JSON at all."""
            if formdata is not _Auto:
                return formdata
            names = {field.name for field in form if isinstance(field, FileField)}
            files = MultiDict((name, file) for name, file in request.files.items(multi=True) if name in names)
            return CombinedMultiDict([request.form, files]) if form.is_submitted() else None

    def refuse(self, error: Invalid) -> None:
        """The service's complaints stand at the fields they are about."""
        for name, message in error.fields.items():
            if name in self:
                self[name].errors = [*self[name].errors, i18n.say(message)]


def required() -> DataRequired:
    return DataRequired(_l("Please fill this in."))


def at_most(length: int) -> Length:
    return Length(max=length, message=_l("Please stay below %(max)d characters."))


def one_line(_form: Any, field: Field) -> None:
    if field.data and re.search(r"[\x00-\x1f\x7f]", field.data):
        raise ValidationError(_l("Please write this on one line."))


def well_formed_address(_form: Any, field: Field) -> None:
    """An address that mail could reach, by its form; the letter's link is what proves it."""
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(field.data or "", check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        missing_at = "@" not in (field.data or "")
        words = (
            _l("The @ is missing. For example: name@company.fr")
            if missing_at
            else _l("This does not look like a mail address. For example: name@company.fr")
        )
        raise ValidationError(words) from error


def stripped(value: str | None) -> str:
    return (value or "").strip()


def with_plain_breaks(value: str) -> str:
    """As people count it: browsers send two signs for one line break."""
    return value.replace("\r\n", "\n")


class TextField(StringField):  # type: ignore[misc]
    """One line of text without outer blanks."""

    def __init__(self, label: Any, validators: Any = (), *, most: int = 200, **options: Any) -> None:
        super().__init__(label, [*validators, at_most(most), one_line], filters=[stripped], **options)


class LongTextField(TextAreaField):  # type: ignore[misc]
    def __init__(self, label: Any, validators: Any = (), *, most: int = 10_000, **options: Any) -> None:
        super().__init__(label, [*validators, at_most(most)], filters=[stripped, with_plain_breaks], **options)


class AddressField(EmailField):  # type: ignore[misc]
    """A mail address."""

    def __init__(self, label: Any, validators: Any = (), **options: Any) -> None:
        super().__init__(label, [required(), at_most(254), well_formed_address, *validators], filters=[stripped], **options)


class SecretField(PasswordField):  # type: ignore[misc]
    """A password; never sent back to the page."""


class MoneyField(StringField):  # type: ignore[misc]
    """A sum of money: text on the page, `cents` for the service (None when empty)."""

    cents: int | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        text = stripped(self.data)
        if not text:
            self.cents = None
            return
        try:
            self.cents = filters.cents(text)
        except filters.TwoSums as error:
            raise ValueError(_l("This may be two sums. Please write 1260 for thousands, or 1260,50 with cents.")) from error
        except ValueError as error:
            raise ValueError(_l("Please write a sum such as 1 260 or 1 260,50.")) from error
