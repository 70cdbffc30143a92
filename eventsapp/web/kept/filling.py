"""Putting typed words back into the form of a page: HTML and values in, HTML out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

Attributes = list[tuple[str, str | None]]
Edit = tuple[int, int, str]
"""From, to, and what stands there instead."""

TICKS = frozenset({"checkbox", "radio"})
BUTTONS = frozenset({"submit", "button", "reset", "image"})
NEVER = frozenset({"password", "file"})


@dataclass
class Tag:
    """A start tag and where it stands in the page."""

    start: int
    end: int
    name: str
    attributes: Attributes
    text: str = ""

    def get(self, attribute: str) -> str | None:
        """Return an attribute; the empty text where it has no value."""
        return next((value or "" for name, value in self.attributes if name == attribute), None)

    def written(self, attributes: Iterable[tuple[str, str | None]]) -> Edit:
        """Return the edit that gives it other attributes."""
        words = [name if value is None else f'{name}="{escape(value)}"' for name, value in attributes]
        return self.start, self.end, f"<{' '.join([self.name, *words])}>"

    def without(self, *names: str) -> Attributes:
        """Return its attributes but for some."""
        return [(name, value) for name, value in self.attributes if name not in names]


@dataclass
class Control:
    """Something to type or choose in."""

    tag: Tag
    form: str | None
    options: list[Tag] = field(default_factory=list)
    closes_at: int = 0

    @property
    def kind(self) -> str:
        """What it is: the type of an input, else its tag."""
        if self.tag.name == "input":
            return (self.tag.get("type") or "text").lower()
        return (self.tag.get("type") or "submit").lower() if self.tag.name == "button" else self.tag.name


@dataclass
class Form:
    """A form that is posted."""

    tag: Tag
    key: str
    controls: list[Control] = field(default_factory=list)

    def goes_to(self, page: str, action: str) -> bool:
        """Whether it, or a button of it, is sent to a path."""
        given = [self.tag.get("action"), *(c.tag.get("formaction") for c in self.controls if c.kind in BUTTONS)]
        targets = [given[0] or "", *(target for target in given[1:] if target)]
        return any(urlsplit(urljoin(page, target)).path == action for target in targets)

    def likeness(self, sent: dict[str, list[str]]) -> tuple[int, int]:
        """How well it fits what was sent: hidden values that are the same, then names that are there."""
        named = [control for control in self.controls if control.tag.get("name") in sent]
        same = [c for c in named if c.kind == "hidden" and c.tag.get("value") in sent[c.tag.get("name") or ""]]
        return len(same), len({control.tag.get("name") for control in named})


@dataclass(frozen=True)
class Filled:
    """The page with what was typed, what found no place on it, and whether files are to be chosen again."""

    text: str
    left: list[str]
    asks_files: bool


class _Reader(HTMLParser):
    """Notes the forms and controls of a page and where they stand."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self._lines = [0]
        for line in text.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.forms: list[Form] = []
        self.controls: list[Control] = []
        self.main: int | None = None
        self._form: Form | None = None
        self._open: Control | None = None
        self.feed(text)
        self.close()
        for control in self.controls:
            owner = next((form for form in self.forms if form.key == control.form), None)
            if owner is not None:
                owner.controls.append(control)

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        start = self._place()
        found = Tag(start, start + len(self.get_starttag_text() or ""), tag, attrs)
        if tag == "main" and self.main is None:
            self.main = found.end
        elif tag == "form":
            self._form = Form(found, found.get("id") or f"\x00{len(self.forms)}")
            self.forms.append(self._form)
        elif tag in {"input", "select", "textarea", "button"}:
            owner = found.get("form") or (self._form.key if self._form else None)
            self._open = Control(found, owner)
            self.controls.append(self._open)
        elif tag == "option" and self._open is not None:
            self._open.options.append(found)

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._open.options:
            self._open.options[-1].text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif self._open is not None and tag == self._open.tag.name:
            self._open.closes_at = self._place()
            self._open = None


def fill(text: str, *, page: str, action: str, fields: Sequence[Sequence[str]], skip: str) -> Filled:
    """Put ``fields`` into the form of ``page`` that is sent to ``action``; names ending in ``skip`` stay."""
    reader = _Reader(text)
    sent: dict[str, list[str]] = defaultdict(list)
    for name, value in fields:
        sent[name].append(value)
    fitting = [form for form in reader.forms if form.tag.get("method") == "post" and form.goes_to(page, action)]
    best = max(fitting, key=lambda form: form.likeness(sent), default=None)
    edits: list[Edit] = []
    for control in best.controls if best else []:
        given = control.tag.get("name")
        if given and not given.endswith(skip) and control.tag.get("disabled") is None:
            edits += _edits_of(control, given, sent)
    left = [value for values in sent.values() for value in values if len(value.strip()) > 1]
    asks_files = any(control.kind == "file" for control in best.controls) if best else False
    return Filled(_edited(text, edits), left, asks_files)


def place_of_notice(text: str) -> int | None:
    """Return where the content of a page begins."""
    return _Reader(text).main


def _edits_of(control: Control, name: str, sent: dict[str, list[str]]) -> list[Edit]:
    """Return what changes at a control, and take from ``sent`` what found its place."""
    if control.kind in BUTTONS | NEVER:
        sent.pop(name, None)
        return []
    if control.kind in TICKS:
        return [_ticked(control.tag, name, sent)]
    if control.kind == "select":
        return _chosen(control, name, sent)
    return _written(control, sent[name].pop(0)) if sent.get(name) else []


def _ticked(tag: Tag, name: str, sent: dict[str, list[str]]) -> Edit:
    given = tag.get("value")
    value = "on" if given is None else given
    is_chosen = value in sent.get(name, [])
    if is_chosen:
        sent[name].remove(value)
    return tag.written([*tag.without("checked"), *([("checked", None)] if is_chosen else [])])


def _chosen(control: Control, name: str, sent: dict[str, list[str]]) -> list[Edit]:
    if name not in sent and control.tag.get("multiple") is None:
        return []
    values = [option.text.strip() if option.get("value") is None else option.get("value") for option in control.options]
    several = control.tag.get("multiple") is not None
    wanted = [value for value in (sent.get(name, []) if several else sent[name][:1]) if value in values]
    if not wanted and not several:
        return []
    for value in wanted:
        sent[name].remove(value)
    marks: list[list[tuple[str, str | None]]] = [[("selected", None)] if v in wanted else [] for v in values]
    return [
        option.written([*option.without("selected"), *mark])
        for option, mark in zip(control.options, marks, strict=True)
    ]


def _written(control: Control, value: str) -> list[Edit]:
    if control.kind == "textarea":
        return [(control.tag.end, control.closes_at, f"\n{escape(value)}")]
    return [control.tag.written([*control.tag.without("value"), ("value", value)])]


def _edited(text: str, edits: list[Edit]) -> str:
    for start, end, words in sorted(edits, reverse=True):
        text = f"{text[:start]}{words}{text[end:]}"
    return text
