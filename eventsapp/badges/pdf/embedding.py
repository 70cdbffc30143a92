"""A face inside a document: only the glyphs that were used, each with the text it stands for."""

from collections.abc import Callable
from typing import Any

import uharfbuzz as hb

from eventsapp.badges.pdf.shaping import Cluster
from eventsapp.badges.pdf.typefaces import Typeface

# What a PDF viewer does not read; layout tables have done their work when glyphs are placed.
_DROPPED = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "OS/2", "STAT", "VORG", "cmap", "name", "post")
_MAPPINGS = 100  # the most entries one bfchar block may have
# Bytes that a literal string would have to escape or that a reader may change: no code has one of them.
_AVOIDED = frozenset(b"()\\\r\n")
_BYTES = [byte for byte in range(256) if byte not in _AVOIDED]


class EmbeddedFont:
    """A Type 0 font with its own codes of two bytes, in the order of first use."""

    def __init__(self, name: str, face: Typeface, number: int) -> None:
        self.name = name
        self.label = name.encode()
        self.number = number
        self.face = face
        self._codes: dict[int, bytes] = {}
        self._told: dict[tuple[int, str], bytes] = {}
        self._texts: dict[int, str] = {}
        self.code(0)
        blank = int(face.font.get_nominal_glyph(ord(" ")) or 0)
        self._blank = blank
        self.space = self.code(blank)
        self.space_width = face.advance(blank) / face.upem
        self._texts[blank] = " "

    def code(self, glyph: int) -> bytes:
        """Return the code of a glyph in this document."""
        code = self._codes.get(glyph)
        if code is None:
            code = self._codes[glyph] = self._next()
        return code

    def code_for(self, glyph: int, text: str) -> bytes:
        """Return a code that shows a glyph and is read as a text; others show it for other texts."""
        code = self._told.get((glyph, text))
        if code is None:
            code = self._told[glyph, text] = self._next()
        return code

    def _next(self) -> bytes:
        high, low = divmod(len(self._codes) + len(self._told), len(_BYTES))
        return bytes((_BYTES[high], _BYTES[low]))

    @property
    def end_of_hyphen(self) -> bytes:
        """Return the code of what keeps a hyphen at a line's end: readers take the last one for a divided word's."""
        return self.code_for(self._blank, "\u2060")

    def speaks(self, cluster: Cluster) -> bool:
        """Tell whether the cluster's glyph alone gives back its text; if not, the text must be stated."""
        if len(cluster.glyphs) != 1:
            return False
        glyph = cluster.glyphs[0].index
        self.code(glyph)
        return self._texts.setdefault(glyph, cluster.text) == cluster.text

    def write(self, stream: Callable[[bytes, str], int], put: Callable[[bytes, int], int]) -> None:
        """Write the font's objects; both return the number of the object, `put` takes one that was reserved."""
        data, glyphs = self._subset()
        program = stream(data, f"/Length1 {len(data)}")
        at = {int.from_bytes(code, "big"): glyph for glyph, code in self._all()}
        row = [at.get(code, 0) for code in range(max(at) + 1)]
        mapping = stream(b"".join(glyphs[glyph].to_bytes(2, "big") for glyph in row), "")
        to_unicode = stream(self._unicode_map(), "")
        descendant = self._descendant(put(self._descriptor(program), 0), mapping, row)
        put(
            f"<</Type/Font/Subtype/Type0/BaseFont/{self._base_name}/Encoding/Identity-H"
            f"/ToUnicode {to_unicode} 0 R/DescendantFonts[{descendant}]>>".encode(),
            self.number,
        )

    def _all(self) -> list[tuple[int, bytes]]:
        return [*self._codes.items(), *((glyph, code) for (glyph, _text), code in self._told.items())]

    @property
    def _base_name(self) -> str:
        tag = "".join(chr(65 + (self.number // 26**place) % 26) for place in range(6))
        return f"{tag}+{self.face.file.family.replace(' ', '')}"

    def _subset(self) -> tuple[bytes, dict[int, int]]:
        wanted: Any = hb.SubsetInput()
        wanted.sets(hb.SubsetInputSets.GLYPH_INDEX).update(glyph for glyph, _code in self._all())
        wanted.drop_table_tag_set.update(_tag(name) for name in (*_DROPPED, "vhea", "vmtx"))
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        plan: Any = hb.SubsetPlan(self.face.face, wanted)
        return bytes(plan.execute().blob.data), dict(plan.old_to_new_glyph_mapping)

    def _descriptor(self, program: int) -> bytes:
        scale = 1000 / self.face.upem
        extents = self.face.font.get_font_extents("ltr")
        up, down = extents.ascender * scale, extents.descender * scale
        return (
            f"<</Type/FontDescriptor/FontName/{self._base_name}/Flags 4/ItalicAngle 0/StemV 80"
            f"/FontBBox[-1000 {down:.0f} 3000 {up:.0f}]/Ascent {up:.0f}/Descent {down:.0f}"
            f"/CapHeight 714/FontFile2 {program} 0 R>>"
        ).encode()

    def _descendant(self, descriptor: int, mapping: int, row: list[int]) -> str:
        scale = 1000 / self.face.upem
        widths = " ".join(f"{self.face.advance(glyph) * scale:.0f}" for glyph in row)
        return (
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{self._base_name}"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {descriptor} 0 R/DW 1000/W[0[{widths}]]/CIDToGIDMap {mapping} 0 R>>"
        )

    def _unicode_map(self) -> bytes:
        alone = [(self._codes[glyph].hex(), text) for glyph, text in self._texts.items()]
        texts = sorted([*alone, *((code.hex(), text) for (_glyph, text), code in self._told.items())])
        rows = [f"<{code}><{text.encode('utf-16-be').hex()}>" for code, text in texts]
        blocks = [rows[start : start + _MAPPINGS] for start in range(0, len(rows), _MAPPINGS)]
        body = "\n".join("\n".join((f"{len(b)} beginbfchar", *b, "endbfchar")) for b in blocks)
        return (
            "/CIDInit/ProcSet findresource begin 12 dict begin begincmap"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def"
            "/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
            f"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n{body}\n"
            "endcmap CMapName currentdict/CMap defineresource pop end end"
        ).encode()


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii").ljust(4), "big")
