"""Letters become words: a template in the letter's language, first line the subject, then handed to the mail server."""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import parse_qs, unquote, urlsplit

from flask import render_template

from mima.billing import document, sending
from mima.billing import queries as papers
from mima.mailing.models import Letter
from mima.web import i18n
from mima.web.viewer import settings

PORTS = {"smtp": 587, "smtps": 465}


class Undelivered(Exception):
    """The mail server did not take the letter; the text says why."""


def render(letter: Letter) -> tuple[str, str]:
    """The letter's subject and body, in its own language."""
    with i18n.speaking(letter.language):
        text = render_template(f"mail/{letter.template}.txt", **letter.values)
    subject, _separator, body = text.strip().partition("\n")
    return " ".join(subject.split()), body.strip() + "\n"


def are_read_here() -> bool:
    """Whether this market sends no mail: its letters are read in the demo's outbox."""
    return not settings().mail_url


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A PDF that goes with a letter."""

    name: str
    content: bytes


def enclosed(letter: Letter) -> list[Enclosure]:
    """What goes with the letter, in its language; printed when it goes."""
    number = letter.values.get(sending.PAPER if letter.template == sending.TEMPLATE else sending.ENCLOSED)
    if not number:
        return []
    paper = papers.by_number(number)
    return [Enclosure(f"{paper.number}.pdf", document.pdf(paper.record, letter.language))]


def way_out(letter: Letter) -> str:
    """Where its reader ends letters of this kind, for mail programs that show a way out; empty where nobody asked for them."""
    told = letter.values.get("searches", ())
    if letter.template != "searches_found" or not told:
        return ""
    return f"{settings().app_url}/searches/stop/{told[0]['stop']}" if len(told) == 1 else f"{settings().app_url}/account/searches"


def deliver(to_address: str, subject: str, body: str, enclosures: Sequence[Enclosure] = (), leave: str = "") -> None:
    """The mail server has taken the letter (`Undelivered` otherwise); the demo has none, and shows its letters instead."""
    url = settings().mail_url
    if not url:
        return
    message = EmailMessage()
    message["To"], message["Subject"], message["Date"] = to_address, subject, formatdate()
    message["Message-ID"] = make_msgid(domain=settings().host.partition(":")[0])
    message["From"] = parse_qs(urlsplit(url).query).get("from", [f"mima@{settings().host.partition(':')[0]}"])[0]
    if leave:
        # Without List-Unsubscribe-Post: mail servers that press it by themselves would come without our form's token.
        message["List-Unsubscribe"] = f"<{leave}>"
    message.set_content(body)
    for enclosure in enclosures:
        message.add_attachment(enclosure.content, maintype="application", subtype="pdf", filename=enclosure.name)
    try:
        _send(url, message)
    except (OSError, smtplib.SMTPException) as error:
        raise Undelivered(str(error)) from error


def _send(url: str, message: EmailMessage) -> None:
    parts = urlsplit(url)
    connect = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with connect(parts.hostname or "localhost", parts.port or PORTS[parts.scheme], timeout=15) as server:
        if parts.scheme == "smtp":
            _protect(server, has_secret=bool(parts.password))
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


def _protect(server: smtplib.SMTP, *, has_secret: bool) -> None:
    # Without EHLO the server's abilities are unknown, and a password must never cross the network in clear.
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
    elif has_secret:
        raise smtplib.SMTPNotSupportedError("the mail server offers no encryption, so the password was not sent")
