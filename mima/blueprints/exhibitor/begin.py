"""GET and POST /exhibitor/offerings/new: a new offering gets its name and its category, then its form opens."""

from datetime import timedelta

from flask import Response, make_response, render_template, url_for
from flask_babel import gettext as _

from mima.blueprints.exhibitor import blueprint
from mima.blueprints.exhibitor.forms import Beginning
from mima.catalog import categories, desk
from mima.catalog import service as catalog
from mima.catalog.categories import Kind
from mima.catalog.common import CategoryUnknown
from mima.catalog.models import Offering
from mima.core import clock
from mima.core.db import locked
from mima.core.errors import Invalid
from mima.core.transaction import transaction
from mima.exhibitors.models import Exhibitor
from mima.web import guards, hx, i18n

# Within this time the same title in the same category is a second click.
SECOND_CLICK = timedelta(minutes=1)


@blueprint.route("/offerings/new", methods=["GET", "POST"])
def begin() -> Response:
    exhibitor = guards.my_exhibitor()
    form = Beginning()
    if not form.is_submitted():
        return _page(form, exhibitor)
    if not form.validate():
        return _page(form, exhibitor, 422)
    try:
        with transaction():
            offering = _draft(exhibitor, form)
    except CategoryUnknown as error:
        form.category.errors = [*form.category.errors, i18n.sentence(error)]
        return _page(form, exhibitor, 422)
    except Invalid as error:
        form.title.errors = [i18n.say(message) for message in error.fields.values()]
        return _page(form, exhibitor, 422)
    return hx.go(url_for("exhibitor.offering", public_id=offering.public_id))


def _draft(exhibitor: Exhibitor, form: Beginning) -> Offering:
    """The draft, or the one that the first of two clicks began."""
    kind, _colon, category = (form.category.data or "").partition(":")
    exhibitor = locked(Exhibitor, exhibitor.id)
    title = form.title.data
    twin = desk.twin(exhibitor, kind, category, title, clock.now() - SECOND_CLICK) if kind in set(Kind) else None
    return twin or catalog.draft(exhibitor, by=guards.me(), kind=kind, category=category, **{f"title_{i18n.language()}": title})


def _page(form: Beginning, exhibitor: Exhibitor, status: int = 200) -> Response:
    kinds = [(Kind.music, _("Music"), categories.of_kind(Kind.music)), (Kind.image, _("Image"), categories.of_kind(Kind.image))]
    return make_response(render_template("exhibitor/begin.html", form=form, kinds=kinds, exhibitor=exhibitor), status)
