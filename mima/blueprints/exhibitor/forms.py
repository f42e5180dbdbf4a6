"""The forms of the desk. An offering's form is made from the fields of its category, in this one place."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField
from wtforms.validators import DataRequired, ValidationError

from mima.blueprints.exhibitor import licensing, typed
from mima.blueprints.exhibitor.controls import Wanted, control, hint
from mima.catalog import common, embeds
from mima.catalog.categories import Category
from mima.catalog.fields import FieldSpec
from mima.catalog.models import Offering
from mima.core.errors import Invalid
from mima.web import i18n
from mima.web.forms import Form, LongTextField, MoneyField, TextField, required

FRENCH, ENGLISH = {"lang": "fr"}, {"lang": "en"}
MOST = common.LENGTHS


class TagsField(TextField):
    """Words between commas."""

    def pre_validate(self, form: Any) -> None:
        words = typed.tags(self.data or "")
        if len(words) > common.MOST_TAGS:
            raise ValidationError(_l("No more than %(most)s, please: people search by few words.", most=common.MOST_TAGS))
        if any(len(word) > common.LONGEST_TAG for word in words):
            raise ValidationError(_l("One of them is very long. Separate words by commas."))


class EmbedsField(LongTextField):
    """Addresses of films and sounds on other sites, one per line."""

    @property
    def lines(self) -> list[str]:
        return list(embeds.lines(self.data or ""))

    def pre_validate(self, form: Any) -> None:
        if len(self.lines) > embeds.MOST:
            raise ValidationError(_l("No more than %(most)s, please.", most=embeds.MOST))
        try:
            embeds.clean(self.lines)
        except embeds.Unknown as error:
            said = _l(
                "Line %(line)s is no address of a film or sound on YouTube, Vimeo, SoundCloud or Bandcamp.", line=error.line
            )
            raise ValidationError(said) from error


class Sheet(Form):
    """What every offering has; the fields of its category follow, each under its code."""

    title_fr = TextField(_l("Title in French"), [Wanted()], most=MOST["title_fr"], render_kw=FRENCH)
    title_en = TextField(_l("Title in English"), most=MOST["title_en"], render_kw=ENGLISH)
    summary_fr = LongTextField(_l("In one or two sentences, in French"), [Wanted()], most=MOST["summary_fr"], render_kw=FRENCH)
    summary_en = LongTextField(_l("In one or two sentences, in English"), most=MOST["summary_en"], render_kw=ENGLISH)
    text_fr = LongTextField(_l("Text in French"), most=MOST["text_fr"], render_kw={**FRENCH, "rows": 8})
    text_en = LongTextField(_l("Text in English"), most=MOST["text_en"], render_kw={**ENGLISH, "rows": 8})
    tags = TagsField(_l("Key words"), most=4_000)
    place = TextField(_l("Place"), most=MOST["place"], render_kw={"autocomplete": "off"})
    price_from_cents = MoneyField(_l("From, in euros excluding VAT"), [Wanted()], render_kw={"inputmode": "decimal"})
    price_to_cents = MoneyField(_l("Up to, in euros excluding VAT"), render_kw={"inputmode": "decimal"})
    price_on_request = BooleanField(_l("Price on request"))
    credits = LongTextField(_l("Credits"), most=MOST["credits"])
    licence_code = SelectField(_l("Licence"), validate_choice=False)
    tdm = SelectField(_l("Text and data mining"), validate_choice=False)
    licence = LongTextField(_l("Conditions in your own words"), most=MOST["licence"])
    embeds = EmbedsField(
        _l("Films and sounds on other sites"),
        most=embeds.MOST * embeds.LONGEST,
        render_kw={"rows": 3, "autocomplete": "off", "spellcheck": "false"},
    )

    specs: tuple[FieldSpec, ...] = ()
    # What somebody else has changed meanwhile, and this form too.
    clashes: Sequence[str] = ()
    # Whether its refusal tells what another hand said of a file.
    has_told_of_files: bool = False

    def own(self, group: str) -> list[tuple[Field, str]]:
        """The fields of the category that belong to this group, in its order, each with its hint."""
        return [(self[spec.code], hint(spec)) for spec in self.specs if spec.group == group]

    def values(self) -> dict[str, Any]:
        """What was typed, as `catalog.service.change` takes it."""
        plain = {name: self[name].data or "" for name in (*common.LENGTHS, *common.CODES)}
        prices = {name: self[name].cents for name in common.PRICES}
        own = {spec.code: typed.raw(spec, self[spec.code]) for spec in self.specs}
        return (
            plain
            | prices
            | {
                "price_on_request": self.price_on_request.data,
                "tags": typed.tags(self.tags.data or ""),
                "fields": own,
                "embeds": self.embeds.lines,
            }
        )

    def refuse(self, error: Invalid) -> None:
        """The service's complaints stand at their fields, as the visitor's language says them; each once."""
        known = {name: message for name, message in error.fields.items() if name in self and not self[name].errors}
        super().refuse(Invalid(known))


def sheet(offering: Offering, category: Category, filling: Mapping[str, Any] | None = None) -> Sheet:
    """The form of this offering, filled with what it holds, its empty fields by `filling`, or with what was sent."""
    kind = sheet_class(category, i18n.language())
    form = kind(data=shown(offering, category.fields) | dict(filling or {}))
    form.licence_code.choices, form.tdm.choices = licensing.choices(offering.exhibitor)
    return form


@cache
def sheet_class(category: Category, language: str) -> type[Sheet]:
    """The form of the category's offerings with labels in this language."""
    fields = {spec.code: control(spec, language) for spec in category.fields}
    return type("CategorySheet", (Sheet,), {**fields, "specs": category.fields})


def shown(offering: Offering, specs: tuple[FieldSpec, ...]) -> dict[str, Any]:
    """The offering's values as a person would type them."""
    values: dict[str, Any] = {name: getattr(offering, name) for name in (*common.LENGTHS, *common.CODES)}
    values |= {name: typed.sum_of(getattr(offering, name)) for name in common.PRICES}
    values |= {"price_on_request": offering.price_on_request, "tags": ", ".join(offering.tags)}
    values |= {"embeds": "\n".join(one.page for one in embeds.of(offering.embeds))}
    return values | {spec.code: typed.shown(spec, offering.fields.get(spec.code)) for spec in specs}


class Beginning(Form):
    """A new offering: what it is called and in which category it stands."""

    title = TextField(_l("Title"), [required()], most=MOST["title_fr"], render_kw={"autocomplete": "off"})
    category = RadioField(_l("Category"), [DataRequired(_l("Please choose a category."))], validate_choice=False)


class Move(Form):
    """A button: nothing but its token."""
