"""The renderer's three ways in: check, one badge, many badges."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from itertools import islice
from typing import BinaryIO

from eventsapp.badges.pdf import qr
from eventsapp.badges.pdf.document import Document
from eventsapp.badges.pdf.layout import A6, Code, Layout
from eventsapp.badges.pdf.model import BadgeData, CannotPrint, Report, Uncovered
from eventsapp.badges.pdf.page import Painter
from eventsapp.badges.pdf.pictures import PictureData
from eventsapp.badges.pdf.shaping import Shaper
from eventsapp.badges.pdf.sheets import Sheet, Sheets, page_size
from eventsapp.badges.pdf.typefaces import FontSet, Weight, chain_for, clean
from eventsapp.badges.pdf.words import Speller

_AT_ONCE = 512
_NO_PICTURES: Mapping[str, PictureData] = {}


def check(badges: Iterable[BadgeData], *, fonts: FontSet) -> list[Uncovered]:
    """List the badges that cannot be printed with these fonts, before anything is printed."""
    shaper = Shaper(fonts)
    found = ((badge, _missing(badge, shaper)) for badge in badges)
    return [Uncovered(badge.ref, clean(badge.name), missing) for badge, missing in found if missing]


def render_one(
    badge: BadgeData,
    *,
    fonts: FontSet,
    layout: Layout = A6,
    sheet: Sheet | None = None,
    pictures: Mapping[str, PictureData] = _NO_PICTURES,
) -> bytes:
    """Return one badge as a PDF; `CannotPrint` when characters are not covered."""
    target = BytesIO()
    report = write_pdf([badge], target, fonts=fonts, layout=layout, sheet=sheet, pictures=pictures)
    if report.uncovered:
        raise CannotPrint(report.uncovered[0])
    return target.getvalue()


def write_pdf(
    badges: Iterable[BadgeData],
    target: BinaryIO,
    *,
    fonts: FontSet,
    layout: Layout = A6,
    sheet: Sheet | None = None,
    pictures: Mapping[str, PictureData] = _NO_PICTURES,
    on_progress: Callable[[int], bool | None] | None = None,
) -> Report:
    """Write badges to `target` as they come; those with uncovered characters are left out.

    `on_progress` is told after each how many were looked at; the file ends there when it answers False. With nothing
    printable nothing is written.
    """
    writer: _Writer | None = None
    uncovered: list[Uncovered] = []
    for number, (badge, symbol) in enumerate(_with_symbols(badges, layout), start=1):
        if writer is None:
            writer = _Writer(target, fonts, layout, sheet, pictures, badge)
        missing = writer.add(badge, symbol)
        if missing:
            uncovered.append(Uncovered(badge.ref, clean(badge.name), "".join(dict.fromkeys(missing))))
        if on_progress is not None and on_progress(number) is False:
            break
    made, sheets = writer.close() if writer is not None else (0, 0)
    return Report(made, tuple(uncovered), sheets)


class _Late:
    """A target that is written to only when there is something to print."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._kept: list[bytes] = []
        self.write: Callable[[bytes], object] = self._kept.append

    def open(self) -> Callable[[bytes], object]:
        """Hand over what was kept; returns what writes from now on."""
        self._target.write(b"".join(self._kept))
        return self._target.write


class _Writer:
    """The document of one call; the target is touched by the first badge that can be printed."""

    def __init__(
        self,
        target: BinaryIO,
        fonts: FontSet,
        layout: Layout,
        sheet: Sheet | None,
        pictures: Mapping[str, PictureData],
        first: BadgeData,
    ) -> None:
        self._late = _Late(target)
        size = (layout.width, layout.height)
        title = clean(first.band.name)
        self._document = Document(self._late.write, page_size(layout, sheet), size, title, first.language)
        self._painter = Painter(self._document, Speller(fonts, self._document), layout, pictures)
        self._sheets = Sheets(self._document, sheet, layout)
        self._made = 0

    def add(self, badge: BadgeData, symbol: qr.Symbol | None) -> str:
        sides, missing = self._painter.badge(badge, symbol)
        if not missing:
            if not self._made:
                self._document.write_to(self._late.open())
            self._sheets.add(sides)
            self._made += 1
        return missing

    def close(self) -> tuple[int, int]:
        if not self._made:
            return 0, 0
        self._sheets.close()
        self._document.close()
        return self._made, self._document.pages


def _with_symbols(badges: Iterable[BadgeData], layout: Layout) -> Iterator[tuple[BadgeData, qr.Symbol | None]]:
    has_code = any(isinstance(element, Code) for side in layout.sides for element in side)
    waiting = iter(badges)
    while part := list(islice(waiting, _AT_ONCE)):
        if not has_code:
            yield from ((badge, None) for badge in part)
        else:
            yield from zip(part, qr.symbols([badge.code for badge in part]), strict=True)


def _missing(badge: BadgeData, shaper: Shaper) -> str:
    band = badge.band
    person = (badge.name, badge.title, badge.company, badge.latin_name)
    shared = (*badge.notes, badge.role_word.upper(), band.name, band.note, band.mark)
    characters = "".join(
        shaper.shape(clean(word), badge.language, chain_for(text, badge.language), Weight.BOLD).missing
        for text in (*person, *shared)
        for word in text.split()
    )
    return "".join(dict.fromkeys(characters))
