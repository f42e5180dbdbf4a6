"""An edition has a state, and the journal holds how each of them began"""

import sqlalchemy as sa
from alembic import op

revision = "called_off"
down_revision = "bank_transfers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    states = sa.Enum("planned", "called_off", name="editionstate", native_enum=False, length=32)
    op.add_column("edition", sa.Column("state", states, server_default="planned", nullable=False))
    op.add_column("edition", sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True))
    # Editions that stand already are planned ones since now: their journal goes on from there.
    op.execute(
        """
        INSERT INTO journal_entry (at, actor, verb, subject, subject_id, to_state, why, facts)
        SELECT CURRENT_TIMESTAMP, 'command', 'edition.planned', 'edition', edition.id, 'planned', '', '{}'
        FROM edition
        WHERE NOT EXISTS (
            SELECT 1 FROM journal_entry
            WHERE subject = 'edition' AND subject_id = edition.id AND to_state = 'planned'
        )
        """
    )


def downgrade() -> None:
    """Refused while an edition is cancelled: the older tables would sell it again."""
    cancelled = op.get_bind().execute(sa.text("SELECT count(*) FROM edition WHERE state = 'called_off'")).scalar()
    if cancelled:
        raise RuntimeError("an edition is cancelled, and the older tables cannot tell")
    with op.batch_alter_table("edition") as batch_op:
        batch_op.drop_column("called_off_at")
        batch_op.drop_column("state")
