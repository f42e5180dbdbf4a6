"""Tables that exhibitors send from their desk, kept until they confirm."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "sent_tables"
down_revision = "shortlists_and_enquiries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sent_table",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_sent_table_exhibitor_id_exhibitor")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_sent_table_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_table")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sent_table_public_id")),
    )
    op.create_index(op.f("ix_sent_table_created_at"), "sent_table", ["created_at"])
    op.create_index("ix_sent_table_sender", "sent_table", ["exhibitor_id", "user_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_sent_table_sender", table_name="sent_table")
    op.drop_index(op.f("ix_sent_table_created_at"), table_name="sent_table")
    op.drop_table("sent_table")
