"""uploaded files and what is made of them"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "uploaded_media"
down_revision = "leases"
branch_labels = None
depends_on = None

STATES = ("waiting", "working", "ready", "refused", "removed")


def upgrade() -> None:
    op.create_table(
        "media_asset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("picture", "sound", name="kind", native_enum=False, length=32), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="assetstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("original_key", sa.Text(), nullable=True),
        sa.Column("original_name", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("byte_size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("dominant_colour", sa.Text(), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column("peak_dbfs", sa.Double(), nullable=True),
        sa.Column("bars", sa.Text(), nullable=True),
        sa.Column("peaks", sa.Text(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column(
            "refusal_values", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("alt_fr", sa.Text(), nullable=False),
        sa.Column("alt_en", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state != 'ready' OR original_key IS NOT NULL", name=op.f("ck_media_asset_ready_has_original")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_media_asset_attempts")),
        sa.CheckConstraint("byte_size > 0", name=op.f("ck_media_asset_byte_size")),
        sa.ForeignKeyConstraint(["created_by"], ["user_account.id"], name=op.f("fk_media_asset_created_by")),
        sa.ForeignKeyConstraint(["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_media_asset_exhibitor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_asset")),
        sa.UniqueConstraint("original_key", name=op.f("uq_media_asset_original_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_media_asset_public_id")),
    )
    with op.batch_alter_table("media_asset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_media_asset_created_by"), ["created_by"], unique=False)
        batch_op.create_index("ix_media_asset_of_exhibitor", ["exhibitor_id", "state"], unique=False)
        batch_op.create_index("ix_media_asset_work", ["state", "claimed_at"], unique=False)

    op.create_table(
        "rendition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("byte_size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["media_asset.id"], name=op.f("fk_rendition_asset_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rendition")),
        sa.UniqueConstraint("asset_id", "role", "content_type", name=op.f("uq_rendition_asset_id_role_content_type")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_rendition_content_hash")),
    )


def downgrade() -> None:
    op.drop_table("rendition")
    with op.batch_alter_table("media_asset", schema=None) as batch_op:
        batch_op.drop_index("ix_media_asset_work")
        batch_op.drop_index("ix_media_asset_of_exhibitor")
        batch_op.drop_index(batch_op.f("ix_media_asset_created_by"))

    op.drop_table("media_asset")
