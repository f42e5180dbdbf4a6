"""offerings, their media, the facets and the full-text index of what is published"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "the_catalog"
down_revision = "links_carry_passwords"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "facet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facet")),
        sa.UniqueConstraint("name", "value", name=op.f("uq_facet_name_value")),
    )
    op.create_table(
        "facet_count",
        sa.Column("scope_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("facet_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_facet_count_count")),
        sa.ForeignKeyConstraint(["facet_id"], ["facet.id"], name=op.f("fk_facet_count_facet_id")),
        sa.PrimaryKeyConstraint("scope_id", "facet_id", name=op.f("pk_facet_count")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("facet_count", schema=None) as batch_op:
        batch_op.create_index("ix_facet_count_top", ["scope_id", "name", "count"], unique=False)

    op.create_table(
        "offering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("music", "image", name="kind", native_enum=False, length=32), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "submitted", "published", "withdrawn", "archived", name="offeringstate", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("title_fr", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("summary_fr", sa.Text(), nullable=False),
        sa.Column("summary_en", sa.Text(), nullable=False),
        sa.Column("text_fr", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("price_from_cents", sa.Integer(), nullable=True),
        sa.Column("price_to_cents", sa.Integer(), nullable=True),
        sa.Column("price_on_request", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("credits", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False),
        sa.Column("fields", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False),
        sa.Column("external_reference", sa.Text(), nullable=True),
        sa.Column("import_digest", sa.Text(), nullable=True),
        sa.Column("review_note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cover", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=True),
        sa.Column("preview", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=True),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("title_rank", sa.Text(), nullable=False),
        sa.Column("cheap_rank", sa.Integer(), nullable=False),
        sa.Column("dear_rank", sa.Integer(), nullable=False),
        sa.CheckConstraint("state != 'published' OR published_at IS NOT NULL", name=op.f("ck_offering_published_at")),
        sa.CheckConstraint("title_fr != '' OR title_en != ''", name=op.f("ck_offering_title")),
        sa.CheckConstraint("price_from_cents IS NULL OR price_from_cents >= 0", name=op.f("ck_offering_price_from")),
        sa.CheckConstraint("price_to_cents IS NULL OR price_to_cents >= price_from_cents", name=op.f("ck_offering_price_to")),
        sa.ForeignKeyConstraint(["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_offering_exhibitor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offering")),
        sa.UniqueConstraint("public_id", name=op.f("uq_offering_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_offering_slug")),
    )
    with op.batch_alter_table("offering", schema=None) as batch_op:
        batch_op.create_index(
            "ix_offering_cheapest",
            ["cheap_rank", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )
        batch_op.create_index(
            "ix_offering_dearest",
            ["dear_rank", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )
        batch_op.create_index(
            "ix_offering_newest",
            ["published_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )
        batch_op.create_index("ix_offering_of_exhibitor", ["exhibitor_id", "state", "id"], unique=False)
        batch_op.create_index(
            "ix_offering_title",
            ["title_rank", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )
        batch_op.create_index(
            "ix_offering_waiting",
            ["submitted_at"],
            unique=False,
            sqlite_where=sa.text("state = 'submitted'"),
            postgresql_where=sa.text("state = 'submitted'"),
        )
        batch_op.create_index("uq_offering_external_reference", ["exhibitor_id", "external_reference"], unique=True)

    op.create_table(
        "offering_facet",
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("facet_id", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["facet_id"], ["facet.id"], name=op.f("fk_offering_facet_facet_id")),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("fk_offering_facet_offering_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("offering_id", "facet_id", name=op.f("pk_offering_facet")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("offering_facet", schema=None) as batch_op:
        batch_op.create_index("ix_offering_facet_newest", ["facet_id", "published_at", "offering_id"], unique=False)

    op.create_table(
        "offering_media",
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["media_asset.id"], name=op.f("fk_offering_media_asset_id")),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("fk_offering_media_offering_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("offering_id", "asset_id", name=op.f("pk_offering_media")),
    )
    with op.batch_alter_table("offering_media", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offering_media_asset_id"), ["asset_id"], unique=False)

    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX ix_offering_search ON offering USING gin (to_tsvector('simple', folded)) WHERE state = 'published'"
        )
    else:
        for statement in SQLITE_SEARCH:
            op.execute(statement)


# The index holds the published rows only; a view is its content, so that a rebuild reads just these. Whoever lets SQLite
# copy the table `offering` in a later migration makes the triggers again: they go with the old table.
SQLITE_SEARCH = (
    "CREATE VIEW published_offering AS SELECT id, folded FROM offering WHERE state = 'published'",
    "CREATE VIRTUAL TABLE offering_search USING fts5("
    "folded, content='published_offering', content_rowid='id', tokenize='unicode61 remove_diacritics 0', prefix='2 3')",
    "CREATE TRIGGER offering_search_insert AFTER INSERT ON offering WHEN new.state = 'published' BEGIN "
    "INSERT INTO offering_search (rowid, folded) VALUES (new.id, new.folded); END",
    "CREATE TRIGGER offering_search_delete AFTER DELETE ON offering WHEN old.state = 'published' BEGIN "
    "INSERT INTO offering_search (offering_search, rowid, folded) VALUES ('delete', old.id, old.folded); END",
    # One trigger, not two: the old words must leave before the new ones enter, and triggers have no promised order.
    "CREATE TRIGGER offering_search_update AFTER UPDATE OF folded, state ON offering BEGIN "
    "INSERT INTO offering_search (offering_search, rowid, folded) "
    "SELECT 'delete', old.id, old.folded WHERE old.state = 'published'; "
    "INSERT INTO offering_search (rowid, folded) SELECT new.id, new.folded WHERE new.state = 'published'; END",
)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_offering_search")
    else:
        for name in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER offering_search_{name}")
        op.execute("DROP TABLE offering_search")
        op.execute("DROP VIEW published_offering")
    with op.batch_alter_table("offering_media", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offering_media_asset_id"))

    op.drop_table("offering_media")
    with op.batch_alter_table("offering_facet", schema=None) as batch_op:
        batch_op.drop_index("ix_offering_facet_newest")

    op.drop_table("offering_facet")
    with op.batch_alter_table("offering", schema=None) as batch_op:
        batch_op.drop_index("uq_offering_external_reference")
        batch_op.drop_index(
            "ix_offering_waiting", sqlite_where=sa.text("state = 'submitted'"), postgresql_where=sa.text("state = 'submitted'")
        )
        batch_op.drop_index(
            "ix_offering_title", sqlite_where=sa.text("state = 'published'"), postgresql_where=sa.text("state = 'published'")
        )
        batch_op.drop_index("ix_offering_of_exhibitor")
        batch_op.drop_index(
            "ix_offering_newest", sqlite_where=sa.text("state = 'published'"), postgresql_where=sa.text("state = 'published'")
        )
        batch_op.drop_index(
            "ix_offering_dearest", sqlite_where=sa.text("state = 'published'"), postgresql_where=sa.text("state = 'published'")
        )
        batch_op.drop_index(
            "ix_offering_cheapest", sqlite_where=sa.text("state = 'published'"), postgresql_where=sa.text("state = 'published'")
        )

    op.drop_table("offering")
    with op.batch_alter_table("facet_count", schema=None) as batch_op:
        batch_op.drop_index("ix_facet_count_top")

    op.drop_table("facet_count")
    op.drop_table("facet")
