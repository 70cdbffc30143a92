"""Layouts as JSON: read with every problem named by its place, and written back."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from eventsapp.badges.pdf.layout import (
    ALWAYS,
    INK,
    ROLE_COLOURS,
    ROLE_GROUND,
    ROLE_TEXT,
    Align,
    Box,
    Code,
    Element,
    Entry,
    Fill,
    Layout,
    Picture,
    RoleColour,
    Shown,
    Text,
    TextStyle,
    Valign,
)
from eventsapp.badges.pdf.model import Field, Role
from eventsapp.badges.pdf.typefaces import Weight

SMALLEST_PAGE, LARGEST_PAGE = 20.0, 420.0
SMALLEST_TEXT, LARGEST_TEXT = 1.4, 60.0
MOST_ELEMENTS = 60
MOST_WORDS = 200
_COLOUR = re.compile("[0-9A-Fa-f]{6}").fullmatch
Place = tuple[str | int, ...]
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place of a layout: a code, the place as side, element and key, and the limits that count."""

    code: str
    place: Place = ()
    low: float = 0.0
    high: float = 0.0


class BadLayout(Exception):
    """A layout that cannot be printed; `problems` has every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(f"{problem.code} at {problem.place}" for problem in problems))
        self.problems = tuple(problems)


class Reader:
    """Takes values out of a document and collects what is wrong."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def refuse(self, code: str, place: Place, low: float = 0.0, high: float = 0.0) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, place, low, high))

    def number(
        self,
        given: Mapping[str, Any],
        key: str,
        place: Place,
        low: float,
        high: float,
        default: float = 0.0,
    ) -> float:
        """Take a number from `low` to `high`."""
        value = given.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            self.refuse("number", (*place, key), low, high)
            return low
        return float(value)

    def choice(self, kinds: type[Choice], given: Mapping[str, Any], key: str, place: Place, default: Choice) -> Choice:
        """Take one of a list."""
        value = given.get(key, default)
        if value not in set(kinds):
            self.refuse("choice", (*place, key))
            return default
        return kinds(value)

    def colour(self, given: Mapping[str, Any], key: str, place: Place, default: str = INK) -> str:
        """Take RRGGBB or the role's."""
        value = given.get(key, default)
        if not isinstance(value, str) or not (value in {ROLE_GROUND, ROLE_TEXT} or _COLOUR(value)):
            self.refuse("colour", (*place, key))
            return default
        return value if value in {ROLE_GROUND, ROLE_TEXT} else value.upper()

    def mapping(self, value: object, place: Place) -> Mapping[str, Any]:
        """Take an object."""
        if not isinstance(value, Mapping):
            self.refuse("shape", place)
            return {}
        return value

    def items(self, value: object, place: Place, low: int, high: int) -> Sequence[Any]:
        """Take a list of so many."""
        if not isinstance(value, list) or not low <= len(value) <= high:
            self.refuse("count", place, low, high)
            return []
        return value

    def box(self, given: Mapping[str, Any], place: Place, page: tuple[float, float]) -> Box:
        """Take a rectangle that lies on the page."""
        value = given.get("box")
        if not isinstance(value, list) or len(value) != 4 or not all(_is_number(one) for one in value):
            self.refuse("box", (*place, "box"))
            return Box(0, 0, 1, 1)
        box = Box(*map(float, value))
        fits = box.left >= 0 and box.top >= 0 and box.left + box.width <= page[0] + 0.01
        if not fits or box.top + box.height > page[1] + 0.01 or box.width < 0.1 or box.height < 0.1:
            self.refuse("outside", (*place, "box"), *page)
        return box


def read_layout(document: object) -> Layout:
    """Read a layout; raises ``BadLayout`` with everything that is wrong."""
    reader = Reader()
    given = reader.mapping(document, ())
    page = reader.mapping(given.get("page"), ("page",))
    size = (
        reader.number(page, "width", ("page",), SMALLEST_PAGE, LARGEST_PAGE),
        reader.number(page, "height", ("page",), SMALLEST_PAGE, LARGEST_PAGE),
    )
    sides = tuple(
        tuple(
            element
            for at, one in enumerate(reader.items(side, (number,), 0, MOST_ELEMENTS))
            if (element := _element(reader, one, (number, at), size)) is not None
        )
        for number, side in enumerate(reader.items(given.get("sides"), ("sides",), 1, 2))
    )
    layout = Layout(*size, sides, _roles(reader, given), bool(given.get("folded", False)))
    if not reader.problems and not any(sides):
        reader.refuse("empty", ())
    if reader.problems:
        raise BadLayout(reader.problems)
    return layout


def write_layout(layout: Layout) -> dict[str, Any]:
    """Write a layout as JSON would have it."""
    roles = {role.value: {"ground": pair.ground, "text": pair.text} for role, pair in layout.role_colours.items()}
    return {
        "page": {"width": layout.width, "height": layout.height},
        "folded": layout.is_folded,
        "sides": [[_written(element) for element in side] for side in layout.sides],
        "roles": roles,
    }


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10_000


def _roles(reader: Reader, given: Mapping[str, Any]) -> Mapping[Role, RoleColour]:
    found = dict(ROLE_COLOURS)
    for name, value in reader.mapping(given.get("roles", {}), ("roles",)).items():
        if name not in set(Role):
            reader.refuse("choice", ("roles", str(name)))
            continue
        pair, place = reader.mapping(value, ("roles", name)), ("roles", name)
        ground, text = reader.colour(pair, "ground", place), reader.colour(pair, "text", place)
        if ground.startswith("role") or text.startswith("role"):
            reader.refuse("colour", place)
        elif contrast(ground, text) < 3:
            reader.refuse("contrast", place)
        else:
            found[Role(name)] = RoleColour(ground, text)
    return found


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG counts it."""
    dark, light = sorted(_luminance(colour) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _element(reader: Reader, value: object, place: tuple[int, int], page: tuple[float, float]) -> Element | None:
    given = reader.mapping(value, place)
    read = _KINDS.get(str(given.get("kind")))
    if read is None:
        reader.refuse("kind", place)
        return None
    return read(reader, given, place, reader.box(given, place, page), _shown(reader, given, place))


def _shown(reader: Reader, given: Mapping[str, Any], place: tuple[int, int]) -> Shown:
    found: dict[str, Field | None] = {"having": None, "lacking": None}
    for key in found:
        if given.get(key):
            found[key] = reader.choice(Field, given, key, place, Field.NAME)
    return Shown(**found) if any(found.values()) else ALWAYS


def _fill(reader: Reader, given: Mapping[str, Any], place: tuple[int, int], box: Box, shown: Shown) -> Element:
    return Fill(box, reader.colour(given, "colour", place), shown)


def _picture(reader: Reader, given: Mapping[str, Any], place: tuple[int, int], box: Box, shown: Shown) -> Element:
    name = given.get("picture")
    if not isinstance(name, int) or isinstance(name, bool) or name < 1:
        reader.refuse("picture", (*place, "picture"))
    return Picture(box, str(name), shown)


def _code(reader: Reader, given: Mapping[str, Any], place: tuple[int, int], box: Box, shown: Shown) -> Element:
    if abs(box.width - box.height) > 0.01:
        reader.refuse("square", (*place, "box"))
    quiet = reader.number(given, "quiet", place, 2, 10, default=4)
    return Code(box, int(quiet), shown)


def _text(reader: Reader, given: Mapping[str, Any], place: tuple[int, int], box: Box, shown: Shown) -> Element:
    entries = tuple(
        _entry(reader, reader.mapping(one, (*place, "texts", at)), (*place, "texts", at))
        for at, one in enumerate(reader.items(given.get("texts"), (*place, "texts"), 1, 8))
    )
    align = reader.choice(Align, given, "align", place, Align.LEFT)
    return Text(box, entries, align, reader.choice(Valign, given, "valign", place, Valign.TOP), shown)


_KINDS: Mapping[str, Callable[[Reader, Mapping[str, Any], tuple[int, int], Box, Shown], Element]] = {
    "fill": _fill,
    "picture": _picture,
    "code": _code,
    "text": _text,
}


def _entry(reader: Reader, given: Mapping[str, Any], place: Place) -> Entry:
    size = reader.number(given, "size", place, SMALLEST_TEXT, LARGEST_TEXT)
    style = TextStyle(
        size,
        reader.number(given, "smallest", place, SMALLEST_TEXT, max(size, SMALLEST_TEXT), default=size),
        int(reader.number(given, "lines", place, 1, 6, default=1)),
        reader.choice(Weight, given, "weight", place, Weight.REGULAR),
        reader.colour(given, "colour", place),
        reader.number(given, "gap", place, 0, 60),
        reader.number(given, "leading", place, 1, 2.5, default=1.3),
    )
    upper = bool(given.get("upper", False))
    if given.get("field"):
        return Entry(style, reader.choice(Field, given, "field", place, Field.NAME), upper=upper)
    words = reader.mapping(given.get("words"), (*place, "words"))
    if not any(words.values()) or not all(isinstance(text, str) and len(text) <= MOST_WORDS for text in words.values()):
        reader.refuse("words", (*place, "words"))
    return Entry(style, None, tuple((str(code), str(text)) for code, text in sorted(words.items()) if text), upper)


def _written(element: Element) -> dict[str, Any]:
    box = element.box
    done: dict[str, Any] = {"box": [box.left, box.top, box.width, box.height]}
    done |= {key: field for key in ("having", "lacking") if (field := getattr(element.shown, key)) is not None}
    if isinstance(element, Fill):
        return {"kind": "fill", **done, "colour": element.colour}
    if isinstance(element, Picture):
        return {"kind": "picture", **done, "picture": int(element.name)}
    if isinstance(element, Code):
        return {"kind": "code", **done, "quiet": element.quiet_modules}
    texts = [_written_entry(entry) for entry in element.entries]
    return {"kind": "text", **done, "align": element.align, "valign": element.valign, "texts": texts}


def _written_entry(entry: Entry) -> dict[str, Any]:
    style = entry.style
    what: dict[str, Any] = {"words": dict(entry.words)} if entry.field is None else {"field": entry.field}
    return {
        **what,
        "size": style.size,
        "smallest": style.smallest,
        "lines": style.lines,
        "weight": style.weight,
        "colour": style.colour,
        "gap": style.gap,
        "leading": style.leading,
        "upper": entry.upper,
    }
