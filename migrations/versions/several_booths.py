"""A booking may have several booths: its first claim leads the others; an edition says how many there may be."""

import sqlalchemy as sa
from alembic import op

revision = "several_booths"
down_revision = "dues"
branch_labels = None
depends_on = None

FIRST = sa.text("first_id IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("edition") as batch_op:
        batch_op.add_column(sa.Column("most_booths", sa.Integer(), server_default="3", nullable=False))
        batch_op.create_check_constraint(op.f("ck_edition_most_booths"), "most_booths > 0")
    with op.batch_alter_table("reservation") as batch_op:
        batch_op.add_column(sa.Column("first_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("beside", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("taken_out", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_foreign_key(op.f("fk_reservation_first_id"), "reservation", ["first_id"], ["id"])
        batch_op.create_check_constraint(op.f("ck_reservation_beside"), "beside >= 0 AND (first_id IS NULL OR beside = 0)")
        batch_op.create_check_constraint(op.f("ck_reservation_taken_out"), "first_id IS NOT NULL OR NOT taken_out")
        batch_op.create_index(op.f("ix_reservation_first_id"), ["first_id"])
        batch_op.create_index("uq_reservation_first", ["booking_id"], unique=True, sqlite_where=FIRST, postgresql_where=FIRST)


def downgrade() -> None:
    """A booking keeps its first booth: the claims beside it cannot be told without the column, and are ended before."""
    op.execute("DELETE FROM reservation WHERE first_id IS NOT NULL")
    with op.batch_alter_table("reservation") as batch_op:
        batch_op.drop_index("uq_reservation_first")
        batch_op.drop_index(op.f("ix_reservation_first_id"))
        batch_op.drop_constraint(op.f("ck_reservation_taken_out"), type_="check")
        batch_op.drop_constraint(op.f("ck_reservation_beside"), type_="check")
        batch_op.drop_constraint(op.f("fk_reservation_first_id"), type_="foreignkey")
        batch_op.drop_column("taken_out")
        batch_op.drop_column("beside")
        batch_op.drop_column("first_id")
    with op.batch_alter_table("edition") as batch_op:
        batch_op.drop_constraint(op.f("ck_edition_most_booths"), type_="check")
        batch_op.drop_column("most_booths")
