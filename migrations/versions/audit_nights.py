"""What the nightly audit found is kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "audit_nights"
down_revision = "codes_and_early_prices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_night",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promises", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_audit_night")),
    )


def downgrade() -> None:
    op.drop_table("audit_night")
