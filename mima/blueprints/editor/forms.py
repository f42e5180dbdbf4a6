"""What the drawing board asks: metres for people, whole centimetres for the plan."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp, ValidationError

from mima.booths.plan.document import LARGEST_CM
from mima.web.forms import Form, LongTextField, TextField, required, stripped

METRES = re.compile(r"^-?\d{1,4}([.,]\d{1,2})?$")
CORNER = re.compile(r"^(-?\d{1,4}(?:\.\d{1,2})?)[;/ ](-?\d{1,4}(?:\.\d{1,2})?)$")
CODE = Regexp(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,11}$", message=_l("Please use up to 12 letters, digits, - and _, such as B07."))
KEY = Regexp(r"^(?!\.+$)[^/\\]+$", message=_l("Please write this without a slash."))
FEWEST_CORNERS, MOST_CORNERS = 3, 200
DIRECTIONS = [
    SelectChoice("right", _l("the right")),
    SelectChoice("left", _l("the left")),
    SelectChoice("down", _l("below")),
    SelectChoice("up", _l("above")),
]
KINDS = [
    SelectChoice("booths", _l("a zone for booths")),
    SelectChoice("aisle", _l("an aisle")),
    SelectChoice("area", _l("an area without booths")),
]


class MetresField(StringField):  # type: ignore[misc]
    """A length in metres as people write it, 3 or 2,50; `cm` are whole centimetres."""

    @property
    def cm(self) -> int:
        return round(float(str(self.data).replace(",", ".")) * 100)

    def put(self, cm: int) -> None:
        """The field shows this length."""
        self.data = f"{cm / 100:.2f}".rstrip("0").rstrip(".")

    def pre_validate(self, form: Any) -> None:
        if self.data and not METRES.match(stripped(self.data)):
            raise ValidationError(_l("Please write metres, such as 3 or 2,50."))


class CornersField(LongTextField):
    """The corners of a polygon in metres, one on each line."""

    def put(self, shape: tuple[tuple[int, int], ...]) -> None:
        self.data = "\n".join(f"{x / 100:g} {y / 100:g}" for x, y in shape)

    @property
    def shape(self) -> tuple[tuple[int, int], ...]:
        """The polygon in centimetres; empty where nothing is written."""
        found = [CORNER.match(line.strip().replace(",", ".")) for line in (self.data or "").splitlines() if line.strip()]
        return tuple((round(float(one[1]) * 100), round(float(one[2]) * 100)) for one in found if one)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        lines = [line for line in (self.data or "").splitlines() if line.strip()]
        far = any(abs(length) > LARGEST_CM for corner in self.shape for length in corner)
        if lines and (len(self.shape) != len(lines) or not FEWEST_CORNERS <= len(lines) <= MOST_CORNERS or far):
            self.errors: list[Any] = [*self.errors, _l("Please write at least three corners, one on each line, such as 12,50 3.")]


class BoothForm(Form):
    """A booth: a rectangle by place, size and angle, or a polygon by its corners."""

    code = TextField(_l("Code"), [required(), CODE], most=12)
    place = SelectField(_l("Zone"), [required()])
    category = SelectField(_l("Category"), [required()])
    x = MetresField(_l("From the left, m"), [Optional()])
    y = MetresField(_l("From the top, m"), [Optional()])
    width = MetresField(_l("Width, m"), [Optional()])
    depth = MetresField(_l("Depth, m"), [Optional()])
    angle = IntegerField(_l("Turned by, °"), [Optional(), NumberRange(0, 359)])
    corners = CornersField(_l("Corners in metres, if it is no rectangle"), [Optional()], most=4_000)
    power_watts = IntegerField(_l("Power, W"), [Optional(), NumberRange(0, 100_000)])
    corner = BooleanField(_l("Corner booth"))
    wall = BooleanField(_l("Against a wall"))
    quiet = BooleanField(_l("Quiet"))
    dark = BooleanField(_l("Can be darkened"))
    for_sale = BooleanField(_l("For sale"))
    note_fr = TextField(_l("Note in French"), most=400)
    note_en = TextField(_l("Note in English"), most=400)


class CopyForm(Form):
    """A row of copies with running codes."""

    count = IntegerField(_l("How many copies"), [InputRequired(_l("Please fill this in.")), NumberRange(1, 60)])
    direction = SelectField(_l("Towards"), choices=DIRECTIONS)
    gap = MetresField(_l("Gap between them, m"), [Optional()])


class ZoneForm(Form):
    """A zone, an aisle or an area where no booth may stand: an upright rectangle, or a polygon."""

    hall = SelectField(_l("Hall"), [required()])
    code = TextField(_l("Code"), [required(), KEY], most=80)
    kind = SelectField(
        _l("What it is"),
        choices=KINDS,
    )
    name_fr = TextField(_l("Name in French"), [required()], most=80)
    name_en = TextField(_l("Name in English"), [required()], most=80)
    x = MetresField(_l("From the left, m"), [Optional()])
    y = MetresField(_l("From the top, m"), [Optional()])
    width = MetresField(_l("Width, m"), [Optional()])
    depth = MetresField(_l("Depth, m"), [Optional()])
    corners = CornersField(_l("Corners in metres, if it is no rectangle"), [Optional()], most=4_000)


class HallForm(Form):
    """A hall by its size; its walls follow its sides where they are not drawn otherwise."""

    code = TextField(_l("Code"), [required(), CODE], most=12)
    name_fr = TextField(_l("Name in French"), [required()], most=80)
    name_en = TextField(_l("Name in English"), [required()], most=80)
    width = MetresField(_l("Width, m"), [required()])
    depth = MetresField(_l("Depth, m"), [required()])
    corners = CornersField(_l("Walls: corners in metres, if it is no rectangle"), [Optional()], most=4_000)

    def validate_width(self, field: MetresField) -> None:
        if METRES.match(stripped(field.data)) and not fits(field.cm):
            raise ValidationError(_l("Please write metres, such as 3 or 2,50."))

    validate_depth = validate_width


class ImportForm(Form):
    """A file of booths; what it does not say itself is asked beside it."""

    file = FileField(_l("File: SVG, CSV or XLSX"), [FileRequired(_l("Please choose a file."))])
    place = SelectField(_l("Zone, where the file names none"), [required()])
    category = SelectField(_l("Category, where the file names none"), [required()])
    width = MetresField(_l("Real width of the whole drawing, m (SVG)"))

    @property
    def is_table(self) -> bool:
        """Whether the file's name says that it is a table."""
        return bool(self.file.data) and str(self.file.data.filename).lower().endswith((".csv", ".xlsx", ".txt"))

    def validate_width(self, field: MetresField) -> None:
        if not self.is_table and not (field.data and METRES.match(stripped(field.data)) and fits(field.cm)):
            raise ValidationError(_l("A drawing has no size of its own: please write how many metres wide it is in all."))


class SaveForm(Form):
    why = LongTextField(_l("Why, for the exhibitors whose booth changes"), most=500)


def fits(cm: int) -> bool:
    """Whether the length is one that a plan may have."""
    return 0 < cm <= LARGEST_CM
