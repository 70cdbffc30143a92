"""Pages as pictures: previews for people, and one bit a dot for label printers, made from the PDF."""

from threading import Lock

import pypdfium2
from PIL import Image

_POINTS = 72
ONE_AT_A_TIME = Lock()  # the library behind it is not made for threads


def page_pictures(data: bytes, dpi: float) -> list[Image.Image]:
    """Return a file's pages in colour."""
    with ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(data)
        try:
            return [_picture(page, dpi / _POINTS) for page in document]
        finally:
            document.close()


def _picture(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    """Draw a page; a size in points has fractions, which would make one line of dots too many."""
    width, height = (round(side * scale) for side in page.get_size())
    return page.render(scale=scale).to_pil().convert("RGB").crop((0, 0, width, height))


def page_bitmaps(data: bytes, dpi: float) -> list[Image.Image]:
    """Return a file's pages in black and white, without grey: what is darker than its middle is a dot."""
    return [picture.convert("L").point(_to_dot, mode="1") for picture in page_pictures(data, dpi)]


def _to_dot(value: int) -> int:
    return 255 if value >= 128 else 0
