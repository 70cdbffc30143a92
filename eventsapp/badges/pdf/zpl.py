"""Labels for printers that speak ZPL II: each page as one graphic field (^GF), packed as its manual says."""

from collections.abc import Iterator
from enum import IntEnum

from PIL import Image, ImageChops

from eventsapp.badges.pdf.raster import page_bitmaps


class Dpi(IntEnum):
    """Resolutions of label printers: 8 and 12 dots a millimetre."""

    D203 = 203
    D300 = 300


_DOTS = {Dpi.D203: 8, Dpi.D300: 12}
_MANY = [(count * 20, chr(ord("g") + count - 1)) for count in range(20, 0, -1)]
_FEW = [chr(ord("G") + count) for count in range(19)]


def labels(data: bytes, dpi: Dpi) -> str:
    """Return the pages of a PDF as labels, one after the other."""
    # Printers count whole dots in a millimetre, so 203 dpi are 203.2 and 300 are 304.8.
    return "".join(_label(bitmap) for bitmap in page_bitmaps(data, _DOTS[dpi] * 25.4))


def _label(bitmap: Image.Image) -> str:
    width, height = bitmap.size
    bytes_a_row = -(-width // 8)
    # In ZPL a one is a dot, in a bitmap a one is white; what fills the last byte stays white.
    dots = ImageChops.invert(bitmap.convert("L")).convert("1", dither=Image.Dither.NONE).tobytes()
    rows = "".join(_packed([dots[at : at + bytes_a_row] for at in range(0, len(dots), bytes_a_row)]))
    total = bytes_a_row * height
    return f"^XA^PW{width}^LL{height}^LH0,0^FO0,0^GFA,{total},{total},{bytes_a_row},{rows}^FS^PQ1^XZ\n"


def _packed(rows: list[bytes]) -> Iterator[str]:
    before = None
    for row in rows:
        yield ":" if row == before else _packed_row(row.hex().upper())
        before = row


def _packed_row(row: str) -> str:
    bare = row.rstrip("0")
    if bare != row:
        return "".join(_runs(bare)) + ","
    full = row.rstrip("F")
    return "".join(_runs(full)) + "!" if full != row else "".join(_runs(row))


def _runs(row: str) -> Iterator[str]:
    at = 0
    while at < len(row):
        end = at
        while end < len(row) and row[end] == row[at]:
            end += 1
        yield _times(end - at) + row[at]
        at = end


def _times(count: int) -> str:
    """Write how often a digit follows: G to Y are 1 to 19, g to z are 20 to 400 by twenties."""
    if count == 1:
        return ""
    words = ""
    for many, letter in _MANY:
        while count >= many:
            words, count = words + letter, count - many
    return words + (_FEW[count - 1] if count else "")
