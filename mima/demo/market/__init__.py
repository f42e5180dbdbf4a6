"""The demo market as rows: an edition with its plan, companies, people, offerings, bookings, applications, conversations."""

import click

from mima.config import Config


def fill(config: Config) -> None:
    """The database has this version's tables and, if there was no edition in it, the whole demo market."""
    from flask_migrate import upgrade

    from mima import MIGRATIONS, create_app
    from mima.core.transaction import transaction
    from mima.demo.market.applications import ask_for_islands
    from mima.demo.market.bookings import take_booths
    from mima.demo.market.opening import open_doors
    from mima.demo.market.readiness import prepare
    from mima.demo.market.waiting import wait_for_booths
    from mima.editions import queries as editions

    app = create_app(config)
    with app.app_context():
        upgrade(directory=str(MIGRATIONS))
        if editions.current() is None:
            click.echo("Filling the demo market: companies, offerings, floor plan, bookings.")
            with transaction():
                open_doors()
            take_booths()
            prepare()
            ask_for_islands()
            wait_for_booths()
