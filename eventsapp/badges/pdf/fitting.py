"""Fitting text into a width: where a line may break, and the largest size at which everything is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from eventsapp.badges.pdf.layout import TextStyle
from eventsapp.badges.pdf.shaping import Line, Shaper

# Marks that may not begin or end a line in Chinese and Japanese (the common part of the kinsoku rules).
_NOT_FIRST = frozenset("、。，．：；！？）」』】〉》〕’”々ー・·…,.!?:;)]}%")
_NOT_LAST = frozenset("（「『【〈《〔‘“([{")
_BREAKING = (("\u2e80", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))
_MOST_LINES = 6
_TOLERANCE = 1e-6
_GOOD_ENOUGH = 0.85  # lines broken between words only are worth letters this much smaller


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one text at one size (millimetres)."""

    lines: tuple[Line, ...]
    size: float


@dataclass(frozen=True, slots=True)
class _Piece:
    """What cannot be broken, and whether a space goes before it within a line."""

    text: str
    spaced: bool
    width: float


class Fitter:
    """Fits texts of one language with one shaper."""

    def __init__(self, shaper: Shaper, language: str) -> None:
        self._shaper = shaper
        self._language = language

    def fit(self, text: str, style: TextStyle, width: float) -> Block:
        """Show the whole text within `width` mm: more lines before smaller letters, never cut off."""
        whole = self._best(self._pieces(text, style, keep=True), style, width, range(1, style.lines + 1))
        if whole.size >= style.size * _GOOD_ENOUGH:
            return whole
        pieces = self._pieces(text, style)
        best = self._best(pieces, style, width, range(1, style.lines + 1))
        if best.size < style.smallest:
            best = self._best(pieces, style, width, range(style.lines + 1, _MOST_LINES + 1), best)
        if best.size < style.smallest:
            split = [p for piece in pieces for p in self._split(piece, style, width)]
            best = self._best(split, style, width, range(2, _MOST_LINES + 1), best)
        return best

    def _best(
        self,
        pieces: Sequence[_Piece],
        style: TextStyle,
        width: float,
        counts: range,
        best: Block | None = None,
    ) -> Block:
        for count in counts:
            lines = tuple(self._line(part, style) for part in _balance(pieces, count, self._space(style)))
            size = min(style.size, width / max(_TOLERANCE, *(line.width for line in lines)))
            if best is None or size > best.size + _TOLERANCE:
                best = Block(lines, size)
            if size >= (style.size if count <= style.lines else style.smallest):
                break
        if best is None:
            raise ValueError("no line count to try")
        return best

    def _pieces(self, text: str, style: TextStyle, *, keep: bool = False) -> list[_Piece]:
        pieces: list[_Piece] = []
        for word in text.split(" "):
            for number, part in enumerate([word] if keep else _break_word(word)):
                line = self._shaper.line(part, self._language, style.weight)
                pieces.append(_Piece(part, number == 0 and bool(pieces), line.width))
        return pieces

    def _split(self, piece: _Piece, style: TextStyle, width: float) -> list[_Piece]:
        if piece.width * style.smallest <= width:
            return [piece]
        parts = []
        for number, char in enumerate(piece.text):
            line = self._shaper.line(char, self._language, style.weight)
            parts.append(_Piece(char, piece.spaced and number == 0, line.width))
        return parts

    def _line(self, pieces: Sequence[_Piece], style: TextStyle) -> Line:
        text = "".join(" " * (p.spaced and number > 0) + p.text for number, p in enumerate(pieces))
        return self._shaper.line(text, self._language, style.weight)

    def _space(self, style: TextStyle) -> float:
        return self._shaper.line(" ", self._language, style.weight).width


def _break_word(word: str) -> list[str]:
    parts = [word[:1]]
    for before, char in pairwise(word):
        if (_breaks(before) or _breaks(char)) and char not in _NOT_FIRST and before not in _NOT_LAST:
            parts.append(char)
        else:
            parts[-1] += char
    return parts


def _breaks(char: str) -> bool:
    """Han and kana break anywhere; Hangul keeps its words whole."""
    return any(first <= char <= last for first, last in _BREAKING)


def _balance(pieces: Sequence[_Piece], count: int, space: float) -> list[Sequence[_Piece]]:
    """Break into at most `count` lines so that the longest is as short as it can be (by bisection)."""
    low = max(p.width for p in pieces)
    high = sum(p.width + space * p.spaced for p in pieces)
    best = [pieces]
    if count == 1:
        return best
    for _ in range(14):
        middle = (low + high) / 2
        lines = _fill(pieces, middle, space)
        if len(lines) <= count:
            best, high = lines, middle
        else:
            low = middle
    return best if len(best) <= count else [pieces]


def _fill(pieces: Sequence[_Piece], width: float, space: float) -> list[Sequence[_Piece]]:
    lines: list[list[_Piece]] = []
    used = 0.0
    for piece in pieces:
        needed = piece.width + space * piece.spaced
        if lines and used + needed <= width + _TOLERANCE:
            lines[-1].append(piece)
            used += needed
        else:
            lines.append([piece])
            used = piece.width
    return [*lines]
