"""A wall, quiet, darkness and power may cost more in a category, as a corner does"""

import sqlalchemy as sa
from alembic import op

revision = "supplements"
down_revision = "co_exhibitors_agree"
branch_labels = None
depends_on = None

NEW = ("wall_cents", "quiet_cents", "dark_cents", "power_cents")
NONE_IS_LESS = "corner_cents >= 0 AND wall_cents >= 0 AND quiet_cents >= 0 AND dark_cents >= 0 AND power_cents >= 0"


def upgrade() -> None:
    with op.batch_alter_table("booth_category") as batch_op:
        for name in NEW:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_check_constraint(op.f("ck_booth_category_supplements"), NONE_IS_LESS)


def downgrade() -> None:
    """What the traits cost is forgotten; what bookings cost stays as it was written."""
    with op.batch_alter_table("booth_category") as batch_op:
        batch_op.drop_constraint(op.f("ck_booth_category_supplements"), type_="check")
        for name in NEW:
            batch_op.drop_column(name)
