"""`flask --app wsgi mima …`: the product's commands, thin like views."""

import json
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from mima import audit
from mima.accounts import service as accounts
from mima.config import Config, ConfigError, DemoPlace
from mima.core.actors import COMMAND
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.payments import flow
from mima.tasks import queue_of

mima = AppGroup("mima", help="The market's own commands.")


def init_app(app: Flask) -> None:
    app.cli.add_command(mima)
    app.cli.add_command(migrations)


@click.command("db", add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def migrations(ctx: click.Context, words: tuple[str, ...]) -> None:
    """Perform database migrations."""
    # Flask-Migrate's own commands, with Alembic, are loaded for whoever asks for them.
    from flask_migrate.cli import db

    with db.make_context("db", list(words), parent=ctx.parent) as asked:
        db.invoke(asked)


@mima.command("create-organizer")
@click.argument("email")
def create_organizer(email: str) -> None:
    """Make EMAIL an organizer; a new person gets a letter to choose a password."""
    with transaction():
        user = accounts.find(email) or accounts.create(email=email, name=email.partition("@")[0], password=None, language="fr")
        if user is None:
            raise click.ClickException("Somebody is creating this account at the same moment; run the command again.")
        accounts.make_organizer(user, by=COMMAND)
        accounts.ask_reset(email)
    click.echo(f"{email} is an organizer. A letter to choose a password is on its way.")


@mima.command("audit")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
def check_promises(as_json: bool) -> None:
    """Check the market's promises on the live database; exits with 1 when one is broken."""
    results = audit.of_this_moment()
    is_clean = all(result.is_kept for result in results)
    if as_json:
        click.echo(
            json.dumps({"kept": is_clean, "promises": [result.stored() for result in results]}, ensure_ascii=False, indent=1)
        )
    else:
        for result in results:
            click.echo(f"{result.number}. {result.promise} {result.checked} checked, {len(result.findings) or 'none'} broken.")
            for finding in result.findings:
                click.echo(f"   - {finding}")
    if not is_clean:
        raise SystemExit(1)


@mima.command("rebuild-search")
@click.option("--after", type=click.IntRange(min=0), default=0, help="Go on behind this offering, where a run was stopped.")
def rebuild_search(after: int) -> None:
    """Index every offering anew and put every count right, part by part, while the site answers."""
    from mima import reindexing

    click.echo(reindexing.run(after))


@mima.command("worker")
def worker() -> None:
    """Run letters, renditions, lapses and payments in this process (set MIMA_WORKER=apart for the web)."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    # The minute's sweep would ask for it too.
    queue_of(app).put("places")
    queue_of(app).work_apart()


@mima.command("demo")
@click.option("--reset", is_flag=True, help="Start from an empty data folder.")
def demo(reset: bool) -> None:
    """Open the demo market at http://127.0.0.1:8000 (PORT), with people, companies, offerings and a stand-in Stripe."""
    from mima.demo import launch, market, settings

    try:
        place = DemoPlace.from_env()
        launch.check_ports(place)
        if reset:
            launch.empty(place)
        launch.begin_anew_if_unfinished(place)
        settings.prepare(place)
        config = Config.from_env()
    except ConfigError as error:
        raise click.ClickException(str(error)) from error
    is_new = market.fill(config)
    launch.serve(place, config, is_new=is_new)


@mima.command("reconcile")
def reconcile() -> None:
    """Ask Stripe for all that nobody told us: payments, refunds, events, charges, overdue holds."""
    report = flow.reconcile(everything=True)
    for what, number in report.done.items():
        click.echo(f"{what}: {number}")
    for failure in report.failures:
        click.echo(f"failed: {failure}", err=True)
    if report.failures:
        raise click.ClickException("Not everything was settled; what is left is tried again by itself.")
    click.echo("All that Stripe knows of us is settled.")


@mima.command("import-offerings")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--exhibitor", "slug", required=True, help="The company's slug, as in /exhibitors/SLUG.")
@click.option(
    "--map", "map_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="What the columns mean (TOML)."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
def import_offerings(file: Path, slug: str, map_file: Path | None, dry_run: bool) -> None:
    """Publish the rows of FILE (CSV, plain or gzipped) as offerings of a company; a second run changes nothing."""
    from mima import imports

    try:
        report = imports.run(file, slug, map_file, dry_run=dry_run, by=COMMAND)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(report)
