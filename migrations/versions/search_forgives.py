"""The search knows word endings, phrases, who made a thing, and numbers between two others; each word has its number of listings.

Listings are made anew, in order of their columns, so that what the ranking reads stands before the long words. Some at a time.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from mima.catalog import spelling
from mima.catalog.categories import CATEGORIES
from mima.catalog.findable import findable
from mima.catalog.writing import of_rows

revision = "search_forgives"
down_revision = "previews_and_films"
branch_labels = None
depends_on = None

BATCH = 1_000
ORDERS = {"newest": "published_at", "cheapest": "cheap_rank", "dearest": "dear_rank", "title": "title_rank"}
VECTOR = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")
BY_SIGNS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TEXTS = ("title_fr", "title_en", "summary_fr", "summary_en", "text_fr", "text_en", "place", "credits", "category")
OFFERING = sa.table(
    "offering",
    sa.column("id", sa.Integer),
    sa.column("exhibitor_id", sa.Integer),
    *[sa.column(name, sa.Text) for name in TEXTS],
    *[sa.column(name, sa.Integer) for name in ("price_from_cents", "price_to_cents")],
    sa.column("price_on_request", sa.Boolean),
    *[sa.column(name, JSON) for name in ("tags", "fields")],
)
BEFORE = sa.table("listing_before", sa.column("offering_id", sa.Integer), sa.column("facets", sa.Text))
EXHIBITOR = sa.table("exhibitor", sa.column("id", sa.Integer), sa.column("name", sa.Text))
# {13} are the facets that the listing had.
FILL = of_rows(
    "INSERT INTO listing (offering_id, published_at, title_rank, cheap_rank, dear_rank, duration, bpm, year, heads, names, "
    "labels, facets, terms, pairs) "
    "SELECT listing_before.offering_id, listing_before.published_at, {2}, CAST({3} AS INTEGER), CAST({4} AS INTEGER), "
    "CAST({5} AS INTEGER), CAST({6} AS INTEGER), CAST({7} AS INTEGER), {8}, {9}, {10}, {13}, {terms}, {pairs} "
    "FROM {rows} CROSS JOIN listing_before WHERE listing_before.offering_id = CAST({0} AS INTEGER)",
    terms={
        "sqlite": "{13} || ' ' || {1} || ' ' || {11}",
        "postgresql": "array_to_tsvector(array_remove(string_to_array({13} || ' ' || {1} || ' ' || {11}, ' '), ''))",
    },
    pairs={"sqlite": "{12}", "postgresql": "array_to_tsvector(string_to_array({12}, ' '))"},
)
COUNT = of_rows("INSERT INTO catalog_term (word, reversed, count) SELECT {0}, {1}, CAST({2} AS INTEGER) FROM {rows} WHERE true")


def upgrade() -> None:
    bind = op.get_bind()
    op.execute("CREATE TABLE listing_before AS SELECT offering_id, published_at, facets FROM listing")
    op.create_index("ix_listing_before", "listing_before", ["offering_id"])
    _drop_listing(bind.dialect.name)
    _create_listing(wide=True)
    op.create_table(
        "catalog_term",
        sa.Column("word", BY_SIGNS, nullable=False),
        sa.Column("reversed", BY_SIGNS, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_catalog_term")),
        sqlite_with_rowid=False,
    )
    counted: Counter[str] = Counter()
    for rows in _published(bind):
        found = [(row.id, *findable(row._asdict(), row.name), row.facets) for row in rows if row.category in CATEGORIES]
        bind.execute(FILL[bind.dialect.name], {"rows": json.dumps(found)})
        for _id, words, *_rest in found:
            counted.update(spelling.of(words))
    for rows in _some(sorted(counted.items())):
        bind.execute(COUNT[bind.dialect.name], {"rows": json.dumps([(word, word[::-1], number) for word, number in rows])})
    op.drop_table("listing_before")
    op.create_index("ix_catalog_term_reversed", "catalog_term", ["reversed", "count"])
    _index_listing(("terms", "pairs"))


def _published(bind: sa.Connection) -> Iterator[list[Any]]:
    columns = [column for column in OFFERING.c if column.name != "exhibitor_id"]
    listed = (
        sa.select(*columns, BEFORE.c.facets, EXHIBITOR.c.name)
        .join(BEFORE, BEFORE.c.offering_id == OFFERING.c.id)
        .join(EXHIBITOR, EXHIBITOR.c.id == OFFERING.c.exhibitor_id)
        .order_by(OFFERING.c.id)
        .limit(BATCH)
    )
    last = 0
    while rows := list(bind.execute(listed.where(OFFERING.c.id > last)).all()):
        yield rows
        last = rows[-1].id


def _some(rows: list[tuple[str, int]]) -> Iterator[list[tuple[str, int]]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _drop_listing(dialect: str) -> None:
    # The triggers of SQLite go with their table.
    op.drop_table("listing")
    if dialect == "sqlite":
        op.execute("DROP TABLE listing_search")


def _create_listing(*, wide: bool) -> None:
    numbers = [sa.Column(name, sa.Integer(), nullable=True) for name in ("duration", "bpm", "year")]
    ranked = [sa.Column(name, sa.Text(), nullable=False) for name in ("heads", "names", "labels")]
    op.create_table(
        "listing",
        sa.Column("offering_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title_rank", sa.Text(), nullable=False),
        sa.Column("cheap_rank", sa.Integer(), nullable=False),
        sa.Column("dear_rank", sa.Integer(), nullable=False),
        *([*numbers, *ranked] if wide else []),
        sa.Column("facets", sa.Text(), nullable=False),
        sa.Column("terms", VECTOR, nullable=False),
        *([sa.Column("pairs", VECTOR, nullable=False)] if wide else []),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("fk_listing_offering_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("offering_id", name=op.f("pk_listing")),
    )


def _index_listing(columns: tuple[str, ...]) -> None:
    for name, column in ORDERS.items():
        op.create_index(f"ix_listing_{name}", "listing", [column, "offering_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE INDEX ix_listing_search ON listing USING gin (terms)")
        if "pairs" in columns:
            op.execute("CREATE INDEX ix_listing_pairs_search ON listing USING gin (pairs)")
        return
    for statement in _sqlite_search(columns):
        op.execute(statement)


def _sqlite_search(columns: tuple[str, ...]) -> list[str]:
    """The words are asked for without their order and column, so the index keeps neither (see the migration `listings`)."""
    names = ", ".join(columns)
    new, old = (", ".join(f"{which}.{name}" for name in columns) for which in ("new", "old"))
    enter = f"INSERT INTO listing_search (rowid, {names}) VALUES (new.offering_id, {new});"  # noqa: S608
    leave = f"INSERT INTO listing_search (listing_search, rowid, {names}) VALUES ('delete', old.offering_id, {old});"  # noqa: S608
    return [
        f"CREATE VIRTUAL TABLE listing_search USING fts5({names}, content='listing', content_rowid='offering_id', detail='none', "
        "tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\", prefix='1 2 3 4')",
        "INSERT INTO listing_search (listing_search) VALUES ('rebuild')",
        f"CREATE TRIGGER listing_search_insert AFTER INSERT ON listing BEGIN {enter} END",
        f"CREATE TRIGGER listing_search_delete AFTER DELETE ON listing BEGIN {leave} END",
        f"CREATE TRIGGER listing_search_update AFTER UPDATE OF {names} ON listing BEGIN {leave} {enter} END",
    ]


def downgrade() -> None:
    """More words than the version before would write harm nobody there."""
    columns = "offering_id, published_at, title_rank, cheap_rank, dear_rank, facets, terms"
    op.execute(f"CREATE TABLE listing_before AS SELECT {columns} FROM listing")  # noqa: S608
    _drop_listing(op.get_bind().dialect.name)
    _create_listing(wide=False)
    op.execute(f"INSERT INTO listing ({columns}) SELECT {columns} FROM listing_before ORDER BY offering_id")  # noqa: S608
    op.drop_table("listing_before")
    _index_listing(("terms",))
    op.drop_table("catalog_term")
