"""Why people must look at a payment is a word with its facts; what is missing of it may be taken off its invoice."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "told_problems"
down_revision = "public_payers"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    """Sentences of before stay as they are, and are read as such."""
    op.add_column("stand_payment", sa.Column("problem_facts", JSON, server_default="{}", nullable=False))
    op.add_column("stand_payment", sa.Column("waived_cents", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("stand_payment") as batch_op:
        batch_op.drop_column("waived_cents")
        batch_op.drop_column("problem_facts")
