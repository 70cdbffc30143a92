"""The plan as SVG: one user unit is one metre, every unit a group with its number."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from eventsapp.venues.geometry import Ring, bounds_of
from eventsapp.venues.plan_export.model import PlanSheet, number_place
from eventsapp.venues.plan_export.table import metres
from eventsapp.venues.plan_import import PlanEntrance, PlanHall, PlanUnit

_MARGIN = 3.0
FEATURE_GROUPS = {"column": "columns", "obstacle": "obstacles", "fire_exit": "fire-exits", "aisle": "aisles"}
_STYLE = """\
  text { font-family: "Noto Sans", "Noto Sans CJK SC", "Noto Sans CJK KR", sans-serif; fill: #1a1a1a }
  .walls { fill: #ffffff; stroke: #1a1a1a; stroke-width: 0.25 }
  .islands { fill: #f2f2f0; stroke: none }
  .columns, .obstacles { fill: #71808a; stroke: none }
  .fire-exits { fill: #0b7540; stroke: none }
  .aisles { fill: none; stroke: #71808a; stroke-width: 0.1; stroke-dasharray: 0.8 0.4 }
  .doors { stroke: #0b7a4b; stroke-width: 0.6 }
  .stand { fill: #ffffff; stroke: #555555; stroke-width: 0.06 }
  .number { text-anchor: middle }"""


def write_svg(sheet: PlanSheet) -> bytes:
    """Return the hall as SVG."""
    return ("\n".join(_lines(sheet)) + "\n").encode()


def _lines(sheet: PlanSheet) -> Iterator[str]:
    hall = sheet.hall
    left, top, right, bottom = bounds_of([hall.outline, *(unit.outline for unit in hall.units)])
    width, depth = right - left + 2 * _MARGIN, bottom - top + 2 * _MARGIN
    view = " ".join(metres(value) for value in (left - _MARGIN, top - _MARGIN, width, depth))
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" width="{metres(width * 10)}" '
        f'height="{metres(depth * 10)}" data-metres-per-unit="1" data-hall={_attribute(hall.code)}>'
    )
    yield f"<title>{_text(' · '.join(part for part in (sheet.title, sheet.subtitle or hall.name) if part))}</title>"
    yield "<style>"
    yield _STYLE
    yield from (f"  .{state.key} {{ fill: {state.colour} }}" for state in sheet.legend)
    yield "</style>"
    yield f'<g id="walls" class="walls"><path d="{path_data(hall.outline)}"/></g>'
    yield '<g id="islands" class="islands">'
    yield from (f'  <path d="{path_data(ring)}"/>' for ring in hall.islands)
    yield "</g>"
    yield '<g id="doors" class="doors">'
    yield from (_door(entrance) for entrance in hall.entrances)
    yield "</g>"
    yield from _features(hall, ["aisle"])
    yield '<g id="stands">'
    for unit in hall.units:
        yield from _unit(sheet, unit)
    yield "</g>"
    yield from _features(hall, ["column", "obstacle", "fire_exit"])
    yield "</svg>"


def _unit(sheet: PlanSheet, unit: PlanUnit) -> Iterator[str]:
    """Yield one unit with its number."""
    state = sheet.state_of(unit.number)
    kind = f"stand {state.key}" if state else "stand"
    holder = sheet.holders.get(unit.number)
    box, size = number_place(unit.number, unit.outline)
    x, y = box.centre
    yield f"  <g data-number={_attribute(unit.number)}>"
    if holder:
        yield f"    <title>{_text(holder)}</title>"
    yield f'    <path class="{kind}" d="{path_data(unit.outline)}"/>'
    yield (
        f'    <text class="number" x="{metres(x)}" y="{metres(y + size * 0.36)}" '
        f'font-size="{metres(size)}">{_text(unit.number)}</text>'
    )
    yield "  </g>"


def _features(hall: PlanHall, kinds: Sequence[str]) -> Iterator[str]:
    """Yield a group for each kind of thing that stands in the hall; reading it again goes by the group's name."""
    for kind in kinds:
        group = FEATURE_GROUPS[kind]
        shapes = [feature for feature in hall.features if feature.kind == kind]
        if shapes:
            yield f'<g id="{group}" class="{group}">'
            yield from (f'  <path{_named(feature.name)} d="{path_data(feature.outline)}"/>' for feature in shapes)
            yield "</g>"


def _door(entrance: PlanEntrance) -> str:
    """Return a door as a thick line in its wall."""
    (x1, y1), (x2, y2) = door_ends(entrance)
    ends = f'x1="{metres(x1)}" y1="{metres(y1)}" x2="{metres(x2)}" y2="{metres(y2)}"'
    return f"  <line{_named(entrance.leads_to)} {ends}/>"


def _named(name: str) -> str:
    return f" data-name={_attribute(name)}" if name else ""


def door_ends(entrance: PlanEntrance) -> Ring:
    """Return both ends of a door."""
    half = entrance.width / 2
    across, down = (half, 0.0) if entrance.wall in {"n", "s"} else (0.0, half)
    return ((entrance.x - across, entrance.y - down), (entrance.x + across, entrance.y + down))


def path_data(ring: Ring) -> str:
    """Return a ring as path data."""
    return "M" + "L".join(f"{metres(x)} {metres(y)}" for x, y in ring) + "z"


def _text(text: str) -> str:
    return escape(_writable(text))


def _attribute(text: str) -> str:
    return quoteattr(_writable(text))


def _writable(text: str) -> str:
    """Return the text without what XML cannot hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter == "\u3000")
