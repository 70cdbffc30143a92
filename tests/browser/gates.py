"""Gates of the demo: devices enrolled, what a camera sees, and what the site has kept."""

import sqlite3
from io import BytesIO
from pathlib import Path

import segno
import zxingcpp
from PIL import Image
from playwright.sync_api import Page

from tests.browser.window import Window
from tests.services.running import RunningService

FAIR = "/binh-duong-2027"
GATES = f"/organise{FAIR}/gates"
SIDE, FRAMES_A_SECOND = 480, 5
CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


class Records:
    """What the site has kept, read past it."""

    def __init__(self, demo: RunningService) -> None:
        self._file = Path(demo.folder) / "instance" / "fair.sqlite"

    def ask(self, question: str, *values: object) -> list[tuple[object, ...]]:
        with sqlite3.connect(f"file:{self._file}?mode=ro", uri=True) as line:
            return line.execute(question, values).fetchall()


def enrolment(gate: tuple[Window, str], use: str = "gate") -> str:
    """Return the path of a code for one device."""
    window, code = gate
    page = window.page
    page.locator(".gate-card", has_text=code).get_by_role("link", name="Enrol devices").click()
    page.get_by_label("What for").select_option(use)
    page.get_by_role("button", name="Show the code").click()
    link = page.locator(".gate-code__link").inner_text()
    window.check()
    window.go(f"{GATES}?lang=en")
    return link.partition("/scan/")[2]


def codes_of_tickets(page: Page, records: Records, first: int, many: int) -> list[str]:
    """Return what is on tickets of the demo, read off the pictures that visitors keep."""
    rows = records.ask(
        "SELECT token FROM visitors WHERE fair_id = (SELECT id FROM fairs WHERE slug = ?) AND number BETWEEN ? AND ?"
        " ORDER BY number", FAIR[1:], first, first + many - 1,
    )  # fmt: skip
    pictures = [page.request.get(f"{FAIR}/ticket/{token}/code.png").body() for (token,) in rows]
    return [zxingcpp.read_barcodes(Image.open(BytesIO(one)))[0].text for one in pictures]


def film(codes: list[str], path: Path) -> Path:
    """Write what a camera sees: each code for a second, and nothing for half of one between them."""
    nothing = Image.new("L", (SIDE, SIDE), 200)
    with path.open("wb") as target:
        target.write(f"YUV4MPEG2 W{SIDE} H{SIDE} F{FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n".encode())
        for code in codes:
            drawn = BytesIO()
            segno.make(code, error="m", micro=False).save(drawn, kind="png", scale=7, border=4)
            shown = nothing.copy()
            picture = Image.open(drawn).convert("L")
            shown.paste(picture, ((SIDE - picture.width) // 2, (SIDE - picture.height) // 2))
            for frame in [shown] * FRAMES_A_SECOND + [nothing] * (FRAMES_A_SECOND // 2):
                target.write(b"FRAME\n" + frame.tobytes() + b"\x80" * (SIDE * SIDE // 2))
    return path
