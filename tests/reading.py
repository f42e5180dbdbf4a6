"""What a page consists of, read without a browser: its links, its forms, and what is wrong with its markup."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urlencode

Attributes = dict[str, str]

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
CONTROLS = {"input", "select", "textarea"}
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-details", "aria-errormessage")
ONE_REFERENCE = ("for", "popovertarget", "list", "form")


@dataclass(eq=False)
class Element:
    """A tag with its attributes, the tags around it, and the text inside it; two that look alike are two."""

    tag: str
    attributes: Attributes
    inside: tuple["Element", ...]
    texts: list[str] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def is_within(self, tag: str) -> bool:
        return any(outer.tag == tag for outer in self.inside)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())


class Page(HTMLParser):
    """One page of ours."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, tuple(self._open)))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.texts.append(data)

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    @cached_property
    def ids(self) -> Counter[str]:
        return Counter(element.get("id") for element in self.elements if "id" in element.attributes)

    @cached_property
    def title(self) -> str:
        return next((element.text for element in self.all("title") if not element.is_within("svg")), "")

    def links(self) -> Iterator[str]:
        """Every address that the page leads to or shows, forms with GET as they stand."""
        for element in self.elements:
            for name in ("href", "src", "poster"):
                if element.get(name) and not element.is_within("svg"):
                    yield element.get(name)
            yield from (part.split()[0] for part in element.get("srcset").split(",") if part.strip())
        yield from (self.asked(form) for form in self.all("form") if form.get("method").lower() != "post")

    def asked(self, form: Element) -> str:
        """The address that the form asks for with what stands in it."""
        return f"{form.get('action').partition('?')[0]}?{urlencode(self.said(form))}"

    def said(self, form: Element) -> list[tuple[str, str]]:
        """What the form sends as it stands."""
        return [pair for control in self.controls(form) if (pair := self._said(control))]

    def controls(self, form: Element) -> list[Element]:
        """The controls of the form, wherever they stand."""
        return self._of(form, *CONTROLS)

    def buttons(self, form: Element) -> list[Element]:
        return self._of(form, "button")

    def _of(self, form: Element, *tags: str) -> list[Element]:
        mine = form.get("id")
        return [one for one in self.all(*tags) if (mine and one.get("form") == mine) or form in one.inside]

    def _said(self, control: Element) -> tuple[str, str] | None:
        if control.get("type") in ("submit", "button", "image", "file") or not control.get("name"):
            return None
        if control.get("type") in ("checkbox", "radio") and "checked" not in control.attributes:
            return None
        return control.get("name"), self.value(control)

    def value(self, control: Element) -> str:
        """What stands in the control."""
        if control.tag == "select":
            options = [option for option in self.all("option") if control in option.inside]
            chosen = next((option for option in options if "selected" in option.attributes), options[0] if options else None)
            return (chosen.attributes.get("value", chosen.text)) if chosen else ""
        return (
            control.text
            if control.tag == "textarea"
            else control.get("value") or ("on" if control.get("type") == "checkbox" else "")
        )

    def faults(self) -> Iterator[str]:
        """What is wrong with the markup, one sentence each."""
        if len(self.all("h1")) != 1:
            yield f"{len(self.all('h1'))} h1"
        if not self.title.removesuffix("· MIMA").strip():
            yield "no title"
        if self.elements[0].get("lang") not in ("fr", "en"):
            yield "no language"
        yield from (f"the id {name!r} stands {count} times" for name, count in self.ids.items() if count > 1 or not name)
        yield from self._broken_references()
        for control in self.all(*CONTROLS):
            if self._is_nameless(control) or not self._is_labelled(control):
                yield f"no name or label: {control.attributes}"
        for picture in self.all("img"):
            if not {"alt", "width", "height"} <= picture.attributes.keys():
                yield f"no alt or size: {picture.attributes}"

    def _broken_references(self) -> Iterator[str]:
        for element in self.elements:
            for name in {*REFERENCES, *ONE_REFERENCE} & element.attributes.keys():
                for one in element.get(name).split() or [""]:
                    if one not in self.ids:
                        yield f"{name}={one!r} leads nowhere"

    def _is_nameless(self, control: Element) -> bool:
        # What stands in no form is there for the script alone, such as the player's position.
        return bool(control.is_within("form") or control.get("form")) and not control.get("name")

    def _is_labelled(self, control: Element) -> bool:
        if control.get("type") in ("hidden", "submit", "button") or control.get("aria-label") or control.get("aria-labelledby"):
            return True
        return control.is_within("label") or any(one.get("for") == control.get("id") != "" for one in self.all("label"))
