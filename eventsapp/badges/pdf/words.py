"""Words as a document writes them: shaped once, spelled in the document's codes, looked up ever after.

A batch has few words beside its badges: given names, family names, job titles. A look-up by word keeps what HarfBuzz
says of kerning; writing that has no spaces is put together from its characters, which have no kerning.
"""

import re
from dataclasses import dataclass

from eventsapp.badges.pdf.document import Document
from eventsapp.badges.pdf.embedding import EmbeddedFont
from eventsapp.badges.pdf.ink import spelled
from eventsapp.badges.pdf.shaping import Run, Shaper
from eventsapp.badges.pdf.typefaces import FontSet, Weight, chain_for, clean, told_language

_BY_CHARACTER = re.compile("[\u4e00-\u9fff\u3400-\u4dbf\uac00-\ud7a3]{2,}").fullmatch
_KEPT = 50_000


@dataclass(slots=True)
class Word:
    """A word in one document; `width` and `space`, that of a space after it, in ems.

    `shown` is the inside of a string of codes where one font writes the whole word plainly; else `font` is None.
    """

    text: str
    width: float
    space: float
    font: EmbeddedFont | None
    shown: bytes
    runs: tuple[Run, ...]
    missing: str

    @property
    def is_rtl(self) -> bool:
        """Tell whether the word is read from right to left."""
        return bool(self.runs) and self.runs[0].is_rtl


class Words(dict[str, Word]):
    """Words of one language and weight; what is asked for the first time is shaped."""

    def __init__(
        self, shaper: Shaper, document: Document, language: str, chain: tuple[str, ...], weight: Weight
    ) -> None:
        super().__init__()
        self._shaper = shaper
        self._document = document
        self._how = (language, chain, weight)
        self.has_blanks = False

    def __missing__(self, given: str) -> Word:
        if len(self) >= _KEPT:
            self.clear()
        text = clean(given)
        if text == given:
            word = self._joined(text) if _BY_CHARACTER(text) else self._shaped(text)
        else:
            word = self[text]
            self.has_blanks = self.has_blanks or not text
        self[given] = word
        return word

    def _shaped(self, text: str) -> Word:
        shape = self._shaper.shape(text, *self._how)
        width = sum(run.width for run in shape.runs)
        plain: EmbeddedFont | None = None
        shown = b""
        if len(shape.runs) == 1 and not shape.runs[0].is_rtl:
            font = self._document.font(shape.runs[0].face)
            codes = spelled(font, shape.runs[0])
            if codes is not None and not shape.missing:
                plain, shown = font, codes
        return Word(text, width, self._space(shape.runs), plain, shown, shape.runs, shape.missing)

    def _joined(self, text: str) -> Word:
        words = [self[char] for char in text]
        font = words[0].font
        if font is None or any(word.font is not font for word in words):
            return self._shaped(text)
        width = sum(word.width for word in words)
        shown = b"".join(word.shown for word in words)
        return Word(text, width, words[-1].space, font, shown, (), "")

    def _space(self, runs: tuple[Run, ...]) -> float:
        return self._document.font(runs[-1].face).space_width if runs else 0.0


class Speller:
    """The words of one document by language and weight."""

    def __init__(self, fonts: FontSet, document: Document) -> None:
        self._shaper = Shaper(fonts)
        self._document = document
        self._tables: dict[tuple[str, str, Weight], Words] = {}

    def words(self, text: str, language: str, weight: Weight) -> list[Word]:
        """Return the words of a text, whatever white space and invisible characters it has."""
        table = self.table(text, language, weight)
        words = list(map(table.__getitem__, text.split()))
        return [word for word in words if word.text] if table.has_blanks else words

    def table(self, text: str, language: str, weight: Weight) -> Words:
        """Return the words of texts in the same letters as this one."""
        told = told_language(text)
        table = self._tables.get((language, told, weight))
        if table is None:
            chain = chain_for(text, language)
            table = self._tables[language, told, weight] = Words(self._shaper, self._document, language, chain, weight)
        return table
