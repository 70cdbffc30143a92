"""Real agendas on a phone with a bad connection: Chromium at 390 px, a quarter of its speed, 400 kbit/s, 400 ms.

FOSDEM 2020 (872 sessions) and COSCUP 2023 (352) are read as an attendee reads them: the agenda for the first time, the
other day, a session, back, a search as letters are typed. The floor is a page of one sentence from the same server:
nothing can be painted earlier. Times are those of Chromium's own clock, from the press to the first paint.
``--shots FOLDER`` keeps a picture of each page.
"""

import argparse
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, Response

from benchmarks.opening import SLOWER, chromium, window_of
from tests.conftest import SHARED_DATA
from tests.services.site import Site

ROUNDS = 3
WIDTH, HEIGHT = 390, 844
CONNECTION = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""What Chromium's tools used to call a slow 3G: milliseconds, and bytes a second."""
PAINTED = """
new Promise(resolve => {
  const tell = () => {
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    if (paint) resolve(performance.timeOrigin + paint.startTime); else setTimeout(tell, 10);
  };
  tell();
})
"""
PATIENCE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Conference:
    """A real agenda: its file, when it was, and a word that some of its titles have."""

    slug: str
    file: str
    starts_on: str
    ends_on: str
    zone: str
    word: str


CONFERENCES = (
    Conference("fosdem", "fosdem/fosdem-2020.xml", "2020-02-01", "2020-02-02", "Europe/Brussels", "kernel"),
    Conference("coscup", "coscup/coscup-2023-session.json", "2023-07-29", "2023-07-30", "Asia/Taipei", "kernel"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let pictures be kept."""
    parser.add_argument("--shots", type=Path, help="folder for a picture of each page")


def measure(asked: argparse.Namespace) -> Mapping[str, float]:
    """Return the median milliseconds of each act, the first over the floor, and the kilobytes of the first."""
    times: dict[str, list[float]] = defaultdict(list)
    with _site() as url, chromium() as browser:
        for _ in range(ROUNDS):
            times["following_floor_ms"].append(_Visit(browser, url).first("/healthz"))
            for conference in CONFERENCES:
                for act, figure in _visit(browser, url, conference, asked.shots).items():
                    times[f"following_{conference.slug}_{act}"].append(figure)
    figures = {name: statistics.median(found) for name, found in times.items()}
    for conference in CONFERENCES:
        first = figures[f"following_{conference.slug}_first_ms"]
        figures[f"following_{conference.slug}_first_vs_floor"] = first / figures["following_floor_ms"]
    return figures


def _visit(browser: Browser, url: str, conference: Conference, shots: Path | None) -> Mapping[str, float]:
    """Do with one agenda what an attendee does; return the milliseconds of each act."""
    visit = _Visit(browser, url)
    page = visit.page
    figures = {"first_ms": visit.first(f"/{conference.slug}/agenda"), "first_kb": visit.kilobytes}
    _keep(page, shots, conference.slug, "first")
    days = page.locator(".days__day:not(.days__day--all):not([aria-current])")
    figures["day_ms"] = visit.press(days.first)
    _keep(page, shots, conference.slug, "day")
    figures["session_ms"] = visit.press(page.locator("[data-slot] a").nth(3))
    _keep(page, shots, conference.slug, "session")
    figures["back_ms"] = visit.back()
    figures["search_ms"] = visit.search(conference.word)
    _keep(page, shots, conference.slug, "search")
    page.context.close()
    return figures


class _Visit:
    """One attendee's window, with nothing kept from before."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.page = window_of(browser, WIDTH, HEIGHT)
        self._url = url
        self._bytes = 0
        self.page.on("response", self._count)
        inside = self.page.context.new_cdp_session(self.page)
        inside.send("Network.enable")
        inside.send("Network.emulateNetworkConditions", CONNECTION)
        inside.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    @property
    def kilobytes(self) -> float:
        """Return what came so far, as it was sent."""
        return self._bytes / 1000

    def first(self, path: str) -> float:
        """Open an address and return when something was painted."""
        self.page.goto(self._url + path, wait_until="commit", timeout=PATIENCE_MS)
        painted = float(self.page.evaluate(f"{PAINTED}.then(at => at - performance.timeOrigin)"))
        self.page.wait_for_load_state("networkidle")
        return painted

    def press(self, link: Locator) -> float:
        """Press a link and return how long it took until the next page was painted."""
        link.scroll_into_view_if_needed()
        before = self.page.url
        pressed = float(link.evaluate("node => { node.click(); return performance.timeOrigin + performance.now(); }"))
        self.page.wait_for_url(lambda address: address != before, wait_until="commit", timeout=PATIENCE_MS)
        return self._painted_since(pressed)

    def back(self) -> float:
        """Go back and return how long it took."""
        asked = float(self.page.evaluate("performance.timeOrigin + performance.now()"))
        self.page.go_back(wait_until="commit", timeout=PATIENCE_MS)
        return self._painted_since(asked)

    def search(self, word: str) -> float:
        """Type a word and return how long after the last letter the list had been narrowed and painted."""
        box = self.page.locator("#agenda-words")
        box.press_sequentially(word[:-1], delay=60)
        ended = """(box, letter) => new Promise(resolve => {
          const began = performance.now();
          box.value += letter;
          box.dispatchEvent(new Event("input", { bubbles: true }));
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
        })"""
        return float(box.evaluate(ended, word[-1]))

    def _painted_since(self, moment: float) -> float:
        painted = float(self.page.evaluate(PAINTED))
        self.page.wait_for_load_state("networkidle")
        return painted - moment

    def _count(self, response: Response) -> None:
        self._bytes += int(response.headers.get("content-length", 0))


def _keep(page: Page, shots: Path | None, slug: str, act: str) -> None:
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=shots / f"{slug}-{act}.png")


@contextmanager
def _site() -> Iterator[str]:
    """Start a site on SQLite with both agendas published; yields its address."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), DEMO="0")
        try:
            site.start_web()
            for one in CONFERENCES:
                dates = ("--starts-on", one.starts_on, "--ends-on", one.ends_on, "--timezone", one.zone)
                _run(site, "fair", "create", one.slug, "--name", one.slug.upper(), *dates)
                _run(site, "programme", "import", one.slug, str(SHARED_DATA / "agendas" / one.file))
                _run(site, "programme", "publish", one.slug)
            yield site.url
        finally:
            site.end()


def _run(site: Site, *arguments: str) -> None:
    done = site.run(*arguments)
    if done.returncode:
        raise SystemExit(f"flask {' '.join(arguments)}: {done.stderr}")
