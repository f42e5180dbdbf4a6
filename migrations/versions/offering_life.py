"""An offering keeps its versions, the organizers' remarks at its fields, and when its company last said that it is still true."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "offering_life"
down_revision = "players_of_others"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
KINDS = ("person", "stripe", "schedule", "command")


def upgrade() -> None:
    op.add_column("offering", sa.Column("review_notes", JSON, server_default=sa.text("'{}'"), nullable=False))
    op.add_column("offering", sa.Column("read_version", sa.Integer(), nullable=True))
    op.add_column("offering", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("offering", sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "offering_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("values", JSON, nullable=False),
        sa.Column("changed", JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Enum(*KINDS, name="actorkind", native_enum=False, length=32), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("saved_itself", sa.Boolean(), nullable=False),
        sa.Column("restored", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_offering_version_offering_id_offering"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offering_version")),
    )
    op.create_index("uq_offering_version_number", "offering_version", ["offering_id", "number"], unique=True)

    op.create_table(
        "still_true",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_still_true_exhibitor_id_exhibitor")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_still_true_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_still_true")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_still_true_token_hash")),
    )
    op.create_index(op.f("ix_still_true_asked_at"), "still_true", ["asked_at"])


def downgrade() -> None:
    op.drop_table("still_true")
    op.drop_table("offering_version")
    for name in ("asked_at", "confirmed_at", "read_version", "review_notes"):
        op.drop_column("offering", name)
