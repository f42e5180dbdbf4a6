"""Disputes stand beside refunds, what they lost is counted, and a debit under way is a live payment"""

import sqlalchemy as sa
from alembic import op

revision = "disputes"
down_revision = "audit_nights"
branch_labels = None
depends_on = None

LIVE = "uq_stand_payment_live_reservation"


def _limits(batch_op: object, *, lost: bool) -> None:
    """What goes back, and what banks take, is never more than what came."""
    more, counted = (" AND lost_cents >= 0", " + lost_cents") if lost else ("", "")
    for name in ("refunds", "refunded_at_most"):
        batch_op.drop_constraint(op.f(f"ck_stand_payment_{name}"), type_="check")
    batch_op.create_check_constraint(op.f("ck_stand_payment_refunds"), f"refunded_cents >= 0 AND refunding_cents >= 0{more}")
    batch_op.create_check_constraint(
        op.f("ck_stand_payment_refunded_at_most"), f"refunded_cents + refunding_cents{counted} <= captured_cents"
    )


def _live(states: str) -> None:
    op.drop_index(LIVE, table_name="stand_payment")
    where = sa.text(f"state IN ({states})")
    op.create_index(LIVE, "stand_payment", ["reservation_id"], unique=True, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    op.add_column("stand_payment", sa.Column("lost_cents", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("stand_payment") as batch_op:
        batch_op.alter_column("lost_cents", existing_type=sa.Integer(), existing_nullable=False, server_default=None)
        _limits(batch_op, lost=True)
    _live("'created', 'open', 'under_way'")
    op.create_table(
        "dispute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("stripe_id", sa.Text(), nullable=False),
        sa.Column(
            "state", sa.Enum("open", "answered", "won", "lost", name="disputestate", native_enum=False, length=32), nullable=False
        ),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("respond_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_dispute_amount")),
        sa.ForeignKeyConstraint(["payment_id"], ["stand_payment.id"], name=op.f("fk_dispute_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_dispute_stripe_id")),
    )
    op.create_index(op.f("ix_dispute_payment_id"), "dispute", ["payment_id"])
    op.create_index("ix_dispute_due", "dispute", ["state", "look_at"])


def downgrade() -> None:
    """Refused by the database's own rule while something was lost: the older tables cannot tell of it."""
    op.drop_table("dispute")
    _live("'created', 'open'")
    with op.batch_alter_table("stand_payment") as batch_op:
        _limits(batch_op, lost=False)
        batch_op.drop_column("lost_cents")
