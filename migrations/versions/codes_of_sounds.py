"""A sound has an ISRC of its own, and its offering knows those of its sounds, by which it is found."""

import sqlalchemy as sa
from alembic import op

revision = "codes_of_sounds"
down_revision = "eras_of_listings"
branch_labels = None
depends_on = None

ADDED = (("media_asset", "isrc"), ("offering", "sound_codes"))


def upgrade() -> None:
    for table, column in ADDED:
        op.add_column(table, sa.Column(column, sa.Text(), server_default="", nullable=False))
    # A licence that was chosen for a picture goes before the one inside it from now on: such pictures are written anew.
    op.execute("UPDATE media_asset SET stamp = NULL WHERE kind = 'picture' AND licence <> ''")


def downgrade() -> None:
    for table, column in reversed(ADDED):
        op.drop_column(table, column)
