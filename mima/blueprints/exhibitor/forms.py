"""The forms of the desk. An offering's form is made from the fields of its category, in this one place."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, ValidationError
from wtforms.widgets import DateInput

from mima.blueprints.exhibitor import typed
from mima.catalog import common
from mima.catalog.categories import Category
from mima.catalog.fields import FieldSpec, FieldType
from mima.catalog.models import Offering
from mima.core.errors import Invalid
from mima.web import i18n
from mima.web.forms import Form, LongTextField, MoneyField, TextField, required

FRENCH, ENGLISH = {"lang": "fr"}, {"lang": "en"}
MOST = common.LENGTHS


class Wanted:
    """Not needed for a draft, but for submitting it: the label does not say "optional"."""

    field_flags = {"required": True}

    def __call__(self, _form: Any, _field: Any) -> None:
        """Nothing is refused here: `catalog.service.submit` says what is missing."""


class TagsField(TextField):
    """Words between commas."""

    def pre_validate(self, form: Any) -> None:
        words = typed.tags(self.data or "")
        if len(words) > common.MOST_TAGS:
            raise ValidationError(_l("No more than %(most)s, please: people search by few words.", most=common.MOST_TAGS))
        if any(len(word) > common.LONGEST_TAG for word in words):
            raise ValidationError(_l("One of them is very long. Separate words by commas."))


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
    licence = LongTextField(_l("Licence and rights"), most=MOST["licence"])

    specs: tuple[FieldSpec, ...] = ()
    # What somebody else has changed meanwhile, and this form too.
    clashes: Sequence[str] = ()

    @property
    def own(self) -> list[Field]:
        """The fields of the category, in its order."""
        return [self[spec.code] for spec in self.specs]

    def values(self) -> dict[str, Any]:
        """What was typed, as `catalog.service.change` takes it."""
        plain = {name: self[name].data for name in common.LENGTHS}
        prices = {name: self[name].cents for name in common.PRICES}
        own = {spec.code: typed.raw(spec, self[spec.code]) for spec in self.specs}
        return (
            plain
            | prices
            | {
                "price_on_request": self.price_on_request.data,
                "tags": typed.tags(self.tags.data or ""),
                "fields": own,
            }
        )

    def refuse(self, error: Invalid) -> None:
        """The service's complaints stand at their fields, as the visitor's language says them; each once."""
        known = {name: message for name, message in error.fields.items() if name in self and not self[name].errors}
        super().refuse(Invalid(known))


def sheet(offering: Offering, category: Category) -> Sheet:
    """The form of this offering, filled with what it holds or with what was sent."""
    kind = sheet_class(category, i18n.language())
    return kind(data=shown(offering, category.fields))


@cache
def sheet_class(category: Category, language: str) -> type[Sheet]:
    """The form of the category's offerings with labels in this language."""
    fields = {spec.code: _field(spec, language) for spec in category.fields}
    return type("CategorySheet", (Sheet,), {**fields, "specs": category.fields})


def shown(offering: Offering, specs: tuple[FieldSpec, ...]) -> dict[str, Any]:
    """The offering's values as a person would type them."""
    values: dict[str, Any] = {name: getattr(offering, name) for name in common.LENGTHS}
    values |= {name: typed.sum_of(getattr(offering, name)) for name in common.PRICES}
    values |= {"price_on_request": offering.price_on_request, "tags": ", ".join(offering.tags)}
    return values | {spec.code: typed.shown(spec, offering.fields.get(spec.code)) for spec in specs}


def _field(spec: FieldSpec, language: str) -> Any:
    """The control for this field. What it takes and refuses is the catalog's matter; lengths and sums are checked here too."""
    label = spec.label_fr if language == "fr" else spec.label_en
    label = f"{label} ({spec.unit})" if spec.unit else label
    validators = [Wanted()] if spec.required else []
    if spec.type is FieldType.choice:
        choices = [SelectChoice("", _l("Not said"))]
        choices += [SelectChoice(one.code, one.label_fr if language == "fr" else one.label_en) for one in spec.choices]
        return SelectField(label, validators, choices=choices, validate_choice=False)
    if spec.type is FieldType.boolean:
        return BooleanField(label, validators)
    if spec.type is FieldType.money:
        return MoneyField(f"{label} (€)", validators, render_kw={"inputmode": "decimal"})
    if spec.type is FieldType.date:
        return StringField(label, validators, widget=DateInput())
    return TextField(label, validators, most=spec.maximum or 500 if spec.type is FieldType.text else 60, render_kw=_hints(spec))


HINTS: Mapping[FieldType, dict[str, str]] = {
    FieldType.integer: {"inputmode": "numeric"},
    FieldType.year: {"inputmode": "numeric"},
    FieldType.number: {"inputmode": "decimal"},
    FieldType.duration: {"placeholder": "3:42"},
    FieldType.isrc: {"placeholder": "FR-Z03-27-00001", "autocapitalize": "characters", "spellcheck": "false"},
    FieldType.iswc: {"placeholder": "T-034.524.680-1", "autocapitalize": "characters", "spellcheck": "false"},
}


def _hints(spec: FieldSpec) -> dict[str, str]:
    return HINTS.get(spec.type, {})


class Beginning(Form):
    """A new offering: what it is called and in which category it stands."""

    title = TextField(_l("Title"), [required()], most=MOST["title_fr"], render_kw={"autocomplete": "off"})
    category = RadioField(_l("Category"), [DataRequired(_l("Please choose a category."))], validate_choice=False)


class Move(Form):
    """A button: nothing but its token."""
