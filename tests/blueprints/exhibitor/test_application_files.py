"""Files beside an application, from the company's side: sent with the form, kept when it comes back, handed out to few."""

import re
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mima import storage
from mima.applications import checks, queries, service
from mima.applications.models import Application
from mima.core.transaction import transaction
from mima.storage import Store, StoreFull, StoreUnavailable
from tests.applications import asking, sending
from tests.applications.sending import PDF, declares
from tests.blueprints.exhibitor.test_applications import ASK
from tests.browsing import send, text
from tests.media.making import picture
from tests.people import Cast, sign_in

pytestmark = pytest.mark.usefixtures("noon")

PROGRAM, PAGE = b"MZ\x90\x00 a program", b"<!doctype html><script>alert(1)</script>"
NO_FILE = "This is no PDF, JPEG, PNG or WebP"


@pytest.fixture
def bruno(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app, cast.bruno)


def file(name: str = "plan.pdf", content: bytes = PDF) -> tuple[BytesIO, str]:
    return BytesIO(content), name


def ask(bruno: FlaskClient, *sent: tuple[BytesIO, str], page: str = ASK, **fields: object) -> TestResponse:
    """The form is sent with these files."""
    return send(bruno, ASK, page, **{"shows": "Un orgue de rue", "wished_booth": "", "files": list(sent), **fields})


def asked(bruno: FlaskClient, *sent: tuple[BytesIO, str]) -> str:
    """The address of an application that was sent with these files."""
    answer = ask(bruno, *sent)
    assert answer.status_code == 303, text(answer)
    return str(answer.location)


def change(bruno: FlaskClient, address: str, *sent: tuple[BytesIO, str], **fields: object) -> TestResponse:
    return send(bruno, address, address, **{"shows": "Deux orgues", "wished_booth": "", "files": list(sent), **fields})


def listed(answer: TestResponse) -> list[str]:
    """The names of the files that a page lists."""
    part = re.search(r'<ul[^>]*id="sent-files".*?</ul>', answer.text, re.DOTALL)
    return re.findall(r"<span>\s*(?:<a [^>]*>)?([^<\s]+)", part[0]) if part else []


def remove_button(answer: TestResponse) -> str:
    found = re.search(r'name="remove" value="([^"]+)"', answer.text)
    assert found
    return found[1]


def link(answer: TestResponse) -> str:
    found = re.search(r'href="([^"]*/files/[^"]+)"', answer.text)
    assert found
    return found[1]


def test_the_form_says_what_it_takes_and_goes_as_a_plain_form(bruno: FlaskClient) -> None:
    page = bruno.get(ASK)
    assert "PDF, JPEG, PNG or WebP, 10 MB each, 5 at most." in text(page)
    assert 'enctype="multipart/form-data"' in page.text and re.search(
        r'<input[^>]*multiple[^>]*name="files"|name="files"', page.text
    )


def test_files_are_sent_with_the_application_and_stand_on_its_page(bruno: FlaskClient) -> None:
    page = bruno.get(asked(bruno, file(), file("photo.jpg", picture())))
    assert listed(page) == ["plan.pdf", "photo.jpg"]
    assert "PDF, 35 bytes" in text(page) and re.search(r"JPEG, \d+ kB", text(page))


def test_an_application_needs_no_file(bruno: FlaskClient) -> None:
    assert listed(bruno.get(asked(bruno))) == []


def test_a_wrong_file_is_told_by_name_and_neither_the_text_nor_the_good_file_is_lost(bruno: FlaskClient) -> None:
    answer = ask(bruno, file("setup.pdf", PROGRAM), file("plan.pdf"), near="La scène")
    assert answer.status_code == 422
    assert f"setup.pdf: {NO_FILE}" in text(answer)
    assert "Un orgue de rue" in answer.text and 'value="La scène"' in answer.text
    assert listed(answer) == ["plan.pdf"]


def test_sent_once_more_without_choosing_it_again_the_good_file_is_there(bruno: FlaskClient) -> None:
    ask(bruno, file("setup.pdf", PROGRAM), file("plan.pdf"))
    assert listed(bruno.get(asked(bruno))) == ["plan.pdf"]


def test_every_wrong_file_has_its_sentence(bruno: FlaskClient) -> None:
    said = text(ask(bruno, file("a.exe", PROGRAM), file("b.pdf", PAGE), file("c.pdf", b"")))
    assert all(name in said for name in (f"a.exe: {NO_FILE}", f"b.pdf: {NO_FILE}", "c.pdf: This file is empty."))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("page.pdf", PAGE, NO_FILE),
        ("empty.pdf", b"", "This file is empty."),
        ("both.pdf", b"%PDF-1.7\n" + PAGE + PDF, "damaged, cut short, or two files in one"),
        ("huge.png", declares(10_000, 10_000), "This picture measures 10000 × 10000 pixels"),
        ("../../etc/passwd", b"root:x:0:0", f"passwd: {NO_FILE}"),
    ],
)
def test_each_hostile_file_is_a_sentence_and_none_is_kept(
    app: Flask, bruno: FlaskClient, cast: Cast, name: str, content: bytes, said: str
) -> None:
    answer = ask(bruno, file(name, content))
    assert (answer.status_code, said in text(answer), listed(answer)) == (422, True, [])
    with app.app_context():
        assert not queries.bytes_of(cast.company("bruno"))


def test_a_file_that_is_too_large_is_told_beside_one_that_is_not(bruno: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "MOST_BYTES", 2 * len(PDF))
    answer = ask(bruno, file("long.pdf", PDF * 3), file())
    assert (answer.status_code, "long.pdf: This file is larger than" in text(answer)) == (422, True)
    assert listed(answer) == ["plan.pdf"]


def test_a_form_with_wrong_text_keeps_its_files(bruno: FlaskClient) -> None:
    answer = ask(bruno, file(), shows="", area_m2="beaucoup")
    assert (answer.status_code, listed(answer)) == (422, ["plan.pdf"])
    assert 'value="beaucoup"' in answer.text
    assert listed(bruno.get(ASK)) == ["plan.pdf"]


def test_a_file_is_taken_out_of_the_form_and_what_was_typed_stays(bruno: FlaskClient) -> None:
    first = ask(bruno, file(), shows="")
    answer = ask(bruno, file("photo.jpg", picture()), shows="Un orgue", near="Le bar", remove=remove_button(first))
    assert (answer.status_code, listed(answer)) == (200, ["photo.jpg"])
    assert "Un orgue" in answer.text and 'value="Le bar"' in answer.text


def test_taking_out_asks_for_nothing_else_to_be_filled_in(bruno: FlaskClient) -> None:
    first = ask(bruno, file(), shows="")
    answer = ask(bruno, shows="", remove=remove_button(first))
    assert (answer.status_code, "Please fill this in." in text(answer)) == (200, False)


def test_the_first_button_of_the_form_sends_it(bruno: FlaskClient) -> None:
    page = ask(bruno, file(), shows="").text
    form = page[page.index('enctype="multipart/form-data"') :]
    assert 'name="remove"' not in re.findall(r"<button[^>]*>", form)[0]


def test_a_sixth_file_is_told_and_five_stay(bruno: FlaskClient) -> None:
    answer = ask(bruno, *(file(f"{number}.pdf") for number in range(6)))
    assert answer.status_code == 422
    assert "5.pdf: An application may have 5 files." in text(answer) and len(listed(answer)) == 5


def test_while_it_waits_files_are_added_and_taken_out(bruno: FlaskClient) -> None:
    address = asked(bruno, file())
    assert change(bruno, address, file("photo.jpg", picture())).status_code == 303
    page = bruno.get(address)
    assert listed(page) == ["plan.pdf", "photo.jpg"]
    gone = change(bruno, address, shows="Trois orgues", remove=remove_button(page))
    assert (gone.status_code, listed(gone), "Trois orgues" in gone.text) == (200, ["photo.jpg"], True)


def test_a_wrong_file_beside_a_change_keeps_what_was_typed(bruno: FlaskClient) -> None:
    address = asked(bruno)
    answer = change(bruno, address, file("setup.pdf", PROGRAM), file(), shows="Quatre orgues")
    assert (answer.status_code, listed(answer), "Quatre orgues" in answer.text) == (422, ["plan.pdf"], True)


@pytest.mark.parametrize("sent", ["late.pdf", ""])
def test_after_the_answer_files_stay_as_they_are_and_the_page_says_so(
    app: Flask, bruno: FlaskClient, cast: Cast, sent: str
) -> None:
    address = asked(bruno, file())
    with app.app_context(), transaction():
        service.decline(found(address), by=cast.user("ana").actor, told="Complet.")
    late: dict[str, object] = {"files": [file(sent)]} if sent else {"remove": "any"}
    answer = send(bruno, address, "/exhibitor/profile", shows="Cinq orgues", wished_booth="", **late)
    assert (answer.status_code, "Cinq orgues" in answer.text, listed(answer)) == (422, True, ["plan.pdf"])
    assert "has been answered or taken back meanwhile" in text(answer)
    assert 'name="remove"' not in answer.text


def test_a_decided_application_shows_its_files_without_a_way_to_change_them(app: Flask, bruno: FlaskClient, cast: Cast) -> None:
    address = asked(bruno, file())
    with app.app_context():
        asking.accept(cast, found(address))
    page = bruno.get(address)
    assert listed(page) == ["plan.pdf"]
    assert 'name="remove"' not in page.text and 'name="files"' not in page.text


def test_before_it_is_taken_back_the_page_says_what_becomes_of_its_files(bruno: FlaskClient) -> None:
    assert "Its files stay with it" not in text(bruno.get(asked(bruno)))
    address = bruno.get(ASK).location
    change(bruno, address, file())
    assert "Its files stay with it" in text(bruno.get(address))


def test_a_file_is_handed_out_to_be_saved_and_can_do_nothing(bruno: FlaskClient) -> None:
    answer = bruno.get(link(bruno.get(asked(bruno, file("Plan d’été.pdf")))))
    assert (answer.data, answer.mimetype, answer.content_length) == (PDF, "application/pdf", len(PDF))
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == ("nosniff", "no-store")
    said = answer.headers["Content-Disposition"]
    assert said.startswith("attachment; ") and said.endswith("filename*=UTF-8''Plan%20d%E2%80%99%C3%A9t%C3%A9.pdf")


def test_a_file_with_a_lying_name_is_saved_as_what_it_is(bruno: FlaskClient) -> None:
    answer = bruno.get(link(bruno.get(asked(bruno, file("setup.exe")))))
    assert answer.headers["Content-Disposition"].endswith("filename*=UTF-8''setup.exe.pdf")


@pytest.mark.parametrize("who", ["carla", "dora"])
def test_a_stranger_and_a_file_that_there_is_not_are_the_same_404(app: Flask, bruno: FlaskClient, cast: Cast, who: str) -> None:
    address = link(bruno.get(asked(bruno, file())))
    foreign = sign_in(app, getattr(cast, who)).get(address)
    missing = bruno.get(address[:-4] + "0000")
    assert (foreign.status_code, missing.status_code) == (404, 404)


def test_a_file_of_another_application_is_not_found_under_ones_own(app: Flask, bruno: FlaskClient, cast: Cast) -> None:
    address = asked(bruno, file())
    with app.app_context():
        theirs = sending.sent(cast, asking.ask(cast, "carla"), who="carla").public_id
    assert bruno.get(f"{address}/files/{theirs}").status_code == 404
    assert change(bruno, address, remove=theirs).status_code == 200
    assert sign_in(app, cast.carla).get(f"/exhibitor/applications/{_of_carla(app, cast)}/files/{theirs}").status_code == 200


def test_what_was_put_aside_is_on_no_page_of_another_company(app: Flask, bruno: FlaskClient, cast: Cast) -> None:
    ask(bruno, file(), shows="")
    assert listed(sign_in(app, cast.carla).get(ASK)) == []


@pytest.mark.parametrize(
    ("trouble", "said"), [(StoreFull, "We have no room for files"), (StoreUnavailable, "Files cannot be kept at the moment.")]
)
def test_a_full_disk_is_a_sentence_and_the_text_stays(
    bruno: FlaskClient, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception], said: str
) -> None:
    def refuse(*_arguments: object) -> None:
        raise trouble("os error 28")

    monkeypatch.setattr(Store, "put", refuse)
    answer = ask(bruno, file())
    assert (answer.status_code, said in text(answer), "Un orgue de rue" in answer.text) == (422, True, True)


def test_a_file_that_the_store_has_lost_is_not_found_and_one_out_of_reach_is_told(
    app: Flask, bruno: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = asked(bruno, file())
    where = link(bruno.get(address))
    with app.app_context():
        storage.current().delete(queries.files(found(address))[0].key)
    assert bruno.get(where).status_code == 404

    def refuse(*_arguments: object) -> None:
        raise StoreUnavailable("away")

    monkeypatch.setattr(Store, "open", refuse)
    assert bruno.get(where).status_code == 503


def test_a_company_sends_so_many_files_a_day_and_no_more(bruno: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mima.blueprints.exhibitor.application_files.MOST_TRIES", 2)
    answer = ask(bruno, *(file(f"{number}.pdf") for number in range(3)))
    assert "2.pdf: Too many tries." in text(answer) and len(listed(answer)) == 2


def test_what_the_organizers_would_like_to_be_sent_stands_above_the_form(app: Flask, bruno: FlaskClient, cast: Cast) -> None:
    with app.app_context(), transaction():
        queries.category(cast.edition, "island").asks_fr = "Un plan de votre stand, avec ses mesures."
    assert "Un plan de votre stand, avec ses mesures." in text(bruno.get(ASK))
    assert "Un plan de votre stand, avec ses mesures." in text(bruno.get(asked(bruno)))


def found(address: str) -> Application:
    return queries.by_reference(address.rpartition("/")[2])


def _of_carla(app: Flask, cast: Cast) -> str:
    with app.app_context():
        return queries.of_exhibitor(cast.company("carla"))[0].reference
