"""A link in a letter carries the password chosen with it, and names what waits for the proof."""

import sqlalchemy as sa
from alembic import op

revision = "links_carry_passwords"
down_revision = "frozen_papers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account_token") as batch_op:
        batch_op.add_column(sa.Column("password_hash", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("about", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("account_token") as batch_op:
        batch_op.drop_column("about")
        batch_op.drop_column("password_hash")
