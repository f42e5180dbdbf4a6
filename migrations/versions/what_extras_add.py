"""An extra says itself whether it adds badges or power, and how many with each piece; its code said so before."""

import sqlalchemy as sa
from alembic import op

revision = "what_extras_add"
down_revision = "told_problems"
branch_labels = None
depends_on = None


def upgrade() -> None:
    adds = sa.Enum("nothing", "badges", "power", name="adds", native_enum=False, length=32)
    with op.batch_alter_table("extra") as batch_op:
        batch_op.add_column(sa.Column("adds", adds, server_default="nothing", nullable=False))
        batch_op.add_column(sa.Column("adds_each", sa.Integer(), server_default="1", nullable=False))
        batch_op.create_check_constraint(op.f("ck_extra_adds_each"), "adds_each > 0")
    op.execute("UPDATE extra SET adds = 'badges', adds_each = 1 WHERE code = 'badge'")
    op.execute("UPDATE extra SET adds = 'power', adds_each = 3500 WHERE code = 'power'")


def downgrade() -> None:
    with op.batch_alter_table("extra") as batch_op:
        batch_op.drop_constraint(op.f("ck_extra_adds_each"), type_="check")
        batch_op.drop_column("adds_each")
        batch_op.drop_column("adds")
