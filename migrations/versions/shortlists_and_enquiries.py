"""Shortlists, enquiries and their messages."""

import sqlalchemy as sa
from alembic import op

revision = "shortlists_and_enquiries"
down_revision = "kinds_of_bodies"
branch_labels = None
depends_on = None

STATES = ("unverified", "open", "answered", "closed")


def upgrade() -> None:
    op.create_table(
        "shortlist_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_shortlist_entry_user_id")),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_shortlist_entry_offering_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlist_entry")),
        sa.UniqueConstraint("user_id", "offering_id", name=op.f("uq_shortlist_entry_user_id_offering_id")),
    )
    op.create_index(op.f("ix_shortlist_entry_offering_id"), "shortlist_entry", ["offering_id"])
    op.create_table(
        "enquiry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("audience", sa.Integer(), nullable=True),
        sa.Column("budget_cents", sa.Integer(), nullable=True),
        sa.Column("state", sa.Enum(*STATES, name="enquirystate", native_enum=False, length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_from_buyer", sa.Boolean(), nullable=False),
        sa.Column("buyer_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("exhibitor_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("budget_cents IS NULL OR budget_cents >= 0", name=op.f("ck_enquiry_budget")),
        sa.CheckConstraint("audience IS NULL OR audience > 0", name=op.f("ck_enquiry_audience")),
        sa.ForeignKeyConstraint(["buyer_id"], ["user_account.id"], name=op.f("fk_enquiry_buyer_id")),
        sa.ForeignKeyConstraint(["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_enquiry_exhibitor_id")),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("fk_enquiry_offering_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry")),
        sa.UniqueConstraint("reference", name=op.f("uq_enquiry_reference")),
    )
    op.create_index("ix_enquiry_inbox", "enquiry", ["exhibitor_id", "last_at"])
    op.create_index("ix_enquiry_sent", "enquiry", ["buyer_id", "last_at"])
    op.create_index(op.f("ix_enquiry_offering_id"), "enquiry", ["offering_id"])
    op.create_table(
        "enquiry_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enquiry_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("from_buyer", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enquiry_id"], ["enquiry.id"], name=op.f("fk_enquiry_message_enquiry_id")),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"], name=op.f("fk_enquiry_message_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry_message")),
    )
    op.create_index(op.f("ix_enquiry_message_enquiry_id"), "enquiry_message", ["enquiry_id"])


def downgrade() -> None:
    op.drop_table("enquiry_message")
    op.drop_table("enquiry")
    op.drop_table("shortlist_entry")
