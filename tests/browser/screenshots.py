"""Makes the pictures of the README anew from the demo: ``python -m tests.browser.screenshots``."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console

from eventsapp.demo.people import ORGANISER, REVIEWER, DemoPerson
from tests.browser.window import Window
from tests.services.chromium import browser_arguments, find_chromium
from tests.services.running import ROOT, Missing
from tests.services.site import Site

FOLDER = ROOT / "docs" / "screenshots"
FAIR = "/binh-duong-2027"
SCREEN = (1280, 800)
PHONE = (390, 844)
COLOURS = 192
CONSOLE = Console(highlight=False)


def open_first_application(page: Page) -> None:
    """Open the first row of the queue beside it."""
    page.locator("tbody tr[data-row] a[data-open]").first.click()
    page.locator("#panel-title").wait_for()


def choose_a_stand(page: Page) -> None:
    """Open the panel of a large stand."""
    page.locator("svg [data-unit='B-303']").click()
    page.locator("#plan-panel .plate").first.wait_for()


def nothing(page: Page) -> None:
    """Leave the page as it came."""


@dataclass(frozen=True)
class Picture:
    """A page as somebody sees it."""

    name: str
    path: str
    person: DemoPerson | None = None
    size: tuple[int, int] = SCREEN
    dark: bool = False
    prepare: Callable[[Page], None] = nothing


PICTURES = (
    Picture("home", f"{FAIR}/"),
    Picture("home-phone", f"{FAIR}/?lang=ko", size=PHONE),
    Picture("plan", f"/organise{FAIR}/plan/A", ORGANISER, prepare=choose_a_stand),
    Picture("review", f"/organise{FAIR}/applications", REVIEWER, prepare=open_first_application),
    Picture("dashboard-dark", "/organise/reference-2027/", ORGANISER, dark=True),
    Picture("agenda-phone", f"{FAIR}/agenda", size=PHONE),
)


def take(browser: Browser, site: Site, picture: Picture) -> Path:
    """Take one picture, in few colours so that it stays small."""
    width, height = picture.size
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": width, "height": height},
        is_mobile=width < 600,
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    window = Window(context)
    if picture.person is not None:
        window.sign_in(picture.person)
    page = window.go(picture.path)
    picture.prepare(page)
    page.evaluate("() => document.fonts.ready.then(() => true)")
    taken = Image.open(BytesIO(page.screenshot())).convert("RGB")
    window.close()
    target = FOLDER / f"{picture.name}.png"
    taken.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    return target


def main() -> int:
    """Start the demo and take every picture; returns the exit status."""
    program = find_chromium()
    if isinstance(program, Missing):
        CONSOLE.print(f"No pictures: {program.reason}.")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Path(folder), DEMO="1")
        try:
            site.start_web()
            browser = playwright.chromium.launch(executable_path=program, args=browser_arguments())
            for picture in PICTURES:
                target = take(browser, site, picture)
                CONSOLE.print(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1024} kB")
            browser.close()
        finally:
            site.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
