"""Letters of any script in a PDF: each is written by the first font that has it."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from eventsapp.venues.plan_export.model import UnwritableText

_BUNDLED = "Vera.ttf"  # comes with reportlab: Latin letters without the Vietnamese ones
# Han letters share code points, not shapes: what else the text or its reader says decides whose come first.
_SCRIPTS = {"ja": "JP", "ko": "KR", "zh-hant": "TC"}


@lru_cache(maxsize=12)
def _font(path: str) -> Any:
    """Open a font once; a Chinese one takes about a second."""
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415 - heavy, and needed for PDFs only
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415

    font = TTFont(f"plan-{Path(path).stem}", path)
    pdfmetrics.registerFont(font)
    return font


class Typesetter:
    """Cuts texts into runs of one font each."""

    def __init__(self, fonts: Sequence[Path], language: str) -> None:
        self._paths = [*map(str, fonts), _BUNDLED]
        self._language = language
        self._known: dict[tuple[str, str], Any] = {}
        self._missing: set[str] = set()

    def runs(self, text: str) -> list[tuple[Any, str]]:
        """Return (font, letters) in order; letters no font has are remembered as missing."""
        script = self._script(text)
        letters = [(self._font_for(letter, script), letter) for letter in text if letter.isprintable()]
        known = [(font, letter) for font, letter in letters if font is not None]
        return [(font, "".join(letter for _, letter in run)) for font, run in groupby(known, key=lambda pair: pair[0])]

    def width(self, text: str, size: float) -> float:
        """Return the width of a text."""
        return sum(float(font.stringWidth(letters, size)) for font, letters in self.runs(text))

    def draw(self, canvas: Any, text: str, x: float, y: float, size: float) -> None:
        """Write a text from x on; y is where its letters stand."""
        for font, letters in self.runs(text):
            canvas.setFont(font.fontName, size)
            canvas.drawString(x, y, letters)
            x += float(font.stringWidth(letters, size))

    def refuse_missing(self) -> None:
        """Raise UnwritableText when a letter of any text could not be written."""
        if self._missing:
            raise UnwritableText(" ".join(sorted(self._missing)))

    def _font_for(self, letter: str, script: str) -> Any:
        """Return the font of a letter, None where none has it."""
        key = (letter, script)
        if key not in self._known:
            ordered = sorted(self._paths, key=lambda path: 1 if self._is_of_other_script(path, script) else 0)
            self._known[key] = next((font for path in ordered if _has(font := _font(path), letter)), None)
            if self._known[key] is None:
                self._missing.add(letter)
        return self._known[key]

    def _is_of_other_script(self, path: str, script: str) -> bool:
        """Say whether a font is made for another script than the one wanted; Latin ones are for all."""
        made_for = next((code for code in ("SC", "TC", "JP", "KR") if f"Sans{code}" in path), "")
        return bool(made_for) and made_for != script

    def _script(self, text: str) -> str:
        """Return the script whose shapes Han letters of this text have."""
        if any("\u3041" <= letter <= "\u30ff" for letter in text):
            return "JP"
        if any("\uac00" <= letter <= "\ud7a3" for letter in text):
            return "KR"
        return _SCRIPTS.get(self._language, "SC")


def _has(font: Any, letter: str) -> bool:
    """Say whether a font has a letter."""
    return letter == " " or ord(letter) in font.face.charToGlyph
