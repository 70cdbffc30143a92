"""The renderer's three ways in: check, one badge, many badges."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from io import BytesIO
from typing import BinaryIO

from eventsapp.badges.pdf.document import Document
from eventsapp.badges.pdf.ink import Ink
from eventsapp.badges.pdf.layout import A6, Layout
from eventsapp.badges.pdf.model import BadgeData, Band, CannotPrint, Report, Uncovered
from eventsapp.badges.pdf.page import Painter
from eventsapp.badges.pdf.shaping import Shaper
from eventsapp.badges.pdf.typefaces import FontSet, clean


def check(badges: Iterable[BadgeData], *, fonts: FontSet) -> list[Uncovered]:
    """List the badges that cannot be printed with these fonts, before anything is printed."""
    shaper = Shaper(fonts)
    found = (_uncovered(_cleaned(badge), shaper) for badge in badges)
    return [uncovered for uncovered in found if uncovered is not None]


def render_one(badge: BadgeData, *, fonts: FontSet, layout: Layout = A6) -> bytes:
    """Return one badge as a PDF of one page; `CannotPrint` when characters are not covered."""
    target = BytesIO()
    report = write_pdf([badge], target, fonts=fonts, layout=layout)
    if report.uncovered:
        raise CannotPrint(report.uncovered[0])
    return target.getvalue()


def write_pdf(
    badges: Iterable[BadgeData],
    target: BinaryIO,
    *,
    fonts: FontSet,
    layout: Layout = A6,
    on_progress: Callable[[int], None] | None = None,
) -> Report:
    """Write badges to `target`, one page each, as they come; those with uncovered characters are left out.

    `on_progress` is told after each how many were looked at. With nothing printable nothing is written.
    """
    shaper = Shaper(fonts)
    document: Document | None = None
    painter: Painter | None = None
    uncovered: list[Uncovered] = []
    for number, given in enumerate(badges, start=1):
        badge = _cleaned(given)
        refused = _uncovered(badge, shaper)
        if refused is not None:
            uncovered.append(refused)
        else:
            if document is None or painter is None:
                document = Document(target, layout.width, layout.height, badge.band.name, badge.language)
                painter = Painter(Ink(document, layout.height), shaper, layout)
            document.add_page(painter.badge(badge))
        if on_progress is not None:
            on_progress(number)
    if document is not None:
        document.close()
    return Report(document.pages if document is not None else 0, tuple(uncovered))


def _cleaned(badge: BadgeData) -> BadgeData:
    band = Band(clean(badge.band.name), clean(badge.band.note), clean(badge.band.mark))
    return replace(
        badge,
        name=clean(badge.name),
        title=clean(badge.title),
        company=clean(badge.company),
        latin_name=clean(badge.latin_name),
        role_word=clean(badge.role_word),
        notes=tuple(clean(note) for note in badge.notes),
        band=band,
    )


def _uncovered(badge: BadgeData, shaper: Shaper) -> Uncovered | None:
    band = badge.band
    person = (badge.name, badge.title, badge.company, badge.latin_name)
    shared = (badge.role_word.upper(), *badge.notes, band.name, band.note, band.mark)
    characters = "".join(shaper.uncovered(text, badge.language) for text in (*person, *shared))
    if not characters:
        return None
    return Uncovered(badge.ref, badge.name, "".join(dict.fromkeys(characters)))
