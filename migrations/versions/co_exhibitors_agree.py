"""Co-exhibitors are named in public once they have agreed to it; who was named before is not any more, until they are asked."""

import sqlalchemy as sa
from alembic import op

revision = "co_exhibitors_agree"
down_revision = "co_exhibitors_shown"
branch_labels = None
depends_on = None

MOMENTS = ("asked_at", "agreed_at", "declined_at")


def upgrade() -> None:
    with op.batch_alter_table("co_exhibitor", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("token_hash", sa.Text(), nullable=True))
        for name in MOMENTS:
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_co_exhibitor_token_hash"), ["token_hash"])
        batch_op.create_check_constraint(batch_op.f("ck_co_exhibitor_one_answer"), "agreed_at IS NULL OR declined_at IS NULL")


def downgrade() -> None:
    with op.batch_alter_table("co_exhibitor", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_co_exhibitor_one_answer"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_co_exhibitor_token_hash"), type_="unique")
        for name in reversed(MOMENTS):
            batch_op.drop_column(name)
        batch_op.drop_column("token_hash")
        batch_op.drop_column("email")
