"""The printed badges read back by others: text by poppler and PDFium, codes by zxing; and sheets to look at."""

import subprocess
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image

from tests.services.poppler import find_poppler
from tests.services.running import Missing

DPI = 203
SHEET = (10, 5)
WIDE = 200
CODE_SIDE = 400


@dataclass(frozen=True)
class Paper:
    """What was read back: the code on each page, pages as pictures, and names that a reader did not give back."""

    codes: Sequence[str]
    pictures: Sequence[Image.Image]
    unread: dict[str, list[str]]


def read_back(data: bytes, names: Sequence[str], folder: Path) -> Paper:
    """Read a file of badges, one for each name in this order; raises RuntimeError where a page or a code lacks."""
    document = pypdfium2.PdfDocument(data)
    if len(document) != len(names):
        raise RuntimeError(f"{len(names)} people have {len(document)} pages")
    pages = _by_poppler(data, folder)
    unread: dict[str, list[str]] = {"poppler": [], "pdfium": []}
    codes, pictures = [], []
    for number, name in enumerate(names):
        page = document[number]
        if bare(name) not in bare(pages[number]):
            unread["poppler"].append(name)
        if bare(name) not in bare(page.get_textpage().get_text_range()):
            unread["pdfium"].append(name)
        picture = page.render(scale=DPI / 72).to_pil().convert("RGB")
        (code,) = zxingcpp.read_barcodes(picture)
        codes.append(code.text)
        pictures.append(picture)
    if len(set(codes)) != len(codes):
        raise RuntimeError("two badges have one code")
    return Paper(codes, pictures, unread)


def bare(text: str) -> str:
    """Return a text without white space and without signs that have no shape: long names are broken over lines."""
    return "".join(char for char in text if not char.isspace() and unicodedata.category(char) != "Cf")


def contact_sheets(pictures: Sequence[Image.Image], folder: Path) -> None:
    """Put the pages onto sheets, small, for somebody who looks at all of them."""
    across, down = SHEET
    each = across * down
    for first in range(0, len(pictures), each):
        some = [one.resize((WIDE, one.height * WIDE // one.width)) for one in pictures[first : first + each]]
        high = max(one.height for one in some)
        sheet = Image.new("RGB", (across * WIDE, down * high), "#888")
        for place, one in enumerate(some):
            sheet.paste(one, (place % across * WIDE, place // across * high))
        sheet.save(folder / f"badges-{first // each + 1}.png")


def code_of(badge: Image.Image) -> Image.Image:
    """Return the part of a badge that somebody holds before a camera: its code and what is around it."""
    (found,) = zxingcpp.read_barcodes(badge)
    middle = found.position
    xs = [getattr(middle, corner).x for corner in ("top_left", "top_right", "bottom_left", "bottom_right")]
    ys = [getattr(middle, corner).y for corner in ("top_left", "top_right", "bottom_left", "bottom_right")]
    margin = (max(xs) - min(xs)) // 6
    part = badge.crop((min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin)).convert("L")
    return part.resize((CODE_SIDE, CODE_SIDE))


def _by_poppler(data: bytes, folder: Path) -> list[str]:
    program = find_poppler()
    if isinstance(program, Missing):
        raise SystemExit(program.reason)
    path = folder / "badges.pdf"
    path.write_bytes(data)
    done = subprocess.run([program, "-enc", "UTF-8", path, "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]
