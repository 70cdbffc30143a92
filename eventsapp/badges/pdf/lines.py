"""A line of words as operators: one string where one font writes all of it, else run by run."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from eventsapp.badges.pdf.document import Document
from eventsapp.badges.pdf.embedding import EmbeddedFont
from eventsapp.badges.pdf.ink import Mark, letters_backwards, run_operators, show
from eventsapp.badges.pdf.words import Word

_HYPHENS = ("-", "\u2010")


@dataclass(slots=True)
class Piece:
    """What is not broken, and whether a space stands before it within a line."""

    word: Word
    spaced: bool


@dataclass(slots=True)
class Line:
    """Pieces beside each other; `width` in ems. Where one font writes all of it, also what shows it."""

    pieces: Sequence[Piece]
    width: float
    font: EmbeddedFont | None = None
    shown: bytes = b""


def line_of(pieces: Sequence[Piece]) -> Line:
    """Put pieces beside each other, in the order they stand in on paper."""
    pieces = _visual(pieces)
    width = pieces[0].word.width if pieces else 0.0
    before: Word | None = None
    for piece in pieces:
        if before is not None:
            width += piece.word.width + (before.space if piece.spaced else 0.0)
        before = piece.word
    return Line(pieces, width)


def plain_line(font: EmbeddedFont, words: Sequence[Word], width: float) -> Line:
    """Put words that one font writes beside each other, with a space between any two."""
    return Line((), width, font, show([font.space.join([word.shown for word in words])]))


Drawn = tuple[EmbeddedFont | None, bytes, Sequence[Mark]]
"""The font that must be set before a line, its operators, and marks to be drawn beside the text.

A tuple, because there are some of them on every badge and nothing is made as fast.
"""


def line_operators(document: Document, line: Line, size: float) -> Drawn:
    """Return what shows a line that is not plain; `size` in units."""
    font = line.pieces[0].word.font if line.pieces else None
    if font is None or any(piece.word.font is not font for piece in line.pieces):
        return _mixed(document, line.pieces, size)
    parts: list[bytes] = []
    for number, piece in enumerate(line.pieces):
        if number and piece.spaced:
            parts.append(font.space)
        parts.append(piece.word.shown)
    if line.pieces[-1].word.text.endswith(_HYPHENS):
        parts.append(font.end_of_hyphen)
    return font, show(parts), ()


def _mixed(document: Document, pieces: Sequence[Piece], size: float) -> Drawn:
    """Show words of several fonts, or of one in which letters do not spell their text by themselves."""
    done: list[bytes] = []
    marks: list[Mark] = []
    current: EmbeddedFont | None = None
    pen = 0.0
    for number, piece in enumerate(pieces):
        if number and piece.spaced and current is not None:
            done.append(show([current.space]))
            pen += current.space_width
        for font, shown, width, of_run in _runs(document, piece.word, size):
            if font is not current:
                done.append(b"/%b %d Tf" % (font.label, round(size)))
                current = font
            done.append(shown)
            marks += [replace(mark, left=pen + mark.left) for mark in of_run]
            pen += width
    return None, b"\n".join(done), marks


def _runs(document: Document, word: Word, size: float) -> list[tuple[EmbeddedFont, bytes, float, Sequence[Mark]]]:
    if word.font is not None:
        return [(word.font, show([word.shown]), word.width, ())]
    found: list[tuple[EmbeddedFont, bytes, float, Sequence[Mark]]] = []
    for run in word.runs:
        font = document.font(run.face)
        if run.is_rtl:
            shown, marks = letters_backwards(font, run)
            found.append((font, shown, run.width, marks))
        else:
            found.append((font, run_operators(font, run, size), run.width, ()))
    return found


def _visual(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Order pieces as they stand on paper: words read from right to left stand in reverse order.

    The first word decides the direction of the line; words of the other direction keep their own order among
    themselves (the part of UAX #9 that names and companies need).
    """
    if not any(piece.word.is_rtl for piece in pieces):
        return pieces
    backwards = pieces[0].word.is_rtl
    groups: list[list[Piece]] = []
    for piece in pieces:
        if groups and groups[-1][0].word.is_rtl == piece.word.is_rtl:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    ordered = [group[::-1] if group[0].word.is_rtl else group for group in groups]
    flat = [piece for group in (ordered[::-1] if backwards else ordered) for piece in group]
    return [Piece(piece.word, spaced=True) for piece in flat]
