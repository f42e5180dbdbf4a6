"""Letters over a real socket: what a mail server would receive."""

import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from typing import Any, cast

import pytest
from flask import Flask

from mima.config import Config
from mima.core.actors import COMMAND
from mima.core.transaction import transaction
from mima.mailing import queries, service
from mima.mailing.models import LetterState
from mima.tasks import letters
from mima.web import letters as words

pytestmark = pytest.mark.usefixtures("noon")


class Conversation(socketserver.StreamRequestHandler):
    """Enough of SMTP to take one mail; it offers no encryption."""

    def handle(self) -> None:
        server = cast(Server, self.server)
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.partition(" ")[0].upper()
            server.heard.append(verb)
            if verb == "DATA":
                self.say("354 go on")
                server.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            refused = verb == "RCPT" and "nobody" in line
            self.say("550 unknown here" if refused else "221 bye" if verb == "QUIT" else "250 fine")
            if verb == "QUIT":
                return

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.heard: list[str] = []
        self.mails: list[bytes] = []


@pytest.fixture
def smtp() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def post(context: Flask, smtp: Server) -> Iterator[Any]:
    """Sends a letter to somebody through the server; `secret` puts a password into its address."""
    config: Config = context.extensions["mima.config"]

    def send(to: str, secret: str = "") -> None:
        url = f"smtp://{secret}127.0.0.1:{smtp.server_address[1]}?from=market@example.org"
        context.extensions["mima.config"] = config.with_(mail_url=url)
        with transaction():
            service.write("reset", to=to, language="fr", key=to, by=COMMAND, name="Zoé", token="a-secret")
        letters.send_due()

    yield send
    context.extensions["mima.config"] = config


def test_the_server_receives_the_letter_in_its_language(post: Any, smtp: Server) -> None:
    post("zoe@example.org")
    mail = message_from_bytes(smtp.mails[0])
    body = mail.get_payload(decode=True)
    assert str(make_header(decode_header(mail["Subject"]))) == "Choisissez un nouveau mot de passe pour le MIMA"
    assert isinstance(body, bytes) and "http://localhost/account/reset/a-secret" in body.decode()
    assert (mail["From"], mail["To"], "Date" in mail, "Message-ID" in mail) == (
        "market@example.org",
        "zoe@example.org",
        True,
        True,
    )


def test_a_sent_letter_is_not_sent_again(post: Any, smtp: Server) -> None:
    post("zoe@example.org")
    letters.send_due()
    assert len(smtp.mails) == 1


def test_an_address_that_the_server_refuses_is_tried_again_later(post: Any, smtp: Server) -> None:
    post("nobody@example.org")
    letter = queries.newest()[0]
    assert (letter.state, "unknown here" in str(letter.last_error), smtp.mails) == (LetterState.queued, True, [])


def test_a_password_never_crosses_the_network_in_clear(post: Any, smtp: Server) -> None:
    post("zoe@example.org", secret="mima:open-sesame@")
    assert "AUTH" not in smtp.heard
    assert "no encryption" in str(queries.newest()[0].last_error)


def test_a_paper_goes_with_its_letter(post: Any, smtp: Server) -> None:
    words.deliver("a@example.org", "Facture", "Voici.", [words.Enclosure("2026-F-0001.pdf", b"%PDF-1.7")])
    assert smtp.mails == []  # no mail server is set yet
    post("somebody@example.org")
    words.deliver("a@example.org", "Facture", "Voici.", [words.Enclosure("2026-F-0001.pdf", b"%PDF-1.7")])
    text, pdf = cast(list[Any], message_from_bytes(smtp.mails[-1]).get_payload())
    assert (pdf.get_content_type(), pdf.get_filename(), pdf.get_payload(decode=True)) == (
        "application/pdf",
        "2026-F-0001.pdf",
        b"%PDF-1.7",
    )
    assert text.get_payload().strip() == "Voici."
