"""The demo market as rows: an edition with its plan, companies, people, offerings, bookings, applications, conversations."""

from contextlib import suppress

import click

from mima.config import Config


def fill(config: Config) -> bool:
    """The database has this version's tables and, if there was no edition in it, the whole demo market; whether it had none.

    A new one is marked as unfinished, until what happens at Stripe has happened as well.
    """
    from flask_migrate import upgrade

    from mima import MIGRATIONS, create_app
    from mima.catalog import places
    from mima.core.transaction import transaction
    from mima.demo.launch import UNFINISHED
    from mima.demo.market import cards
    from mima.demo.market.applications import ask_for_islands
    from mima.demo.market.bookings import take_booths
    from mima.demo.market.opening import open_doors
    from mima.demo.market.readiness import prepare
    from mima.demo.market.waiting import wait_for_booths
    from mima.editions import queries as editions

    app = create_app(config)
    with app.app_context():
        upgrade(directory=str(MIGRATIONS))
        is_empty = editions.current() is None
        if not is_empty and (config.data / UNFINISHED).exists():
            raise click.ClickException("The demo market in this database was not filled to the end. Give it an empty one.")
        if is_empty:
            (config.data / UNFINISHED).touch()
            click.echo("Filling the demo market: companies, offerings, floor plan, bookings.")
            with suppress(places.GazetteerAway):
                places.prepare()
            with transaction():
                open_doors()
            take_booths()
            cards.hold_booths()
            prepare()
            ask_for_islands()
            wait_for_booths()
        return is_empty


def pay_by_card(config: Config) -> None:
    """What needs the stand-in Stripe to answer: two companies have paid the booths that they hold."""
    from mima import create_app
    from mima.demo.market import cards

    with create_app(config).app_context():
        cards.pay_by_card(config.app_url, config.stripe_api_base)
