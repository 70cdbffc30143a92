"""The typefaces on a badge: which files there are, which character is drawn with which of them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

import uharfbuzz as hb

from eventsapp.badges.pdf.model import FontsMissing


class Weight(StrEnum):
    """Weights a layout may ask for. Where only one of a face's files is there, it answers both."""

    REGULAR = "regular"
    BOLD = "bold"


@dataclass(frozen=True, slots=True)
class FontFile:
    """One file of the set: its script key, its weight, its name on disk and the name people know."""

    key: str
    weight: Weight
    filename: str
    family: str


_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]").search
"""Characters that choose a form of the one before them, and have none themselves."""

FONT_FILES = (
    FontFile("latin", Weight.REGULAR, "NotoSans_400Regular.ttf", "Noto Sans Regular"),
    FontFile("latin", Weight.BOLD, "NotoSans_700Bold.ttf", "Noto Sans Bold"),
    FontFile("sc", Weight.REGULAR, "NotoSansSC_400Regular.ttf", "Noto Sans SC Regular"),
    FontFile("sc", Weight.BOLD, "NotoSansSC_700Bold.ttf", "Noto Sans SC Bold"),
    FontFile("tc", Weight.REGULAR, "NotoSansTC_400Regular.ttf", "Noto Sans TC Regular"),
    FontFile("tc", Weight.BOLD, "NotoSansTC_700Bold.ttf", "Noto Sans TC Bold"),
    FontFile("jp", Weight.REGULAR, "NotoSansJP_400Regular.ttf", "Noto Sans JP Regular"),
    FontFile("jp", Weight.BOLD, "NotoSansJP_700Bold.ttf", "Noto Sans JP Bold"),
    FontFile("kr", Weight.REGULAR, "NotoSansKR_400Regular.ttf", "Noto Sans KR Regular"),
    FontFile("kr", Weight.BOLD, "NotoSansKR_700Bold.ttf", "Noto Sans KR Bold"),
    FontFile("thai", Weight.REGULAR, "NotoSansThai_400Regular.ttf", "Noto Sans Thai Regular"),
    FontFile("thai", Weight.BOLD, "NotoSansThai_700Bold.ttf", "Noto Sans Thai Bold"),
    FontFile("arabic", Weight.REGULAR, "NotoSansArabic_400Regular.ttf", "Noto Sans Arabic Regular"),
    FontFile("arabic", Weight.BOLD, "NotoSansArabic_700Bold.ttf", "Noto Sans Arabic Bold"),
)

# Han characters share code points but not shapes: the reader's language decides whose shape comes first.
_OTHERS = ("thai", "arabic")
_CHAINS: Mapping[str, tuple[str, ...]] = {
    "zh-hant": ("latin", "tc", "sc", "jp", "kr", *_OTHERS),
    "ja": ("latin", "jp", "sc", "tc", "kr", *_OTHERS),
    "ko": ("latin", "kr", "sc", "tc", "jp", *_OTHERS),
}
_DEFAULT_CHAIN = ("latin", "sc", "tc", "jp", "kr", *_OTHERS)
# Letters that change their form, order or place beside others: the font's own rules are followed in full.
COMPLEX = frozenset(_OTHERS)
_TELLING = re.compile("[\u3041-\u30ff\uac00-\ud7a3]").search
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


class Typeface:
    """One font file, opened once: coverage, advances and shaping. Read-only after opening."""

    def __init__(self, file: FontFile, path: Path) -> None:
        self.file = file
        self.face: Any = hb.Face(hb.Blob.from_file_path(str(path)))
        self.font: Any = hb.Font(self.face)
        self.upem: int = self.face.upem
        self.is_complex = file.key in COMPLEX
        self._known: dict[str, bool] = {}

    def covers(self, char: str) -> bool:
        """Tell whether the font has a glyph for one character."""
        known = self._known.get(char)
        if known is None:
            known = self._known[char] = bool(self.font.get_nominal_glyph(ord(char)))
        return known

    def advance(self, glyph: int) -> int:
        """Width of a glyph in font units, as the file states it."""
        return int(self.font.get_glyph_h_advance(glyph))


class FontSet:
    """The fonts found in a folder. `missing` names those that are not there."""

    def __init__(self, faces: Mapping[tuple[str, Weight], Typeface], missing: tuple[str, ...]) -> None:
        self._faces = dict(faces)
        self.missing = missing
        self.shaped: dict[tuple[str, str, tuple[str, ...], Weight], Any] = {}
        """What was shaped with these faces, kept for the next badge."""

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open every known font in `folder`; `FontsMissing` when even the Latin ones are absent."""
        present = {f: Typeface(f, folder / f.filename) for f in FONT_FILES if (folder / f.filename).is_file()}
        absent = [f for f in FONT_FILES if f not in present]
        if any(f.key == "latin" for f in absent):
            raise FontsMissing(tuple(f.family for f in absent))
        faces = {(f.key, weight): face for f, face in present.items() for weight in Weight}
        faces |= {(f.key, f.weight): face for f, face in present.items()}
        return cls(faces, tuple(f.family for f in absent))

    def face_for(self, char: str, chain: tuple[str, ...], weight: Weight) -> Typeface | None:
        """Return the first face of the chain that has the character, or None."""
        for key in chain:
            face = self._faces.get((key, weight))
            if face is not None and face.covers(char):
                return face
        return None


def told_language(text: str) -> str:
    """Return the language that kana or Hangul in a text give away, or nothing."""
    if _TELLING(text) is None:
        return ""
    return "ja" if any("\u3041" <= char <= "\u30ff" for char in text) else "ko"


def chain_for(text: str, language: str) -> tuple[str, ...]:
    """Order the faces for a text: kana and Hangul give their language away, else the person's language."""
    told = told_language(text)
    if told:
        return _CHAINS[told]
    tag = language.lower()
    if tag.startswith(_TRADITIONAL):
        return _CHAINS["zh-hant"]
    return _CHAINS.get(tag.split("-", maxsplit=1)[0], _DEFAULT_CHAIN)


def clean(text: str) -> str:
    """Normalise to NFC, drop what has no shape (controls, directions, selectors) and collapse white space."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable() and not _SELECTORS(composed):  # nearly every word
        return " ".join(composed.split())
    kept = "".join(" " if c.isspace() else c for c in composed if c.isspace() or _has_shape(c))
    return " ".join(kept.split())


def _has_shape(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs"} and not _SELECTORS(char)
