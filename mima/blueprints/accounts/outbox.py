"""GET /account/outbox: the letters of the demo market, which sends none. Registered by the demo only."""

from flask import Blueprint, render_template

from mima.mailing import queries as mailing

blueprint = Blueprint("outbox", __name__, url_prefix="/account")


@blueprint.get("/outbox")
def outbox() -> str:
    return render_template("accounts/outbox.html", letters=mailing.newest())
