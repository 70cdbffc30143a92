"""Labels for printers that speak ZPL: dot for dot what the PDF has."""

import re

import pytest
import zxingcpp
from PIL import Image

from eventsapp.badges.pdf import A6, FontSet, render_one
from eventsapp.badges.pdf.raster import page_bitmaps
from eventsapp.badges.pdf.starters import starter
from eventsapp.badges.pdf.zpl import Dpi, labels
from tests.badges.conftest import make_badge
from tests.badges.test_qr import tokens

LABEL = re.compile(r"\^XA\^PW(\d+)\^LL(\d+)\^LH0,0\^FO0,0\^GFA,(\d+),(\d+),(\d+),([^^]*)\^FS\^PQ1\^XZ\n")


def unpacked(label: str) -> Image.Image:
    """Read a label as a printer does, by the rules of the manual."""
    width, height, total, _, bytes_a_row, data = LABEL.fullmatch(label).groups()  # type: ignore[union-attr]
    digits = int(bytes_a_row) * 2
    rows: list[str] = []
    row, times = "", 0
    for char in data:
        if char == ":":
            rows.append(rows[-1])
        elif char in ",!":
            rows.append(row.ljust(digits, "0" if char == "," else "F"))
            row = ""
        elif "G" <= char <= "Y":
            times += ord(char) - ord("F")
        elif "g" <= char <= "z":
            times += (ord(char) - ord("f")) * 20
        else:
            row, times = row + char * (times or 1), 0
            if len(row) == digits:
                rows.append(row)
                row = ""
    assert len(rows) == int(height)
    dots = bytes.fromhex("".join(rows))
    assert len(dots) == int(total)
    wide = Image.frombytes("1", (int(bytes_a_row) * 8, int(height)), bytes(byte ^ 0xFF for byte in dots))
    return wide.crop((0, 0, int(width), int(height)))


@pytest.mark.parametrize("dpi", Dpi)
@pytest.mark.parametrize("size", [(62, 100), (104, 150), (85.6, 54), (100, 50)])
def test_a_label_is_the_page_and_its_code_is_read(dpi: Dpi, size: tuple[float, float], fonts: FontSet) -> None:
    token = tokens(1)[0]
    badge = make_badge("Công Tằng Tôn Nữ Hoàng Thị Phương Thảo", company="顾砚秋 남궁뷁", code=token)
    data = render_one(badge, fonts=fonts, layout=starter(*size))
    printed = unpacked(labels(data, dpi))
    dots = {Dpi.D203: 8, Dpi.D300: 12}[dpi]
    assert printed.size == tuple(round(side * dots) for side in size)
    assert printed.tobytes() == page_bitmaps(data, dots * 25.4)[0].tobytes()
    assert [code.text for code in zxingcpp.read_barcodes(printed.convert("L"))] == [token]


def test_a_packed_label_is_a_small_part_of_its_dots(fonts: FontSet) -> None:
    data = render_one(make_badge("An"), fonts=fonts, layout=A6)
    label = labels(data, Dpi.D203)
    assert len(label) < 105 * 8 * 148 * 8 / 8 * 2 / 4


def test_every_page_is_a_label(fonts: FontSet) -> None:
    two = starter(62, 100)
    layout = type(two)(two.width, two.height, (two.sides[0], two.sides[0]), two.role_colours)
    assert len(LABEL.findall(labels(render_one(make_badge("An"), fonts=fonts, layout=layout), Dpi.D203))) == 2
