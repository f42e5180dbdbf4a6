"""What is kept on cancellation goes by steps of days; what a payment owes back may be a part of it"""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "terms_by_date"
down_revision = "disputes"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
TABLES = ("edition", "reservation")


def upgrade() -> None:
    """Free cancellation until a day becomes one step that keeps nothing until that day."""
    for table in TABLES:
        op.add_column(table, sa.Column("cancellation_terms", JSON, server_default=sa.text("'[]'"), nullable=False))
        _each_day(table, "free_cancellation_until", lambda day: json.dumps([{"until": day, "kept": 0}]), "cancellation_terms")
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column("cancellation_terms", existing_type=JSON, existing_nullable=False, server_default=None)
            batch_op.drop_column("free_cancellation_until")
    op.add_column("stand_payment", sa.Column("due_back_cents", sa.Integer(), server_default="0", nullable=False))
    op.execute("UPDATE stand_payment SET due_back_cents = captured_cents WHERE state IN ('refund_due', 'refunded')")
    with op.batch_alter_table("stand_payment") as batch_op:
        batch_op.alter_column("due_back_cents", existing_type=sa.Integer(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    """The last day on which nothing is kept stays; older tables know nothing of parts."""
    with op.batch_alter_table("stand_payment") as batch_op:
        batch_op.drop_column("due_back_cents")
    for table in TABLES:
        op.add_column(table, sa.Column("free_cancellation_until", sa.Date(), nullable=True))
        _each_day(table, "cancellation_terms", _free_until, "free_cancellation_until")
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("cancellation_terms")


def _free_until(stored: object) -> str | None:
    steps = json.loads(stored) if isinstance(stored, str) else stored
    return next((step["until"] for step in reversed(steps) if step["kept"] == 0), None)


def _each_day(table: str, source: str, change: object, target: str) -> None:
    """Each distinct value is changed once: there are few of them, whatever the number of rows."""
    bind = op.get_bind()
    is_json = target == "cancellation_terms"
    filled = f"CAST(:new AS {'JSONB' if is_json else 'DATE'})" if bind.dialect.name == "postgresql" else ":new"
    text = f"CAST({source} AS TEXT)"
    for (value,) in bind.execute(sa.text(f"SELECT DISTINCT {text} FROM {table} WHERE {source} IS NOT NULL")).all():  # noqa: S608
        values = {"new": change(value), "old": value}
        bind.execute(sa.text(f"UPDATE {table} SET {target} = {filled} WHERE {text} = :old"), values)  # noqa: S608
