"""Layouts as pictures on the screen, made from the very PDF that would be printed."""

import base64
from io import BytesIO

from PIL import Image

from eventsapp.badges.pdf import CannotPrint, Layout, render_one
from eventsapp.badges.pdf.raster import page_pictures
from eventsapp.badges.queries import installed_fonts, pictures_for
from eventsapp.badges.rules import UnprintableName
from eventsapp.badges.samples import sample_badges
from eventsapp.fairs.models import Fair

_PIXELS = 900
"""Of the longer side of a badge: sharp on screens with two pixels a point, and small for labels."""


def preview_png(fair: Fair, layout: Layout, sample: str) -> list[bytes]:
    """Return the pages of a made-up person's badge."""
    samples = sample_badges(fair)
    badge = samples.get(sample, samples["usual"])
    try:
        data = render_one(badge, fonts=installed_fonts(), layout=layout, pictures=pictures_for(fair, layout))
    except CannotPrint as refused:
        raise UnprintableName from refused
    dpi = _PIXELS * 25.4 / max(layout.width, layout.height)
    return [png(picture) for picture in page_pictures(data, dpi)]


def png(picture: Image.Image) -> bytes:
    """Return a picture as a small file; a badge has few colours."""
    target = BytesIO()
    picture.quantize(128).save(target, "PNG", optimize=False)
    return target.getvalue()


def data_address(picture: bytes) -> str:
    """Return a picture as an address that holds it."""
    return f"data:image/png;base64,{base64.b64encode(picture).decode('ascii')}"
