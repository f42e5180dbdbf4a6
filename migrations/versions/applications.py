"""Companies apply for booths of a category; a booth may be kept for a company until a day."""

import sqlalchemy as sa
from alembic import op

revision = "applications"
down_revision = "readiness"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reservation", sa.Column("placed_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shows", sa.Text(), nullable=False),
        sa.Column("area_m2", sa.Integer(), nullable=True),
        sa.Column("power_watts", sa.Integer(), nullable=True),
        sa.Column("near", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("wished_booth_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(state = 'accepted') = (booking_id IS NOT NULL)", name=op.f("ck_application_accepted_is_booked")),
        sa.CheckConstraint("area_m2 IS NULL OR area_m2 > 0", name=op.f("ck_application_area")),
        sa.CheckConstraint("power_watts IS NULL OR power_watts >= 0", name=op.f("ck_application_power")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_application_edition_id")),
        sa.ForeignKeyConstraint(["category_id"], ["booth_category.id"], name=op.f("fk_application_category_id")),
        sa.ForeignKeyConstraint(["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_application_exhibitor_id")),
        sa.ForeignKeyConstraint(["wished_booth_id"], ["booth.id"], name=op.f("fk_application_wished_booth_id")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_application_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("reference", name=op.f("uq_application_reference")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_application_booking_id")),
    )
    op.create_index(op.f("ix_application_category_id"), "application", ["category_id"])
    op.create_index(op.f("ix_application_exhibitor_id"), "application", ["exhibitor_id"])
    op.create_index(op.f("ix_application_wished_booth_id"), "application", ["wished_booth_id"])
    op.create_index("ix_application_edition_state", "application", ["edition_id", "state", "submitted_at"])
    waiting = sa.text("state = 'submitted'")
    op.create_index(
        "uq_application_waiting",
        "application",
        ["exhibitor_id", "category_id"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_table(
        "application_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_application_note_application_id")),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"], name=op.f("fk_application_note_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_note")),
    )
    op.create_index(op.f("ix_application_note_application_id"), "application_note", ["application_id"])
    op.create_index(op.f("ix_application_note_author_id"), "application_note", ["author_id"])


def downgrade() -> None:
    op.drop_table("application_note")
    op.drop_table("application")
    op.drop_column("reservation", "placed_until")
