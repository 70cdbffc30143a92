"""Makes the pictures of the README from a running demo: ``make screenshots``."""

import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from config import ROOT
from eventsapp.demo.people import ORGANISER, DemoPerson
from tests.services.chromium import browser_arguments, find_chromium
from tests.services.running import Missing
from tests.services.site import Site

FOLDER = ROOT / "docs" / "screenshots"
COLOURS = 128
DESKTOP = (1280, 800)
PHONE = (390, 760)


@dataclass(frozen=True)
class Shot:
    """A page as one person sees it."""

    name: str
    path: str
    size: tuple[int, int] = DESKTOP
    person: DemoPerson | None = None
    theme: str = "light"


SHOTS = (
    Shot("home", "/binh-duong-2027/?lang=en"),
    Shot("plan", "/organise/binh-duong-2027/plan/A?lang=en", person=ORGANISER),
    Shot("review", "/organise/binh-duong-2027/applications?lang=en", person=ORGANISER),
    Shot("dashboard-dark", "/organise/reference-2027/?lang=en", person=ORGANISER, theme="dark"),
    Shot("agenda-phone", "/binh-duong-2027/agenda?lang=vi", PHONE),
    Shot("home-phone", "/binh-duong-2027/?lang=ko", PHONE),
)


def main() -> int:
    """Start a demo of its own, take every picture, stop it; returns the exit status."""
    chromium = find_chromium()
    if isinstance(chromium, Missing):
        sys.stderr.write(f"No pictures: {chromium.reason}\n")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Path(folder), DEMO="1")
        try:
            site.start_web()
            browser = playwright.chromium.launch(executable_path=str(chromium), args=browser_arguments())
            for shot in SHOTS:
                take(browser, site.url, shot)
        finally:
            site.end()
    return 0


def take(browser: Browser, address: str, shot: Shot) -> None:
    """Take one picture and keep it small."""
    context = browser.new_context(
        viewport={"width": shot.size[0], "height": shot.size[1]},
        color_scheme=shot.theme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    if shot.person:
        page.goto(f"{address}/account/sign-in")
        page.fill("input[name=email]", shot.person.email)
        page.fill("input[name=password]", shot.person.password)
        page.click("main button[type=submit]")
        page.wait_for_url(lambda url: "sign-in" not in url)
    answer = page.goto(address + shot.path, wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200, f"{shot.path}: {answer.status}"
    target = FOLDER / f"{shot.name}.png"
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS)
    picture.save(target, optimize=True)
    sys.stdout.write(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1024} KB\n")
    context.close()


if __name__ == "__main__":
    sys.exit(main())
