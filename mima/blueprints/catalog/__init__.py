"""The public catalog: browse and search, one offering, the companies and their catalogs."""

from flask import Blueprint

blueprint = Blueprint("catalog", __name__)

from mima.blueprints.catalog import browse, exhibitors, lists, nearby, offering, post, room, sharing  # noqa: E402

__all__ = ["blueprint", "browse", "exhibitors", "lists", "nearby", "offering", "post", "room", "sharing"]
