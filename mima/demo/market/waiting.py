"""Who waits for a booth in the demo market, so that the organizers have something to offer."""

from mima.core.actors import COMMAND
from mima.core.transaction import transaction
from mima.demo.market.edition import SLUG
from mima.editions import queries as editions
from mima.exhibitors import queries as exhibitors
from mima.waiting import service
from mima.waiting.service import Looked

# Company: what it looks for.
WAITING = {
    "bruit-blanc": Looked(
        least_m2=6,
        most_m2=9,
        most_cents=150_000,
        near_slug="kiosque-a-sons",
        remarks="Nous faisons du bruit, mais blanc : un voisin qui joue aussi ne nous gêne pas.",
    ),
    "maison-pouzzolane": Looked(least_m2=12, power_watts=1_000),
}


def wait_for_booths() -> None:
    """Two companies wait. The second is the one that `exhibitor@example.org` acts for."""
    with transaction():
        edition = editions.by_slug(SLUG)
        for slug, looked in WAITING.items():
            service.wait(edition, exhibitors.by_slug(slug), looked, by=COMMAND)
