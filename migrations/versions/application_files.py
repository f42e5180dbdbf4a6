"""Applications have files, and a category says what the organizers would like to read or to be sent."""

import sqlalchemy as sa
from alembic import op

revision = "application_files"
down_revision = "several_booths"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("asks_fr", "asks_en"):
        op.add_column("booth_category", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.create_table(
        "application_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("byte_size", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("byte_size > 0", name=op.f("ck_application_file_byte_size")),
        sa.ForeignKeyConstraint(["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_application_file_exhibitor_id")),
        sa.ForeignKeyConstraint(["category_id"], ["booth_category.id"], name=op.f("fk_application_file_category_id")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_application_file_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_file")),
        sa.UniqueConstraint("key", name=op.f("uq_application_file_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_application_file_public_id")),
    )
    for column in ("exhibitor_id", "category_id", "application_id"):
        op.create_index(op.f(f"ix_application_file_{column}"), "application_file", [column])


def downgrade() -> None:
    """The files themselves stay on the store, where the clearing of a version that knows them would find them."""
    op.drop_table("application_file")
    with op.batch_alter_table("booth_category") as batch_op:
        batch_op.drop_column("asks_en")
        batch_op.drop_column("asks_fr")
