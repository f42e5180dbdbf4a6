"""Letters go out, each in steps: claimed in one transaction, sent without any, marked in another."""

from mima.core.transaction import transaction
from mima.mailing import queries
from mima.mailing import service as mailing
from mima.web import letters
from mima.web.letters import Undelivered


def send_due() -> None:
    """Every due letter has gone out, or waits for another try, or has failed where organizers see it."""
    with transaction():
        mailing.give_up_lost()
    for letter_id in queries.due():
        _send(letter_id)


def _send(letter_id: int) -> None:
    with transaction():
        letter = mailing.claim(letter_id)
    if letter is None:
        return
    subject, body = letters.render(letter)
    enclosures = [] if letters.are_read_here() else letters.enclosed(letter)
    try:
        letters.deliver(letter.to_address, subject, body, enclosures, letters.way_out(letter))
    except Undelivered as error:
        with transaction():
            mailing.mark_unsent(letter, str(error))
        return
    with transaction():
        mailing.mark_sent(letter, subject=subject, body=body, keep_secret=letters.are_read_here())
