"""Membership of the cluster begins and ends here, because it changes prices."""

from flask import Response, flash, url_for
from flask_babel import gettext as _

from mima.blueprints.organizer import blueprint, companies
from mima.blueprints.organizer.forms import EndForm, MembershipForm
from mima.core.errors import Invalid, NotFound
from mima.core.transaction import transaction
from mima.exhibitors import cluster
from mima.exhibitors import queries as exhibitors
from mima.exhibitors.models import ClusterMembership, Exhibitor
from mima.oversight import companies as oversight
from mima.web import guards, hx


@blueprint.post("/exhibitors/<slug>/membership")
def begin_membership(slug: str) -> Response:
    exhibitor, form = exhibitors.by_slug(slug), MembershipForm(prefix="begin-")
    if not form.validate():
        return companies.answer(slug, begin=form)
    try:
        with transaction():
            cluster.begin(exhibitor, form.starts_on.data, form.ends_on.data, by=guards.me())
    except Invalid as error:
        form.refuse(error)
        return companies.answer(slug, begin=form)
    return _done(exhibitor, _("%(name)s is a cluster member in these days. Booths held from now on have the member rate."))


@blueprint.post("/exhibitors/<slug>/membership/<int:key>/end")
def end_membership(slug: str, key: int) -> Response:
    exhibitor, form = exhibitors.by_slug(slug), EndForm(prefix="end-")
    membership = _membership(slug, key)
    if not form.validate():
        return companies.answer(slug, end=form)
    try:
        with transaction():
            cluster.end(membership, form.ends_on.data, by=guards.me())
    except Invalid as error:
        form.refuse(error)
        return companies.answer(slug, end=form)
    return _done(exhibitor, _("The membership of %(name)s ends on that day. Bookings already priced keep their price."))


def _membership(slug: str, key: int) -> ClusterMembership:
    """The membership, if it is this company's; `NotFound` otherwise."""
    found = next((one for one in oversight.company(slug).memberships if one.id == key), None)
    if found is None:
        raise NotFound
    return found


def _done(exhibitor: Exhibitor, sentence: str) -> Response:
    flash(sentence % {"name": exhibitor.name}, "ok")
    return hx.go(url_for("organizer.company", slug=exhibitor.slug))
