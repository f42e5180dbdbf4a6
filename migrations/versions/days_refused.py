"""Who has a booth of a market that was moved may refuse its new days until a day"""

import sqlalchemy as sa
from alembic import op

revision = "days_refused"
down_revision = "supplements"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("reservation") as batch_op:
        batch_op.add_column(sa.Column("refusable_until", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("reservation") as batch_op:
        batch_op.drop_column("refusable_until")
