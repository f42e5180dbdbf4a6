"""What search and sorting read of a published offering stands in a narrow row of its own, with its facets as words"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "listings"
down_revision = "links_lead_back"
branch_labels = None
depends_on = None

ORDERS = {"newest": "published_at", "cheapest": "cheap_rank", "dearest": "dear_rank", "title": "title_rank"}
# As in mima/catalog/tokens.py; repeated, so that this step stays what it is.
WORD = (
    "'_' || CASE facet.name WHEN 'kind' THEN 'k' WHEN 'category' THEN 'c' WHEN 'exhibitor' THEN 'e' WHEN 'place' THEN 'p' "
    "WHEN 'price_max' THEN 'b' WHEN 'tag' THEN 't' ELSE 'f' END || facet.id"
)


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    op.create_table(
        "listing",
        sa.Column("offering_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title_rank", sa.Text(), nullable=False),
        sa.Column("cheap_rank", sa.Integer(), nullable=False),
        sa.Column("dear_rank", sa.Integer(), nullable=False),
        sa.Column("facets", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("fk_listing_offering_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("offering_id", name=op.f("pk_listing")),
    )
    _fill("string_agg" if is_postgresql else "group_concat", is_postgresql=is_postgresql)
    for name, column in ORDERS.items():
        op.create_index(f"ix_listing_{name}", "listing", [column, "offering_id"])
    if is_postgresql:
        op.execute("CREATE INDEX ix_listing_search ON listing USING gin (terms)")
        op.execute("DROP INDEX ix_offering_search")
    else:
        for event in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER offering_search_{event}")
        for statement in ("DROP TABLE offering_search", "DROP VIEW published_offering", *SQLITE_SEARCH):
            op.execute(statement)
    for name in ORDERS:
        op.drop_index(f"ix_offering_{name}", table_name="offering")
    for column in ("folded", "title_rank", "cheap_rank", "dear_rank"):
        op.drop_column("offering", column)


def _fill(together: str, *, is_postgresql: bool) -> None:
    facets = (
        f"coalesce((SELECT {together}({WORD}, ' ') FROM offering_facet JOIN facet ON facet.id = offering_facet.facet_id "  # noqa: S608
        "WHERE offering_facet.offering_id = offering.id), '')"
    )
    vector = "array_to_tsvector(string_to_array(facets, ' ')) || strip(to_tsvector('simple', folded))"
    terms = vector if is_postgresql else "facets || ' ' || folded"
    op.execute(
        "INSERT INTO listing (offering_id, published_at, title_rank, cheap_rank, dear_rank, facets, terms) "  # noqa: S608
        "SELECT id, published_at, title_rank, cheap_rank, dear_rank, facets, "
        f"{terms} FROM (SELECT offering.*, {facets} AS facets FROM offering WHERE state = 'published') AS published ORDER BY id"
    )


# The words are asked for without their order, so the index keeps none of it. Whoever lets SQLite copy the table `listing` in a
# later migration makes the triggers again: they go with the old table.
SQLITE_SEARCH = (
    "CREATE VIRTUAL TABLE listing_search USING fts5(terms, content='listing', content_rowid='offering_id', detail='none', "
    "tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\", prefix='1 2 3 4')",
    "INSERT INTO listing_search (listing_search) VALUES ('rebuild')",
    "CREATE TRIGGER listing_search_insert AFTER INSERT ON listing BEGIN "
    "INSERT INTO listing_search (rowid, terms) VALUES (new.offering_id, new.terms); END",
    "CREATE TRIGGER listing_search_delete AFTER DELETE ON listing BEGIN "
    "INSERT INTO listing_search (listing_search, rowid, terms) VALUES ('delete', old.offering_id, old.terms); END",
    # One trigger, not two: the old words must leave before the new ones enter, and triggers have no promised order.
    "CREATE TRIGGER listing_search_update AFTER UPDATE OF terms ON listing BEGIN "
    "INSERT INTO listing_search (listing_search, rowid, terms) VALUES ('delete', old.offering_id, old.terms); "
    "INSERT INTO listing_search (rowid, terms) VALUES (new.offering_id, new.terms); END",
)


def downgrade() -> None:
    """What is not published has no listing: its words and ranks are made of its title and its price."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    price = "CASE WHEN price_on_request THEN NULL ELSE coalesce(price_from_cents, price_to_cents) END"
    vector_words = "(SELECT string_agg(lexeme, ' ') FROM unnest(terms) WHERE lexeme NOT LIKE '\\_%')"
    columns = {
        "folded": (sa.Text(), "''", "lower(title_fr || ' ' || title_en)"),
        "title_rank": (sa.Text(), "''", "lower(CASE title_fr WHEN '' THEN title_en ELSE title_fr END)"),
        "cheap_rank": (sa.Integer(), "0", f"coalesce({price}, 2147483647)"),
        "dear_rank": (sa.Integer(), "0", f"coalesce({price}, -1)"),
    }
    for name, (kind, default, made) in columns.items():
        op.add_column("offering", sa.Column(name, kind, nullable=False, server_default=sa.text(default)))
        listed = name if name != "folded" else vector_words if is_postgresql else "substr(terms, length(facets) + 2)"
        op.execute(
            f"UPDATE offering SET {name} = "  # noqa: S608
            f"coalesce((SELECT {listed} FROM listing WHERE offering_id = offering.id), {made})"
        )
    for name, column in ORDERS.items():
        published = sa.text("state = 'published'")
        op.create_index(f"ix_offering_{name}", "offering", [column, "id"], sqlite_where=published, postgresql_where=published)
    if is_postgresql:
        op.execute(
            "CREATE INDEX ix_offering_search ON offering USING gin (to_tsvector('simple', folded)) WHERE state = 'published'"
        )
    else:
        op.execute("DROP TABLE listing_search")
    op.drop_table("listing")
    if not is_postgresql:
        for statement in OLD_SQLITE_SEARCH:
            op.execute(statement)


OLD_SQLITE_SEARCH = (
    "CREATE VIEW published_offering AS SELECT id, folded FROM offering WHERE state = 'published'",
    "CREATE VIRTUAL TABLE offering_search USING fts5("
    "folded, content='published_offering', content_rowid='id', tokenize='unicode61 remove_diacritics 0', prefix='2 3')",
    "INSERT INTO offering_search (offering_search) VALUES ('rebuild')",
    "CREATE TRIGGER offering_search_insert AFTER INSERT ON offering WHEN new.state = 'published' BEGIN "
    "INSERT INTO offering_search (rowid, folded) VALUES (new.id, new.folded); END",
    "CREATE TRIGGER offering_search_delete AFTER DELETE ON offering WHEN old.state = 'published' BEGIN "
    "INSERT INTO offering_search (offering_search, rowid, folded) VALUES ('delete', old.id, old.folded); END",
    "CREATE TRIGGER offering_search_update AFTER UPDATE OF folded, state ON offering BEGIN "
    "INSERT INTO offering_search (offering_search, rowid, folded) "
    "SELECT 'delete', old.id, old.folded WHERE old.state = 'published'; "
    "INSERT INTO offering_search (rowid, folded) SELECT new.id, new.folded WHERE new.state = 'published'; END",
)
