"""Finding people by whatever somebody types at a desk: words in an index, asked for by their beginning.

A word is kept folded, and as it is written where that differs, so that exact accents are found first. Words in Han and
Hangul are kept from each of their characters on, which finds any part of them. A telephone number is kept backwards, so
that its end is the beginning of a word; signs in front tell such words from names.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from eventsapp.infra.folding import fold

LAST = "\U0010ffff"
"""Sorts behind every character."""
LONGEST_WORD = 40
MOST_WORDS = 8
_WORD = re.compile(r"[\w]+")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PHONE = re.compile(r"\+?[\d ().-]{8,}")
_NO_DIGIT = re.compile(r"\D")
_NUMBER = re.compile(r"v-?0*(\d{1,9})")
_TELEX_PAIRS = re.compile(r"([aeo])\1|(?<=[aou])w|dd")
_TELEX_TONES = re.compile(r"(?<=[aeiouy])([a-z]*?)[sfrxj](?=(?:[cmnpt]|ch|ng|nh)?$)")


@dataclass(frozen=True, slots=True)
class Range:
    """The words from one up to, not including, another."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What every person found must have: of each entry, a word in one of its ranges."""

    folded: tuple[tuple[Range, ...], ...]
    exact: tuple[tuple[Range, ...], ...] | None
    """The same with accents as they were typed; None where none were."""


def words_of(texts: Iterable[str], *, phone: str = "", email: str = "", number: int | None = None) -> set[str]:
    """Return the words under which a person is found."""
    words = {word for text in texts for word in _kept(text)}
    if digits := _NO_DIGIT.sub("", phone):
        words.add(f"#{digits[::-1]}"[:LONGEST_WORD])
    if email:
        words.add(f"@{fold(email)}"[:LONGEST_WORD])
    if number is not None:
        words.add(f"={number}")
    return words


def wanted_by(typed: str) -> Wanted | None:
    """Return what is asked for; None where nothing is that could be found."""
    text = unicodedata.normalize("NFKC", typed).casefold().strip()
    if "@" in text:
        return Wanted((_ranges(f"@{fold(text)}"),), None)
    if _PHONE.fullmatch(text):
        digits = re.sub(r"\D", "", text)
        return Wanted((_ranges(f"#{_of_country(digits)[::-1]}"),), None)
    parts = _parts(text)[:MOST_WORDS]
    if not parts:
        return None
    folded = tuple(_alternatives(part) for part in parts)
    exact = tuple(_ranges(part) if part != fold(part) else one for part, one in zip(parts, folded, strict=True))
    return Wanted(folded, exact if exact != folded else None)


def is_east_asian(text: str) -> bool:
    """Whether a text has Han, Kana or Hangul, of which any part is a beginning."""
    return _EAST_ASIAN.search(text) is not None


def telex_folded(word: str) -> str:
    """Return what a word typed in Telex with the input method off means, without its accents: ``nguyeenx``, nguyen."""
    if not (word.isascii() and word.isalpha()):
        return word
    plain = _TELEX_PAIRS.sub(lambda found: found[1] or ("d" if found[0] == "dd" else ""), word)
    plain = re.sub(r"(?<![aeiouy])w", "u", plain)
    return _TELEX_TONES.sub(r"\1", plain, count=1)


def _kept(text: str) -> Iterator[str]:
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        yield from _forms(word)


@lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[str, ...]:
    """Return how a word is kept; the same few thousand names come again and again."""
    forms: list[str] = []
    for form in {unicodedata.normalize("NFC", word), fold(word)}:
        short = form[:LONGEST_WORD]
        is_whole = not is_east_asian(short)
        forms += (short,) if is_whole else (short[place:] for place in range(len(short)))
    return tuple(forms)


def _parts(text: str) -> list[str]:
    """Return the words typed; a number such as V-00012 is one."""
    found = []
    for part in text.split():
        if number := _NUMBER.fullmatch(part):
            found.append(f"={number[1]}")
        else:
            found += [unicodedata.normalize("NFC", word)[:LONGEST_WORD] for word in _WORD.findall(part)]
    return found


def _alternatives(part: str) -> tuple[Range, ...]:
    if part.startswith("="):
        return (_whole(part),)
    plain = fold(part)
    ranges = list(_ranges(plain))
    if plain.isdecimal():
        ranges += [_whole(f"={int(plain)}"), *(_ranges(f"#{plain[::-1]}") if len(plain) > 2 else ())]
    elif (telex := telex_folded(plain)) != plain:
        ranges += _ranges(telex)
    return tuple(ranges)


def _ranges(beginning: str) -> tuple[Range, ...]:
    short = beginning[:LONGEST_WORD]
    return (Range(short, short + LAST),)


def _whole(word: str) -> Range:
    return Range(word, f"{word}\x01")


def _of_country(digits: str) -> str:
    """Return a number without what it begins with in its country or abroad: 0903… and +84 903… end alike."""
    return digits.removeprefix("00").removeprefix("84").removeprefix("0")
