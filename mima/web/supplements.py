"""What a booth of a category costs more for what it is like, in words: + 180 € on a corner."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from mima.booths import supplements
from mima.booths.models import BoothCategory
from mima.web import filters

WORDS = {
    "corner": _l("+ %(price)s on a corner"),
    "wall": _l("+ %(price)s against a wall"),
    "quiet": _l("+ %(price)s where it is quiet"),
    "dark": _l("+ %(price)s where it can be darkened"),
    "power": _l("+ %(price)s with power"),
}


def init_app(app: Flask) -> None:
    app.jinja_env.filters["supplements"] = of


def of(category: BoothCategory) -> list[str]:
    """A phrase for each trait that costs something, in the order of price lines."""
    priced = supplements.of_category(category)
    return [str(WORDS[name]) % {"price": filters.whole_money(cents, category.edition.currency)} for name, cents in priced.items()]
