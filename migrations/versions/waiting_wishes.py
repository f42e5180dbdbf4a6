"""Companies say what they wait for; a booth may be offered to them until a deadline."""

import sqlalchemy as sa
from alembic import op

revision = "waiting_wishes"
down_revision = "payouts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reservation", sa.Column("offered", sa.Boolean(), server_default=sa.false(), nullable=False))
    _wishes()
    _offers()


def _wishes() -> None:
    op.create_table(
        "waiting_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("least_m2", sa.Integer(), nullable=True),
        sa.Column("most_m2", sa.Integer(), nullable=True),
        sa.Column("zone_id", sa.Integer(), nullable=True),
        sa.Column("power_watts", sa.Integer(), nullable=True),
        sa.Column("most_cents", sa.Integer(), nullable=True),
        sa.Column("near_slug", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(least_m2 IS NULL OR least_m2 > 0) AND (most_m2 IS NULL OR most_m2 > 0)", name=op.f("ck_waiting_wish_sizes")
        ),
        sa.CheckConstraint("least_m2 IS NULL OR most_m2 IS NULL OR most_m2 >= least_m2", name=op.f("ck_waiting_wish_size_order")),
        sa.CheckConstraint(
            "(power_watts IS NULL OR power_watts >= 0) AND (most_cents IS NULL OR most_cents >= 0)",
            name=op.f("ck_waiting_wish_numbers"),
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_waiting_wish_edition_id")),
        sa.ForeignKeyConstraint(["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_waiting_wish_exhibitor_id")),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_waiting_wish_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_wish")),
        sa.UniqueConstraint("reference", name=op.f("uq_waiting_wish_reference")),
    )
    op.create_index(op.f("ix_waiting_wish_exhibitor_id"), "waiting_wish", ["exhibitor_id"])
    op.create_index(op.f("ix_waiting_wish_zone_id"), "waiting_wish", ["zone_id"])
    op.create_index("ix_waiting_wish_edition_state", "waiting_wish", ["edition_id", "state"])
    _one_live("uq_waiting_wish_live", "waiting_wish", ["exhibitor_id", "edition_id"], "state IN ('open', 'offered')")


def _offers() -> None:
    op.create_table(
        "booth_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("booth_id", sa.Integer(), nullable=False),
        sa.Column("reservation_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["wish_id"], ["waiting_wish.id"], name=op.f("fk_booth_offer_wish_id")),
        sa.ForeignKeyConstraint(["booth_id"], ["booth.id"], name=op.f("fk_booth_offer_booth_id")),
        sa.ForeignKeyConstraint(["reservation_id"], ["reservation.id"], name=op.f("fk_booth_offer_reservation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth_offer")),
        sa.UniqueConstraint("public_id", name=op.f("uq_booth_offer_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_booth_offer_token_hash")),
        sa.UniqueConstraint("reservation_id", name=op.f("uq_booth_offer_reservation_id")),
        sa.UniqueConstraint("wish_id", "booth_id", name=op.f("uq_booth_offer_wish_id_booth_id")),
    )
    _one_live("uq_booth_offer_live_wish", "booth_offer", ["wish_id"], "state = 'offered'")
    _one_live("uq_booth_offer_live_booth", "booth_offer", ["booth_id"], "state = 'offered'")


def _one_live(name: str, table: str, columns: list[str], live: str) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=sa.text(live), postgresql_where=sa.text(live))


def downgrade() -> None:
    op.drop_table("booth_offer")
    op.drop_table("waiting_wish")
    with op.batch_alter_table("reservation") as batch_op:
        batch_op.drop_column("offered")
