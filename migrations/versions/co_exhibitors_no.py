"""Who was asked for a co-exhibitor is known without their address, and who declined and was taken off is still known."""

import sqlalchemy as sa
from alembic import op

revision = "co_exhibitors_no"
down_revision = "days_refused"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("co_exhibitor", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_who", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_co_exhibitor_removed"), "removed_at IS NULL OR declined_at IS NOT NULL")
    # Who has said no is not written to again: the address is not needed any more.
    op.execute("UPDATE co_exhibitor SET email = '' WHERE declined_at IS NOT NULL")


def downgrade() -> None:
    """Those that were taken off are gone, as they were then."""
    op.execute("DELETE FROM co_exhibitor WHERE removed_at IS NOT NULL")
    with op.batch_alter_table("co_exhibitor", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_co_exhibitor_removed"), type_="check")
        batch_op.drop_column("removed_at")
        batch_op.drop_column("asked_who")
