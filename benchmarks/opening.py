"""Opening the floor plan of 2,000 units in Chromium at a quarter of its speed, beside a page of 2,000 plain rectangles.

A task is what the page's thread does without a break: while it lasts, fingers and keys wait. ``longest`` is CPU time,
``longest_wall`` what the page's own observer of long tasks saw, which includes whatever else the machine did.
"""

import statistics
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from eventsapp.booths.actions import allocate_stand
from eventsapp.demo.firms import invent_firms
from eventsapp.exhibitors.models import Company, Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.infra.folding import fold
from tests.conftest import make_app
from tests.factories import make_fair
from tests.services.chromium import browser_arguments, find_chromium
from tests.services.crowd import make_large_hall
from tests.services.running import Missing
from tests.services.site import Site
from tests.services.trace import Task, traced

ROUNDS = 7
SLOWER = 4
WIDTHS = {390: 844, 1440: 900}
PHONE = 600
ISLANDS, COLUMNS = 20, 50
SIZES = (1, 2, 3, 4, 2, 4, 3, 2)
GAPS = (9, 2, 4)
"""Units that stay free after a stand, by turns."""
FLOOR = "http://floor.example/"
OBSERVE = """
performance.long = 0;
new PerformanceObserver(list => {
  for (const { duration } of list.getEntries()) performance.long = Math.max(performance.long, duration);
}).observe({ type: "longtask", buffered: true });
"""
UNTIL = """
new Promise(resolve => {
  const look = () => document.querySelector("%s") ? resolve(performance.now()) : setTimeout(look, 20);
  look();
})
"""
PAINTED, READY, DRAWN = "[data-painted]", "[data-plan-stage][data-ready]", "rect"
REST_MS = 400


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening: its tasks, the longest by the clock, when the page was painted and when all of it was ready."""

    tasks: list[Task]
    wall_ms: float
    painted_ms: float
    ready_ms: float

    @property
    def longest(self) -> Task:
        """Return the task that held the page up most."""
        return max(self.tasks, key=lambda task: task.ms)


def measure() -> Mapping[str, float | str]:
    """Return for a phone and a desktop the longest task of opening in milliseconds, what it is made of, the floor's."""
    floors: dict[int, list[Opening]] = {width: [] for width in WIDTHS}
    plans: dict[int, list[Opening]] = {width: [] for width in WIDTHS}
    with _plan() as address, chromium() as browser:
        for _ in range(ROUNDS):
            for width in WIDTHS:
                floors[width].append(_open(browser, FLOOR, width, DRAWN, DRAWN))
                plans[width].append(_open(browser, address, width, PAINTED, READY))
    return {name: figure for width in WIDTHS for name, figure in _figures(width, floors[width], plans[width]).items()}


def _figures(width: int, floors: list[Opening], plans: list[Opening]) -> dict[str, float | str]:
    longest = sorted((one.longest for one in plans), key=lambda task: task.ms)
    floor = statistics.median(one.longest.ms for one in floors)
    middle = longest[len(longest) // 2]
    return {
        f"opening_{width}_floor_ms": floor,
        f"opening_{width}_longest_ms": middle.ms,
        f"opening_{width}_longest_worst_ms": longest[-1].ms,
        f"opening_{width}_longest_wall_ms": statistics.median(one.wall_ms for one in plans),
        f"opening_{width}_longest_vs_floor": middle.ms / floor,
        f"opening_{width}_longest_is": str(middle),
        f"opening_{width}_painted_ms": statistics.median(one.painted_ms for one in plans),
        f"opening_{width}_ready_ms": statistics.median(one.ready_ms for one in plans),
    }


def _open(browser: Browser, address: str, width: int, painted: str, ready: str) -> Opening:
    """Open an address in a window of its own, with nothing kept from before, until all of it is there."""
    page = window_of(browser, width, WIDTHS[width])
    page.add_init_script(OBSERVE)
    if address == FLOOR:
        page.route(FLOOR, lambda route: route.fulfill(body=_rectangles(), content_type="text/html"))
    # What Playwright itself runs in a page is counted among the page's tasks: nothing but these few words.
    inside = page.context.new_cdp_session(page)
    inside.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def ask(words: str) -> float:
        answer = inside.send("Runtime.evaluate", {"expression": words, "awaitPromise": True})
        return float(answer["result"]["value"])

    with traced(browser, page) as tasks:
        page.goto(address, wait_until="commit")
        painted_ms, ready_ms = ask(UNTIL % painted), ask(UNTIL % ready)
        page.wait_for_timeout(REST_MS)
    wall_ms = ask("performance.long")
    page.context.close()
    return Opening(tasks, wall_ms, painted_ms, ready_ms)


def window_of(browser: Browser, width: int, height: int) -> Page:
    """Open an empty window, that of a phone where it is narrow."""
    is_phone = width < PHONE
    context = browser.new_context(
        viewport={"width": width, "height": height},
        is_mobile=is_phone,
        has_touch=is_phone,
        device_scale_factor=2 if is_phone else 1,
        locale="en-GB",
    )
    return context.new_page()


def _rectangles() -> str:
    """Return a page that draws as many units as plain rectangles and does nothing."""
    cells = (divmod(number, COLUMNS) for number in range(ISLANDS * 2 * COLUMNS))
    drawn = "".join(f'<rect x="{30 * column}" y="{45 * row}" width="30" height="30"/>' for row, column in cells)
    box = f"0 0 {30 * COLUMNS} {90 * ISLANDS}"
    drawing = f'<svg viewBox="{box}" fill="none" stroke="green">{drawn}</svg>'
    return f"<!doctype html><title>Floor</title><p>Hall A</p>{drawing}"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a Chromium for the figures."""
    program = find_chromium()
    if isinstance(program, Missing):
        raise SystemExit(program.reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=browser_arguments())
        yield browser
        browser.close()


@contextmanager
def _plan() -> Iterator[str]:
    """Start a site on SQLite with one hall, about a third of it taken; yields the address of its plan."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = Site(folder, DEMO="0")
        stack.callback(site.end)
        site.start_web()
        app = make_app(f"sqlite:///{folder / 'instance' / 'fair.sqlite'}", folder / "beside")
        with app.app_context():
            path = _fill_hall()
            db.session.remove()
            db.engine.dispose()
        yield f"{site.url}{path}"


def _fill_hall() -> str:
    """Make a hall of 2,000 units and let invented companies take stands of one to four, row after row."""
    fair = make_fair()
    hall = make_large_hall(fair, islands=ISLANDS, columns=COLUMNS)
    wishes = [(row, at, size) for row in range(ISLANDS * 2) for at, size in _stands_of_a_row()]
    with transaction():
        exhibitors = [make_exhibitor(fair, firm.display) for firm in invent_firms("opening", len(wishes))]
        db.session.add_all(exhibitors)
        db.session.flush()
        for exhibitor, (row, at, size) in zip(exhibitors, wishes, strict=True):
            numbers = [f"{row // 2 + 1}-{row % 2 + 1}{at + step:02d}" for step in range(size)]
            allocate_stand(hall, exhibitor.id, numbers, None)
    return f"/{fair.slug}/plan/{hall.code}"


def _stands_of_a_row() -> Iterator[tuple[int, int]]:
    """Yield where stands begin in a row, and how many units they take."""
    at = 1
    for size, gap in zip(cycle(SIZES), cycle(GAPS), strict=False):
        if at + size > COLUMNS:
            return
        yield at, size
        at += size + gap


def make_exhibitor(fair: Fair, name: str) -> Exhibitor:
    """Return an exhibitor that is yet to be added to the session."""
    company = Company(legal_name=name, name_key=fold(name))
    return Exhibitor(fair_id=fair.id, company=company, display_name=name, search_key=fold(name), units_wanted=4)
