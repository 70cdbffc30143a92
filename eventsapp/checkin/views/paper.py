"""A badge as a page of paper: the browser prints it in its exact size, whatever the layout is."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template

from eventsapp.badges.actions import Printable, print_badge
from eventsapp.badges.pdf.raster import page_pictures
from eventsapp.badges.views.previews import data_address, png
from eventsapp.web.access import public
from eventsapp.web.security import POLICY

blueprint = Blueprint("checkin_paper", __name__, url_prefix="/scan/paper")
DPI = 300
MILLIMETRES = 25.4
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
FRAMING = f"{POLICY}; frame-src 'self'"


@dataclass(frozen=True)
class Sheet:
    """The sides of a badge as pictures, and its size in tenths of a millimetre."""

    pictures: list[str]
    width: int
    height: int


@blueprint.get("/size-<int:width>x<int:height>.css")
@public
def size(width: int, height: int) -> Response:
    """Say to the browser how large the paper is, in tenths of a millimetre."""
    across, down = f"{width / 10}mm", f"{height / 10}mm"
    text = (
        f"@page {{ size: {across} {down}; margin: 0; }}\n"
        "html, body { margin: 0; padding: 0; background: #fff; }\n"
        f"img {{ display: block; width: {across}; height: {down}; break-after: page; }}\n"
        "img:last-child { break-after: auto; }\n"
    )
    answer = Response(text, mimetype="text/css")
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


def paper_page(badge: Printable) -> Response:
    """Return a badge as a page of its own size, which only our own pages may frame; nobody keeps it."""
    pictures = page_pictures(print_badge(badge), DPI)
    width, height = (round(side / DPI * MILLIMETRES * 10) for side in pictures[0].size)
    sheet = Sheet([data_address(png(one)) for one in pictures], width, height)
    answer = make_response(render_template("checkin/paper.html", sheet=sheet, badge=badge))
    answer.headers.update({"Content-Security-Policy": FRAMED, "Cache-Control": "private, no-store"})
    return answer
