"""Files come in pieces: what was announced, how much of it is here."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "uploads"
down_revision = "search_forgives"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
MOMENT = sa.DateTime(timezone=True)
UNIQUE = sa.text("asset_id IS NULL")


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("modified", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("byte_size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("pieces", JSON, nullable=False),
        sa.Column("claimed_at", MOMENT, nullable=True),
        sa.Column("asset_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.CheckConstraint("byte_size > 0", name=op.f("ck_upload_byte_size")),
        sa.CheckConstraint("received >= 0 AND received <= byte_size", name=op.f("ck_upload_received")),
        sa.ForeignKeyConstraint(["asset_id"], ["media_asset.id"], name=op.f("fk_upload_asset_id")),
        sa.ForeignKeyConstraint(["created_by"], ["user_account.id"], name=op.f("fk_upload_created_by")),
        sa.ForeignKeyConstraint(["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_upload_exhibitor_id")),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("fk_upload_offering_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("public_id", name=op.f("uq_upload_public_id")),
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        for column in ("asset_id", "changed_at", "created_by", "offering_id"):
            batch_op.create_index(batch_op.f(f"ix_upload_{column}"), [column], unique=False)
        batch_op.create_index("ix_upload_of_exhibitor", ["exhibitor_id", "asset_id"], unique=False)
        batch_op.create_index(
            "uq_upload_on_its_way", ["offering_id", "fingerprint"], unique=True, sqlite_where=UNIQUE, postgresql_where=UNIQUE
        )


def downgrade() -> None:
    op.drop_table("upload")
