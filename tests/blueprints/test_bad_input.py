"""Whatever is typed into an address or a form: an answer, never a fault of ours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

import mima
from tests.addresses import addresses, expected
from tests.market import Furnished, Visit
from tests.media.making import picture
from tests.reading import Element, Page
from tests.statements import counted

NASTY = [
    "\x00",
    "a\x00b",
    "%",
    "%00%ff",
    "x" * 6_000,
    "🎻𝄞 e\u0301 \u202e",
    "-1",
    "0",
    "1.5",
    "9" * 30,
    "2147483648",
    "1e999",
    "NaN",
    "Infinity",
    "²",
    "١٢",
    "1_000",
    "no such option",
    "\x1b[31m\x07\x7f",
    "\r\nSet-Cookie: a=b",
    "'\"><script>{{7*7}}%(x)s{0}",
    "0000-99-99",
    "~",
    "1~2~3",
    "//evil.example",
    "",
]
# Of those, what gets past our own look somewhere and is too long, too great or no text for a database, each for its own.
STORED = {"\x00", "a\x00b", "x" * 6_000, "🎻𝄞 e\u0301 \u202e", "9" * 30, "2147483648", "1e999", "NaN", "Infinity", "-1", "1.5"}
# In an address as they come: half of an escape, bytes that are no text, half of a surrogate.
RAW = ["%", "%zz", "%00", "%ff%fe", "%ED%A0%80", "%C0%80", "a&{0}=b", "a[]=1"]

# What each address reads of its query.
ASKED = {
    "/account/searches/new": ("dora", "q kind tag near within f.bpm"),
    "/account/sign-in": ("visitor", "next"),
    "/bookings/<reference>/invoice.pdf": ("bruno", "language"),
    "/bookings/<reference>/return": ("bruno", "look"),
    "/catalog": (
        "visitor",
        "q kind category tag place near within exhibitor price_min price_max duration_min duration_max bpm_min bpm_max year_min "
        "year_max clearance sort after shown f.bpm f.mood f.one_stop lang",
    ),
    "/catalog.<suffix>": ("visitor", "q kind price_max sort f.bpm"),
    "/catalog/places": ("visitor", "near"),
    "/catalog/offerings/<slug>/card.jpg": ("visitor", "lang"),
    "/catalog/offerings/<slug>/embed": ("visitor", "lang"),
    "/catalog/room": ("visitor", "next"),
    "/editions/<slug>/booths/<code>": ("visitor", "size free corner sort"),
    "/editions/<slug>/plan": ("bruno", "size free corner sort"),
    "/exhibitor/new": ("dora", "next"),
    "/exhibitor/offerings": ("bruno", "state before"),
    "/exhibitor/offerings/<public_id>/standing": ("bruno", "offered"),
    "/exhibitor/offerings/<public_id>/versions": ("bruno", "before"),
    "/exhibitor/waiting/new/<slug>": ("carla", "booth"),
    "/exhibitors": ("visitor", "q kind after"),
    "/exhibitors/<slug>/post": ("visitor", "after lang"),
    "/oembed": ("visitor", "url format maxwidth maxheight"),
    "/organizer/applications": ("ana", "state edition"),
    "/organizer/bookings": ("ana", "q state sort after edition"),
    "/organizer/bookings/<reference>/move": ("ana", "booth"),
    "/organizer/bookings/<reference>/swap/<other>": ("ana", "booth other_booth"),
    "/organizer/editions/<slug>/readiness": ("ana", "task state hall zone category paid after"),
    "/organizer/editions/new": ("ana", "like"),
    "/organizer/editions/<slug>/plan/draft": ("ana", "booth hall x y width depth"),
    "/organizer/editions/<slug>/plan/draft/zone": ("ana", "hall kind x y width depth"),
    "/organizer/exhibitors": ("ana", "q"),
    "/organizer/exports": ("ana", "edition"),
    "/organizer/exports/bookings.csv": ("ana", "edition"),
    "/organizer/payments": ("ana", "state edition"),
}
# Without the category its fields are not read.
ALONG = {"f.bpm": {"category": "sync"}, "f.mood": {"category": "sync"}, "f.one_stop": {"category": "sync"}}


@dataclass(frozen=True)
class Form:
    """A form of a page as it stands there."""

    action: str
    fields: dict[str, str]
    files: frozenset[str]

    @classmethod
    def of(cls, page: Page, form: Element, here: str) -> "Form":
        named = [one for one in (*page.controls(form), *page.buttons(form)) if one.get("name") not in ("", "csrf_token")]
        files = frozenset(one.get("name") for one in named if one.get("type") == "file")
        fields = {one.get("name"): page.value(one) for one in named if one.get("name") not in files}
        return cls(form.get("action") or here, fields, files)


def answers(furnished: Furnished, visit: Visit, form: Form, **changes: Any) -> int:
    """The status of this form with some of its fields changed; whatever was written is undone."""
    data = {name: value for name, value in (form.fields | changes).items() if value is not None}
    with furnished.app.app_context(), counted() as statements:
        answer = visit.post(form.action, data=data)
    if wrote := [one for one in statements if one.startswith(("INSERT", "UPDATE", "DELETE"))]:
        furnished.give_back(wrote)
    return answer.status_code


@pytest.fixture(scope="module")
def forms(furnished: Furnished) -> dict[str, list[Form]]:
    """The forms that each of the people finds on their pages; a form that several find is one person's."""
    seen: set[object] = set()
    found: dict[str, list[Form]] = {}
    for name in ("bruno", "ana", "dora", "visitor"):
        for form in filled(furnished, name):
            kind = (re.sub(r"/[A-Za-z0-9_-]{8,}(?=/|$)", "/…", form.action), frozenset(form.fields))
            if kind not in seen and (form.fields or form.files):
                seen.add(kind)
                found.setdefault(name, []).append(form)
    return found


def filled(furnished: Furnished, name: str) -> Iterator[Form]:
    """Every form of the pages that this person may see."""
    for address in addresses(furnished.app):
        if address.method == "GET" and expected()[str(address)][name] == 200:
            path = address.path(furnished.things)
            answer = furnished.visits[name].ask("GET", path)
            page = Page(answer.text if answer.mimetype == "text/html" else "")
            yield from (Form.of(page, form, path) for form in page.all("form") if form.get("method").lower() == "post")


@pytest.fixture
def as_in_production(furnished: Furnished) -> Iterator[None]:
    """A fault is an answer too, as it is outside of tests."""
    furnished.app.config["PROPAGATE_EXCEPTIONS"] = False
    yield
    furnished.app.config["PROPAGATE_EXCEPTIONS"] = None


pytestmark = pytest.mark.usefixtures("as_in_production")


@pytest.mark.parametrize("rule", ASKED)
def test_no_query_is_a_fault(furnished: Furnished, rule: str) -> None:
    person, names = ASKED[rule]
    address = next(one for one in addresses(furnished.app) if str(one) == f"GET {rule}")
    path = address.path(furnished.things)
    queries = [f"{name}={raw.format(name)}" for name in names.split() for raw in RAW]
    queries += [urlencode({**ALONG.get(name, {}), name: value}) for name in names.split() for value in NASTY]
    asked = queries[first_of(furnished) :: 2]
    faults = [query for query in asked if furnished.visits[person].ask("GET", f"{path}?{query}").status_code >= 500]
    assert not faults


def first_of(furnished: Furnished) -> int:
    """0 or 1, which is not the same on the two databases: of what is dear to ask each has half, every second one."""
    return int("postgresql" in furnished.app.extensions["mima.config"].database_url)


def test_every_parameter_that_is_read_is_swept() -> None:
    folder = Path(mima.__file__).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in [*folder.glob("web/*.py"), *folder.glob("blueprints/**/*.py")])
    read = set(re.findall(r"(?:request\.args|\bargs|arguments)\.get(?:list)?\(\"([a-z_]+)\"", code))
    assert read <= {name for _person, names in ASKED.values() for name in names.split()}


NAMES = ["%00", "%ff", "%ED%A0%80", "%0a%1b", "%F0%9F%8E%BB", "..%2f..%2fetc%2fpasswd", "x" * 3_000, "9" * 30]


@pytest.mark.parametrize("value", NAMES)
def test_no_name_in_an_address_is_a_fault(furnished: Furnished, value: str) -> None:
    faults = []
    turn = NAMES.index(value) + first_of(furnished)
    for address in list(addresses(furnished.app))[turn % 2 :: 2]:
        person = "ana" if address.rule.startswith("/organizer") else "bruno"
        path = re.sub(r"<[^>]+>", value, address.rule)
        if address.arguments and furnished.visits[person].ask(address.method, path, **sent(furnished, person)).status_code >= 500:
            faults.append(str(address))
    furnished.give_back()
    assert not faults


def sent(furnished: Furnished, person: str) -> dict[str, Any]:
    return {"data": {"csrf_token": furnished.visits[person].token}}


@pytest.mark.parametrize("name", ["bruno", "ana", "dora", "visitor"])
def test_no_field_of_a_form_is_a_fault(furnished: Furnished, forms: dict[str, list[Form]], name: str) -> None:
    visit = furnished.visits[name]
    faults = []
    for number, form in enumerate(forms[name]):
        for place, field in enumerate(form.fields):
            for value in chosen(number + place, first_of(furnished)):
                status = answers(furnished, visit, form, **{field: value})
                if status >= 500:
                    faults.append((form.action, field, str(value)[:40], status))
    assert not faults


def chosen(turn: int, first: int) -> Iterator[Any]:
    """For each field two of the worst, missing, repeated or a file among them, and one of the others in turn.

    On the two databases they are not the same (`first_of`): together each field meets all of the worst.
    """
    worst = ("a\x00b", "9" * 30, None, (BytesIO(b"\x00\x01"), "a.bin"))
    yield from worst[(turn + first) % 2 :: 2]
    others = [*NASTY[2:], ["one", "two"]]
    yield others[(2 * turn + first) % len(others)]


@pytest.mark.parametrize("name", ["bruno", "ana", "dora", "visitor"])
def test_no_form_full_of_nonsense_is_a_fault(furnished: Furnished, forms: dict[str, list[Form]], name: str) -> None:
    visit = furnished.visits[name]
    faults = []
    for turn, form in enumerate(forms[name]):
        for value in nonsense(turn, first_of(furnished)):
            status = answers(furnished, visit, form, **dict.fromkeys((*form.fields, *form.files), value))
            if status >= 500:
                faults.append((form.action, value[:40], status))
    assert not faults


def nonsense(turn: int, first: int) -> list[str]:
    """A third of the nasty, in turn: what a database may take or refuse on both, and of the others half on each (`first_of`)."""
    third = NASTY[turn % 3 :: 3]
    return [value for value in third if value in STORED] + [value for value in third if value not in STORED][first::2]


BODIES = [b"csrf_token=%ED%A0%80&email=%ff", b"\xff\xfe=\x00", b"=&=&;;", b'{"email": 5, "name": []}', b"a=b&" * 2_000]
KINDS = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "application/json", "?"]


@pytest.mark.parametrize("kind", KINDS)
def test_no_body_is_a_fault_whatever_it_says_to_be(furnished: Furnished, kind: str) -> None:
    visit = furnished.visits["visitor"]
    token = {"X-CSRFToken": visit.token}
    for body in BODIES:
        assert visit.ask("POST", "/account/sign-up", data=body, content_type=kind, headers=token).status_code < 500, body


@pytest.mark.parametrize("name", ["a\x00b.jpg", "x" * 3_000 + ".jpg", "../../etc/passwd", "\u202egpj.exe", "%00\r\n.jpg", "."])
def test_no_name_of_a_file_is_a_fault(furnished: Furnished, name: str) -> None:
    draft = Form(f"/exhibitor/offerings/{furnished.things.draft}/files", {}, frozenset())
    assert answers(furnished, furnished.visits["bruno"], draft, files=(BytesIO(picture()), name)) == 303
    table = (BytesIO(b"kind;category;title_fr\nimage;photograph;Lac\n"), name)
    assert answers(furnished, furnished.visits["bruno"], Form("/exhibitor/import", {}, frozenset()), file=table) < 500
