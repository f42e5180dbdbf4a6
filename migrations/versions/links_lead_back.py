"""A link in a letter knows the page to which its owner was on the way."""

import sqlalchemy as sa
from alembic import op

revision = "links_lead_back"
down_revision = "sent_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account_token") as batch_op:
        batch_op.add_column(sa.Column("leads_to", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("account_token") as batch_op:
        batch_op.drop_column("leads_to")
