"""What can be read but will not work when printed: codes too small or crowded, no name, nothing to read."""

from collections.abc import Iterator

from eventsapp.badges.pdf import affine
from eventsapp.badges.pdf.layout import WHITE, Box, Code, Element, Fill, Layout, Text
from eventsapp.badges.pdf.model import Field
from eventsapp.badges.pdf.reading import Problem

DOTS_PER_MM = 203 / 25.4
LEAST_DOTS = 3
"""Of a module at the coarsest printer: fewer are eaten by their neighbours' ink."""
LEAST_CODE = affine.MODULES * LEAST_DOTS / DOTS_PER_MM


def problems_of(layout: Layout) -> list[Problem]:
    """Return what would go wrong."""
    found: list[Problem] = []
    for number, side in enumerate(layout.sides):
        for at, element in enumerate(side):
            if isinstance(element, Code):
                found += _of_code(layout, side, element, (number, at))
    entries = [
        entry for side in layout.sides for element in side if isinstance(element, Text) for entry in element.entries
    ]
    if not any(entry.field == Field.NAME for entry in entries):
        found.append(Problem("nameless"))
    return found


def _of_code(layout: Layout, side: tuple[Element, ...], code: Code, place: tuple[int, int]) -> Iterator[Problem]:
    if code.box.width < LEAST_CODE:
        yield Problem("small", (*place, "box"), low=LEAST_CODE)
    around = code.quiet_modules * code.box.width / affine.MODULES
    quiet = Box(
        code.box.left - around, code.box.top - around, code.box.width + 2 * around, code.box.height + 2 * around
    )
    reaches_out = quiet.left < 0 or quiet.top < 0 or quiet.left + quiet.width > layout.width
    if reaches_out or quiet.top + quiet.height > layout.height:
        yield Problem("edge", (*place, "box"), low=around)
    for other in side:
        if other is not code and not _is_blank(other) and _overlap(other.box, quiet):
            yield Problem("crowded", (*place, "box"), low=around)
            return


def _is_blank(element: Element) -> bool:
    return isinstance(element, Fill) and element.colour == WHITE


def _overlap(one: Box, other: Box) -> bool:
    beside = one.left + one.width <= other.left or other.left + other.width <= one.left
    return not beside and one.top + one.height > other.top and other.top + other.height > one.top
