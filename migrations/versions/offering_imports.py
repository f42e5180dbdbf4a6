"""What imports from desks did to each offering is kept, so that one is undone as a whole; workbooks, and columns understood."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "offering_imports"
down_revision = "stamps"
branch_labels = None
depends_on = None


def _json() -> sa.types.TypeEngine[object]:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    # Tables that wait were sent to a page that is no more: their senders send them again.
    op.execute("DELETE FROM sent_table")
    with op.batch_alter_table("sent_table") as batch_op:
        batch_op.add_column(sa.Column("headed_on", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("heads", _json(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("kind", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("category", sa.Text(), server_default="", nullable=False))
        batch_op.drop_column("claimed_at")
        batch_op.drop_column("outcome")
    op.create_table(
        "offering_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("outcome", _json(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("restored", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stayed", _json(), server_default="[]", nullable=False),
        sa.ForeignKeyConstraint(["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_offering_import_exhibitor_id_exhibitor")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_offering_import_user_id_user_account")),
        sa.ForeignKeyConstraint(["undone_by"], ["user_account.id"], name=op.f("fk_offering_import_undone_by_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offering_import")),
        sa.UniqueConstraint("public_id", name=op.f("uq_offering_import_public_id")),
    )
    op.create_index("ix_offering_import_of_exhibitor", "offering_import", ["exhibitor_id", "id"])
    op.create_index(op.f("ix_offering_import_done_at"), "offering_import", ["done_at"])
    op.create_table(
        "imported_offering",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("before", _json(), nullable=True),
        sa.Column("after", _json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["offering_import.id"],
            name=op.f("fk_imported_offering_import_id_offering_import"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_imported_offering_offering_id_offering"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "offering_id", name=op.f("pk_imported_offering")),
    )
    op.create_index(op.f("ix_imported_offering_offering_id"), "imported_offering", ["offering_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_imported_offering_offering_id"), table_name="imported_offering")
    op.drop_table("imported_offering")
    op.drop_index(op.f("ix_offering_import_done_at"), table_name="offering_import")
    op.drop_index("ix_offering_import_of_exhibitor", table_name="offering_import")
    op.drop_table("offering_import")
    op.execute("DELETE FROM sent_table")
    with op.batch_alter_table("sent_table") as batch_op:
        batch_op.add_column(sa.Column("outcome", _json(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_column("category")
        batch_op.drop_column("kind")
        batch_op.drop_column("heads")
        batch_op.drop_column("headed_on")
