"""Fits names into boxes without a browser: widths are estimated per script, generously."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

LINE_HEIGHT = 1.15
_NARROW = frozenset("iIjl.,:;'|!()[]ft1- ")
_WIDE = frozenset("mwMWQO@%&")


@dataclass(frozen=True, slots=True)
class FittedText:
    """Lines of one size (in the same measure as the box they were fitted into)."""

    size: float
    lines: tuple[str, ...]


def text_width(text: str, size: float) -> float:
    """Estimate the width of a line of text in medium weight."""
    return sum(_advance(letter) for letter in text) * size


@lru_cache(maxsize=4096)
def _advance(letter: str) -> float:
    """Estimate one letter's width in ems."""
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter in _NARROW:
        return 0.36
    if letter in _WIDE:
        return 0.92
    return 0.7 if letter.isupper() else 0.59


@lru_cache(maxsize=16_384)  # a hall's names are fitted into the same boxes for every reader
def fit_text(text: str, width: float, height: float, sizes: tuple[float, ...], max_lines: int = 3) -> FittedText | None:
    """Return the text at the largest size that fits, None when none does: names are never cut."""
    for size in sizes:
        lines_that_fit = min(max_lines, int(height / (size * LINE_HEIGHT)))
        lines = _wrap(text, width, size, lines_that_fit)
        if lines:
            return FittedText(size, tuple(lines))
    return None


def _wrap(text: str, width: float, size: float, max_lines: int) -> list[str]:
    """Break text into at most `max_lines` lines of even length; an empty list when it does not fit."""
    for count in range(1, max_lines + 1):
        aim = max(text_width(text, size) / count, 0.01)
        for slack in (1.05, 1.2, 1.45, 2.0):
            lines = _fill(text, min(width, aim * slack), size)
            if lines and len(lines) <= count:
                return lines
    return []


def _fill(text: str, width: float, size: float) -> list[str]:
    """Fill lines greedily up to a width; an empty list when one piece alone is wider."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        joined = line + piece
        if text_width(joined.strip(), size) <= width:
            line = joined
            continue
        if text_width(piece.strip(), size) > width:
            return []
        if line.strip():
            lines.append(line.strip())
        line = piece
    return [*lines, line.strip()] if line.strip() else lines


def _pieces(text: str) -> Iterator[str]:
    """Cut text where a line may break: after spaces and hyphens, and between Chinese or Japanese letters."""
    word = ""
    for letter in text:
        if _breaks_alone(letter):
            if word:
                yield word
            word = letter
            continue
        if word and _breaks_alone(word[-1]):
            yield word
            word = ""
        word += letter
        if letter in " -/":
            yield word
            word = ""
    if word:
        yield word


def _breaks_alone(letter: str) -> bool:
    """Chinese and Japanese break between any letters; Korean keeps its words."""
    return unicodedata.east_asian_width(letter) in "WF" and not "\uac00" <= letter <= "\ud7a3"
