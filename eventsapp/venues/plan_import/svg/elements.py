"""Walks the elements of an SVG without recursion and gathers closed shapes, lines and texts."""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeTree

from eventsapp.venues.geometry import Point
from eventsapp.venues.plan_import.drawn import Drawing, Outline, are_sound
from eventsapp.venues.plan_import.limits import refuse_count
from eventsapp.venues.plan_import.refusals import BrokenPlan
from eventsapp.venues.plan_import.svg.paths import subpaths_of
from eventsapp.venues.plan_import.svg.styles import Styles, number_of
from eventsapp.venues.plan_import.svg.texts import labels_of
from eventsapp.venues.plan_import.svg.transforms import IDENTITY, Matrix, transform_of

_MAX_ELEMENTS = 400_000  # also when used elements are counted as often as they are used
_MAX_USED = 30_000
_MAX_DEPTH = 12  # of shapes used inside used shapes
_SKIPPED = {
    *("defs", "symbol", "clipPath", "mask", "pattern", "marker", "metadata", "style", "title", "desc", "filter"),
    *("linearGradient", "radialGradient", "script", "switch"),
}
_SHAPES = {"rect", "polygon", "polyline", "path", "circle", "ellipse", "line"}
_UNREAD = {"image", "foreignObject"}
_LABELS = ("data-name", "{http://www.inkscape.org/namespaces/inkscape}label", "id")
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
_GENERIC = re.compile(
    r"^(?:(?:lw)?polyline|polygon|line|m?text|path|rect(?:angle)?|circle|ellipse|arc|insert|hatch|g(?:roup)?|layer|svg|"
    r"use|image|ebene|object|shape|solid|spline)?[\s_-]*(?:\d+(?:-\d+)*)?$",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{2,4})_")
_NUMBER_ID = re.compile(r"_\d")
_FIGURE = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_PIECES = 32


@dataclass(frozen=True, slots=True)
class Elements:
    """The content of an SVG; `hall` is the code of the hall where the file states it."""

    drawing: Drawing
    hall: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an element stands: what its ancestors do to it."""

    matrix: Matrix = IDENTITY
    layer: str = ""
    name: str = ""
    number: str = ""
    is_named: bool = False
    depth: int = 0


def read_elements(name: str, data: bytes) -> Elements:
    """Read an SVG; raises PlanRefused for anything unsafe, broken or too large."""
    root = _root(name, data)
    elements = list(root.iter())
    refuse_count("shapes", len(elements), _MAX_ELEMENTS)
    by_id = {element.get("id", ""): element for element in elements if element.get("id")}
    reader = _Reader(Styles.of(elements), by_id)
    stated = number_of(root.get("data-metres-per-unit", ""))
    reader.drawing.scale = stated if stated and 0 < stated < 1e6 else None
    reader.walk(root)
    return Elements(reader.drawing, root.get("data-hall", ""))


def _root(name: str, data: bytes) -> Element:
    """Parse the file; entities and what lies outside it are refused."""
    try:
        root: Element = SafeTree.fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise BrokenPlan(file=name, reason="entities") from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise BrokenPlan(file=name, reason="xml") from error
    return root


def tag_of(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


class _Reader:
    """Reads element after element into a drawing."""

    def __init__(self, styles: Styles, by_id: dict[str, Element]) -> None:
        self.drawing = Drawing(y_up=False)
        self._styles = styles
        self._by_id = by_id
        self._used = 0
        self._walked = 0

    def walk(self, root: Element) -> None:
        """Read everything below an element, in the order of the file."""
        waiting: list[tuple[Element, _Place]] = [(root, _Place())]
        while waiting:
            element, place = waiting.pop()
            self._walked += 1
            refuse_count("shapes", self._walked, _MAX_ELEMENTS)
            tag = tag_of(element)
            if tag in _SKIPPED or self._styles.is_hidden(element):
                continue
            inside = self._place(element, tag, place)
            if tag == "use":
                waiting += self._used_element(element, inside)
            elif tag == "text":
                for label in labels_of(element, inside.matrix, inside.layer, self._styles):
                    self.drawing.add_label(label)
            elif tag in _SHAPES:
                self._shape(element, tag, inside)
            elif tag in _UNREAD:
                self.drawing.unread_one(tag)
            else:
                waiting += [(child, inside) for child in reversed(element)]

    def _place(self, element: Element, tag: str, place: _Place) -> _Place:
        """Return what an element's children inherit."""
        transform = element.get("transform")
        matrix = place.matrix @ transform_of(transform) if transform else place.matrix
        number = element.get("data-number") or place.number
        if tag not in {"g", "a"} | _SHAPES:
            return replace(place, matrix=matrix, number=number)
        label, named = _label_of(element)
        layer = "/".join(part for part in (place.layer, label) if part) if tag == "g" else place.layer
        return (
            replace(place, matrix=matrix, number=number, layer=layer[-200:])
            if not label
            else replace(place, matrix=matrix, number=number, layer=layer[-200:], name=label, is_named=named)
        )

    def _used_element(self, element: Element, place: _Place) -> list[tuple[Element, _Place]]:
        """Return the element that a `use` shows, moved to its place; loops end at a depth."""
        self._used += 1
        refuse_count("shapes", self._used, _MAX_USED)
        reference = next((element.get(key) for key in _HREF if element.get(key)), "") or ""
        target = self._by_id.get(reference.removeprefix("#"))
        if target is None or place.depth >= _MAX_DEPTH:
            self.drawing.unread_one("use")
            return []
        shift = Matrix(e=number_of(element.get("x", "")) or 0.0, f=number_of(element.get("y", "")) or 0.0)
        inside = replace(place, matrix=place.matrix @ shift, depth=place.depth + 1)
        if tag_of(target) != "symbol":
            return [(target, inside)]
        return [(child, inside) for child in reversed(target)]

    def _shape(self, element: Element, tag: str, place: _Place) -> None:
        """Add the lines of one shape."""
        for points, closed in _lines_of(element, tag):
            moved = [place.matrix.point(x, y) for x, y in points]
            if not are_sound(moved):
                self.drawing.unread_one(tag)
                continue
            like = Outline((), place.layer, place.name, place.number, place.is_named)
            self.drawing.add_line(moved, like, closed=closed)


def _lines_of(element: Element, tag: str) -> Iterator[tuple[list[Point], bool]]:
    """Yield the lines of a shape in its own coordinates, and whether each is closed."""
    if tag == "path":
        for path in subpaths_of(element.get("d", "")):
            yield path.pairs, path.closed
    elif tag in {"polygon", "polyline"}:
        numbers = [float(text) for text in _FIGURE.findall(element.get("points", ""))]
        yield list(zip(numbers[::2], numbers[1::2], strict=False)), tag == "polygon"
    else:
        found = _simple(tag, lambda key: number_of(element.get(key, "")) or 0.0)
        if found:
            yield found, tag != "line"


def _simple(tag: str, value: Callable[[str], float]) -> list[Point]:
    """Return the corners of a rectangle, a line, a circle or an ellipse."""
    if tag == "rect":
        x, y, width, depth = value("x"), value("y"), value("width"), value("height")
        return [(x, y), (x + width, y), (x + width, y + depth), (x, y + depth)] if width and depth else []
    if tag == "line":
        return [(value("x1"), value("y1")), (value("x2"), value("y2"))]
    across, down = (value("r"), value("r")) if tag == "circle" else (value("rx"), value("ry"))
    if not across or not down:
        return []
    angles = [math.tau * piece / _PIECES for piece in range(_PIECES)]
    return [(value("cx") + across * math.cos(angle), value("cy") + down * math.sin(angle)) for angle in angles]


def _label_of(element: Element) -> tuple[str, bool]:
    """Return the name of a group or shape, and whether a person gave it; empty for those that programs give."""
    for key in _LABELS:
        text = element.get(key, "")
        if not text:
            continue
        named = key != "id" or bool(_NUMBER_ID.match(text))
        if key == "id":
            text = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text).removeprefix("_").replace("_", " ")
        generic = bool(_GENERIC.match(text)) and not text[:1].isdigit()
        return ("", False) if generic else (text[:100], named)
    return "", False
