"""A PDF 1.7 file written as it is made: pages leave the memory at once, fonts follow at the end.

Structure by ISO 32000-1: 7.5 (file, object streams, cross-reference streams), 7.7.3 (page tree), 8.10 (forms),
9.7 (composite fonts), 9.10.3 (ToUnicode). All contents count hundredths of millimetres from the bottom left.
"""

from collections.abc import Callable
from itertools import chain

import numpy as np

from eventsapp.badges.pdf.deflate import pack, pack_once
from eventsapp.badges.pdf.embedding import EmbeddedFont
from eventsapp.badges.pdf.pictures import PictureData
from eventsapp.badges.pdf.typefaces import Typeface

_POINTS = 72 / 25.4
_SCALE = b"%.7f 0 0 %.7f 0 0 cm\n" % (_POINTS / 100, _POINTS / 100)
_KIDS = 128
_IN_ONE_STREAM = 200
_CATALOG, _PAGES, _RESOURCES = 1, 2, 3
_STREAM = b"%d 0 obj<<%b/Length %d>>stream\n%b\nendstream endobj\n"
_FLATE = b"/Filter/FlateDecode"
_PAGE_STREAM = b"%d 0 obj<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream endobj\n"


class Document:
    """Writes pages of one size to a target that need not be seekable."""

    def __init__(
        self,
        write: Callable[[bytes], object],
        page: tuple[float, float],
        form: tuple[float, float],
        title: str,
        language: str,
    ) -> None:
        """Take the sizes of pages and of what they share in millimetres."""
        self._write = write
        self._position = 0
        self._entries: dict[int, tuple[int, int, int]] = {}
        self._next = _RESOURCES + 1
        self._box = f"[0 0 {page[0] * _POINTS:.3f} {page[1] * _POINTS:.3f}]"
        self._size = (round(form[0] * 100), round(form[1] * 100))
        self._title, self._language = title, language
        self._waiting: list[tuple[int, bytes]] = []
        self._groups: list[tuple[int, list[int]]] = []
        self._fonts: dict[Typeface, EmbeddedFont] = {}
        self._forms: list[int] = []
        self._pictures: dict[str, int] = {}
        self._parent = 0
        self.pages = 0
        self._put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def write_to(self, write: Callable[[bytes], object]) -> None:
        """Write somewhere else from now on."""
        self._write = write

    @property
    def forms(self) -> int:
        """How many forms there are."""
        return len(self._forms)

    def font(self, face: Typeface) -> EmbeddedFont:
        """Return the document's font of a face, made on first use."""
        font = self._fonts.get(face)
        if font is None:
            font = self._fonts[face] = EmbeddedFont(f"F{len(self._fonts) + 1}", face, self._reserve())
        return font

    def form(self, content: bytes) -> bytes:
        """Keep what many pages share; returns what draws it."""
        width, height = self._size
        entries = f"/Type/XObject/Subtype/Form/BBox[0 0 {width} {height}]/Resources {_RESOURCES} 0 R"
        self._forms.append(self._stream(content, entries))
        return b"/X%d Do" % len(self._forms)

    def picture(self, name: str, data: PictureData) -> bytes:
        """Keep a picture; returns what draws it into a square of one unit."""
        if name not in self._pictures:
            mask = f"/SMask {self._raw(data.mask, data.mask_entries)} 0 R" if data.mask else ""
            self._pictures[name] = self._raw(data.samples, data.entries + mask)
        return b"/I%d Do" % self._pictures[name]

    def add_page(self, content: bytes) -> None:
        """Write one page."""
        packed = pack(_SCALE + content)
        stream = self._next
        self._next = stream + 2
        self._entries[stream] = (1, self._position, 0)
        written = _PAGE_STREAM % (stream, len(packed), packed)
        self._write(written)
        self._position += len(written)
        if self.pages % _KIDS == 0:
            self._parent = self._reserve()
            self._groups.append((self._parent, []))
        self._groups[-1][1].append(stream + 1)
        self._waiting.append((stream + 1, b"<</Type/Page/Parent %d 0 R/Contents %d 0 R>>" % (self._parent, stream)))
        if len(self._waiting) >= _IN_ONE_STREAM:
            self._flush()
        self.pages += 1

    def close(self) -> None:
        """Write fonts, page tree and cross-reference table."""
        for font in self._fonts.values():
            font.write(self._stream, self._object)
        fonts = " ".join(f"/{font.name} {font.number} 0 R" for font in self._fonts.values())
        forms = [f"/X{place} {number} 0 R" for place, number in enumerate(self._forms, start=1)]
        pictures = [f"/I{number} {number} 0 R" for number in self._pictures.values()]
        self._object(f"<</Font<<{fonts}>>/XObject<<{' '.join(forms + pictures)}>>>>".encode(), _RESOURCES)
        for number, kids in self._groups:
            self._object(_tree(kids, len(kids), f"/Parent {_PAGES} 0 R"), number)
        shared = f"/MediaBox{self._box}/Resources {_RESOURCES} 0 R"
        self._object(_tree([number for number, _ in self._groups], self.pages, shared), _PAGES)
        language = _text(self._language)
        self._object(f"<</Type/Catalog/Pages {_PAGES} 0 R/Lang{language}>>".encode(), _CATALOG)
        info = self._object(f"<</Title{_text(self._title)}>>".encode())
        self._flush()
        self._cross_references(info)

    def _cross_references(self, info: int) -> None:
        start, number = self._position, self._reserve()
        self._entries[number] = (1, start, 0)
        rows = np.zeros((self._next, 3), dtype=np.int64)
        rows[0, 2] = 65535
        known = len(self._entries)
        values = np.fromiter(chain.from_iterable(self._entries.values()), np.int64, 3 * known)
        rows[np.fromiter(self._entries, np.int64, known)] = values.reshape(-1, 3)
        table = np.empty((self._next, 8), dtype=np.uint8)
        table[:, 0] = 2  # each row as what changed since the one above it, which packs to a third
        fields = np.empty((self._next, 7), dtype=np.uint8)
        fields[:, 0] = rows[:, 0]
        fields[:, 1:5] = rows[:, 1].astype(">u4").view(np.uint8).reshape(-1, 4)
        fields[:, 5:7] = rows[:, 2].astype(">u2").view(np.uint8).reshape(-1, 2)
        table[0, 1:] = fields[0]
        table[1:, 1:] = fields[1:] - fields[:-1]
        packed = pack_once(table.tobytes())
        entries = (
            f"/Type/XRef/Size {self._next}/W[1 4 2]/Root {_CATALOG} 0 R/Info {info} 0 R"
            f"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 7>>"
        )
        self._put(_STREAM % (number, entries.encode(), len(packed), packed))
        self._put(b"startxref\n%d\n%%%%EOF\n" % start)

    def _reserve(self) -> int:
        number = self._next
        self._next += 1
        return number

    def _put(self, data: bytes) -> None:
        self._write(data)
        self._position += len(data)

    def _object(self, body: bytes, number: int = 0) -> int:
        """Keep an object without a stream for the next stream of objects."""
        number = number or self._reserve()
        self._waiting.append((number, body))
        if len(self._waiting) >= _IN_ONE_STREAM:
            self._flush()
        return number

    def _flush(self) -> None:
        if not self._waiting:
            return
        at, places = 0, []
        for number, body in self._waiting:
            places.append(b"%d %d" % (number, at))
            at += len(body) + 1
        head = b" ".join(places) + b" "
        bodies = b" ".join(body for _, body in self._waiting)
        entries = f"/Type/ObjStm/N {len(self._waiting)}/First {len(head)}"
        holder = self._raw(pack(head + bodies), entries + _FLATE.decode())
        self._entries |= {number: (2, holder, place) for place, (number, _) in enumerate(self._waiting)}
        self._waiting.clear()

    def _stream(self, data: bytes, entries: str = "") -> int:
        return self._raw(pack_once(data), entries + _FLATE.decode())

    def _raw(self, data: bytes, entries: str) -> int:
        number = self._reserve()
        self._entries[number] = (1, self._position, 0)
        self._put(_STREAM % (number, entries.encode(), len(data), data))
        return number


def _tree(kids: list[int], count: int, entries: str) -> bytes:
    references = " ".join(f"{kid} 0 R" for kid in kids)
    return f"<</Type/Pages{entries}/Count {count}/Kids[{references}]>>".encode()


def _text(value: str) -> str:
    return "<" + f"\ufeff{value}".encode("utf-16-be").hex() + ">"
