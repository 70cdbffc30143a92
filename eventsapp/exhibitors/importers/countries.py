"""Countries by any of the names that people write."""

from functools import cache
from typing import Final

from babel import Locale

from eventsapp.infra.folding import fold

_LANGUAGES: Final = ("en", "vi", "zh_Hans", "zh_Hant", "ko", "ja", "de", "fr", "es", "it", "pt")
_NO_COUNTRIES: Final = frozenset({"ZZ", "EU", "EZ", "UN", "QO", "XA", "XB"})
# Names of registers and habits that the Unicode tables do not hold.
_HABITS: Final = {
    "united states of america": "US",
    "usa": "US",
    "u.s.a.": "US",
    "my": "US",
    "america": "US",
    "hoa ky": "US",
    "uk": "GB",
    "england": "GB",
    "great britain": "GB",
    "anh quoc": "GB",
    "korea": "KR",
    "south korea": "KR",
    "korea, republic of": "KR",
    "republic of korea": "KR",
    "han quoc": "KR",
    "대한민국": "KR",
    "大韩民国": "KR",
    "한국": "KR",
    "p.r. china": "CN",
    "pr china": "CN",
    "p.r.china": "CN",
    "mainland china": "CN",
    "中国大陆": "CN",
    "trung hoa": "CN",
    "hong kong": "HK",
    "hongkong": "HK",
    "macau": "MO",
    "taiwan": "TW",
    "taiwan, china": "TW",
    "viet nam": "VN",
    "vietnam": "VN",
    "russia": "RU",
    "russian federation": "RU",
    "turkey": "TR",
    "holland": "NL",
    "the netherlands": "NL",
    "czech republic": "CZ",
    "macedonia": "MK",
    "macedonia, former yug. rep.": "MK",
    "republic of north macedonia": "MK",
    "viet nam, socialist republic of": "VN",
    "moldova, republik of": "MD",
    "moldova, republic of": "MD",
    "iran, islamic republic of": "IR",
    "uae": "AE",
    "bosnia and herzegovina": "BA",
    "swaziland": "SZ",
    "nhat": "JP",
    "duc": "DE",
    "phap": "FR",
    "uc": "AU",
    "y": "IT",
}


def country_code(text: str) -> str | None:
    """The ISO 3166 code of a country named or coded in any of our readers' languages; None where unclear."""
    typed = text.strip()
    # A code is a code only in plain letters: "MY" is Malaysia, "Mỹ" the United States.
    if typed.isascii() and typed.upper() in _codes():
        return typed.upper()
    key = fold(typed).strip(" .")
    return _names().get(key) or _names().get(key.replace(" and ", " & "))


def countries() -> frozenset[str]:
    """The codes of every country."""
    return _codes()


@cache
def _codes() -> frozenset[str]:
    territories = [str(code) for code in Locale.parse("en").territories]
    return frozenset(code for code in territories if len(code) == 2 and code.isalpha()) - _NO_COUNTRIES


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if str(code) in _codes():
                names.setdefault(fold(str(name)), str(code))
    names.update({fold(name): code for name, code in _HABITS.items()})
    return names
