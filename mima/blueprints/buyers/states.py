"""How the state of an enquiry looks to both of its sides, who see it once it is sent."""

from flask_babel import lazy_gettext as _l

from mima.buyers.models import EnquiryState
from mima.web.words import Word, tell

ENQUIRY = {
    EnquiryState.open: Word("", "mail", _l("awaits an answer")),
    EnquiryState.answered: Word("ok", "check", _l("answered")),
    EnquiryState.closed: Word("", "lock", _l("closed")),
}
tell(ENQUIRY)
