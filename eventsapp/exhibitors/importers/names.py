"""Company names as people write them: two languages in one cell become a native and a Latin name."""

import re
import unicodedata
from typing import Final

_BREAK: Final = re.compile(r"\s*[\n\r|]+\s*|\s+[/／]\s*|\s*[/／]\s+|\s+[–—]\s+")
_SLASH: Final = re.compile(r"\s*[/／]\s*")
_BRACKETED: Final = re.compile(r"(?P<first>[^()（）]+?)\s*[(（](?P<second>[^()（）]+)[)）]")
_IDEOGRAPH: Final = re.compile(r"[\u2e80-\u2fdf\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_LATIN_FORM: Final = re.compile(
    r"(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af）)])\s+(?=[A-Za-z][^\u3040-\u9fff\uac00-\ud7af]*\b(?:ltd|inc|corp|co|gmbh|llc|jsc|limited|company)\b)",
    re.IGNORECASE,
)
_VIETNAMESE: Final = frozenset("ăâđêôơưĂÂĐÊÔƠƯ")
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")


def split_names(cell: str) -> tuple[str, str]:
    """Native and Latin name of a cell; the Latin one is empty where the cell holds a single name.

    Split only where the two parts differ in script, so that ``A/B Testing`` and ``삼성 SDI`` stay whole.
    """
    lines = "\n".join(" ".join(line.split()) for line in cell.strip().splitlines())
    for pattern in (_BREAK, _LATIN_FORM, _SLASH):
        parts = [part for part in pattern.split(lines) if part]
        pair = _native_first(parts[0], parts[1]) if len(parts) == 2 else None
        # Without spaces around it a slash often stands between two brands: a Latin name has two words at least.
        if pair and (pattern is not _SLASH or " " in pair[1]):
            return pair
    bracketed = _BRACKETED.fullmatch(lines)
    if bracketed and (pair := _native_first(bracketed["first"].strip(), bracketed["second"].strip())):
        return pair
    return " ".join(lines.split()), ""


def _native_first(one: str, two: str) -> tuple[str, str] | None:
    """The pair as (native, Latin), whichever came first; None where they are of the same kind."""
    if len(one) < 2 or len(two) < 2:
        return None
    if _is_plain_latin(two) and _is_native(one):
        return one, two
    if _is_plain_latin(one) and _is_native(two):
        return two, one
    return None


def _is_native(text: str) -> bool:
    return bool(_IDEOGRAPH.search(text)) or is_vietnamese(text)


def is_vietnamese(text: str) -> bool:
    """Whether the text carries letters or tones that mark Vietnamese."""
    marks = {mark for mark in unicodedata.normalize("NFD", text) if unicodedata.combining(mark)}
    return bool(_VIETNAMESE & set(unicodedata.normalize("NFC", text))) or len(marks & _TONES) > 1


def _is_plain_latin(text: str) -> bool:
    letters = _LETTER.findall(text)
    return len(letters) > 1 and all(letter.isascii() for letter in letters)
