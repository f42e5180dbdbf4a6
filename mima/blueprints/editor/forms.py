"""What the drawing board asks: metres for people, whole centimetres for the plan."""

import re
from functools import cached_property
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp, ValidationError

from mima.booths.plan import svg
from mima.booths.plan.document import LARGEST_CM
from mima.web.forms import Form, LongTextField, TextField, required, stripped

METRES = re.compile(r"^-?\d{1,4}([.,]\d{1,2})?$")
CORNER = re.compile(r"^(-?\d{1,4}(?:\.\d{1,2})?)[;/ ](-?\d{1,4}(?:\.\d{1,2})?)$")
CODE = Regexp(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,11}$", message=_l("Please use up to 12 letters, digits, - and _, such as B07."))
KEY = Regexp(r"^(?!\.+$)[^/\\]+$", message=_l("Please write this without a slash."))
TABLES, DRAWINGS = (".csv", ".tsv", ".txt", ".xlsx"), (".svg", ".xml")
# Enough for the first tag or the first heading.
BEGINNING = 512
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
    """A zone, an aisle or an area where no booth may stand: a rectangle by place, size and angle, or a polygon."""

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
    angle = IntegerField(_l("Turned by, °"), [Optional(), NumberRange(0, 359)])
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


class DoorForm(Form):
    """A gap in a hall's wall between two points; its name is for the eye and for what is said about it."""

    x1 = MetresField(_l("From: metres from the left"), [required()])
    y1 = MetresField(_l("From: metres from the top"), [required()])
    x2 = MetresField(_l("To: metres from the left"), [required()])
    y2 = MetresField(_l("To: metres from the top"), [required()])
    name_fr = TextField(_l("Name in French"), most=80)
    name_en = TextField(_l("Name in English"), most=80)


class ImportForm(Form):
    """A file of booths; what it does not say itself is asked beside it."""

    file = FileField(_l("File: SVG, CSV or XLSX"), [FileRequired(_l("Please choose a file."))])
    place = SelectField(_l("Zone, where the file names none"), [required()])
    category = SelectField(_l("Category, where the file names none"), [required()])
    width = MetresField(_l("Real width of the whole drawing, m (SVG)"))
    side_of = TextField(_l("Or the code of a booth in the drawing"), [Optional(), CODE], most=12)
    side = MetresField(_l("and how long its longest side really is, m"))

    @cached_property
    def is_table(self) -> bool:
        """Whether the file is a table: by its name, and where that does not say, by its beginning: a drawing's is a tag."""
        if not self.file.data:
            return False
        name = str(self.file.data.filename).lower()
        if name.endswith((*TABLES, *DRAWINGS)):
            return name.endswith(TABLES)
        begins = self.file.data.read(BEGINNING)
        self.file.data.seek(0)
        return not begins.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")

    @property
    def scale(self) -> svg.Scale:
        """What one knows of the drawing's size; the side of a booth where it is given."""
        if self.side_of.data:
            return svg.ScaleBySide(self.side_of.data, self.side.cm)
        return svg.ScaleByWidth(self.width.cm)

    def validate_width(self, field: MetresField) -> None:
        if not self.is_table and not self.side_of.data and not _is_length(field):
            raise ValidationError(_l("A drawing has no size of its own: please write how many metres wide it is in all."))

    def validate_side(self, field: MetresField) -> None:
        if not self.is_table and self.side_of.data and not _is_length(field):
            raise ValidationError(_l("Please write metres, such as 3 or 2,50."))


class SaveForm(Form):
    """`seen` is the digest of the rehearsal that stands above the button."""

    seen = HiddenField()
    why = LongTextField(_l("Why, for the exhibitors whose booth changes"), most=500)


def _is_length(field: MetresField) -> bool:
    return bool(field.data and METRES.match(stripped(field.data)) and fits(field.cm))


def fits(cm: int) -> bool:
    """Whether the length is one that a plan may have."""
    return 0 < cm <= LARGEST_CM
