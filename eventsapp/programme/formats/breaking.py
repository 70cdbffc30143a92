"""Where lines of any script may end."""

import unicodedata
from collections.abc import Callable, Iterator


def broken(text: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    """Yield the lines of a text that is ``width`` wide at most, as ``measure`` says."""
    line = ""
    for piece in _pieces(text):
        if line and measure(line + piece.rstrip()) > width:
            yield line.strip()
            line = ""
        line += piece
    if line.strip():
        yield line.strip()


def _pieces(text: str) -> Iterator[str]:
    """Cut a text where a line may end: after a space, around a wide letter, and in words that fill a line alone."""
    piece = ""
    for letter in unicodedata.normalize("NFC", text):
        if piece and (_may_end(piece[-1], letter) or len(piece) >= _LONGEST_WORD):
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece


_LONGEST_WORD = 40
_NOT_FIRST = frozenset(" ，。、；：！？）》」』】〉”’％·,.;:!?)")
_NOT_LAST = frozenset("（《「『【〈“‘(")


def _may_end(before: str, after: str) -> bool:
    """Say whether a line may end between two letters."""
    if before == " ":
        return after != " "
    return (_is_wide(before) or _is_wide(after)) and before not in _NOT_LAST and after not in _NOT_FIRST


def _is_wide(letter: str) -> bool:
    """Say whether lines may end beside a letter; Korean is broken at its spaces."""
    return unicodedata.east_asian_width(letter) in "WF" and not "\uac00" <= letter <= "\ud7a3"
