"""What the layout knows of the person: name, companies, what they may open. Nothing is asked of the database for a visitor."""

from collections.abc import Sequence

from flask import Flask, current_app, g

from mima.buyers import queries as buyers
from mima.buyers.queries import Tally
from mima.config import Config
from mima.exhibitors.models import Exhibitor
from mima.web import guards


class Viewer:
    """The person who looks at the page, for templates; every fact is loaded when it is first asked for."""

    @property
    def is_bare(self) -> bool:
        """The page must not touch the database (it reports that the database is away)."""
        return bool(g.get("bare", False))

    @property
    def is_signed_in(self) -> bool:
        return not self.is_bare and guards.user_or_none() is not None

    @property
    def name(self) -> str:
        return guards.signed_in().name

    @property
    def may_organize(self) -> bool:
        return not self.is_bare and guards.is_organizer()

    @property
    def exhibitors(self) -> Sequence[Exhibitor]:
        return () if self.is_bare else guards.my_exhibitors()

    @property
    def kept(self) -> frozenset[int]:
        """Ids of the offerings on the person's shortlist."""
        if not self.is_signed_in:
            return frozenset()
        if "kept" not in g:
            g.kept = buyers.kept_ids(guards.signed_in())
        return frozenset(g.kept)

    @property
    def tally(self) -> Tally:
        """What the masthead counts for somebody who is signed in."""
        if "tally" not in g:
            g.tally = buyers.tally(guards.signed_in(), guards.my_exhibitor_ids())
        tally: Tally = g.tally
        return tally

    @property
    def exhibitor(self) -> Exhibitor | None:
        return guards.my_exhibitor() if self.exhibitors else None


def init_app(app: Flask) -> None:
    config: Config = app.extensions["mima.config"]
    app.jinja_env.globals.update(viewer=Viewer(), is_demo=config.demo, app_url=config.app_url)


def settings() -> Config:
    """The configuration of the running application."""
    config: Config = current_app.extensions["mima.config"]
    return config
