"""What goes into the renderer and what comes out: plain values, no database, no web."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is at the fair; decides the colour of the badge's foot."""

    VISITOR = "visitor"
    EXHIBITOR = "exhibitor"
    SPEAKER = "speaker"
    VIP = "vip"
    PRESS = "press"
    CREW = "crew"
    STUDENT = "student"
    GOVERNMENT = "government"
    BUYER = "buyer"
    DELEGATION = "delegation"


class Field(StrEnum):
    """What a text on a badge can say. `when` is the band's second line, with dates and place."""

    NAME = "name"
    TITLE = "title"
    COMPANY = "company"
    LATIN_NAME = "latin_name"
    NOTES = "notes"
    REF = "ref"
    FAIR = "fair"
    WHEN = "when"
    MARK = "mark"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Band:
    """The sign on top of a badge: the fair's mark, its name, and one line with dates and place."""

    name: str
    note: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class BadgeData:
    """One badge. `language` is a BCP 47 tag and picks the form of Han characters; `code` is the QR's text.

    `ref` is the caller's own number for the badge and comes back in reports.
    """

    ref: str
    name: str
    language: str
    role: Role
    role_word: str
    code: str
    band: Band
    title: str = ""
    company: str = ""
    latin_name: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A badge that was not printed because no installed font has some of its characters."""

    ref: str
    name: str
    characters: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a batch did: badges written, the badges left out, and the pages they took."""

    pages: int
    uncovered: tuple[Uncovered, ...]
    sheets: int = 0


class CannotPrint(Exception):
    """A single badge has characters that no installed font has."""

    def __init__(self, uncovered: Uncovered) -> None:
        super().__init__(f"no font for {uncovered.characters!r}")
        self.uncovered = uncovered


class FontsMissing(Exception):
    """Fonts without which nothing can be printed are not installed; `names` says which."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(f"fonts are missing: {', '.join(names)}")
        self.names = names
