"""On PostgreSQL the index of a listing's words knows the runs of ids that it is in, so that the newest are found first."""

from alembic import op

revision = "eras_of_listings"
down_revision = "near_places"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The numbers stand in mima/catalog/windows.py, too: the same expression in the index and in the question.
    _index("gin (terms, (ARRAY[offering_id / 2048, -1 - offering_id / 65536]))")


def downgrade() -> None:
    _index("gin (terms)")


def _index(using: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_listing_search")
        op.execute(f"CREATE INDEX ix_listing_search ON listing USING {using}")
