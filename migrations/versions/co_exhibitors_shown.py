"""co-exhibitors have a line of text and a link of their own"""

import sqlalchemy as sa
from alembic import op

revision = "co_exhibitors_shown"
down_revision = "what_extras_add"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("co_exhibitor", schema=None) as batch_op:
        batch_op.add_column(sa.Column("text", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("link", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("co_exhibitor", schema=None) as batch_op:
        batch_op.alter_column("text", existing_type=sa.Text(), existing_nullable=False, server_default=None)
        batch_op.alter_column("link", existing_type=sa.Text(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("co_exhibitor", schema=None) as batch_op:
        batch_op.drop_column("link")
        batch_op.drop_column("text")
