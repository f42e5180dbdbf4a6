"""The letter of a refusal; an acceptance is told by the letter of the booth that it brings."""

from mima.applications.models import Application
from mima.core.actors import Actor
from mima.exhibitors import queries as exhibitors
from mima.mailing import service as mailing


def declined(application: Application, *, by: Actor) -> None:
    """Each member of the company has a letter with the organizers' sentence."""
    for user in exhibitors.member_users(application.exhibitor):
        category = application.category.name_fr if user.language == "fr" else application.category.name_en
        mailing.write(
            "application_declined",
            to=user.email,
            language=user.language,
            key=f"application_declined:{application.reference}:{user.id}",
            by=by,
            user_id=user.id,
            reference=application.reference,
            company=application.exhibitor.name,
            edition=application.edition.name,
            slug=application.edition.slug,
            category=category,
            answer=application.answer,
        )
