"""The sheet that stands on a stand: its code, its name, and what to do in four languages. Values in, a PDF out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eventsapp.visitors.papers.drawing import INK, ON_BAND, SECOND, SIGNAL, WHITE, Letters, Page, written

SHEETS = {"a4": (210.0, 297.0), "a5": (148.0, 210.0)}
"""Width and height in millimetres."""
_MARGIN, _PAD, _BAND, _CODE = 0.076, 0.05, 0.19, 0.56
"""Parts of the height or the width of a sheet."""


@dataclass(frozen=True, kw_only=True)
class StandPaper(Letters):
    """Everything on the sheet; ``lines`` are (what to do, what it means) in each language."""

    title: str
    name: str
    place: str
    fair_name: str
    address: str
    lines: Sequence[tuple[str, str]]


def write_sheet(paper: StandPaper, size: str = "a4") -> bytes:
    """Return the sheet as a PDF; raises ``UnwritableText`` where no typeface has a letter of it."""
    width, height = SHEETS[size]

    def draw(canvas: Any) -> None:
        _draw(paper, Page(paper, (width, height), width * (1 - 2 * _MARGIN), canvas), height / 297)

    return written(paper.title, (width, height), paper.language, draw)


def _draw(paper: StandPaper, page: Page, scale: float) -> None:
    """Draw from above: who it is, the code, what to do."""
    pad, top = page.width * _PAD, page.width * _MARGIN
    page.y = top
    page.box(page.height * _BAND, INK)
    page.y += pad * 0.8
    if paper.place:
        page.words(paper.place, 8.5 * scale, SIGNAL, is_bold=True, most=1, inset=pad)
        page.y += 1.5 * scale
    page.words(paper.name, 13.0 * scale, WHITE, is_bold=True, most=2, inset=pad)
    page.y = top + page.height * _BAND - 9.5 * scale
    page.words(paper.fair_name, 4.2 * scale, ON_BAND, most=1, inset=pad)
    page.y = top + page.height * _BAND + 3 * scale
    page.code(paper.address, page.width * _CODE)
    page.y += 1 * scale
    for act, meaning in paper.lines:
        page.words(act, 7.2 * scale, is_bold=True, most=1, inset=pad, is_centred=True)
        page.words(meaning, 4.6 * scale, SECOND, most=2, inset=pad, is_centred=True)
        page.y += 3.6 * scale
    page.refuse_missing()
