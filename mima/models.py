"""Every table, imported for Alembic and nobody else."""

from mima.accounts import models as accounts
from mima.applications import models as applications
from mima.billing import models as billing
from mima.billing.quotes import models as quotes
from mima.booths import models as booths
from mima.booths.plan import models as plans
from mima.buyers import models as buyers
from mima.catalog import dormant
from mima.catalog import models as catalog
from mima.catalog import versions as offering_versions
from mima.catalog.importing import history as offering_imports
from mima.catalog.importing import sent as sent_tables
from mima.catalog.uploads import models as uploads
from mima.core import leases
from mima.editions import models as editions
from mima.exhibitors import models as exhibitors
from mima.journal import models as journal
from mima.mailing import models as mailing
from mima.media import models as media
from mima.oversight import nights
from mima.payments import models as payments
from mima.payments.dues import models as dues
from mima.payments.payouts import models as payouts
from mima.payments.statements import models as statements
from mima.readiness import models as readiness
from mima.waiting import models as waiting

__all__ = [
    "accounts",
    "applications",
    "billing",
    "booths",
    "buyers",
    "catalog",
    "dormant",
    "dues",
    "editions",
    "exhibitors",
    "journal",
    "leases",
    "mailing",
    "media",
    "nights",
    "offering_imports",
    "offering_versions",
    "payments",
    "payouts",
    "plans",
    "quotes",
    "readiness",
    "sent_tables",
    "statements",
    "uploads",
    "waiting",
]
