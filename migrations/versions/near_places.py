"""Listings know where their place is, for distances. `mima rebuild-search` writes it for what was published before."""

import sqlalchemy as sa
from alembic import op

revision = "near_places"
down_revision = "saved_searches"
branch_labels = None
depends_on = None

AXES = ("place_x", "place_y", "place_z")


def upgrade() -> None:
    for axis in AXES:
        op.add_column("listing", sa.Column(axis, sa.Integer(), nullable=True))


def downgrade() -> None:
    for axis in AXES:
        op.drop_column("listing", axis)
