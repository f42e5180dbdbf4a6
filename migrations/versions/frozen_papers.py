"""papers: invoices and credit notes with their series; an issued one is refused every change by the database"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "frozen_papers"
down_revision = "uploaded_media"
branch_labels = None
depends_on = None

# A later migration that copies the table (`batch_alter_table` on SQLite) loses the triggers and must make them again.
FREEZE = {
    "sqlite": [
        f"""
        CREATE TRIGGER paper_refuses_{change.lower()} BEFORE {change} ON paper
        BEGIN SELECT RAISE(ABORT, 'an issued paper never changes'); END
        """
        for change in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        """
        CREATE FUNCTION refuse_to_change_a_paper() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'an issued paper never changes' USING ERRCODE = 'integrity_constraint_violation'; END $$
        """,
        *(
            f"""
            CREATE TRIGGER paper_refuses_{change.lower()} BEFORE {change} ON paper
            FOR EACH ROW EXECUTE FUNCTION refuse_to_change_a_paper()
            """
            for change in ("UPDATE", "DELETE")
        ),
    ],
}


def upgrade() -> None:
    op.create_table(
        "paper_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("invoice", "credit_note", name="paperkind", native_enum=False, length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("last_date", sa.Date(), nullable=False),
        sa.CheckConstraint("last_number >= 0", name=op.f("ck_paper_series_last_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_series")),
        sa.UniqueConstraint("kind", "year", name=op.f("uq_paper_series_kind_year")),
    )
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("invoice", "credit_note", name="paperkind", native_enum=False, length=32), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("net_cents", sa.Integer(), nullable=False),
        sa.Column("vat_cents", sa.Integer(), nullable=False),
        sa.Column("gross_cents", sa.Integer(), nullable=False),
        sa.Column("record", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False),
        sa.Column("record_sha256", sa.Text(), nullable=False),
        sa.CheckConstraint("(kind = 'credit_note') = (corrects_id IS NOT NULL)", name=op.f("ck_paper_corrects")),
        sa.CheckConstraint("net_cents + vat_cents = gross_cents", name=op.f("ck_paper_sums")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_paper_booking_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["paper.id"], name=op.f("fk_paper_corrects_id")),
        sa.ForeignKeyConstraint(["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_paper_exhibitor_id")),
        sa.ForeignKeyConstraint(["series_id"], ["paper_series.id"], name=op.f("fk_paper_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_paper_corrects_id")),
        sa.UniqueConstraint("number", name=op.f("uq_paper_number")),
        sa.UniqueConstraint("series_id", "position", name=op.f("uq_paper_series_id_position")),
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_exhibitor_id"), ["exhibitor_id"], unique=False)
        batch_op.create_index(
            "uq_paper_invoice_of_booking",
            ["booking_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'invoice'"),
            postgresql_where=sa.text("kind = 'invoice'"),
        )

    for statement in FREEZE[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_paper_invoice_of_booking", sqlite_where=sa.text("kind = 'invoice'"), postgresql_where=sa.text("kind = 'invoice'")
        )
        batch_op.drop_index(batch_op.f("ix_paper_exhibitor_id"))
        batch_op.drop_index(batch_op.f("ix_paper_booking_id"))

    op.drop_table("paper")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_to_change_a_paper()")
    op.drop_table("paper_series")
