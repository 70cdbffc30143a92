"""Fitting text into a width: where a line may break, and the largest size at which everything is shown."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from eventsapp.badges.pdf.layout import TextStyle
from eventsapp.badges.pdf.lines import Line, Piece, line_of, plain_line
from eventsapp.badges.pdf.words import Speller, Word, Words

# Marks that may not begin or end a line in Chinese and Japanese (the common part of the kinsoku rules).
_NOT_FIRST = frozenset("、。，．：；！？）」』】〉》〕’”々ー・·…,.!?:;)]}%")
_NOT_LAST = frozenset("（「『【〈《〔‘“([{")
_BREAKING = (("\u2e80", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))
# What ends with hyphens, or is nothing else.
_AT_HYPHENS = re.compile("[^-\u2010\u2013/]+[-\u2010\u2013/]*|[-\u2010\u2013/]+").findall
_MOST_LINES = 6
_TOLERANCE = 1e-6
_GOOD_ENOUGH = 0.85  # lines broken between words only are worth letters this much smaller


@dataclass(slots=True)
class Block:
    """Lines of one text at one size (millimetres), and the characters that no font has."""

    lines: Sequence[Line]
    size: float
    missing: str = ""


def fit(speller: Speller, text: str, language: str, style: TextStyle, width: float) -> Block | None:
    """Show the whole text within `width` mm: more lines before smaller letters, never cut off.

    None for a text of which nothing is left after what has no shape.
    """
    words = speller.words(text, language, style.weight)
    if not words:
        return None
    quick = _quick(words, style, width)
    if quick is not None:
        return quick
    missing = "".join(dict.fromkeys("".join(word.missing for word in words)))
    pieces = [Piece(word, spaced=number > 0) for number, word in enumerate(words)]
    best = _best(pieces, style, width, range(1, style.lines + 1))
    if best.size < style.size * _GOOD_ENOUGH:
        best = _broken(words, speller.table(text, language, style.weight), style, width)
    return Block(best.lines, best.size, missing)


def _quick(words: Sequence[Word], style: TextStyle, width: float) -> Block | None:
    """Set words of one font at their full size on one line, or on two broken where both are shortest."""
    font, space = words[0].font, words[0].space
    total = -space
    for word in words:
        if word.font is not font:
            return None
        total += word.width + space
    if font is None:
        return None
    most = width / style.size + _TOLERANCE
    if total <= most:
        return Block([plain_line(font, words, total)], style.size)
    if style.lines < 2 or total > 2 * most or len(words) == 1:
        return None
    at, first = _half(words, space, total)
    rest = total - first - space
    if max(first, rest) > most:
        return None
    return Block([plain_line(font, words[:at], first), plain_line(font, words[at:], rest)], style.size)


def _half(words: Sequence[Word], space: float, total: float) -> tuple[int, float]:
    """Return how many words are nearest to half of the width, and the width of these."""
    first, at, half = words[0].width, 1, (total - space) / 2
    for word in words[1:-1]:
        longer = first + space + word.width
        if abs(longer - half) >= abs(first - half):
            break
        first, at = longer, at + 1
    return at, first


def _broken(words: Sequence[Word], table: Words, style: TextStyle, width: float) -> Block:
    """Break inside of words where their script allows it, at last anywhere."""
    pieces = _cut(words, table, _break_word)
    best = _best(pieces, style, width, range(1, style.lines + 1))
    if best.size < style.smallest:
        # A name reads best unbroken, so lines end behind hyphens only where letters would be too small.
        pieces = _cut(words, table, _break_at_hyphens)
        best = _best(pieces, style, width, range(1, style.lines + 1), best)
    if best.size < style.smallest:
        best = _best(pieces, style, width, range(style.lines + 1, _MOST_LINES + 1), best)
    if best.size < style.smallest:
        split = [
            Piece(part.word, part.spaced and piece.spaced)
            for piece in pieces
            for part in (
                [piece]
                if piece.word.width * style.smallest <= width
                else _cut([piece.word], table, graphemes, lead=True)
            )
        ]
        best = _best(split, style, width, range(2, _MOST_LINES + 1), best)
    return best


def _cut(words: Sequence[Word], table: Words, how: Callable[[str], list[str]], *, lead: bool = False) -> list[Piece]:
    return [
        Piece(table[part], spaced=place == 0 and (number > 0 or lead))
        for number, word in enumerate(words)
        for place, part in enumerate(how(word.text))
    ]


def _best(pieces: Sequence[Piece], style: TextStyle, width: float, counts: range, best: Block | None = None) -> Block:
    for count in counts:
        lines = _balance(pieces, count)
        size = min(style.size, width / max(_TOLERANCE, *(line.width for line in lines)))
        if best is None or size > best.size + _TOLERANCE:
            best = Block(lines, size)
        if size >= (style.size if count <= style.lines else style.smallest):
            break
    if best is None:
        raise ValueError("no line count to try")
    return best


def _break_word(word: str) -> list[str]:
    parts = [word[:1]]
    for before, char in pairwise(word):
        if (_breaks(before) or _breaks(char)) and char not in _NOT_FIRST and before not in _NOT_LAST:
            parts.append(char)
        else:
            parts[-1] += char
    return parts


def _break_at_hyphens(word: str) -> list[str]:
    """Break also behind hyphens that have letters on both sides."""
    return [part for piece in _break_word(word) for part in _AT_HYPHENS(piece)]


def _breaks(char: str) -> bool:
    """Han and kana break anywhere; Hangul keeps its words whole."""
    return any(first <= char <= last for first, last in _BREAKING)


def graphemes(word: str) -> list[str]:
    """Cut a word into what a reader takes for its characters: marks stay with their letter."""
    parts: list[str] = []
    for char in word:
        if parts and unicodedata.category(char).startswith("M"):
            parts[-1] += char
        else:
            parts.append(char)
    return parts


def _balance(pieces: Sequence[Piece], count: int) -> list[Line]:
    """Break into at most `count` lines so that the longest is as short as it can be."""
    whole = line_of(pieces)
    if count == 1 or len(pieces) == 1:
        return [whole]
    if count == 2:
        return _halves(pieces, whole.width)
    return _thirds(pieces, count, whole)


def _halves(pieces: Sequence[Piece], whole: float) -> list[Line]:
    """Try every break; the first of two that are as good leaves the longer line below."""
    best, place, first, rest = whole + 1.0, 1, 0.0, whole
    for number in range(1, len(pieces)):
        before, piece = pieces[number - 1].word, pieces[number]
        first += before.width + (before_space(pieces, number - 1) if number > 1 else 0.0)
        rest = whole - first - (before.space if piece.spaced else 0.0)
        longest = max(first, rest)
        if longest < best - _TOLERANCE:
            best, place = longest, number
    return [line_of(pieces[:place]), line_of(pieces[place:])]


def before_space(pieces: Sequence[Piece], number: int) -> float:
    """Return the width of the space before a piece within a line."""
    return pieces[number - 1].word.space if pieces[number].spaced else 0.0


def _thirds(pieces: Sequence[Piece], count: int, whole: Line) -> list[Line]:
    """Find the shortest longest line by bisection."""
    low, high = max(piece.word.width for piece in pieces), whole.width
    best = [whole]
    for _ in range(14):
        middle = (low + high) / 2
        lines = _fill(pieces, middle)
        if len(lines) <= count:
            best, high = [line_of(line) for line in lines], middle
        else:
            low = middle
    return best


def _fill(pieces: Sequence[Piece], width: float) -> list[list[Piece]]:
    lines: list[list[Piece]] = []
    used = 0.0
    for number, piece in enumerate(pieces):
        needed = piece.word.width + (before_space(pieces, number) if number else 0.0)
        if lines and used + needed <= width + _TOLERANCE:
            lines[-1].append(piece)
            used += needed
        else:
            lines.append([piece])
            used = piece.word.width
    return lines
