"""A layout as the fields of a form, and back: the page works without a script, and a script only fills the fields."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from eventsapp.badges.pdf import Role
from eventsapp.infra.locale import LANGUAGES
from eventsapp.web.forms import clean_text

SIDES = 2
MOST_ROWS = 60
LONGEST = 2_000
"""Characters of a field that are shown again, however wrong."""
BOX = ("left", "top", "width", "height")
_NUMBERS = frozenset({*BOX, "size", "smallest", "lines", "gap", "leading", "quiet", "picture"})
_OF_ENTRY = ("what", "weight", "colour", "size", "smallest", "lines", "gap", "leading", "upper")
_OF_KIND: Mapping[str, tuple[str, ...]] = {
    "fill": ("colour",),
    "picture": ("picture",),
    "code": ("quiet",),
    "text": ("align", "valign"),
}
_COMMON = ("side", "shown", *BOX)
WORDS = "words"


@dataclass
class Row:
    """An element as it was typed: texts only, right or wrong."""

    values: dict[str, str]
    entries: list[dict[str, str]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Return what it is."""
        return self.values.get("kind", "")

    @property
    def side(self) -> int:
        """Return the side it is on, from 0."""
        return 1 if self.values.get("side") == "1" else 0


@dataclass
class Sheet:
    """The whole form: the page and its elements."""

    page: dict[str, str]
    rows: list[Row]
    roles: dict[str, dict[str, str]]
    is_folded: bool = False


def sheet_of(document: Mapping[str, Any]) -> Sheet:
    """Return a layout, which was checked, as typed fields."""
    rows = [_row(element, side) for side, elements in enumerate(document["sides"][:SIDES]) for element in elements]
    page = {key: _typed(document["page"][key]) for key in ("width", "height")}
    return Sheet(page, rows, {name: dict(pair) for name, pair in document["roles"].items()}, bool(document["folded"]))


def document_of(sheet: Sheet) -> dict[str, Any]:
    """Return what was typed as a document, unchecked: what is no number stays as it is, to be named as wrong."""
    sides: list[list[dict[str, Any]]] = [[], []]
    for row in sheet.rows:
        sides[row.side].append(_element(row))
    return {
        "page": {key: _value(sheet.page.get(key, "")) for key in ("width", "height")},
        "folded": sheet.is_folded,
        "sides": sides if sides[1] else sides[:1],
        "roles": {name: dict(pair) for name, pair in sheet.roles.items()},
    }


def sheet_from(form: Mapping[str, str]) -> Sheet:
    """Read the fields of a form, by their names `e0.left` and `e0.t0.size`."""
    rows: list[Row] = []
    for number in range(MOST_ROWS):
        kind = _kind_of(form, f"e{number}")
        if kind is None:
            break
        names = (*_COMMON, *_OF_KIND[kind])
        row = Row({"kind": kind} | {name: _text(form, f"e{number}.{name}") for name in names})
        row.entries = list(_entries(form, f"e{number}")) if kind == "text" else []
        rows.append(row)
    page = {key: _text(form, f"page.{key}") for key in ("width", "height")}
    roles = {role.value: {key: _text(form, f"role.{role}.{key}") for key in ("ground", "text")} for role in Role}
    return Sheet(page, rows, roles, bool(form.get("folded")))


def _kind_of(form: Mapping[str, str], prefix: str) -> str | None:
    """Tell what an element is by the fields that only its kind has."""
    if f"{prefix}.left" not in form:
        return None
    if f"{prefix}.t0.what" in form:
        return "text"
    return next((kind for kind in ("code", "picture") if f"{prefix}.{_OF_KIND[kind][0]}" in form), "fill")


def _text(form: Mapping[str, str], name: str) -> str:
    return clean_text(form.get(name, ""))[:LONGEST]


def change(sheet: Sheet, command: str) -> str:
    """Do what a button says (`add text`, `remove 3`, `up 3`, `line 3`); returns the id of what to look at."""
    verb, _, rest = command.partition(" ")
    if verb == "add" and rest in _OF_KIND and len(sheet.rows) < MOST_ROWS:
        sheet.rows.append(_fresh(rest))
        return f"e{len(sheet.rows) - 1}"
    at = int(rest) if rest.isascii() and rest.isdigit() and len(rest) < 4 else -1
    if not 0 <= at < len(sheet.rows):
        return ""
    if verb == "remove":
        del sheet.rows[at]
    elif verb == "up" and at > 0:
        sheet.rows[at - 1 : at + 1] = [sheet.rows[at], sheet.rows[at - 1]]
        return f"e{at - 1}"
    elif verb == "line" and sheet.rows[at].kind == "text" and len(sheet.rows[at].entries) < 8:
        sheet.rows[at].entries.append(_fresh_entry("title"))
        return f"e{at}"
    elif verb == "unline" and len(sheet.rows[at].entries) > 1:
        sheet.rows[at].entries.pop()
        return f"e{at}"
    return ""


def _row(element: Mapping[str, Any], side: int) -> Row:
    shown = next((f"{key}:{element[key]}" for key in ("having", "lacking") if element.get(key)), "")
    values = {"kind": element["kind"], "side": str(side), "shown": shown}
    values |= {name: _typed(value) for name, value in zip(BOX, element["box"], strict=True)}
    values |= {name: _typed(element[name]) for name in _OF_KIND[element["kind"]]}
    return Row(values, [_entry_row(entry) for entry in element.get("texts", [])])


def _entry_row(entry: Mapping[str, Any]) -> dict[str, str]:
    row = {name: _typed(entry[name]) for name in _OF_ENTRY if name not in {"what", "upper"}}
    row["what"] = str(entry.get("field", WORDS))
    row["upper"] = "y" if entry.get("upper") else ""
    words = entry.get("words", {})
    return row | {f"words_{code}": str(words.get(code, "")) for code in LANGUAGES}


def _entries(form: Mapping[str, str], prefix: str) -> Iterable[dict[str, str]]:
    for place in range(8):
        if f"{prefix}.t{place}.what" not in form:
            break
        names = (*_OF_ENTRY, *(f"words_{code}" for code in LANGUAGES))
        yield {name: _text(form, f"{prefix}.t{place}.{name}") for name in names}


def _element(row: Row) -> dict[str, Any]:
    done: dict[str, Any] = {"kind": row.kind, "box": [_value(row.values.get(name, "")) for name in BOX]}
    how, _, what = row.values.get("shown", "").partition(":")
    if how in {"having", "lacking"} and what:
        done[how] = what
    done |= {name: _read(name, row.values.get(name, "")) for name in _OF_KIND[row.kind]}
    if row.kind == "text":
        done["texts"] = [_entry(entry) for entry in row.entries]
    return done


def _entry(entry: Mapping[str, str]) -> dict[str, Any]:
    done: dict[str, Any] = {
        name: _read(name, entry.get(name, "")) for name in _OF_ENTRY if name not in {"what", "upper"}
    }
    done["upper"] = bool(entry.get("upper"))
    if entry.get("what") == WORDS:
        done["words"] = {code: text for code in LANGUAGES if (text := entry.get(f"words_{code}", ""))}
        # Whoever reads another language sees the first of these.
        done["words"] |= {"": next(iter(done["words"].values()))} if done["words"] else {}
    else:
        done["field"] = entry.get("what", "")
    return done


def _read(name: str, text: str) -> Any:
    return _value(text) if name in _NUMBERS else text


def _value(text: str) -> Any:
    """Read a number as people type it, with a point or a comma."""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return text
    if number != number or abs(number) == float("inf"):  # noqa: PLR0124 - not a number
        return text
    return int(number) if number == int(number) else number


def _typed(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value)


def _fresh(kind: str) -> Row:
    values = {"kind": kind, "side": "0", "shown": "", "left": "10", "top": "10", "width": "30", "height": "20"}
    more = {
        "fill": {"colour": "DFE5E8"},
        "picture": {"picture": ""},
        "code": {"quiet": "4", "width": "30", "height": "30"},
        "text": {"align": "left", "valign": "top", "width": "60"},
    }[kind]
    return Row(values | more, [_fresh_entry("company")] if kind == "text" else [])


def _fresh_entry(what: str) -> dict[str, str]:
    row = {"what": what, "weight": "regular", "colour": "10171B", "size": "4", "smallest": "3", "lines": "2"}
    return row | {"gap": "1", "leading": "1.3", "upper": ""} | {f"words_{code}": "" for code in LANGUAGES}
