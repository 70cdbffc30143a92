"""Unit numbers as people print, type and mistype them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_CODES = re.compile(r"[\s/,;+&]+")
_RANGE = re.compile(r"\s*(?:\.\.+|…|~|～|–|—|\bto\b|\bđến\b)\s*")
_PREFIXED = re.compile(r"(?P<prefix>.*?)(?P<digits>\d+)$")
MAX_RANGE = 500


def match_key(number: str) -> str:
    """Return what two spellings of one number share: letters and digits of any script, lower case."""
    return _NOT_ALPHANUMERIC.sub("", unicodedata.normalize("NFKC", number)).casefold()


def codes_of(number: str) -> tuple[str, ...]:
    """Return the codes printed as one number: "A-010 B-011" and "D050/F051" carry two each."""
    return tuple(dict.fromkeys(code for code in _CODES.split(number.strip()) if match_key(code)))


def keys_of(number: str, aliases: Iterable[str] = ()) -> tuple[str, ...]:
    """Return every key under which a unit is found: each of its codes and aliases."""
    codes = [code for text in (number, *aliases) for code in codes_of(text)]
    return tuple(dict.fromkeys(match_key(code) for code in codes))


def natural_key(number: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key that puts A-9 before A-10."""
    parts = re.findall(r"\d+|\D+", number)
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part.casefold()) for part in parts)


def expand_numbers(text: str) -> list[str]:
    """Return the numbers of a typed list such as "A-101, A-102" or "A-101..A-104", without repeats, in order.

    Whether they exist is for the caller to say. A range of more than 500 numbers stays as typed.
    """
    found: list[str] = []
    for part in re.split(r"[,;\n，、；]+", text):
        ends = _RANGE.split(part.strip())
        found += _expand_range(ends[0], ends[1]) if len(ends) == 2 and all(ends) else part.split()
    return list(dict.fromkeys(number for number in found if match_key(number)))


def _expand_range(first: str, last: str) -> Sequence[str]:
    """Count from one number to another of the same prefix; "A-101..104" counts too."""
    low, high = _PREFIXED.match(first), _PREFIXED.match(last)
    if low is None or high is None:
        return [first, last]
    start, end = int(low["digits"]), int(high["digits"])
    same = match_key(high["prefix"]) in {"", match_key(low["prefix"])}
    if not same or not 0 <= end - start < MAX_RANGE:
        return [first, last]
    return [f"{low['prefix']}{value:0{len(low['digits'])}d}" for value in range(start, end + 1)]
