"""What the market's team fills in about prices and sale. Each form shows a thing, and says what was typed as its facts."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, Regexp, ValidationError

from mima.blueprints.organizer import words
from mima.blueprints.organizer.forms import DayField
from mima.blueprints.organizer.selling.fields import MomentField, NumberField, PercentField, SumField
from mima.booths import codes, supplements
from mima.booths.models import Adds, BoothCategory, DiscountCode, Door, Extra, PricePer
from mima.editions import queries as editions
from mima.editions.models import Audience, Edition, SaleWindow
from mima.web.forms import Form, LongTextField, TextField, required

FRENCH, ENGLISH = {"lang": "fr"}, {"lang": "en"}
CATEGORY_CODE = Regexp(
    r"^[a-z0-9][a-z0-9-]{0,23}$", message=_l("Please use up to 24 small letters, digits and -, such as equipped.")
)
DISCOUNT_CODE = Regexp(r"^[\w .-]{3,30}$", message=_l("Please use 3 to 30 letters and digits, such as SPRING27."))
DOORS = [SelectChoice(door.value, word) for door, word in words.DOOR.items()]
CATEGORY_TEXTS = ("name_fr", "name_en", "includes_fr", "includes_en", "asks_fr", "asks_en")
PER = [SelectChoice(PricePer.booth.value, _l("for the booth")), SelectChoice(PricePer.square_metre.value, _l("for each m²"))]
ADDS = [
    SelectChoice(Adds.nothing.value, _l("neither badges nor power")),
    SelectChoice(Adds.badges.value, _l("badges")),
    SelectChoice(Adds.power.value, _l("power, in watts")),
]
AUDIENCES = [
    *(SelectChoice(audience.value, word) for audience, word in words.AUDIENCE.items()),
    SelectChoice(Audience.returning.value, _l("who had a booth before, on the same booth")),
]


class CategoryForm(Form):
    """A category of booths."""

    code = TextField(_l("Code, for files and imports"), [required(), CATEGORY_CODE], most=24)
    name_fr = TextField(_l("Name in French"), [required()], most=80, render_kw=FRENCH)
    name_en = TextField(_l("Name in English"), [required()], most=80, render_kw=ENGLISH)
    includes_fr = LongTextField(_l("What is included, in French"), most=400, render_kw=FRENCH)
    includes_en = LongTextField(_l("What is included, in English"), most=400, render_kw=ENGLISH)
    door = SelectField(_l("How it is sold"), [required()], choices=DOORS)
    asks_fr = LongTextField(_l("What who asks for a booth should write or send, in French"), most=400, render_kw=FRENCH)
    asks_en = LongTextField(_l("What who asks for a booth should write or send, in English"), most=400, render_kw=ENGLISH)
    price = SumField(_l("Price without VAT"), [required()])
    price_per = SelectField(_l("The price is"), [required()], choices=PER)
    # What a trait of the booth costs more, each by the name that `booths.supplements` gives it.
    corner = SumField(_l("Supplement on a corner, without VAT"))
    wall = SumField(_l("Supplement against a wall, without VAT"))
    quiet = SumField(_l("Supplement where it is quiet, without VAT"))
    dark = SumField(_l("Supplement where it can be darkened, without VAT"))
    power = SumField(_l("Supplement with power, without VAT"))
    vat = PercentField(_l("VAT in %"), [required()])
    early = SumField(_l("Early price without VAT"))
    early_until = DayField(_l("Last day of the early price"), [Optional()])

    def validate_early(self, field: SumField) -> None:
        if field.cents is not None and not any(self.early_until.raw_data or ()):
            raise ValidationError(_l("Until when does the early price count?"))

    def validate_early_until(self, field: DayField) -> None:
        if field.data is not None and self.early.cents is None:
            raise ValidationError(_l("Which price counts until this day?"))

    def show(self, category: BoothCategory | None) -> None:
        self.vat.put(category.vat_rate if category else 2000)
        if category is not None:
            for name in (*CATEGORY_TEXTS, "early_until"):
                self[name].data = getattr(category, name)
            self.door.data, self.price_per.data = category.door.value, category.price_per.value
            self.price.put(category.price_cents)
            for trait, column in supplements.COLUMNS.items():
                self[trait].put(getattr(category, column))
            self.early.put(category.early_cents)

    def facts(self, _edition: Edition) -> dict[str, Any]:
        texts = {name: self[name].data for name in CATEGORY_TEXTS}
        return texts | {
            # Plans and files name a category by its code: it is given once.
            **({"code": self.code.data} if "code" in self else {}),
            "door": Door(self.door.data),
            "price_cents": self.price.cents,
            "price_per": PricePer(self.price_per.data),
            **{column: self[trait].cents or 0 for trait, column in supplements.COLUMNS.items()},
            "vat_rate": self.vat.points,
            "early_cents": self.early.cents,
            "early_until": self.early_until.data,
        }


class ExtraForm(Form):
    """An extra."""

    name_fr = TextField(_l("Name in French"), [required()], most=80, render_kw=FRENCH)
    name_en = TextField(_l("Name in English"), [required()], most=80, render_kw=ENGLISH)
    price = SumField(_l("Price without VAT"), [required()])
    vat = PercentField(_l("VAT in %"), [required()])
    stock = NumberField(_l("How many there are in all"), least=0, most=100_000)
    most_per_booth = NumberField(_l("Most for one booth"), [required()], least=1, most=999)
    adds = SelectField(_l("What who orders it has more of, before the day"), [required()], choices=ADDS)
    adds_each = NumberField(_l("How many badges, or how many watts, with each piece"), least=1, most=100_000)

    def validate_adds_each(self, field: NumberField) -> None:
        if not field.errors and self.adds.data != Adds.nothing and field.number is None:
            raise ValidationError(_l("How many does each piece add?"))

    def show(self, extra: Extra | None) -> None:
        self.vat.put(extra.vat_rate if extra else 2000)
        self.most_per_booth.put(extra.most_per_booth if extra else 10)
        if extra is not None:
            self.name_fr.data, self.name_en.data = extra.name_fr, extra.name_en
            self.price.put(extra.price_cents)
            self.stock.put(extra.stock)
            self.adds.data = extra.adds.value
            self.adds_each.put(extra.adds_each if extra.adds is not Adds.nothing else None)

    def facts(self, _edition: Edition) -> dict[str, Any]:
        return {
            "name_fr": self.name_fr.data,
            "name_en": self.name_en.data,
            "price_cents": self.price.cents,
            "vat_rate": self.vat.points,
            "stock": self.stock.number,
            "most_per_booth": self.most_per_booth.number,
            "adds": Adds(self.adds.data),
            "adds_each": (self.adds_each.number or 1) if self.adds.data != Adds.nothing else 1,
        }


class WindowForm(Form):
    """A sale window."""

    audience = SelectField(_l("Booths are on sale for"), [required()], choices=AUDIENCES)
    previous = SelectField(_l("Edition in which they had it"), coerce=int)
    opens_at = MomentField(_l("On sale from"), [InputRequired(_l("Please fill this in."))])
    closes_at = MomentField(_l("On sale until"), [InputRequired(_l("Please fill this in."))])

    def offer(self, edition: Edition) -> None:
        """The earlier editions to choose from."""
        others = [SelectChoice(one.id, one.name) for one in editions.all_prepared() if one.starts_on < edition.starts_on]
        self.previous.choices = [SelectChoice(0, _l("no earlier edition")), *others]

    def validate_previous(self, field: SelectField) -> None:
        if self.audience.data == Audience.returning.value and not field.data:
            raise ValidationError(_l("Please choose the edition whose exhibitors may have their booth again."))

    def show(self, window: SaleWindow | None, zone: str) -> None:
        if window is not None:
            self.audience.data, self.previous.data = window.audience.value, window.previous_id or 0
            self.opens_at.put(window.opens_at, zone)
            self.closes_at.put(window.closes_at, zone)

    def facts(self, edition: Edition) -> dict[str, Any]:
        audience = Audience(self.audience.data)
        return {
            "audience": audience,
            "previous_id": self.previous.data if audience is Audience.returning else None,
            "opens_at": self.opens_at.at(edition.timezone),
            "closes_at": self.closes_at.at(edition.timezone),
        }


class CodeForm(Form):
    """A discount code: a part of the price, or a sum."""

    code = TextField(_l("Code"), [required(), DISCOUNT_CODE], most=30, render_kw={"autocomplete": "off"})
    percent = PercentField(_l("Takes off, in %"))
    off = SumField(_l("Or a sum without VAT"))
    most_uses = NumberField(_l("How often it may be used in all"), least=1, most=100_000)
    starts_on = DayField(_l("First day"), [Optional()])
    ends_on = DayField(_l("Last day"), [Optional()])
    only_members = BooleanField(_l("Only for members of Le Damier"))

    def validate_off(self, field: SumField) -> None:
        if field.errors or self.percent.errors:
            return
        if bool(self.percent.points) == bool(field.cents):
            raise ValidationError(_l("Please write a percentage or a sum, one of the two."))

    def show(self, code: DiscountCode | None) -> None:
        if code is not None:
            for name in ("code", "starts_on", "ends_on", "only_members"):
                self[name].data = getattr(code, name)
            self.percent.put(code.rate)
            self.off.put(code.off_cents)
            self.most_uses.put(code.most_uses)

    def facts(self, _edition: Edition) -> dict[str, Any]:
        return {
            "code": codes.folded(self.code.data),
            "rate": self.percent.points or None,
            "off_cents": self.off.cents or None,
            "most_uses": self.most_uses.number,
            "starts_on": self.starts_on.data,
            "ends_on": self.ends_on.data,
            "only_members": self.only_members.data,
        }


class DepositForm(Form):
    """What books a booth, and when the rest is due; left empty, all of the price books it."""

    rate = PercentField(_l("Deposit in percent of the whole price"))
    days = NumberField(_l("The rest is due so many days before the market"), least=1, most=365)
    on = DayField(_l("Or on this day"), [Optional()])

    def show(self, edition: Edition) -> None:
        self.rate.put(edition.deposit_rate or None)
        self.days.put(edition.balance_days)
        self.on.data = edition.balance_on


class TermsForm(Form):
    """What counts for every booth of the edition."""

    member_rate = PercentField(_l("Member rate: taken off booth and supplements, in %"), [required()])
    hold_minutes = NumberField(_l("How long a booth is held before it is paid, in minutes"), [required()], least=5, most=1_440)

    most_booths = NumberField(_l("How many booths one booking may have"), [required()], least=1, most=20)

    def show(self, edition: Edition) -> None:
        self.member_rate.put(edition.member_rate)
        self.hold_minutes.put(edition.hold_minutes)
        self.most_booths.put(edition.most_booths)

    def facts(self, _edition: Edition) -> dict[str, Any]:
        return {
            "member_rate": self.member_rate.points,
            "hold_minutes": self.hold_minutes.number,
            "most_booths": self.most_booths.number,
        }
