"""The edition "MIMA 2027". Hall, booths and prices are invented and plausible; the real market's are not public."""

from datetime import UTC, date, datetime, time, timedelta

from mima.booths.models import Adds, BoothCategory, DiscountCode, Door, Extra, PricePer
from mima.core import clock
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.editions.models import Audience, Edition, EditionState, SaleWindow
from mima.journal import service as journal

SLUG = "2027"

# Its days, as long as there is time to sell it in; whoever opens the demo before or after finds it on sale all the same.
FIRST_DAY, SALE_OPENS = date(2027, 4, 1), date(2026, 9, 1)
DAYS_AHEAD, DAYS_ON_SALE, LAST_WEEK = timedelta(days=76), timedelta(days=21), timedelta(days=7)
# How many days before the first one what is kept on cancellation.
KEPT = {60: 0, 31: 5_000}

# The seller that invoices name. Its numbers pass their checksums and belong to nobody.
SELLER = {
    "name": "Le Damier (démonstration)",
    "legal_form": "Association loi 1901",
    "street": "9 rue de la Démonstration",
    "postcode": "63000",
    "town": "Clermont-Ferrand",
    "siret": "73282932000074",
    "vat_number": "FR44732829320",
    "email": "organizer@example.org",
    "iban": "FR7630006000011234567890189",
    "bic": "DEMOFRPP",
    "vat_regime": "standard",
}

PRACTICAL_FR = (
    "Montage la veille de 14 h à 20 h, démontage le soir de la clôture. Quai de déchargement côté ouest, "
    "transpalette sur demande. Tramway ligne A, arrêt Polydome. Chaque stand a une prise, une table et deux chaises."
)
PRACTICAL_EN = (
    "Set-up the day before from 2 to 8 p.m., take-down on the closing evening. Loading dock on the west side, "
    "pallet truck on request. Tram line A, stop Polydome. Every booth has a socket, a table and two chairs."
)
ABOUT_FR = (
    "Une journée et demie pour que celles et ceux qui font l’image et la musique rencontrent celles et ceux "
    "qui les programment, les diffusent et les commandent : un village de stands, des écoutes, "
    "des projections, des rencontres rapides."
)
ABOUT_EN = (
    "A day and a half for those who make images and music to meet those who programme, broadcast and commission them: "
    "a village of booths, listening sessions, screenings and speed meetings."
)

# code, name fr, name en, what is included fr, en, cents, per, what a corner costs more
CATEGORIES = (
    ("counter", "Comptoir", "Counter", "Un comptoir, un tabouret, une prise.", "A counter, a stool, a socket.",
     69_000, "booth", 0),
    ("equipped", "Stand équipé", "Equipped booth", "Cloisons, enseigne, table, deux chaises, une prise.",
     "Walls, sign, table, two chairs, a socket.", 126_000, "booth", 18_000),
    ("comfort", "Stand confort", "Comfort booth", "Le stand équipé, un mange-debout et une réserve d’un mètre.",
     "The equipped booth, a high table and one metre of storage.", 174_000, "booth", 18_000),
    ("large", "Grand stand", "Large booth", "Cloisons, enseigne, deux tables, six chaises, deux prises.",
     "Walls, sign, two tables, six chairs, two sockets.", 228_000, "booth", 18_000),
    ("island", "Îlot", "Island", "Surface nue ouverte sur quatre côtés, quatre prises.",
     "Bare space open on four sides, four sockets.", 21_000, "square_metre", 0),
)  # fmt: skip

# What else costs more, by category: the quiet wall, and the aisle whose booths can be darkened for screens.
MORE = {"equipped": {"quiet_cents": 6_000}, "large": {"dark_cents": 9_000}}

# Two islands are not enough for all who would like one: companies apply.
ASKED_FOR = "island"
ASKS_FR = "Joignez si possible une vue d’ensemble ou un plan coté de votre installation."
ASKS_EN = "If you can, add a view or a drawing with sizes of what you will build."

# code, name fr, name en, cents, stock, most per booth
EXTRAS = (
    ("power", "Prise 16 A supplémentaire", "Extra 16 A socket", 9_000, None, 4),
    ("headphones", "Casque d’écoute", "Headphones", 2_400, 40, 6),
    ("screen", "Écran 43 pouces sur pied", "43-inch screen on a stand", 24_000, 12, 2),
    ("high-table", "Mange-debout et deux tabourets", "High table and two stools", 6_500, 20, 2),
    ("storage", "Réserve fermée d’un mètre carré", "Locked storage of one square metre", 12_000, 6, 1),
    ("badge", "Badge exposant supplémentaire", "Extra exhibitor badge", 3_000, None, 8),
)  # fmt: skip
# What a piece adds: one more badge, or one more socket of 16 A.
ADDS = {"badge": (Adds.badges, 1), "power": (Adds.power, 3_500)}


def edition() -> Edition:
    """The edition with its prices, on sale now; its halls come from `plan.draw`."""
    first_day = max(FIRST_DAY, clock.now().date() + DAYS_AHEAD)
    made = Edition(
        slug=SLUG,
        name="MIMA 2027",
        starts_on=first_day,
        ends_on=first_day + timedelta(days=1),
        venue="Polydome, hall 2",
        venue_address="Place du 1er Mai, 63000 Clermont-Ferrand",
        about_fr=ABOUT_FR,
        about_en=ABOUT_EN,
        practical_fr=PRACTICAL_FR,
        practical_en=PRACTICAL_EN,
        member_rate=1_000,
        cancellation_terms=[
            {"until": (first_day - timedelta(days=days)).isoformat(), "kept": kept} for days, kept in KEPT.items()
        ],
        seller=SELLER,
    )
    journal.begin(made, EditionState.planned, by=COMMAND)
    _open_sale(made)
    _prices(made)
    db.session.add(DiscountCode(edition_id=made.id, code="BIENVENUE", rate=1_000, most_uses=20))
    db.session.flush()
    return made


def _open_sale(edition: Edition) -> None:
    opens = datetime.combine(min(SALE_OPENS, clock.now().date() - DAYS_ON_SALE), time(8), UTC)
    closes = datetime.combine(edition.starts_on - LAST_WEEK, time(17), UTC)
    db.session.add(SaleWindow(edition_id=edition.id, audience=Audience.everyone, opens_at=opens, closes_at=closes))


def _prices(edition: Edition) -> None:
    for code, name_fr, name_en, includes_fr, includes_en, cents, per, corner in CATEGORIES:
        db.session.add(
            BoothCategory(
                edition_id=edition.id,
                code=code,
                name_fr=name_fr,
                name_en=name_en,
                includes_fr=includes_fr,
                includes_en=includes_en,
                asks_fr=ASKS_FR if code == ASKED_FOR else "",
                asks_en=ASKS_EN if code == ASKED_FOR else "",
                door=Door.apply if code == ASKED_FOR else Door.instant,
                price_cents=cents,
                price_per=PricePer(per),
                corner_cents=corner,
                **MORE.get(code, {}),
            )
        )
    for code, name_fr, name_en, cents, stock, most in EXTRAS:
        adds, each = ADDS.get(code, (Adds.nothing, 1))
        db.session.add(
            Extra(
                edition_id=edition.id,
                code=code,
                name_fr=name_fr,
                name_en=name_en,
                price_cents=cents,
                stock=stock,
                most_per_booth=most,
                adds=adds,
                adds_each=each,
            )
        )
