"""The letter of a refusal; an acceptance is told by the letter of the booth that it brings."""

from mima.applications.models import Application
from mima.core.actors import Actor
from mima.exhibitors import letters


def declined(application: Application, *, by: Actor) -> None:
    """Each member of the company has a letter with the organizers' sentence."""
    category = application.category
    letters.to_members(
        application.exhibitor,
        "application_declined",
        key=f"application_declined:{application.reference}",
        by=by,
        in_language=lambda language: {"category": category.name_fr if language == "fr" else category.name_en},
        reference=application.reference,
        company=application.exhibitor.name,
        edition=application.edition.name,
        slug=application.edition.slug,
        answer=application.answer,
    )
