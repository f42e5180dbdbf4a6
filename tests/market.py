"""A market in which something of every kind has happened, and people who ask for its pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from mima import storage
from mima.accounts import service as accounts
from mima.accounts.models import User, UserSession
from mima.applications import queries as applications
from mima.applications import service as asking
from mima.applications.service import Wants
from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.booths.models import LineKind
from mima.booths.plan import drafts, rows
from mima.booths.plan.document import DrawnDoor, FloorPlan
from mima.booths.pricing import Label, Line
from mima.buyers import searches, shortlist
from mima.buyers import service as buyers
from mima.buyers.service import Wish
from mima.catalog import desk, dormant
from mima.catalog import service as catalog
from mima.catalog.filters import filters
from mima.catalog.importing import desk as tables
from mima.catalog.importing import reading, sent
from mima.catalog.importing.sent import SentTable
from mima.catalog.uploads import service as uploads
from mima.core import clock, leases
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.exhibitors import cluster
from mima.exhibitors import queries as exhibitors
from mima.exhibitors.models import ClusterMembership
from mima.mailing.models import Letter, LetterState
from mima.media import queries as media
from mima.payments import disputes, flow, gateway
from mima.payments import queries as payments
from mima.payments.dues import difference
from mima.payments.models import Refund
from mima.payments.statements import service as statements
from mima.payments.statements import table
from mima.payments.statements.models import StatementLine
from mima.readiness import co_exhibitors
from mima.waiting import offering
from mima.waiting import service as waiting
from mima.waiting.models import BoothOffer
from mima.waiting.service import Looked
from tests import browsing, people
from tests.applications import sending
from tests.catalog import making
from tests.media.making import picture, sound
from tests.people import Cast
from tests.readiness import making as preparing
from tests.snapshot import Snapshot

# One row that fits and one that does not.
TABLE = b"reference,kind,category,title_fr\nA1,image,photograph,Puy\nA2,image,fotograf,Lac\n"
ALL_REJECTED = b"reference,kind,category,title_fr\nA1,image,fotograf,Puy\n"
PEOPLE = ("visitor", "ana", "bruno", "carla", "dora")


@dataclass(frozen=True)
class Things:
    """What addresses name; all of it is bruno's, but dora wrote the enquiry and keeps the published offering."""

    cast: Cast
    held: str
    booked: str
    cancelled: str
    quoted: str
    due: str
    line: str
    payment: str
    refund: str
    dispute: str
    published: str
    submitted: str
    draft: str
    upload: str
    public: str
    asset: str
    rendition: str
    enquiry: str
    session: str
    membership: str
    certificate: str
    slot: str
    beside: str
    verify: str
    reset: str
    table: str
    imported: str
    application: str
    application_file: str
    wish: str
    offer: str
    offer_link: str
    beside_link: str
    still_link: str
    search: str
    feed: str
    stop: str


def furnish(cast: Cast) -> Things:
    """The things exist; needs an application context and an edition on sale."""
    bruno, dora = cast.user("bruno"), cast.user("dora")
    held, booked, cancelled = (_hold(cast, code) for code in ("A02", "A03", "A04"))
    payment, refund = _money(cast, booked, cancelled)
    quoted, line = _bank(cast)
    due = _more(cast, booked)
    _draw(cast)
    published, draft, submitted = _offerings(cast)
    asset = desk.assets_of(published)[0]
    with transaction():
        shortlist.keep(published, dora)
        shortlist.annotate(published, dora, "Pour l’été")
        saved = searches.save(dora, filters(q="basalte", near_to="Riom"), name="Pierres", letters=True)
        asked = buyers.enquire(cast.company("bruno"), dora, Wish("Un été", "Une question", "juin", "Riom", 40, 250_000))
        buyers.answer(asked, bruno, "Une réponse")
        buyers.enquire_unproven(cast.company("bruno"), dora, Wish("Plus tard", "Une autre question"))
        accounts.ask_reset(cast.bruno)
        leases.take(leases.WORKER, "tests", timedelta(minutes=1))
        cluster.begin(cast.company("bruno"), date(2026, 1, 1), None, by=COMMAND)
        accounts.open_session(bruno, agent="Firefox on Windows")
        island = applications.category(cast.edition, "island")
        application = asking.ask(island, cast.company("bruno"), Wants("Un orgue", near="La scène"), by=bruno.actor)
        asking.note(application, cast.user("ana"), "Demander la hauteur.")
        upload, _is_new = uploads.begin(draft, by=bruno.actor, store=storage.current(), name="Lac.wav", size=9, modified="1")
        table, other = (_sent(cast, content) for content in (TABLE, ALL_REJECTED))
        tables.carry_out(other, by=bruno.actor, shown=tables.rehearse(other).digest)
    certificate, slot, beside = _prepare(cast, booked)
    offered = _offer(cast)
    tokens = _letters()
    return Things(
        cast,
        held=held,
        booked=booked,
        cancelled=cancelled,
        quoted=quoted,
        due=due,
        line=line,
        payment=payment,
        refund=refund,
        dispute=_dispute(payment),
        published=published.slug,
        submitted=submitted.slug,
        draft=draft.public_id,
        upload=upload.public_id,
        public=published.public_id,
        asset=asset.public_id,
        rendition=media.for_assets([asset.id])[asset.id].renditions[0].content_hash,
        enquiry=asked.reference,
        session=db.session.scalars(select(UserSession).where(UserSession.user_id == bruno.id)).one().handle,
        membership=str(db.session.scalars(select(ClusterMembership.id)).one()),
        certificate=certificate,
        slot=slot,
        beside=beside,
        **tokens,
        table=table.public_id,
        imported=other.public_id,
        application=application.reference,
        application_file=sending.sent(cast, application).public_id,
        search=saved.handle,
        feed=saved.feed_token,
        stop=saved.stop_token,
        wish=offered.wish.reference,
        offer=offered.public_id,
    )


def _sent(cast: Cast, content: bytes) -> SentTable:
    """A table that bruno sent and did not confirm yet."""
    found = reading.read("works.csv", content)
    bruno = cast.company("bruno")
    return sent.keep(bruno, found, tables.guessed(bruno, found), by=cast.user("bruno").actor)


def _draw(cast: Cast) -> None:
    """The plan has two versions and a door; ana draws on a third."""
    edition, ana = editions.by_slug(cast.edition), cast.user("ana")
    for is_saved in (True, False):
        present = rows.present(edition)
        noted = [replace(one, note_fr=one.note_fr + ".") for one in present.booths]
        with transaction():
            halls = [replace(one, doors=(DrawnDoor((0, 0), (200, 0)),)) for one in present.halls]
            drafts.keep(edition, ana, FloorPlan.of(halls, present.zones, noted))
            if is_saved:
                drafts.save(edition, ana, by=ana.actor, why="")


def _hold(cast: Cast, code: str) -> str:
    booth = booths.booth(cast.edition, code)
    with transaction():
        return booth_service.hold(booth, cast.company("bruno"), by=cast.user("bruno").actor).reference


def _money(cast: Cast, booked: str, cancelled: str) -> tuple[str, str]:
    """Both bookings were paid by transfer, and the second payment is to go back; the first payment and the refund."""
    ana = cast.user("ana").actor
    for number, reference in enumerate((booked, cancelled)):
        flow.mark_transfer_received(reference, by=ana, reference=f"VIR {number}")
    paid, given_back = (payments.latest(booths.booking(reference)) for reference in (booked, cancelled))
    assert paid is not None and given_back is not None
    flow.refund(given_back.id, by=ana, why="The company cannot come")
    return paid.reference, db.session.scalars(select(Refund.reference)).one()


def _dispute(payment: str) -> str:
    """The bank took a cent of the payment back, and keeps it."""
    lost = gateway.DisputeAnswer("du_lost", 1, "fraudulent", "lost", None, clock.now(), 0)
    with transaction():
        disputes.read_again(payments.by_reference(payment).id, [lost])
    return lost.id


def _more(cast: Cast, booked: str) -> str:
    """The booked booth costs more; the key of what is to be paid."""
    with transaction():
        line = Line(LineKind.supplement, Label("Angle", "Corner"), 1, 18_000, 2000)
        due = difference.ask_difference(booths.booking(booked), [line], by=cast.user("ana").actor, why="moved")
    assert due is not None
    return due.public_id


def _prepare(cast: Cast, booked: str) -> tuple[str, str, str]:
    """A certificate waits for the organizers, there is a slot, and somebody shows with bruno."""
    file = preparing.handed_in(cast, booths.booking(booked)).file
    assert file is not None
    slot = str(preparing.slot(cast).id)
    with transaction():
        said = {"page": "", "badges": "", "email": "bruit@example.org"}
        beside = co_exhibitors.add(booths.booking(booked), "Bruit Blanc", **said, by=cast.user("bruno").actor)
    return file.public_id, slot, beside.public_id


def _bank(cast: Cast) -> tuple[str, str]:
    """A booking with its quote and the company's order, and a transfer of another sum that names it."""
    reference = _hold(cast, "A05")
    flow.give_quote(reference, by=cast.user("bruno").actor)
    flow.order(reference, "PO-77", by=cast.user("bruno").actor)
    statement = table.read(f"date;label;amount\n2026-11-23;{reference};100,00\n2026-11-23;Gift;5,00\n".encode())
    with transaction():
        statements.keep(statement, by=cast.user("ana").actor)
    return reference, db.session.scalars(select(StatementLine.public_id)).first() or ""


def _offer(cast: Cast) -> BoothOffer:
    """bruno waits for a booth, and one is offered."""
    with transaction():
        wish = waiting.wait(
            editions.by_slug(cast.edition), cast.company("bruno"), Looked(least_m2=6), by=cast.user("bruno").actor
        )
        return offering.offer(wish, booths.booth(cast.edition, "A04"), hours=48, by=cast.user("ana").actor)


def _offerings(cast: Cast) -> Sequence[Any]:
    """One in the catalog with a picture and a sound, a draft, and one that waits; and carla's picture in the catalog."""
    bruno, carla = cast.company("bruno"), cast.company("carla")
    published = making.published(bruno, text_fr="Un *long* texte.\n\n- un\n- deux", text_en="A *long* text.")
    making.give_media(published, ("a.jpg", picture()), ("b.wav", sound()), alt="A cover")
    draft = making.draft(bruno, title_fr="Brouillon", title_en="Draft")
    submitted = making.draft(bruno, title_fr="Attente", title_en="Waiting")
    with transaction():
        catalog.submit(submitted, by=COMMAND)
        catalog.change(draft, by=COMMAND, place="Thiers")
    beach = {"title_fr": "Plage", "title_en": "Beach", "fields": {}}
    making.give_media(making.published(carla, kind="image", category="photograph", **beach), ("c.jpg", picture()))
    return published, draft, submitted


def _letters() -> dict[str, str]:
    """The secrets of the links, one of which sends an enquiry, one declines a booth; one letter could not be sent."""
    letters = {letter.template: letter for letter in db.session.scalars(select(Letter))}
    with transaction():
        letters["reset"].state, letters["reset"].last_error = LetterState.failed, "no such mailbox"
    proof, reset = (letters[name].values["token"] for name in ("enquiry_verify", "reset"))
    offer, beside = (letters[name].values["token"] for name in ("booth_offered", "co_exhibitor_asked"))
    with transaction():
        bruno = db.session.scalars(select(User).where(User.email == "bruno@example.org")).one()
        still = dormant.open_link(exhibitors.of_member(bruno)[0], bruno)
    return {"still_link": still, "verify": proof, "reset": reset, "offer_link": offer, "beside_link": beside}


@dataclass(frozen=True)
class Visit:
    """One person's browser, whose cookie is the same for every request."""

    app: Flask
    cookie: str
    token: str

    def ask(self, method: str, path: str, **options: Any) -> TestResponse:
        headers = {"Cookie": self.cookie, **options.pop("headers", {})}
        return self.app.test_client(use_cookies=False).open(path, method=method, headers=headers, buffered=True, **options)

    def post(self, path: str, **options: Any) -> TestResponse:
        """The form is sent with its token."""
        return self.ask("POST", path, data={"csrf_token": self.token, **options.pop("data", {})}, **options)

    def send(self, method: str, path: str, **options: Any) -> TestResponse:
        """As a script sends it, with the token in a header; a POST as a form sends it."""
        return self.post(path, **options) if method == "POST" else self.ask(method, path, headers={"X-CSRFToken": self.token})


@dataclass(frozen=True)
class Furnished:
    """The market with its people at their browsers; `give_back` undoes whatever they did."""

    app: Flask
    things: Things
    visits: dict[str, Visit]
    snapshot: Snapshot

    @classmethod
    def open(cls, app: Flask) -> "Furnished":
        with app.app_context():
            things = furnish(people.invite())
        visits = {name: visit_of(app, things.cast, name) for name in PEOPLE}
        with app.app_context():
            return cls(app, things, visits, Snapshot(app))

    def give_back(self, statements: Iterable[str] = ()) -> None:
        """The market is as it was; `statements` are all that wrote meanwhile, where that is known."""
        with self.app.app_context():
            self.snapshot.give_back(statements)


def visit_of(app: Flask, cast: Cast, name: str) -> Visit:
    """The browser of this person, of the cast or a visitor."""
    client = app.test_client() if name == "visitor" else people.sign_in(app, getattr(cast, name))
    token = browsing.token(client, "/account/sign-in" if name == "visitor" else "/account")
    cookie = client.get_cookie("mima" if name != "visitor" else "mima_visitor")
    assert cookie is not None
    return Visit(app, f"{cookie.key}={cookie.value}", token)
