"""Makes the pictures of the README anew from the demo: ``python -m tests.browser.screenshots``."""

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console

from eventsapp.demo.people import EXHIBITOR, ORGANISER, REVIEWER, DemoPerson
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


Picture = tuple[str, DemoPerson | None, str, tuple[int, int], Callable[[Page], None]]
PICTURES: tuple[Picture, ...] = (
    ("home", None, f"{FAIR}/", SCREEN, nothing),
    ("plan", ORGANISER, f"/organise{FAIR}/plan/A", SCREEN, choose_a_stand),
    ("agenda-phone", None, f"{FAIR}/agenda", PHONE, nothing),
    ("review", REVIEWER, f"/organise{FAIR}/applications", SCREEN, open_first_application),
    ("dashboard", ORGANISER, f"/organise{FAIR}/", SCREEN, nothing),
    ("application", EXHIBITOR, "/exhibit/reference-2027/apply/stand", SCREEN, nothing),
)


def take(browser: Browser, site: Site, picture: Picture) -> Path:
    """Take one picture, in few colours so that it stays small."""
    name, person, path, (width, height), prepare = picture
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": width, "height": height},
        is_mobile=width < 600,
        color_scheme="light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    window = Window(context)
    if person is not None:
        window.sign_in(person)
    page = window.go(path)
    prepare(page)
    page.evaluate("() => document.fonts.ready.then(() => true)")
    taken = Image.open(BytesIO(page.screenshot())).convert("RGB")
    window.close()
    target = FOLDER / f"{name}.png"
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
