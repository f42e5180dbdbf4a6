"""What is published is found by every field of its category: numbers, sums, days and lengths are words of the index as well.

The words are added to those that each listing has, some at a time; nothing else of the index changes.
"""

import json
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from mima.catalog.categories import CATEGORIES, searchable
from mima.catalog.folding import distinct

revision = "every_field_is_found"
down_revision = "unread_offerings"
branch_labels = None
depends_on = None

BATCH = 1_000
OFFERING = sa.table(
    "offering",
    sa.column("id", sa.Integer),
    sa.column("category", sa.Text),
    sa.column("fields", sa.JSON),
    sa.column("state", sa.Text),
)
# The rows go as one value, a list of lists; terms that have a word twice find what they found.
ADD = {
    "sqlite": (
        "UPDATE listing SET terms = terms || ' ' || json_extract(one.value, '$[1]') FROM json_each(:rows) AS one "
        "WHERE listing.offering_id = json_extract(one.value, '$[0]')"
    ),
    "postgresql": (
        "UPDATE listing SET terms = terms || strip(to_tsvector('simple', one ->> 1)) "
        "FROM jsonb_array_elements(CAST(:rows AS jsonb)) AS one WHERE listing.offering_id = CAST(one ->> 0 AS integer)"
    ),
}
TRIGGER = "listing_search_update"


def upgrade() -> None:
    bind = op.get_bind()
    is_sqlite = bind.dialect.name == "sqlite"
    # One look through all listings at the end is quicker than each row by its trigger.
    trigger = bind.scalar(sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": TRIGGER}) if is_sqlite else None
    if is_sqlite:
        op.execute(f"DROP TRIGGER {TRIGGER}")
    last, add = 0, sa.text(ADD[bind.dialect.name])
    published = sa.select(OFFERING).where(OFFERING.c.state == "published").order_by(OFFERING.c.id).limit(BATCH)
    while rows := bind.execute(published.where(OFFERING.c.id > last)).all():
        bind.execute(add, {"rows": json.dumps(_words(rows))})
        last = rows[-1].id
    if trigger is not None:
        op.execute("INSERT INTO listing_search (listing_search) VALUES ('rebuild')")
        op.execute(trigger)


def _words(rows: Sequence[sa.Row[tuple[int, str, object, str]]]) -> list[tuple[int, str]]:
    known = [row for row in rows if row.category in CATEGORIES]
    return [(row.id, distinct(searchable(CATEGORIES[row.category], row.fields))) for row in known]


def downgrade() -> None:
    """More words than the version before would write harm nobody there."""
