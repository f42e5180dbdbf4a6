"""How the state of an enquiry looks: a word, an icon, a tone."""

from dataclasses import dataclass

from flask_babel import gettext as _

from mima.blueprints.buyers import blueprint
from mima.buyers.models import Enquiry, EnquiryState


@dataclass(frozen=True, slots=True)
class Shown:
    word: str
    icon: str
    tone: str


@blueprint.app_template_filter("shown")
def shown(enquiry: Enquiry) -> Shown:
    """The enquiry's state for both of its sides, who see it once it is sent."""
    return {
        EnquiryState.open: Shown(_("awaits an answer"), "mail", ""),
        EnquiryState.answered: Shown(_("answered"), "check", "ok"),
        EnquiryState.closed: Shown(_("closed"), "lock", ""),
    }[enquiry.state]
