"""Words of Stripe's API that the stand-in must know by heart."""


def names(text: str) -> tuple[str, ...]:
    """The words of a text: long lists of names are read more easily so."""
    return tuple(text.split())


API_VERSION = "2026-10-28.endive"

# The currencies the stand-in takes: two decimals, settled as they were charged.
CURRENCIES = ("chf", "eur", "gbp", "usd")

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
