"""Exhibitors and the people who act for them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.accounts.models import User
from mima.core.db import Model


class MemberRole(StrEnum):
    owner = "owner"
    editor = "editor"


class Body(StrEnum):
    """What the exhibitor is by law; public bodies pay by other rules."""

    company = "company"
    association = "association"
    public = "public"


class Exhibitor(Model):
    """A company: its public face and the legal identity that invoices name."""

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    body: Mapped[Body] = mapped_column(default=Body.company, server_default="company")
    about_fr: Mapped[str] = mapped_column(default="")
    about_en: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    town: Mapped[str] = mapped_column(default="")
    # The organizers trust it: its offerings are published without waiting for them.
    trusted: Mapped[bool] = mapped_column(default=False)
    legal_name: Mapped[str] = mapped_column(default="")
    siret: Mapped[str] = mapped_column(default="")
    vat_number: Mapped[str] = mapped_column(default="")
    street: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="FR")
    billing_email: Mapped[str] = mapped_column(default="")
    # What holds for its offerings that say nothing themselves, as codes (licences.py).
    licence: Mapped[str] = mapped_column(default="", server_default="")
    tdm: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[datetime]


class ExhibitorMember(Model):
    """The person acts for the company."""

    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitor.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True, index=True)
    role: Mapped[MemberRole]
    since: Mapped[datetime]

    exhibitor: Mapped[Exhibitor] = relationship()
    user: Mapped[User] = relationship()


class ClusterMembership(Model):
    """The company is a member (adhérent) of Le Damier from the first day to the last, or without an end."""

    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", "dates"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitor.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
