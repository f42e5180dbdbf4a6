"""An exhibitor is a company, an association or a public body."""

import sqlalchemy as sa
from alembic import op

revision = "kinds_of_bodies"
down_revision = "stand_payments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("exhibitor") as batch_op:
        batch_op.add_column(
            sa.Column(
                "body",
                sa.Enum("company", "association", "public", name="body", native_enum=False, length=32),
                server_default="company",
                nullable=False,
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("exhibitor") as batch_op:
        batch_op.drop_column("body")
