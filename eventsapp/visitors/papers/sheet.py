"""A ticket as a PDF of one page: A4 to print, or as narrow as a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eventsapp.visitors.papers.drawing import INK, ON_BAND, SECOND, WHITE, Letters, Page, written

PAGES = {"a4": (210.0, 297.0, 110.0), "phone": (90.0, 195.0, 82.0)}
"""Width and height of the page and width of the ticket, in millimetres."""
TOP, PAD, BAND, ROLE = 12.0, 7.0, 22.0, 15.0
ROLES = {
    "yellow": ("#ffc81f", INK),
    "ultramarine": ("#2746d6", WHITE),
    "violet": ("#6a2fb5", WHITE),
    "green": ("#0b7540", WHITE),
    "sea": ("#0a5c8c", WHITE),
    "ink": (INK, WHITE),
}


@dataclass(frozen=True, kw_only=True)
class TicketPaper(Letters):
    """Everything on a ticket; ``facts`` are labels with their values."""

    title: str
    fair_name: str
    days: str
    name: str
    lines: Sequence[str]
    code: str
    reference: str
    role: str
    colour: str
    facts: Sequence[tuple[str, str]]


def write_ticket(paper: TicketPaper, page: str = "a4") -> bytes:
    """Return the ticket as a PDF; raises ``UnwritableText`` where no typeface has a letter of it."""
    width, height, column = PAGES[page]

    def draw(canvas: Any) -> None:
        _draw(paper, Page(paper, (width, height), column, canvas), TOP if page == "a4" else 4.0)

    return written(paper.title, (width, height), paper.language, draw)


def _draw(paper: TicketPaper, page: Page, top: float) -> None:
    """Draw the ticket from above, then what a visitor needs to know."""
    page.y = top
    page.box(BAND, INK)
    page.y += 3
    page.words(paper.fair_name, 4.8, WHITE, is_bold=True, most=1, inset=PAD)
    page.words(paper.days, 3.6, ON_BAND, most=1, inset=PAD)
    page.y = top + BAND + 6
    page.words(paper.name, 8.0, is_bold=True, most=2, inset=PAD)
    for number, line in enumerate(line for line in paper.lines if line):
        page.words(line, 4.2, SECOND if number else INK, inset=PAD)
    page.code(paper.code, min(page.column - 2 * PAD, 62.0))
    after = page.y
    page.words(paper.reference, 3.6, SECOND, is_centred=True, most=1)
    page.y = after + 8
    if paper.role:
        _role(paper, page)
    page.frame(top)
    page.y += 6
    for label, value in paper.facts:
        page.words(label, 3.2, SECOND)
        page.words(value, 4.0)
        page.y += 1
    page.refuse_missing()


def _role(paper: TicketPaper, page: Page) -> None:
    ground, ink = ROLES.get(paper.colour, ROLES["yellow"])
    page.box(ROLE, ground)
    start = page.y
    page.y += 3.5
    page.words(paper.role, 6.5, ink, is_bold=True, most=1, inset=PAD)
    page.y = start + ROLE
