"""The letters of a thread: each message is announced once to the other side."""

from mima.accounts.models import User
from mima.buyers.models import Enquiry, EnquiryMessage
from mima.exhibitors import queries as exhibitors
from mima.mailing import service as mailing


def to_exhibitor(enquiry: Enquiry, message: EnquiryMessage) -> None:
    """Everybody who acts for the company has a letter with the buyer's message."""
    for member in exhibitors.member_users(enquiry.exhibitor):
        _announce("enquiry_received", enquiry, message, member)


def to_buyer(enquiry: Enquiry, message: EnquiryMessage) -> None:
    """The buyer has a letter with the company's message."""
    _announce("enquiry_answered", enquiry, message, enquiry.buyer)


def _announce(template: str, enquiry: Enquiry, message: EnquiryMessage, reader: User) -> None:
    mailing.write(
        template,
        to=reader.email,
        language=reader.language,
        user_id=reader.id,
        by=message.author.actor,
        key=f"enquiry:{message.id}:{reader.id}",
        name=reader.name,
        author=message.author.name,
        structure=message.author.structure,
        company=enquiry.exhibitor.name,
        subject=enquiry.subject,
        text=message.body,
        reference=enquiry.reference,
    )
