"""What exhibitors do before the day: their tasks, certificates, unloading slots, reminders, co-exhibitors, letters to lists."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "readiness"
down_revision = "drafts_aside"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    op.create_table(
        "list_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("bookings", sa.Integer(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_list_message_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_message")),
        sa.UniqueConstraint("public_id", name=op.f("uq_list_message_public_id")),
    )
    op.create_index(op.f("ix_list_message_edition_id"), "list_message", ["edition_id"])
    op.create_table(
        "readiness_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("days", JSON, nullable=False),
        sa.Column("badges_per_booth", sa.Integer(), nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("contact_phone", sa.Text(), nullable=False),
        sa.Column("charter_address", sa.Text(), nullable=False),
        sa.CheckConstraint("badges_per_booth >= 0", name=op.f("ck_readiness_terms_badges")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_readiness_terms_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness_terms")),
        sa.UniqueConstraint("edition_id", name=op.f("uq_readiness_terms_edition_id")),
    )
    op.create_table(
        "unloading_slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_unloading_slot_order")),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name=op.f("ck_unloading_slot_room")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_unloading_slot_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unloading_slot")),
        sa.UniqueConstraint("edition_id", "starts_at", "place", name=op.f("uq_unloading_slot_edition_id_starts_at_place")),
    )
    op.create_index(op.f("ix_unloading_slot_edition_id"), "unloading_slot", ["edition_id"])
    op.create_table(
        "certificate_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("byte_size", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("byte_size > 0", name=op.f("ck_certificate_file_byte_size")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_certificate_file_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_file")),
        sa.UniqueConstraint("key", name=op.f("uq_certificate_file_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_certificate_file_public_id")),
    )
    op.create_index(op.f("ix_certificate_file_booking_id"), "certificate_file", ["booking_id"])
    op.create_table(
        "co_exhibitor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("badges", JSON, nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_co_exhibitor_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_exhibitor")),
        sa.UniqueConstraint("public_id", name=op.f("uq_co_exhibitor_public_id")),
    )
    op.create_index(op.f("ix_co_exhibitor_booking_id"), "co_exhibitor", ["booking_id"])
    op.create_table(
        "task_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_task_reminder_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_reminder")),
        sa.UniqueConstraint("booking_id", "due_on", "days_before", name=op.f("uq_task_reminder_booking_id_due_on_days_before")),
    )
    op.create_table(
        "booking_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "insurance",
                "sign",
                "power",
                "contact",
                "unloading",
                "badges",
                "access",
                "charter",
                name="taskkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("open", "done", "handed_in", "accepted", "sent_back", name="taskstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("answer", JSON, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state NOT IN ('handed_in', 'accepted', 'sent_back') OR (file_id IS NOT NULL AND expires_on IS NOT NULL)",
            name=op.f("ck_booking_task_certificate"),
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_booking_task_booking_id")),
        sa.ForeignKeyConstraint(["file_id"], ["certificate_file.id"], name=op.f("fk_booking_task_file_id")),
        sa.ForeignKeyConstraint(["slot_id"], ["unloading_slot.id"], name=op.f("fk_booking_task_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_task")),
        sa.UniqueConstraint("booking_id", "kind", name=op.f("uq_booking_task_booking_id_kind")),
    )
    op.create_index(op.f("ix_booking_task_file_id"), "booking_task", ["file_id"])
    op.create_index(op.f("ix_booking_task_slot_id"), "booking_task", ["slot_id"])
    op.create_index(op.f("ix_booking_task_state"), "booking_task", ["state"])


def downgrade() -> None:
    op.drop_index(op.f("ix_booking_task_state"), table_name="booking_task")
    op.drop_index(op.f("ix_booking_task_slot_id"), table_name="booking_task")
    op.drop_index(op.f("ix_booking_task_file_id"), table_name="booking_task")
    op.drop_table("booking_task")
    op.drop_table("task_reminder")
    op.drop_index(op.f("ix_co_exhibitor_booking_id"), table_name="co_exhibitor")
    op.drop_table("co_exhibitor")
    op.drop_index(op.f("ix_certificate_file_booking_id"), table_name="certificate_file")
    op.drop_table("certificate_file")
    op.drop_index(op.f("ix_unloading_slot_edition_id"), table_name="unloading_slot")
    op.drop_table("unloading_slot")
    op.drop_table("readiness_terms")
    op.drop_index(op.f("ix_list_message_edition_id"), table_name="list_message")
    op.drop_table("list_message")
