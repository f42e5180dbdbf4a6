"""A booking knows which VAT it has: what has none already, under a seller without VAT, keeps its reason."""

import sqlalchemy as sa
from alembic import op

revision = "vat_of_bookings"
down_revision = "every_field_is_found"
branch_labels = None
depends_on = None

EDITIONS = sa.table("edition", sa.column("id", sa.Integer), sa.column("seller", sa.JSON))
BOOKINGS = sa.table(
    "booking",
    sa.column("edition_id", sa.Integer),
    sa.column("vat_cents", sa.Integer),
    sa.column("vat", sa.Text),
)


def upgrade() -> None:
    kinds = sa.Enum("standard", "franchise", "exempt", "reverse_charge", name="vat", native_enum=False, length=32)
    with op.batch_alter_table("booking") as batch_op:
        batch_op.add_column(sa.Column("vat", kinds, server_default="standard", nullable=False))
    for edition_id, seller in op.get_bind().execute(sa.select(EDITIONS.c.id, EDITIONS.c.seller)).all():
        regime = (seller or {}).get("vat_regime", "standard")
        if regime in ("franchise", "exempt"):
            without = (BOOKINGS.c.edition_id == edition_id) & (BOOKINGS.c.vat_cents == 0)
            op.execute(sa.update(BOOKINGS).where(without).values(vat=regime))


def downgrade() -> None:
    with op.batch_alter_table("booking") as batch_op:
        batch_op.drop_column("vat")
