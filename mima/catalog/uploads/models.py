"""An upload: what was announced, how much of it is here, in which pieces."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.catalog.models import Offering
from mima.core.db import Model


class Upload(Model):
    """A file that somebody sends to an offering.

        on its way ──all bytes are here──▶ claimed by one request ──▶ arrived: `asset_id` says as what
        Refused, stopped and forgotten ones leave no row.

    `received` is the offset at which it goes on, and the lock: of two pieces for the same place one moves it. `pieces` are the
    names of the files that hold the bytes, in their order. An arrived one is kept for a day, so that whoever lost the
    last answer is told again.
    """

    __table_args__ = (
        CheckConstraint("byte_size > 0", "byte_size"),
        CheckConstraint("received >= 0 AND received <= byte_size", "received"),
        Index("uq_upload_on_its_way", "offering_id", "fingerprint", unique=True,
              sqlite_where=text("asset_id IS NULL"), postgresql_where=text("asset_id IS NULL")),
        Index("ix_upload_of_exhibitor", "exhibitor_id", "asset_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitor.id"))
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    # As the person's machine called it; never used as a path.
    name: Mapped[str]
    # What the machine says of the time of its last change: a browser knows a file again by name, size and this.
    modified: Mapped[str]
    fingerprint: Mapped[str]
    byte_size: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    pieces: Mapped[list[Any]] = mapped_column(default=list)
    claimed_at: Mapped[datetime | None]
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("media_asset.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)

    offering: Mapped[Offering] = relationship()

    @property
    def has_arrived(self) -> bool:
        return self.asset_id is not None

    @property
    def is_whole(self) -> bool:
        """Whether all bytes are here."""
        return self.received == self.byte_size

    @property
    def keys(self) -> list[str]:
        """Where the pieces lie on the store."""
        return [f"{self.folder}/{piece}" for piece in self.pieces]

    @property
    def folder(self) -> str:
        return f"uploads/{self.public_id}"
