"""The wall beside the forms of identity."""

from mima.catalog import queries
from mima.web import cards

SQUARES = 12


def wall() -> list[str]:
    """Addresses of the newest works' pictures, for every other square; none while there are none."""
    return [cards.narrow(card.cover) for card in queries.newest(SQUARES) if card.cover]
