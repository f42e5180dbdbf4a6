"""The letters of a thread: each message is announced once to the other side. And what is new for searches that are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mima.accounts.models import User
from mima.buyers.models import Enquiry, EnquiryMessage, SavedSearch
from mima.catalog import sampling
from mima.catalog.queries import Card
from mima.core.actors import SCHEDULE
from mima.exhibitors import queries as exhibitors
from mima.mailing import service as mailing


@dataclass(frozen=True, slots=True)
class News:
    """What has come out that fits a search: the ids of the offerings, and the newest of them. `is_floor`: there are more."""

    ids: frozenset[int] = frozenset()
    is_floor: bool = False
    cards: Sequence[Card] = ()


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


def found(told: Sequence[tuple[SavedSearch, News]], until: datetime) -> None:
    """The person of these searches has one letter with what is new for each, up to this moment; once."""
    user = told[0][0].user
    mailing.write(
        "searches_found",
        to=user.email,
        language=user.language,
        user_id=user.id,
        by=SCHEDULE,
        # Of one morning there may be a second letter, about searches that could not be looked at before.
        key=f"searches:{user.id}:{until:%Y-%m-%dT%H}:{told[0][0].id}",
        name=user.name,
        searches=[_found(saved, news, user.language) for saved, news in told],
        **_counted([news for _saved, news in told]),
    )


def _counted(found: Sequence[News]) -> dict[str, Any]:
    """How many offerings are new, each once however many searches it fits; of more than are counted, that there are more."""
    if any(news.is_floor for news in found):
        return {"count": sampling.MOST_COUNTED, "is_floor": True}
    return {"count": len(frozenset().union(*[news.ids for news in found])), "is_floor": False}


def _found(saved: SavedSearch, news: News, language: str) -> dict[str, Any]:
    return {
        "name": saved.name,
        "query": saved.query,
        "stop": saved.stop_token,
        "count": len(news.ids),
        "is_floor": news.is_floor,
        "offerings": [[_title(card, language), card.exhibitor_name, card.slug] for card in news.cards],
    }


def _title(card: Card, language: str) -> str:
    titles = (card.title_fr, card.title_en) if language == "fr" else (card.title_en, card.title_fr)
    return titles[0] or titles[1]
