"""GET /exhibitor/papers: every invoice and credit note of the company, however old; and each as PDF."""

from flask import Response, render_template

from mima.billing import queries
from mima.blueprints.bookings import invoice
from mima.blueprints.exhibitor import blueprint
from mima.web import guards


@blueprint.get("/papers")
def papers() -> str:
    exhibitor = guards.my_exhibitor()
    found = queries.of_company(exhibitor)
    return render_template("exhibitor/papers.html", exhibitor=exhibitor, papers=found, named=invoice.named)


@blueprint.get("/papers/<number>.pdf")
def paper(number: str) -> Response:
    """For the members of its company, whichever of theirs they act for now; a stranger's is not found."""
    guards.my_exhibitor()
    return invoice.printed(queries.of_companies(guards.my_exhibitor_ids(), number))
