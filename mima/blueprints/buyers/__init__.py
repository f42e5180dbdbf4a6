"""What buyers do: keep offerings and searches, write to exhibitors, read the answers."""

from flask import Blueprint

blueprint = Blueprint("buyers", __name__)

from mima.blueprints.buyers import enquire, enquiries, feeds, searches, shortlist, states, taking  # noqa: E402

__all__ = ["blueprint", "enquire", "enquiries", "feeds", "searches", "shortlist", "states", "taking"]
