"""Booths, their price classes and extras, and the bookings that claim them."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.core.db import Model
from mima.core.states import Moves
from mima.editions.models import Edition, Hall, Zone, drawn_once
from mima.exhibitors.models import Body, Exhibitor


class Door(StrEnum):
    """How a booth of a category is sold: taken at once, asked for, or given by the organizers."""

    instant = "instant"
    apply = "apply"
    assigned = "assigned"


class PricePer(StrEnum):
    booth = "booth"
    square_metre = "square_metre"


class ReservationState(StrEnum):
    held = "held"
    confirmed = "confirmed"
    moving = "moving"
    released = "released"
    lapsed = "lapsed"
    cancelled = "cancelled"


LIVE = (ReservationState.held, ReservationState.confirmed)


class LineKind(StrEnum):
    booth = "booth"
    supplement = "supplement"
    extra = "extra"
    member_rate = "member_rate"
    code = "code"
    waived = "waived"


class Vat(StrEnum):
    """Which VAT a sale has; `standard` charges the rate of each thing, the others charge none, and papers say by which rule."""

    standard = "standard"
    franchise = "franchise"
    exempt = "exempt"
    # A business in another member state declares it at home.
    reverse_charge = "reverse_charge"


class Adds(StrEnum):
    """What an ordered extra makes larger, beside the bill: the booking's badges, or its power."""

    nothing = "nothing"
    badges = "badges"
    power = "power"


class BoothCategory(Model):
    """A price class. Prices are cents without VAT (HT), `vat_rate` is in basis points, and rests where the seller charges none.

    `corner_cents` and its like are what a booth with that trait costs more (`booths.supplements`).
    `early_cents` takes the place of `price_cents` for booths held until `early_until`, a day at the market and the last one.
    """

    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        CheckConstraint("price_cents >= 0", "price"),
        CheckConstraint(
            "corner_cents >= 0 AND wall_cents >= 0 AND quiet_cents >= 0 AND dark_cents >= 0 AND power_cents >= 0", "supplements"
        ),
        CheckConstraint("(early_cents IS NULL) = (early_until IS NULL) AND (early_cents IS NULL OR early_cents >= 0)", "early"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    code: Mapped[str]
    name_fr: Mapped[str]
    name_en: Mapped[str]
    includes_fr: Mapped[str] = mapped_column(default="")
    includes_en: Mapped[str] = mapped_column(default="")
    # What the organizers would like to read or to be sent by who asks for a booth.
    asks_fr: Mapped[str] = mapped_column(default="", server_default="")
    asks_en: Mapped[str] = mapped_column(default="", server_default="")
    door: Mapped[Door] = mapped_column(default=Door.instant)
    price_cents: Mapped[int]
    price_per: Mapped[PricePer] = mapped_column(default=PricePer.booth)
    corner_cents: Mapped[int] = mapped_column(default=0)
    wall_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    quiet_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    dark_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    power_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    vat_rate: Mapped[int] = mapped_column(default=2000)
    early_cents: Mapped[int | None]
    early_until: Mapped[date | None]

    edition: Mapped[Edition] = relationship()

    @property
    def is_asked_for(self) -> bool:
        """Companies apply for a booth, and the organizers choose."""
        return self.door is Door.apply

    @property
    def is_assigned(self) -> bool:
        """The organizers place companies; nobody asks."""
        return self.door is Door.assigned

    @property
    def is_per_square_metre(self) -> bool:
        return self.price_per is PricePer.square_metre


class Booth(Model):
    """A place on the plan. `shape` is a polygon in centimetres in the hall's plane."""

    __table_args__ = (drawn_once("booth", "edition_id"), CheckConstraint("area_dm2 > 0", "area"))

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("booth_category.id"), index=True)
    code: Mapped[str]
    is_drawn: Mapped[bool] = mapped_column(default=True)
    shape: Mapped[list[Any]]
    area_dm2: Mapped[int]
    corner: Mapped[bool] = mapped_column(default=False)
    wall: Mapped[bool] = mapped_column(default=False)
    quiet: Mapped[bool] = mapped_column(default=False)
    dark: Mapped[bool] = mapped_column(default=False)
    power_watts: Mapped[int] = mapped_column(default=0)
    for_sale: Mapped[bool] = mapped_column(default=True)
    note_fr: Mapped[str] = mapped_column(default="")
    note_en: Mapped[str] = mapped_column(default="")

    edition: Mapped[Edition] = relationship()
    hall: Mapped[Hall] = relationship()
    zone: Mapped[Zone] = relationship()
    category: Mapped[BoothCategory] = relationship()


class Extra(Model):
    """Something one may order with a booth. `taken` never exceeds `stock` (None: as many as are wanted).

    Each piece adds `adds_each` badges, or watts, to what its booking has room for, if it `adds` any.
    """

    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        CheckConstraint("taken >= 0 AND (stock IS NULL OR taken <= stock)", "stock"),
        CheckConstraint("price_cents >= 0 AND most_per_booth > 0", "price"),
        CheckConstraint("adds_each > 0", "adds_each"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    code: Mapped[str]
    name_fr: Mapped[str]
    name_en: Mapped[str]
    price_cents: Mapped[int]
    vat_rate: Mapped[int] = mapped_column(default=2000)
    stock: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    most_per_booth: Mapped[int] = mapped_column(default=10)
    adds: Mapped[Adds] = mapped_column(default=Adds.nothing, server_default="nothing")
    adds_each: Mapped[int] = mapped_column(default=1, server_default="1")


class DiscountCode(Model):
    """What a company types to pay less for booth and supplements: a part (`rate`, basis points) or a sum (`off_cents`, no VAT).

    `code` is as `codes.folded` writes it. `used` never exceeds `most_uses` (None: as often as is wanted). Both days count.
    """

    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        CheckConstraint("used >= 0 AND (most_uses IS NULL OR used <= most_uses)", "uses"),
        CheckConstraint("(rate IS NULL) <> (off_cents IS NULL)", "kind"),
        CheckConstraint("(rate IS NULL OR (rate > 0 AND rate <= 10000)) AND (off_cents IS NULL OR off_cents > 0)", "value"),
        CheckConstraint("starts_on IS NULL OR ends_on IS NULL OR ends_on >= starts_on", "days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    code: Mapped[str]
    rate: Mapped[int | None]
    off_cents: Mapped[int | None]
    most_uses: Mapped[int | None]
    used: Mapped[int] = mapped_column(default=0)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    only_members: Mapped[bool] = mapped_column(default=False)


class Booking(Model):
    """A company's order. Its lines, its VAT and its totals are stored when they change, never computed again for a reader."""

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitor.id"), index=True)
    created_at: Mapped[datetime]
    currency: Mapped[str]
    vat: Mapped[Vat] = mapped_column(default=Vat.standard, server_default=Vat.standard.value)
    net_cents: Mapped[int] = mapped_column(default=0)
    vat_cents: Mapped[int] = mapped_column(default=0)
    gross_cents: Mapped[int] = mapped_column(default=0)
    discount_id: Mapped[int | None] = mapped_column(ForeignKey("discount_code.id"), index=True)

    edition: Mapped[Edition] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship()
    discount: Mapped[DiscountCode | None] = relationship()


class Payer(Model):
    """Who pays a booking instead of its company, or under which reference: what its invoice will name, until it is issued.

    Without a legal name the company itself pays, and only the references and the accounts' address are the payer's.
    """

    __table_args__ = (UniqueConstraint("booking_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    body: Mapped[Body] = mapped_column(default=Body.company)
    legal_name: Mapped[str] = mapped_column(default="")
    siret: Mapped[str] = mapped_column(default="")
    vat_number: Mapped[str] = mapped_column(default="")
    street: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    town: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="FR")
    billing_email: Mapped[str] = mapped_column(default="")
    reference: Mapped[str] = mapped_column(default="")
    # As Chorus Pro knows them; only public bodies have them.
    service_code: Mapped[str] = mapped_column(default="", server_default="")
    commitment: Mapped[str] = mapped_column(default="", server_default="")

    booking: Mapped[Booking] = relationship()


class BookingLine(Model):
    """One price line, in both languages as it was when it was written."""

    __table_args__ = (UniqueConstraint("booking_id", "position"), CheckConstraint("quantity > 0", "quantity"))

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    position: Mapped[int]
    kind: Mapped[LineKind]
    label_fr: Mapped[str]
    label_en: Mapped[str]
    quantity: Mapped[int]
    unit_cents: Mapped[int]
    net_cents: Mapped[int]
    vat_rate: Mapped[int]
    extra_id: Mapped[int | None] = mapped_column(ForeignKey("extra.id"), index=True)


class Reservation(Model):
    """A booking's claim on one booth; live while `held` or `confirmed`, and then the only live one of its booth.

        held ──pay──▶ confirmed ──organizer──▶ cancelled ◀──its edition is cancelled── held
         ├──by hand──▶ released ──paid late, booth still free──▶ confirmed
         └──time─────▶ lapsed   ──paid late, booth still free──▶ confirmed

    Between two booths that are exchanged it is `moving`, from confirmed to confirmed within one transaction.
    `paying` is true while a payment page may still take money: then time alone does not end the hold. `quoted` is true while
    a quote of it is open: the order stays as the quote says, and the hold ends with the quote.
    `placed_until`: the organizers placed the company, and keep the booth for it until then. None: taken by a click.
    `offered`: they offered it to a company that waits; the letters about it are the offer's.

    A booking may have several booths. Its first claim is the one that payments and papers point to, and whose lock they take;
    the others have its `first_id`, and every step and every deadline of the first is theirs too (`queries.together`). The
    first counts them in `beside`. One that was `taken_out` of its held booking has no part in what becomes of it.
    """

    MOVES: ClassVar[Moves] = {
        None: frozenset({ReservationState.held}),
        ReservationState.held: frozenset(
            {ReservationState.confirmed, ReservationState.released, ReservationState.lapsed, ReservationState.cancelled}
        ),
        ReservationState.confirmed: frozenset({ReservationState.cancelled, ReservationState.moving}),
        ReservationState.moving: frozenset({ReservationState.confirmed}),
        ReservationState.released: frozenset({ReservationState.confirmed}),
        ReservationState.lapsed: frozenset({ReservationState.confirmed}),
    }
    __table_args__ = (
        Index(
            "uq_reservation_live_booth",
            "booth_id",
            unique=True,
            sqlite_where=text("state IN ('held', 'confirmed')"),
            postgresql_where=text("state IN ('held', 'confirmed')"),
        ),
        Index(
            "uq_reservation_first",
            "booking_id",
            unique=True,
            sqlite_where=text("first_id IS NULL"),
            postgresql_where=text("first_id IS NULL"),
        ),
        Index("ix_reservation_due", "state", "held_until"),
        CheckConstraint("beside >= 0 AND (first_id IS NULL OR beside = 0)", "beside"),
        CheckConstraint("first_id IS NOT NULL OR NOT taken_out", "taken_out"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    booth_id: Mapped[int] = mapped_column(ForeignKey("booth.id"), index=True)
    first_id: Mapped[int | None] = mapped_column(ForeignKey("reservation.id"), index=True)
    beside: Mapped[int] = mapped_column(default=0, server_default="0")
    taken_out: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[ReservationState]
    held_until: Mapped[datetime]
    placed_until: Mapped[datetime | None]
    paying: Mapped[bool] = mapped_column(default=False)
    quoted: Mapped[bool] = mapped_column(default=False, server_default=false())
    offered: Mapped[bool] = mapped_column(default=False, server_default=false())
    confirmed_at: Mapped[datetime | None]
    # The cancellation terms that the exhibitor saw, frozen with the claim.
    cancellation_terms: Mapped[list[Any]] = mapped_column(default=list)
    # So is the deposit that books it (basis points, 0: none), and the day on which the rest is due.
    deposit_rate: Mapped[int] = mapped_column(default=0, server_default="0")
    balance_on: Mapped[date | None]
    # The market was moved after it was taken: until this day, the last one, its company may refuse the new days.
    refusable_until: Mapped[date | None]

    booking: Mapped[Booking] = relationship()
    booth: Mapped[Booth] = relationship()
    # To be read; what changes them asks `queries.together`.
    others: Mapped[list["Reservation"]] = relationship(
        primaryjoin="and_(remote(Reservation.first_id) == Reservation.id, remote(Reservation.taken_out).is_(False))",
        foreign_keys="Reservation.first_id",
        order_by="Reservation.id",
        viewonly=True,
    )

    @property
    def last_day_to_refuse(self) -> date | None:
        """The last day on which its company may refuse the new days, before they begin; None where the market was not moved."""
        day_before = self.booking.edition.starts_on - timedelta(days=1)
        return min(self.refusable_until, day_before) if self.refusable_until is not None else None

    def is_refusable(self, day: date) -> bool:
        """Whether its market was moved and its company may refuse the new days on this day; then nothing of its price is kept."""
        until = self.last_day_to_refuse
        return until is not None and day <= until

    @property
    def claims(self) -> list["Reservation"]:
        """All claims of its booking, by the codes of their booths; of one that is not the first, itself."""
        return sorted([self, *self.others], key=lambda one: one.booth.code) if self.beside else [self]

    @property
    def codes(self) -> str:
        """Its booths in a word: A02, A03."""
        return ", ".join(one.booth.code for one in self.claims)
