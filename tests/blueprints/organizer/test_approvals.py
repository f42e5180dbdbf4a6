"""Approving what was read, and reading again what its company changed."""

from mima.catalog import service as catalog
from mima.catalog.models import OfferingState
from mima.catalog.queries import by_slug
from mima.core.transaction import transaction
from tests.blueprints.organizer.conftest import Desk
from tests.blueprints.organizer.test_today import submitted
from tests.browsing import hidden, send, text
from tests.catalog import making


def rewritten(desk: Desk, slug: str, words: str) -> None:
    with desk.app.app_context(), transaction():
        catalog.change(by_slug(slug, organizes=True), by=desk.cast.user("bruno").actor, summary_en=words)


def changed(desk: Desk) -> str:
    """A published offering that its company has changed since."""
    with desk.app.app_context():
        slug = making.published(desk.cast.company("bruno")).slug
    rewritten(desk, slug, "A correction.")
    return slug


def test_a_text_that_was_changed_meanwhile_is_shown_instead_of_published(desk: Desk) -> None:
    slug = submitted(desk)
    page = f"/organizer/approvals/{slug}"
    seen = hidden(desk.ana.get(page).text, "seen")
    rewritten(desk, slug, "Something else altogether.")
    answer = send(desk.ana, f"{page}/approve", page=page, seen=seen)
    assert answer.status_code == 409 and "The company has changed this offering since you opened it" in text(answer)
    assert "Something else altogether." in text(answer)
    with desk.app.app_context():
        assert by_slug(slug, organizes=True).state is OfferingState.submitted
    fresh = hidden(answer.text, "seen")
    assert send(desk.ana, f"{page}/approve", page=page, seen=fresh).status_code == 303


def test_an_approval_without_a_word_of_what_was_read_is_none(desk: Desk) -> None:
    page = f"/organizer/approvals/{submitted(desk)}"
    assert send(desk.ana, f"{page}/approve", page=page).status_code == 409


def test_what_was_changed_since_it_was_read_is_a_row_of_today(desk: Desk) -> None:
    changed(desk)
    page = text(desk.ana.get("/organizer"))
    assert "1 published offering was changed since you read it" in page and "Maison Pouzzolane" in page


def test_it_is_read_and_stays(desk: Desk) -> None:
    slug = changed(desk)
    page = f"/organizer/approvals/{slug}"
    assert page in desk.ana.get("/organizer/approvals").text
    answer = send(desk.ana, f"{page}/read", page=page, seen=hidden(desk.ana.get(page).text, "seen"))
    assert answer.location.endswith("/organizer/approvals")
    after = text(desk.ana.get("/organizer/approvals"))
    assert "is read and stays in the catalog" in after and "No offering waits for you" in after


def test_after_the_last_approval_the_next_to_read_follows(desk: Desk) -> None:
    slug, first = changed(desk), submitted(desk)
    page = f"/organizer/approvals/{first}"
    answer = send(desk.ana, f"{page}/approve", page=page, seen=hidden(desk.ana.get(page).text, "seen"))
    assert answer.location.endswith(f"/organizer/approvals/{slug}")


def test_a_text_that_was_changed_once_more_is_shown_instead_of_taken_as_read(desk: Desk) -> None:
    slug = changed(desk)
    page = f"/organizer/approvals/{slug}"
    seen = hidden(desk.ana.get(page).text, "seen")
    rewritten(desk, slug, "And once more.")
    answer = send(desk.ana, f"{page}/read", page=page, seen=seen)
    assert answer.status_code == 409 and "And once more." in text(answer)


def test_what_is_new_since_it_was_read_is_marked(desk: Desk) -> None:
    slug = changed(desk)
    page = desk.ana.get(f"/organizer/approvals/{slug}")
    assert "1 value is new since it was read" in text(page) and "<ins>A correction.</ins>" in page.text


def test_a_remark_beside_a_value_sends_it_back(desk: Desk) -> None:
    slug = submitted(desk)
    page = f"/organizer/approvals/{slug}"
    seen = hidden(desk.ana.get(page).text, "seen")
    answer = send(desk.ana, f"{page}/send-back", page=page, seen=seen, **{"remark-title_fr": "Shorter."})
    assert answer.status_code == 303
    with desk.app.app_context():
        assert by_slug(slug, organizes=True).review_notes == {"title_fr": "Shorter."}


def test_a_refused_review_keeps_its_remarks(desk: Desk) -> None:
    page = f"/organizer/approvals/{submitted(desk)}"
    answer = send(desk.ana, f"{page}/send-back", page=page, seen="another", **{"remark-place": "Where is it?"})
    assert answer.status_code == 409 and "Where is it?</textarea>" in answer.text


def test_the_next_one_says_how_many_more_wait(desk: Desk) -> None:
    changed(desk)
    page = f"/organizer/approvals/{submitted(desk)}"
    send(desk.ana, f"{page}/approve", page=page, seen=hidden(desk.ana.get(page).text, "seen"))
    assert "1 more waits for you." in text(desk.ana.get("/organizer/approvals"))
