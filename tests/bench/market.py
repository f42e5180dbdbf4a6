"""A market with so many published offerings, each with a picture and every second one with sound, as the demo's have them."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Text, cast, create_engine, func, select, text, update
from sqlalchemy.orm import aliased

from mima import MIGRATIONS, create_app
from mima.catalog import importing
from mima.catalog.covers import BARS
from mima.catalog.models import CatalogTerm, Facet, Listing, Offering, OfferingFacet
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.snapshot import snapshot
from mima.core.transaction import transaction
from mima.media import wave
from tests import connections, people
from tests.bench import copying, table
from tests.conftest import make_config


@dataclass(frozen=True)
class Import:
    """What the import of the market's table cost."""

    rows: int
    source: str
    cpu: float
    wall: float
    # With the copies, and how long these took.
    offerings: int
    copied: float


@contextmanager
def opened(data: Path, database_url: str) -> Iterator[Flask]:
    """The application on an empty database, within its context."""
    app = create_app(make_config(data, database_url).with_(page_seconds=60))
    with app.app_context():
        upgrade(directory=str(MIGRATIONS))
        yield app
        connections.close()


# More than this is not imported but copied from what was.
MOST_IMPORTED = 100_000


def fill(data: Path, rows: int) -> Import:
    """The catalog has the rows of the bench's table; of more than are imported, each several times."""
    path = data / "table.csv"
    times = -(-rows // MOST_IMPORTED)
    source = table.write(path, rows // times)
    company = people.invite().brunos_company
    mapping = importing.read_mapping(table.mapping())
    wall, cpu = time.monotonic(), time.process_time()
    with importing.Table(path) as opened:
        plan = importing.Plan(company, COMMAND, publish=True)
        outcome = importing.load(importing.rows(opened, mapping, complete=True), plan, rejected=lambda _reject: None)
    cpu, wall = time.process_time() - cpu, time.monotonic() - wall
    began = time.monotonic()
    if times > 1:
        copying.multiply(times)
    copied = time.monotonic() - began
    _give_media()
    return Import(outcome.created, source, cpu, wall, outcome.created * times, copied)


def _give_media() -> None:
    peaks = wave.encode([Random(7).random() for _ in range(wave.BARS)])
    names = [f"{number:064x}" for number in range(10)]
    cover = {
        "src": names[0],
        "width": 800,
        "height": 600,
        "alt_fr": "Une colline au soleil",
        "alt_en": "A hill in the sun",
        "webp": [[width, name] for width, name in zip((400, 800, 1600), names[1:4], strict=True)],
        "jpeg": [[width, name] for width, name in zip((400, 800, 1600), names[4:7], strict=True)],
        "avif": [[width, name] for width, name in zip((400, 800, 1600), names[7:], strict=True)],
    }
    preview = {"hash": names[0], "ms": 90_000, "wave": wave.path(peaks, bars=BARS)}
    with transaction():
        db.session.execute(update(Offering).values(cover=cover))
        db.session.execute(update(Offering).where(Offering.id % 2 == 0).values(preview=preview))
    if db.engine.dialect.name == "postgresql":
        # What it does by itself in its first quiet hour; SQLite keeps no statistics unless it is told to.
        with db.engine.connect() as connection:
            connection.execute(text("SET default_transaction_read_only = off"))
            connection.execute(text("VACUUM ANALYZE"))
            connection.invalidate()


def words() -> tuple[tuple[str, int], tuple[str, int]]:
    """A rare word with the number of its offerings, and one that a fifth of the offerings have."""
    found: Counter[str] = Counter()
    total = 0
    # At one moment: without a transaction PostgreSQL hands nothing over in parts.
    with snapshot():
        for terms in db.session.scalars(select(cast(Listing.terms, Text))).yield_per(5_000):
            total += 1
            # PostgreSQL writes each word of a vector in quotes.
            found.update({word for word in terms.replace("'", "").split() if len(word) > 3 and word.isalpha()})

    def nearest(wanted: float) -> tuple[str, int]:
        return min(found.items(), key=lambda pair: (abs(pair[1] - wanted), pair[0]))

    return nearest(3), nearest(total / 5)


def phrase() -> str:
    """Two words that stand side by side in a title."""
    heads = select(Listing.heads).order_by(Listing.offering_id.desc()).limit(200)
    runs = (found.split() for found in db.session.scalars(heads))
    return next(f"{one} {other}" for run in runs for one, other in pairwise(run) if len(one) > 2 and len(other) > 2)


def mistyped(word: str) -> str:
    """The word with one letter twice where no word of the catalog has it."""
    known = set(db.session.scalars(select(CatalogTerm.word)))
    tries = (word[:place] + word[place] + word[place:] for place in range(1, len(word)))
    return next(one for one in tries if not any(other.startswith(one) for other in known))


def tags() -> tuple[str, str]:
    """The most frequent keyword, and the one that most often goes with it."""
    number = func.count()
    tagged = select(Facet.id, Facet.value).join(OfferingFacet, OfferingFacet.facet_id == Facet.id).where(Facet.name == "tag")
    most = tagged.group_by(Facet.id, Facet.value).order_by(number.desc(), Facet.id).limit(1)
    first = db.session.execute(most).one()
    beside = aliased(OfferingFacet)
    second = most.join(beside, beside.offering_id == OfferingFacet.offering_id).where(beside.facet_id == first.id)
    return first.value, db.session.execute(second.where(Facet.id != first.id)).one().value


def new_postgres_database(server_url: str, name: str) -> str:
    """The address of a new database of the server."""
    admin = create_engine(server_url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    admin.dispose()
    return admin.url.set(database=name).render_as_string(hide_password=False)
