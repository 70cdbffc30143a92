"""Codes as drawings in a page, and as pictures."""

from io import BytesIO

import segno
from markupsafe import Markup


def drawn_code(text: str) -> Markup:
    """Draw a code of ours inline, dark on white in both colour schemes: scanners want it so."""
    drawing = segno.make(text, error="m", micro=False).svg_inline(
        border=4, light="#fff", dark="#10171b", omitsize=True, svgclass="ticket__code", lineclass=None
    )
    return Markup(drawing)  # noqa: S704 - drawn from a token of ours


def picture_of(text: str, scale: int = 16) -> bytes:
    """Return a code as a PNG with its quiet zone."""
    picture = BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="png", scale=scale, border=4)
    return picture.getvalue()
