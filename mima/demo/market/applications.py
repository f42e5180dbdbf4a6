"""Who asks for an island in the demo market, so that the organizers have something to decide."""

from io import BytesIO

from PIL import Image

from mima import storage
from mima.applications import files, queries, service
from mima.applications.files import Folder
from mima.applications.service import Wants
from mima.core.actors import COMMAND
from mima.core.transaction import transaction
from mima.demo import art
from mima.demo.market.edition import ASKED_FOR, SLUG
from mima.exhibitors import queries as exhibitors

# Company: what it asks for. The first one is the demo rival's.
ASKED = {
    "kiosque-a-sons": Wants(
        "Un kiosque rond de quatre mètres, où l’on écoute assis : douze casques, un disque à l’heure, un musicien à midi.",
        area_m2=15,
        power_watts=1_200,
        near="Près de la scène d’écoute",
    ),
    "bruit-blanc": Wants(
        "Une installation sonore dans le noir, cinq minutes par visite.",
        area_m2=12,
        power_watts=2_400,
        near="Loin du bar",
        remarks="Nous apportons nos rideaux ; il nous faut 2,80 m sous plafond.",
    ),
}


def ask_for_islands() -> None:
    """Two companies wait for the organizers' answer; the first one has sent a drawing."""
    drawing = files.keep(storage.current(), BytesIO(_drawing()))
    with transaction():
        category = queries.category(SLUG, ASKED_FOR)
        asked = [service.ask(category, exhibitors.by_slug(slug), wants, by=COMMAND) for slug, wants in ASKED.items()]
        files.add(Folder.of(asked[0]), drawing, "kiosque-vue-d-ensemble.pdf", by=COMMAND)


def _drawing() -> bytes:
    """A PDF of one page."""
    page = BytesIO()
    Image.open(BytesIO(art.picture("woodcut", "landscape", 7))).save(page, "PDF", resolution=150)
    return page.getvalue()
