"""Badge layouts as data: millimetres from the top left corner, colours as RRGGBB."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eventsapp.badges.pdf.model import Role
from eventsapp.badges.pdf.typefaces import Weight

INK = "10171B"
INK_SECOND = "414E56"
WHITE = "FFFFFF"


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
class RoleColour:
    """Ground and text of the foot."""

    ground: str
    text: str


# The colours of the design's badge; every pair reaches a contrast of 4.5.
ROLE_COLOURS: Mapping[Role, RoleColour] = {
    Role.VISITOR: RoleColour("FFC81F", INK),
    Role.EXHIBITOR: RoleColour("2746D6", WHITE),
    Role.SPEAKER: RoleColour("8A2BA8", WHITE),
    Role.VIP: RoleColour("0B7540", WHITE),
    Role.PRESS: RoleColour("0A5C8C", WHITE),
    Role.CREW: RoleColour(INK, WHITE),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything that is the same on all badges of one kind."""

    width: float
    height: float
    margin: float
    band: Box
    band_ground: str
    mark: Box
    mark_ground: str
    mark_style: TextStyle
    band_name: Box
    band_name_style: TextStyle
    band_note: Box
    band_note_style: TextStyle
    text: Box
    name: TextStyle
    title: TextStyle
    company: TextStyle
    latin_name: TextStyle
    code: Box
    quiet_modules: int
    notes: Box
    notes_style: TextStyle
    role: Box
    role_style: TextStyle
    role_colours: Mapping[Role, RoleColour] = field(default_factory=lambda: ROLE_COLOURS)


A6 = Layout(
    width=105,
    height=148,
    margin=8,
    band=Box(0, 0, 105, 20),
    band_ground=INK,
    mark=Box(8, 5.4, 9.2, 9.2),
    mark_ground="FFC81F",
    mark_style=TextStyle(3.9, 2.0, 1, Weight.BOLD),
    band_name=Box(20, 4.2, 77, 7.4),
    band_name_style=TextStyle(4.8, 3.2, 1, Weight.BOLD, WHITE),
    band_note=Box(20, 11.2, 81, 5.0),
    band_note_style=TextStyle(3.2, 2.1, 1, Weight.REGULAR, "B4C0C7"),
    text=Box(8, 27.5, 89, 58.5),
    name=TextStyle(11.5, 7.4, 2, Weight.BOLD, leading=1.28),
    title=TextStyle(4.2, 3.4, 2, Weight.REGULAR, INK_SECOND, gap=1.0),
    company=TextStyle(5.6, 4.2, 2, Weight.BOLD, gap=2.6),
    latin_name=TextStyle(4.2, 3.4, 2, Weight.REGULAR, INK_SECOND, gap=1.4),
    code=Box(8, 89, 34, 34),
    quiet_modules=4,
    notes=Box(48, 89, 49, 34),
    notes_style=TextStyle(3.4, 2.6, 1, Weight.REGULAR, INK_SECOND, leading=1.42),
    role=Box(0, 129, 105, 19),
    role_style=TextStyle(8.2, 5.0, 1, Weight.BOLD),
)
