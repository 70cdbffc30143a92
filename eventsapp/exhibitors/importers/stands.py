"""Stand numbers as lists write them: several in a cell, ranges, several halls."""

import re
from typing import Final

from eventsapp.exhibitors.importers.model import StandReference

_SEPARATOR: Final = re.compile(r"\s*(?:[;,、，；\n]|\s&\s|\s\+\s|\b(?:and|và|và)\b)\s*")
_DASH: Final = r"\s*(?:-|–|—|~|～|\.\.|\bto\b|\bđến\b|至)\s*"
_RANGE: Final = re.compile(
    r"(?P<prefix>[^\W\d_]{1,3}[\s.-]?|[^\W\d_][^\d]*\s)?(?P<first>\d{1,4})"
    + _DASH
    + r"(?P<again>[^\W\d_]{1,3}[\s.-]?)?(?P<last>\d{1,4})"
)
_LONGEST_RANGE: Final = 60
_FEWEST_DIGITS: Final = 3
_NONE: Final = frozenset({"", "-", "–", "/", "n/a", "tba", "tbd", "x", "chưa xếp", "未定", "미정"})


def stand_references(halls: str, numbers: str) -> tuple[StandReference, ...]:
    """Every stand a pair of cells names: ``A12-A15`` is four, ``D050/F051`` one stand with two codes.

    Halls and numbers are paired one to one when both are lists of the same length, else the hall is for all.
    """
    listed = [part for part in _SEPARATOR.split(numbers.strip()) if part.lower() not in _NONE]
    places = [part for part in re.split(r"\s*[;,；，\n]\s*", halls.strip()) if part]
    paired = places if len(places) == len(listed) else [halls.strip()] * len(listed)
    found = [
        StandReference(hall, number) for hall, part in zip(paired, listed, strict=True) for number in expand_range(part)
    ]
    return tuple(dict.fromkeys(found))


def expand_range(number: str) -> tuple[str, ...]:
    """``A12-A15`` and ``A12-15`` as A12, A13, A14, A15; anything that is no clear range as it stands.

    Without letters (``29-222``) both ends need the same number of digits, three or more.
    """
    match = _RANGE.fullmatch(number)
    if match is None:
        return (number,)
    prefix, again = match["prefix"] or "", match["again"]
    first, last = match["first"], match["last"]
    bare = not prefix
    if (again and again != prefix) or len(first) != len(last) or (bare and len(first) < _FEWEST_DIGITS):
        return (number,)
    span = range(int(first), int(last) + 1)
    if not 2 <= len(span) <= _LONGEST_RANGE:
        return (number,)
    return tuple(f"{prefix}{value:0{len(first)}d}" for value in span)
