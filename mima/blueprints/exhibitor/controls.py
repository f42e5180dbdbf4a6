"""The controls of a category's fields: one for each type, with what helps to fill it in."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import DateInput

from mima.catalog.fields import FieldSpec, FieldType
from mima.web.forms import LongTextField, MoneyField, TextField

CODE = {"autocapitalize": "characters", "spellcheck": "false", "autocomplete": "off"}
ATTRIBUTES: Mapping[FieldType, dict[str, Any]] = {
    FieldType.integer: {"inputmode": "numeric"},
    FieldType.year: {"inputmode": "numeric"},
    FieldType.number: {"inputmode": "decimal"},
    FieldType.percent: {"inputmode": "decimal"},
    FieldType.duration: {"placeholder": "3:42"},
    FieldType.isrc: {"placeholder": "FR-Z03-27-00001", **CODE},
    FieldType.iswc: {"placeholder": "T-034.524.680-1", **CODE},
    FieldType.upc: {"placeholder": "4006381333931", "inputmode": "numeric", **CODE},
    FieldType.ipi: {"placeholder": "00017798450", "inputmode": "numeric", **CODE},
    FieldType.isni: {"placeholder": "0000 0001 2281 955X", **CODE},
    FieldType.isan: {"placeholder": "0000-0001-8947-0000-8", **CODE},
}
LINES = frozenset({FieldType.splits, FieldType.people, FieldType.dates})
# What is typed may be longer than its value.
MOST = {FieldType.territories: 2_000, FieldType.splits: 4_000, FieldType.people: 4_000, FieldType.dates: 4_000}
HINTS: Mapping[FieldType | str, Any] = {
    FieldType.length: _l("In centimetres, or with its unit: 300 mm, 12 in."),
    FieldType.territories: _l("World, World except Japan, or countries: France, Belgium, CH."),
    FieldType.splits: _l("One line each: name; role; share in per cent; IPI if known. Together exactly 100."),
    FieldType.people: _l("One line each: name; IPI."),
    FieldType.dates: _l("One line each: date; place. For example 2027-05-03; Riom"),
    "clear_with": _l("The label, publisher or rights holder who clears what you do not."),
    "one_stop": _l("You clear all rights, in the name of the other holders too."),
    "local_crew": _l("How many the venue provides, besides your own."),
    "vhr_people": _l("For the road, the beds and the tables."),
    "ai_share": _l("Where it was used: your own estimate, in per cent."),
}


class Wanted:
    """Not needed for a draft, but for submitting it: the label does not say "optional"."""

    field_flags = {"required": True}

    def __call__(self, _form: Any, _field: Any) -> None:
        """Nothing is refused here: `catalog.service.submit` says what is missing."""


def control(spec: FieldSpec, language: str) -> Any:
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
    if spec.type in LINES:
        return LongTextField(
            label, validators, most=MOST[spec.type], render_kw={"rows": 4, "spellcheck": "false", "data-lines": ""}
        )
    most = spec.maximum or 500 if spec.type is FieldType.text else MOST.get(spec.type, 60)
    return TextField(label, validators, most=most, render_kw=ATTRIBUTES.get(spec.type, {}))


def hint(spec: FieldSpec) -> str:
    """What helps to fill the field in; empty where its name says enough."""
    return str(HINTS.get(spec.code) or HINTS.get(spec.type) or "")
