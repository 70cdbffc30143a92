"""Badge layouts as data: millimetres from the top left corner, colours as RRGGBB or as the role's."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from eventsapp.badges.pdf.model import Field, Role
from eventsapp.badges.pdf.typefaces import Weight

INK = "10171B"
INK_SECOND = "414E56"
WHITE = "FFFFFF"
ROLE_GROUND = "role"
ROLE_TEXT = "role-text"


class Align(StrEnum):
    """Where a line stands in its box."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Valign(StrEnum):
    """Where the lines of a box stand together."""

    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in millimetres."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text is set. Sizes are em sizes in millimetres; `gap` is the space above, `leading` in ems."""

    size: float
    smallest: float
    lines: int
    weight: Weight
    colour: str = INK
    gap: float = 0.0
    leading: float = 1.3


@dataclass(frozen=True, slots=True)
class Shown:
    """When an element is drawn: only where a field has something, or only where it has nothing."""

    having: Field | None = None
    lacking: Field | None = None


ALWAYS = Shown()


@dataclass(frozen=True, slots=True)
class Fill:
    """A rectangle in one colour."""

    box: Box
    colour: str
    shown: Shown = ALWAYS


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as large as its box allows, in its middle; `name` is the caller's for it."""

    box: Box
    name: str
    shown: Shown = ALWAYS


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of a box: a field of the badge, or fixed words by language ("" answers every other)."""

    style: TextStyle
    field: Field | None = None
    words: tuple[tuple[str, str], ...] = ()
    upper: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Texts below each other. What does not fit its box is set smaller, those after the first one first."""

    box: Box
    entries: tuple[Entry, ...]
    align: Align = Align.LEFT
    valign: Valign = Valign.TOP
    shown: Shown = ALWAYS


@dataclass(frozen=True, slots=True)
class Code:
    """The QR, its quiet zone outside of the box."""

    box: Box
    quiet_modules: int = 4
    shown: Shown = ALWAYS


Element = Fill | Picture | Text | Code


@dataclass(frozen=True, slots=True)
class RoleColour:
    """Ground and text of what has the role's colour."""

    ground: str
    text: str


# Every pair reaches a contrast of 4.5; roles that stand at the same door differ in more than their hue.
ROLE_COLOURS: Mapping[Role, RoleColour] = {
    Role.VISITOR: RoleColour("FFC81F", INK),
    Role.EXHIBITOR: RoleColour("2746D6", WHITE),
    Role.SPEAKER: RoleColour("8A2BA8", WHITE),
    Role.VIP: RoleColour("0B7540", WHITE),
    Role.PRESS: RoleColour("0A5C8C", WHITE),
    Role.CREW: RoleColour(INK, WHITE),
    Role.STUDENT: RoleColour("F3A6C4", INK),
    Role.GOVERNMENT: RoleColour("8E1B1B", WHITE),
    Role.BUYER: RoleColour("8FD14F", INK),
    Role.DELEGATION: RoleColour("9ADCF2", INK),
}


@dataclass(frozen=True)
class Layout:
    """A badge of one kind: its size, one or two sides of elements in the order they are drawn."""

    width: float
    height: float
    sides: tuple[tuple[Element, ...], ...]
    role_colours: Mapping[Role, RoleColour]
    is_folded: bool = False
    """Both sides on one page, the back on its head above the front."""


_NAME = TextStyle(11.5, 7.4, 2, Weight.BOLD, leading=1.28)
_SECOND = TextStyle(4.2, 3.4, 2, Weight.REGULAR, INK_SECOND, gap=1.0)
_COMPANY = TextStyle(5.6, 4.2, 2, Weight.BOLD, gap=2.6)
_LATIN = TextStyle(4.2, 3.4, 2, Weight.REGULAR, INK_SECOND, gap=1.4)
_MARK = TextStyle(3.9, 2.0, 1, Weight.BOLD)
_FAIR = TextStyle(4.8, 3.2, 1, Weight.BOLD, WHITE)
_WHEN = TextStyle(3.2, 2.1, 1, Weight.REGULAR, "B4C0C7")
_NOTES = TextStyle(3.4, 2.6, 1, Weight.REGULAR, INK_SECOND, leading=1.42)
_ROLE = TextStyle(8.2, 5.0, 1, Weight.BOLD, ROLE_TEXT)
_WITH_MARK = Shown(having=Field.MARK)
_WITHOUT_MARK = Shown(lacking=Field.MARK)


def _line(box: Box, field: Field, style: TextStyle, shown: Shown = ALWAYS, *, upper: bool = False) -> Text:
    return Text(box, (Entry(style, field, upper=upper),), valign=Valign.MIDDLE, shown=shown)


A6 = Layout(
    width=105,
    height=148,
    sides=(
        (
            Fill(Box(0, 0, 105, 20), INK),
            Fill(Box(8, 5.4, 9.2, 9.2), "FFC81F", _WITH_MARK),
            Text(Box(8.9, 5.4, 7.4, 9.2), (Entry(_MARK, Field.MARK),), Align.CENTRE, Valign.MIDDLE, _WITH_MARK),
            _line(Box(20, 4.2, 77, 7.4), Field.FAIR, _FAIR, _WITH_MARK),
            _line(Box(20, 11.2, 77, 5.0), Field.WHEN, _WHEN, _WITH_MARK),
            _line(Box(8, 4.2, 89, 7.4), Field.FAIR, _FAIR, _WITHOUT_MARK),
            _line(Box(8, 11.2, 89, 5.0), Field.WHEN, _WHEN, _WITHOUT_MARK),
            Text(
                Box(8, 27.5, 89, 57.8),
                (
                    Entry(_NAME, Field.NAME),
                    Entry(_SECOND, Field.TITLE),
                    Entry(_COMPANY, Field.COMPANY),
                    Entry(_LATIN, Field.LATIN_NAME),
                ),
            ),
            Code(Box(8, 89, 34, 34)),
            Text(Box(48, 89, 49, 34), (Entry(_NOTES, Field.NOTES),), Align.RIGHT, Valign.BOTTOM),
            Fill(Box(0, 129, 105, 19), ROLE_GROUND),
            _line(Box(8, 129, 89, 19), Field.ROLE, _ROLE, upper=True),
        ),
    ),
    role_colours=ROLE_COLOURS,
)
