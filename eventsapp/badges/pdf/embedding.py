"""A face inside a document: only the glyphs that were used, each with the text it stands for."""

from collections.abc import Callable
from typing import Any

import uharfbuzz as hb

from eventsapp.badges.pdf.shaping import Cluster
from eventsapp.badges.pdf.typefaces import Typeface

# What a PDF viewer does not read; layout tables have done their work when glyphs are placed.
_DROPPED = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "OS/2", "STAT", "VORG", "cmap", "name", "post")
_MAPPINGS = 100  # the most entries one bfchar block may have


class EmbeddedFont:
    """A Type 0 font with its own dense codes, numbered in the order of first use."""

    def __init__(self, name: str, face: Typeface, number: int) -> None:
        self.name = name
        self.number = number
        self.face = face
        self._codes: dict[int, int] = {0: 0}
        self._texts: dict[int, str] = {}

    def code(self, glyph: int) -> int:
        """Return the two-byte code of a glyph in this document."""
        return self._codes.setdefault(glyph, len(self._codes))

    def speaks(self, cluster: Cluster) -> bool:
        """Tell whether the cluster's glyph alone gives back its text; if not, the text must be stated."""
        if len(cluster.glyphs) != 1:
            return False
        return self._texts.setdefault(self.code(cluster.glyphs[0].index), cluster.text) == cluster.text

    def write(self, stream: Callable[[bytes, str], int], put: Callable[[int, bytes], None]) -> None:
        """Write the font's objects; `stream` returns the number of a new stream, `put` fills a number."""
        data, glyphs = self._subset()
        program = stream(data, f"/Length1 {len(data)}")
        places = b"".join(glyphs[glyph].to_bytes(2, "big") for glyph in self._codes)
        mapping = stream(places, "")
        to_unicode = stream(self._unicode_map(), "")
        descendant = self._descendant(program, mapping)
        put(
            self.number,
            f"<</Type/Font/Subtype/Type0/BaseFont/{self._base_name}/Encoding/Identity-H"
            f"/ToUnicode {to_unicode} 0 R/DescendantFonts[{descendant}]>>".encode(),
        )

    @property
    def _base_name(self) -> str:
        tag = "".join(chr(65 + (self.number // 26**place) % 26) for place in range(6))
        return f"{tag}+{self.face.file.family.replace(' ', '')}"

    def _subset(self) -> tuple[bytes, dict[int, int]]:
        wanted: Any = hb.SubsetInput()
        wanted.sets(hb.SubsetInputSets.GLYPH_INDEX).update(self._codes)
        wanted.drop_table_tag_set.update(_tag(name) for name in (*_DROPPED, "vhea", "vmtx"))
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        plan: Any = hb.SubsetPlan(self.face.face, wanted)
        return bytes(plan.execute().blob.data), dict(plan.old_to_new_glyph_mapping)

    def _descendant(self, program: int, mapping: int) -> str:
        scale = 1000 / self.face.upem
        widths = " ".join(f"{self.face.advance(glyph) * scale:.0f}" for glyph in self._codes)
        extents = self.face.font.get_font_extents("ltr")
        up, down = extents.ascender * scale, extents.descender * scale
        descriptor = (
            f"<</Type/FontDescriptor/FontName/{self._base_name}/Flags 4/ItalicAngle 0/StemV 80"
            f"/FontBBox[-1000 {down:.0f} 3000 {up:.0f}]/Ascent {up:.0f}/Descent {down:.0f}"
            f"/CapHeight 714/FontFile2 {program} 0 R>>"
        )
        return (
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{self._base_name}"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor{descriptor}/DW 1000/W[0[{widths}]]/CIDToGIDMap {mapping} 0 R>>"
        )

    def _unicode_map(self) -> bytes:
        texts = sorted(self._texts.items())
        rows = [f"<{code:04X}><{text.encode('utf-16-be').hex()}>" for code, text in texts]
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
