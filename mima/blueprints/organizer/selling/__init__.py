"""Prices and sale of an edition: what a booth costs, what is ordered with it, when and to whom it is sold."""

from mima.blueprints.organizer.selling import change, page

__all__ = ["change", "page"]
