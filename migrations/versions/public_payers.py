"""A public body's service code and commitment number, and whether its papers are in Chorus Pro."""

import sqlalchemy as sa
from alembic import op

revision = "public_payers"
down_revision = "vat_of_bookings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("payer") as batch_op:
        batch_op.add_column(sa.Column("service_code", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("commitment", sa.Text(), server_default="", nullable=False))
    states = sa.Enum("to_deposit", "deposited", "rejected", name="depositstate", native_enum=False, length=32)
    op.create_table(
        "public_deposit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_public_deposit_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_deposit")),
        sa.UniqueConstraint("paper_id", name=op.f("uq_public_deposit_paper_id")),
    )
    op.create_index("ix_public_deposit_state", "public_deposit", ["state"])


def downgrade() -> None:
    op.drop_table("public_deposit")
    with op.batch_alter_table("payer") as batch_op:
        batch_op.drop_column("commitment")
        batch_op.drop_column("service_code")
