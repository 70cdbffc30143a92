"""From words to positioned glyphs: runs by face, shaped by HarfBuzz, with the text each glyph stands for."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import uharfbuzz as hb

from eventsapp.badges.pdf.typefaces import FontSet, Typeface, Weight

# Ligatures would make one glyph stand for several letters; searching and copying text come first here.
# Composition ("ccmp") takes a ready letter such as "ị" apart, so it is left for what NFC could not compose.
_FEATURES = {"kern": True, "liga": False, "clig": False, "ccmp": False}
_FEATURES_OF_MARKS = {**_FEATURES, "ccmp": True}
# What is none of the ready letters of Latin, Greek and Cyrillic writing.
_MAY_BE_MARKED = re.compile("[\u0300-\u036f\u0480-\u1dff\u2000-\uffff]").search
_KEPT = 20_000


@dataclass(slots=True)
class Glyph:
    """A glyph at its place, in font units."""

    index: int
    advance: int
    x_offset: int
    y_offset: int


@dataclass(slots=True)
class Cluster:
    """The smallest piece of text that glyphs can be told apart for."""

    text: str
    glyphs: tuple[Glyph, ...]


@dataclass(slots=True)
class Run:
    """A stretch of text in one face; its clusters in the order they are drawn, from left to right."""

    face: Typeface
    clusters: tuple[Cluster, ...]
    is_rtl: bool = False

    @property
    def width(self) -> float:
        """Width in ems."""
        return sum(g.advance for c in self.clusters for g in c.glyphs) / self.face.upem


@dataclass(slots=True)
class Shape:
    """A clean word, shaped. `missing` has the characters that no face has; they are left out of the runs."""

    text: str
    runs: tuple[Run, ...]
    missing: str


class Shaper:
    """Shapes words in one font set, which remembers them."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts

    def shape(self, text: str, language: str, chain: tuple[str, ...], weight: Weight) -> Shape:
        """Shape a clean word."""
        key = (text, language, chain, weight)
        shape: Shape | None = self._fonts.shaped.get(key)
        if shape is None:
            parts, missing = self._parts(text, chain, weight)
            shape = Shape(text, _visual([_run(face, part, language) for face, part in parts]), missing)
            if len(self._fonts.shaped) >= _KEPT:
                self._fonts.shaped.clear()
            self._fonts.shaped[key] = shape
        return shape

    def _parts(self, text: str, chain: tuple[str, ...], weight: Weight) -> tuple[list[tuple[Typeface, str]], str]:
        parts: list[tuple[Typeface, str]] = []
        missing: list[str] = []
        for char in text:
            last = parts[-1][0] if parts else None
            # Marks stay with what they follow, or words would be cut for nothing.
            stays = last is not None and (char == " " or _is_mark(char)) and last.covers(char)
            face = last if stays else self._fonts.face_for(char, chain, weight)
            if face is None:
                missing.append(char)
            elif face is last:
                parts[-1] = (face, parts[-1][1] + char)
            else:
                parts.append((face, char))
        return parts, "".join(dict.fromkeys(missing))


def _is_mark(char: str) -> bool:
    return char >= "\u0300" and unicodedata.combining(char) > 0


def _has_marks(text: str) -> bool:
    return any(map(_is_mark, text)) if _MAY_BE_MARKED(text) else False


def _visual(runs: list[Run]) -> tuple[Run, ...]:
    """Put the runs of a word into the order they stand in on paper, which is backwards where it begins so."""
    return tuple(runs[::-1]) if runs and runs[0].is_rtl else tuple(runs)


def _run(face: Typeface, text: str, language: str) -> Run:
    buffer: Any = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_GRAPHEMES
    buffer.add_codepoints([ord(c) for c in text])
    buffer.guess_segment_properties()
    buffer.language = language
    if face.is_complex:
        hb.shape(face.font, buffer, {"liga": False, "clig": False})
    else:
        hb.shape(face.font, buffer, _FEATURES_OF_MARKS if _has_marks(text) else _FEATURES)
    shaped = [
        (info.cluster, Glyph(info.codepoint, at.x_advance, at.x_offset, at.y_offset))
        for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]
    is_rtl = buffer.direction == "rtl"
    if not is_rtl and [cluster for cluster, _ in shaped] == list(range(len(text))):
        return Run(face, tuple([Cluster(text[cluster], (glyph,)) for cluster, glyph in shaped]))
    groups: dict[int, list[Glyph]] = {}
    for cluster, glyph in shaped:
        groups.setdefault(cluster, []).append(glyph)
    edges = [*sorted(groups), len(text)]
    ends = dict(pairwise(edges))
    clusters = tuple(Cluster(text[i : ends[i]], tuple(glyphs)) for i, glyphs in groups.items())
    return Run(face, clusters, is_rtl)
