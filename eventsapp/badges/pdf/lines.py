"""A line of words as operators: one string where one font writes all of it, else run by run."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventsapp.badges.pdf.document import Document
from eventsapp.badges.pdf.embedding import EmbeddedFont
from eventsapp.badges.pdf.ink import run_operators, show
from eventsapp.badges.pdf.words import Word


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


def line_operators(document: Document, line: Line, size: float) -> tuple[EmbeddedFont | None, bytes]:
    """Return the font that must be set before the line, and what shows it; `size` in units."""
    if line.font is not None:
        return line.font, line.shown
    font = line.pieces[0].word.font if line.pieces else None
    if font is None or any(piece.word.font is not font for piece in line.pieces):
        return None, _mixed(document, line.pieces, size)
    parts: list[bytes] = []
    for number, piece in enumerate(line.pieces):
        if number and piece.spaced:
            parts.append(font.space)
        parts.append(piece.word.shown)
    return font, show(parts)


def _mixed(document: Document, pieces: Sequence[Piece], size: float) -> bytes:
    done: list[bytes] = []
    current: EmbeddedFont | None = None
    for number, piece in enumerate(pieces):
        if number and piece.spaced and current is not None:
            done.append(show([current.space]))
        for font, shown in _runs(document, piece.word, size):
            if font is not current:
                done.append(b"/%b %d Tf" % (font.label, round(size)))
                current = font
            done.append(shown)
    return b"\n".join(done)


def _runs(document: Document, word: Word, size: float) -> list[tuple[EmbeddedFont, bytes]]:
    if word.font is not None:
        return [(word.font, show([word.shown]))]
    fonts = [document.font(run.face) for run in word.runs]
    return [(font, run_operators(font, run, size)) for font, run in zip(fonts, word.runs, strict=True)]


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
