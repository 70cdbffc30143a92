"""What stands in the cells of a list of people, as values: addresses, numbers, countries, languages, agreements."""

import re
import unicodedata
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Final

from eventsapp.exhibitors.importers.countries import country_code
from eventsapp.infra.folding import fold
from eventsapp.visitors.importers.vocabulary import CIRCLES, CROSSES, LANGUAGES, NO, YES

_EMAIL: Final = re.compile(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+\.[^\W\d_]{2,}")
_PHONE: Final = re.compile(r"[+()0-9 ./-]{6,}")
_SEVERAL: Final = re.compile(r"\s*[/;,|]\s*(?=[+(]?\d{6})|\s+(?:ext|máy lẻ|내선|转)\b.*", re.IGNORECASE)
_NOTHING: Final = re.compile(r"(?:nan|none|null|n/a|#n/a|-+|–|không có|chưa có|无|없음)", re.IGNORECASE)
_MOMENT: Final = re.compile(
    r"(?:(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})|(?P<day2>\d{1,2})[-/.](?P<month2>\d{1,2})[-/.](?P<year2>\d{4}))"
    r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?)?\s*(?P<offset>Z|[+-]\d{2}:?\d{2})?"
)
_EAST_ASIAN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LANGUAGE_OF: Final = {word: code for code, words in LANGUAGES.items() for word in words}
_FEWEST_DIGITS, _MOST_DIGITS = 6, 15


def tidy(text: str, most: int) -> str:
    """Return text in NFC with single spaces, at most ``most`` characters, and none for words that mean nothing."""
    if not text:
        return ""
    plain = " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())
    return "" if len(plain) < 9 and _NOTHING.fullmatch(plain) else plain[:most]


def email_in(text: str) -> str | None:
    """Return the address in a cell in small letters; None where there is none."""
    found = _EMAIL.search(text)
    return found.group().lower() if found else None


def phone_in(text: str) -> str | None:
    """Return the first telephone number in a cell as it is written; None where there is none."""
    plain = unicodedata.normalize("NFKC", text).lstrip("'’ ").strip()
    first = _SEVERAL.split(plain, maxsplit=1)[0]
    if not _PHONE.fullmatch(first):
        return None
    return first if _FEWEST_DIGITS <= sum(char.isdigit() for char in first) <= _MOST_DIGITS else None


@lru_cache(maxsize=2000)
def country_in(text: str) -> str | None:
    """Return the code of a country; None where it is none we know."""
    return country_code(text)


@lru_cache(maxsize=500)
def language_in(text: str) -> str | None:
    """Return the code of one of our languages; None where it is none of them."""
    return _LANGUAGE_OF.get(fold(text))


@lru_cache(maxsize=2000)
def is_agreed(text: str, label: str) -> bool | None:
    """Whether a cell says that somebody agreed; None where it says neither yes nor no.

    In East Asia a cross is a no beside a circle for yes, elsewhere it is a tick: the ``label`` of the column tells.
    """
    word = fold(text).strip(" .!")
    if word in CROSSES or word in CIRCLES:
        is_eastern = bool(_EAST_ASIAN.search(label))
        if word in CROSSES:
            return not is_eastern
        return True if is_eastern else None
    if word in YES or text.strip() in YES:
        return True
    return False if word in NO else None


@lru_cache(maxsize=5000)
def moment_in(text: str, local: tzinfo) -> str | None:
    """Return a moment as ISO in UTC, read in the zone ``local`` and with the day first; None where it is none."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day = (found[name] or found[f"{name}2"] for name in ("year", "month", "day"))
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    try:
        moment = datetime(int(year), int(month), int(day), hour, minute, second, tzinfo=local)
        if offset := found["offset"]:
            moment = moment.replace(tzinfo=datetime.strptime(offset.replace("Z", "+0000"), "%z").tzinfo)
        return moment.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return None
