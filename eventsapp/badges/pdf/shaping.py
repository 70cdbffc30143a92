"""From text to positioned glyphs: runs by face, shaped by HarfBuzz, with the text each glyph stands for."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import uharfbuzz as hb

from eventsapp.badges.pdf.typefaces import FontSet, Typeface, Weight, chain_for

# Ligatures would make one glyph stand for several letters; searching and copying text come first here.
# Composition ("ccmp") takes a ready letter such as "ị" apart, so it is left for what NFC could not compose.
_FEATURES = {"kern": True, "liga": False, "clig": False, "ccmp": False}
_FEATURES_OF_MARKS = {**_FEATURES, "ccmp": True}


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph at its place, in font units."""

    index: int
    advance: int
    x_offset: int
    y_offset: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """The smallest piece of text that glyphs can be told apart for."""

    text: str
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face."""

    face: Typeface
    clusters: tuple[Cluster, ...]

    @property
    def width(self) -> float:
        """Width in ems."""
        return sum(g.advance for c in self.clusters for g in c.glyphs) / self.face.upem


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, shaped. `width` is in ems, so it is multiplied by the size to get millimetres."""

    text: str
    runs: tuple[Run, ...]
    width: float


class Shaper:
    """Shapes texts in one font set, remembering the lines it has seen."""

    def __init__(self, fonts: FontSet, keep: int = 4096) -> None:
        self._fonts = fonts
        self._keep = keep
        self._lines: dict[tuple[str, str, Weight], Line] = {}

    def uncovered(self, text: str, language: str) -> str:
        """Return the characters of a clean text that no face has, each once, in order."""
        chain = chain_for(text, language)
        missing = (c for c in text if self._fonts.face_for(c, chain, Weight.BOLD) is None)
        return "".join(dict.fromkeys(missing))

    def line(self, text: str, language: str, weight: Weight) -> Line:
        """Shape a clean text; characters without a face are left out (ask `uncovered` first)."""
        key = (text, language, weight)
        line = self._lines.get(key)
        if line is None:
            runs = tuple(_shape(face, part, language) for face, part in self._parts(text, language, weight))
            line = Line(text, runs, sum(run.width for run in runs))
            if len(self._lines) >= self._keep:
                self._lines.clear()
            self._lines[key] = line
        return line

    def _parts(self, text: str, language: str, weight: Weight) -> list[tuple[Typeface, str]]:
        chain = chain_for(text, language)
        parts: list[tuple[Typeface, str]] = []
        for char in text:
            last = parts[-1][0] if parts else None
            # Spaces and marks stay with what they follow, or words would be cut for nothing.
            stays = last is not None and (char == " " or _is_mark(char)) and last.covers(char)
            face = last if stays else self._fonts.face_for(char, chain, weight)
            if face is None:
                continue
            if face is last:
                parts[-1] = (face, parts[-1][1] + char)
            else:
                parts.append((face, char))
        return parts


def _is_mark(char: str) -> bool:
    return "\u0300" <= char <= "\u036f"


def _shape(face: Typeface, text: str, language: str) -> Run:
    buffer: Any = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_GRAPHEMES
    buffer.add_codepoints([ord(c) for c in text])
    buffer.guess_segment_properties()
    buffer.language = language
    hb.shape(face.font, buffer, _FEATURES_OF_MARKS if any(map(_is_mark, text)) else _FEATURES)
    groups: dict[int, list[Glyph]] = {}
    for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        glyph = Glyph(info.codepoint, at.x_advance, at.x_offset, at.y_offset)
        groups.setdefault(info.cluster, []).append(glyph)
    edges = [*sorted(groups), len(text)]
    ends = dict(pairwise(edges))
    return Run(face, tuple(Cluster(text[i : ends[i]], tuple(glyphs)) for i, glyphs in groups.items()))
