"""A PDF 1.7 file written as it is made: pages leave the memory at once, fonts follow at the end.

Structure by ISO 32000-1: 7.5 (file), 7.7.3 (page tree), 9.7 (composite fonts), 9.10.3 (ToUnicode).
"""

import zlib
from typing import BinaryIO

from eventsapp.badges.pdf.embedding import EmbeddedFont
from eventsapp.badges.pdf.typefaces import Typeface

_POINTS = 72 / 25.4
_KIDS = 128
_PAGES = 2


class Document:
    """Writes pages of one size to a binary target that need not be seekable."""

    def __init__(self, target: BinaryIO, width: float, height: float, title: str, language: str) -> None:
        self._target = target
        self._position = 0
        self._offsets: dict[int, int] = {}
        self._next = _PAGES + 1
        self._box = f"[0 0 {width * _POINTS:.3f} {height * _POINTS:.3f}]"
        self._title = title
        self._language = language
        self._groups: list[tuple[int, list[int]]] = []
        self._fonts: dict[Typeface, EmbeddedFont] = {}
        self.pages = 0
        self._resources = self._reserve()
        self._put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def font(self, face: Typeface) -> EmbeddedFont:
        """Return the document's font of a face, made on first use."""
        font = self._fonts.get(face)
        if font is None:
            font = self._fonts[face] = EmbeddedFont(f"F{len(self._fonts) + 1}", face, self._reserve())
        return font

    def add_page(self, content: bytes) -> None:
        """Write one page. `content` is in millimetres with the origin at the bottom left."""
        stream = self._stream(b"%.6f 0 0 %.6f 0 0 cm\n" % (_POINTS, _POINTS) + content)
        if not self._groups or len(self._groups[-1][1]) == _KIDS:
            self._groups.append((self._reserve(), []))
        parent, kids = self._groups[-1]
        page = self._reserve()
        self._object(
            page,
            f"<</Type/Page/Parent {parent} 0 R/MediaBox{self._box}"
            f"/Resources {self._resources} 0 R/Contents {stream} 0 R>>".encode(),
        )
        kids.append(page)
        self.pages += 1

    def close(self) -> None:
        """Write fonts, page tree and cross-reference table."""
        for font in self._fonts.values():
            font.write(self._stream, self._object)
        names = " ".join(f"/{f.name} {f.number} 0 R" for f in self._fonts.values())
        self._object(self._resources, f"<</Font<<{names}>>>>".encode())
        for number, kids in self._groups:
            self._object(number, _tree(kids, len(kids), f"/Parent {_PAGES} 0 R"))
        self._object(_PAGES, _tree([number for number, _ in self._groups], self.pages, ""))
        language = _text(self._language)
        self._object(1, f"<</Type/Catalog/Pages {_PAGES} 0 R/Lang{language}>>".encode())
        info = self._reserve()
        self._object(info, f"<</Title{_text(self._title)}>>".encode())
        self._cross_references(info)

    def _cross_references(self, info: int) -> None:
        start = self._position
        rows = [f"{self._offsets[number]:010d} 00000 n \n" for number in range(1, self._next)]
        self._put(f"xref\n0 {self._next}\n0000000000 65535 f \n{''.join(rows)}".encode())
        trailer = f"<</Size {self._next}/Root 1 0 R/Info {info} 0 R>>"
        self._put(f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode())

    def _reserve(self) -> int:
        number = self._next
        self._next += 1
        return number

    def _put(self, data: bytes) -> None:
        self._target.write(data)
        self._position += len(data)

    def _object(self, number: int, body: bytes) -> None:
        self._offsets[number] = self._position
        self._put(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def _stream(self, data: bytes, entries: str = "") -> int:
        packed = zlib.compress(data, 6)
        number = self._reserve()
        head = f"<</Length {len(packed)}/Filter/FlateDecode{entries}>>\nstream\n".encode()
        self._object(number, head + packed + b"\nendstream")
        return number


def _tree(kids: list[int], count: int, parent: str) -> bytes:
    references = " ".join(f"{kid} 0 R" for kid in kids)
    return f"<</Type/Pages{parent}/Count {count}/Kids[{references}]>>".encode()


def _text(value: str) -> str:
    return "<" + f"\ufeff{value}".encode("utf-16-be").hex() + ">"
