"""The registration desk in Chromium at the speed of hands: keys and seconds to a badge, and what the site takes."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from eventsapp.demo.people import ORGANISER
from tests.browser.window import Window
from tests.services.chromium import browser_arguments, find_chromium
from tests.services.site import Site

DESK = "/organise/binh-duong-2027/desk"
KEY_SECONDS = 0.2
"""Between two keys of somebody who types 60 words a minute."""
LOOK_SECONDS = 1.2
"""To read what has come, and to decide."""
SPEAK_SECONDS = 6.0
"""To read the consent out and hear a yes."""
ROUNDS = 3
MAY_TAKE = {"walk_in": 25.0, "registered": 8.0}


@dataclass
class Hands:
    """Somebody at a keyboard: every key is counted, and takes its time."""

    page: Page
    keys: int = 0
    waited: list[float] = field(default_factory=list)
    """What the site took after keys that ask it for something."""

    def type(self, text: str) -> None:
        """Type words."""
        for letter in text:
            self._pause(KEY_SECONDS)
            self.page.keyboard.type(letter)
            self.keys += 1

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self._pause(KEY_SECONDS)
            self.page.keyboard.press(key)
            self.keys += 1

    def look(self, seconds: float = LOOK_SECONDS) -> None:
        """Read, think or speak."""
        self._pause(seconds)

    def see(self, selector: str) -> None:
        """Wait for the site, and note how long."""
        began = time.perf_counter()
        self.page.locator(selector).first.wait_for()
        self.waited.append(time.perf_counter() - began)

    def _pause(self, seconds: float) -> None:
        self.page.wait_for_timeout(seconds * 1000)


@dataclass(frozen=True)
class Served:
    """How a visitor was served."""

    keys: int
    seconds: float
    of_the_site: float


def measure() -> Mapping[str, float | str]:
    """Return keys and seconds from the first key to the badge's PDF, for who is registered and for who walks in."""
    with _desk() as page:
        return figures_at(page)


def figures_at(page: Page) -> Mapping[str, float | str]:
    """Return the figures of the desk of a demo, on a page whose person may use it and prints nothing."""
    found: dict[str, float | str] = {}
    for name, serve in {"registered": _registered, "walk_in": _walk_in}.items():
        times = [_timed(page, serve, number) for number in range(ROUNDS)]
        seconds = statistics.median(one.seconds for one in times)
        found[f"desk_{name}_keys"] = float(times[0].keys)
        found[f"desk_{name}_s"] = seconds
        found[f"desk_{name}_of_the_site_s"] = statistics.median(one.of_the_site for one in times)
        found[f"desk_{name}"] = "in time" if seconds <= MAY_TAKE[name] else f"over {MAY_TAKE[name]:.0f} s"
    return found


@contextmanager
def _desk() -> Iterator[Page]:
    """Start the demo and open the desk of an organiser."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Path(folder), DEMO="1")
        site.start_web()
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=browser_arguments())
        try:
            context = browser.new_context(base_url=site.url, locale="en-GB", viewport={"width": 1440, "height": 900})
            page = Window(context).sign_in(ORGANISER)
            page.add_init_script("window.print = () => {}")  # no printer is here, and a dialog would wait for ever
            yield page
        finally:
            browser.close()
            site.end()


def _timed(page: Page, serve: Callable[[Hands, int], None], number: int) -> Served:
    page.goto(f"{DESK}?lang=en")
    hands = Hands(page)
    began = time.perf_counter()
    serve(hands, number)
    link = page.locator("[data-desk-pdf]").get_attribute("href") or ""
    answer = page.request.get(link)
    if not answer.body().startswith(b"%PDF"):
        raise RuntimeError(f"{link} gave no PDF: {answer.status}")
    return Served(hands.keys, time.perf_counter() - began, sum(hands.waited))


def _registered(hands: Hands, number: int) -> None:
    """Serve somebody who says a number of registration: find, look, print."""
    hands.type(f"v{200 + number}")
    hands.press("Enter")
    hands.see("[data-key=Enter]")
    hands.look()
    hands.press("Enter")
    hands.see("[data-desk-pdf]")


def _walk_in(hands: Hands, number: int) -> None:
    """Serve somebody new: a name, a company, a consent read out, and print."""
    hands.type(f"Tran Dang {'ABC'[number]}")
    hands.press("F2")
    hands.see("[data-desk-form]")
    hands.press("Tab")
    hands.type("Co khi Truc Lam")
    hands.press("Tab", "Tab")
    hands.look(SPEAK_SECONDS)
    hands.press("Space", "Enter")
    hands.see("[data-desk-pdf]")
