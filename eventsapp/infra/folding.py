"""Search keys: what people type without accents finds what is written with them."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_LETTERS_WITHOUT_MARKS = str.maketrans(
    {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
)


def fold(text: str) -> str:
    """Return ``text`` as a search key: width-folded, lower case, without marks, ``đ`` as ``d``, single spaces.

    Hangul and Chinese stay whole characters, so that they are found by substring.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    wide = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS_WITHOUT_MARKS)
    bare = "".join(mark for mark in unicodedata.normalize("NFD", wide) if not _is_accent(mark))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", bare)).strip()


def _is_accent(mark: str) -> bool:
    """Whether a mark is left out; the voiced marks of kana make another letter, so they stay."""
    return bool(unicodedata.combining(mark)) and mark not in "\u3099\u309a"


def like_pattern(query: str) -> str:
    r"""Return the LIKE pattern (escape ``\``) that finds ``query`` anywhere in a folded column."""
    escaped = fold(query).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
