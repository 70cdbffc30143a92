"""A tour of real plans in Chromium at a quarter of its speed: each hall opened, moved over, searched and held on.

The figures are the longest tasks of the page's thread, CPU milliseconds: while one lasts, fingers and keys wait.
A hall in which something does not work ends the tour with its name. ``--shots FOLDER`` keeps a picture of each hall
with a stand held.
"""

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, CDPSession, Page

from benchmarks.opening import READY, SLOWER, chromium, make_exhibitor, window_of
from eventsapp.booths.actions import allocate_stand, import_plan, measure_plan
from eventsapp.demo.firms import invent_firms
from eventsapp.infra.database import db, transaction
from eventsapp.venues.plan_import import PlanOptions, files_at, read_plan
from eventsapp.venues.queries import halls_of, units_of
from tests.conftest import SHARED_DATA, make_app
from tests.factories import make_fair
from tests.services.crowd import browsers_of, make_crowd, make_large_hall
from tests.services.site import KEY, Site
from tests.services.trace import Task, traced

PLANS = {
    "gamescom": ("floorplans/gamescom-2026", {}),
    "autocad": ("floorplans/momen-svg/hall-autocad-export.svg", {"scale": 0.1}),
    "a2z": ("floorplans/a2z-mapid124/booths.json", {}),
}
SIZES = {1440: 900, 390: 844}
ISLANDS, COLUMNS = 20, 50
EVERY_THIRD = 3
"""Every third unit is taken by an invented firm."""
PHONE = 600
LONG_WAIT, SETTLED_MS = 20_000, 1_500
FREE_UNIT = """
(() => {
  const stage = document.querySelector("[data-plan-stage]").getBoundingClientRect();
  const sheet = document.querySelector("[data-plan-panel]").getBoundingClientRect();
  for (const unit of document.querySelectorAll(".unit--available:not([data-parts])")) {
    const { left, top, width, height } = unit.firstElementChild.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const bottom = Math.min(stage.bottom, innerHeight) - 20;
    if (x < stage.left + 20 || x > stage.right - 70 || y < stage.top + 20 || y > bottom) continue;
    if (document.elementFromPoint(x, y)?.closest(".unit") !== unit) continue;
    return JSON.stringify({ x, y, number: unit.dataset.unit });
  }
  return "null";
})()
"""
MIDDLE_OF = """
(() => {
  const node = document.querySelector('%s');
  node.scrollIntoView({ block: "nearest", behavior: "instant" });
  const { left, top, width, height } = node.getBoundingClientRect();
  return JSON.stringify({ x: left + width / 2, y: top + height / 2, width, height });
})()
"""
UNTIL = """
new Promise((resolve, reject) => {
  const until = performance.now() + %d;
  const look = () => {
    if (document.querySelector('%s')) resolve("true");
    else if (performance.now() > until) reject("late");
    else setTimeout(look, 20);
  };
  look();
})
"""


@dataclass(frozen=True, slots=True)
class Hall:
    """A hall of the tour: what its plan is called, its address, and a free unit for each width."""

    name: str
    path: str
    wanted: Mapping[int, str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let pictures be kept."""
    parser.add_argument("--shots", type=Path, help="folder for a picture of each hall")


def measure(asked: argparse.Namespace) -> Mapping[str, float | str]:
    """Return how many halls were toured, and for each width and act the longest task of all halls and where it was."""
    longest: dict[tuple[int, str], list[tuple[Task, str]]] = defaultdict(list)
    with _site() as (url, halls, cookies), chromium() as browser:
        visits = ((hall, width) for hall in halls for width in SIZES)
        for (hall, width), cookie in zip(visits, cookies, strict=False):
            for act, tasks in _visit(browser, url, hall, width, cookie, asked.shots).items():
                longest[width, act] += [(task, hall.name) for task in tasks]
    figures: dict[str, float | str] = {"tour_halls": len(halls)}
    for (width, act), found in longest.items():
        task, where = max(found, key=lambda one: one[0].ms)
        figures[f"tour_{width}_{act}_longest_ms"] = task.ms
        figures[f"tour_{width}_{act}_longest_is"] = f"{where}: {task}"
    return figures


def _visit(
    browser: Browser, url: str, hall: Hall, width: int, cookie: str, shots: Path | None
) -> Mapping[str, Sequence[Task]]:
    """Do with one hall what an exhibitor does; return the tasks of each act."""
    page = window_of(browser, width, SIZES[width])
    name, value = cookie.split("=", 1)
    page.context.add_cookies([{"name": name, "value": value, "url": url}])
    hand = _Hand(page, is_phone=width < PHONE)
    try:
        acts: dict[str, Callable[[], None]] = {
            "opened": lambda: hand.open(url + hall.path),
            "moved": hand.move,
            "pressed": hand.press,
            "searched": lambda: hand.search(hall.wanted[width]),
            "held": hand.hold,
        }
        tasks = {}
        for act, do in acts.items():
            with traced(browser, page) as tasks[act]:
                do()
        if shots:
            page.wait_for_timeout(SETTLED_MS)
            shots.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=shots / f"{hall.name}-{width}.png")
    except Exception as problem:
        problem.add_note(f"{hall.name} at {width} px: {page.url}")
        raise
    finally:
        page.context.close()
    return tasks


class _Hand:
    """Does what fingers, mouse and keys do; what it asks the page for would count as the page's, so that is little."""

    def __init__(self, page: Page, *, is_phone: bool) -> None:
        self.page, self.is_phone = page, is_phone
        self._inside: CDPSession = page.context.new_cdp_session(page)
        self._inside.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def open(self, address: str) -> None:
        self.page.goto(address, wait_until="commit")
        self._wait_for(READY)
        self.page.wait_for_timeout(300)

    def move(self) -> None:
        """Closer and farther and about, by wheel and mouse, or by the buttons and a finger."""
        middle = self._middle_of("[data-plan-stage]")
        x, y = middle["x"], middle["y"]
        if self.is_phone:
            for button in ("in", "in", "out"):
                self._press(self._middle_of(f'[data-zoom="{button}"]'))
            self._swipe(x, y)
        else:
            self.page.mouse.move(x, y)
            for step in (*[-160] * 8, *[160] * 4):
                self.page.mouse.wheel(0, step)
                self.page.wait_for_timeout(30)
            self.page.mouse.down()
            for step in range(20):
                self.page.mouse.move(x + step * 12, y + step * 5)
            self.page.mouse.up()
        self.page.wait_for_timeout(400)

    def search(self, number: str) -> None:
        """Type a number letter by letter and go there."""
        self._press(self._middle_of("[data-plan-search]"))
        self.page.keyboard.type(number, delay=40)
        self.page.keyboard.press("Enter")
        self._wait_for(f'[data-plan-panel][data-chosen="{number}"]')
        self.page.wait_for_timeout(400)

    def press(self) -> None:
        """Press a free unit that is in sight."""
        place = self._ask(FREE_UNIT)
        assert place, "no free unit in sight"
        self._press(place)
        self._wait_for(f'[data-plan-panel][data-chosen="{place["number"]}"]')
        self.page.wait_for_timeout(400)

    def hold(self) -> None:
        """Hold the stand in the panel."""
        self._press(self._middle_of("[data-hold-form] button[type=submit]"))
        self._wait_for("[data-plan-panel] [data-countdown]:not([hidden])")
        self.page.wait_for_timeout(400)

    def _press(self, place: Mapping[str, float]) -> None:
        if self.is_phone:
            self.page.touchscreen.tap(place["x"], place["y"])
        else:
            self.page.mouse.click(place["x"], place["y"])

    def _swipe(self, x: float, y: float) -> None:
        for kind, points in (
            ("touchStart", [(x, y)]),
            *(("touchMove", [(x - 8 * step, y - 6 * step)]) for step in range(20)),
            ("touchEnd", []),
        ):
            touched = [{"x": across, "y": down} for across, down in points]
            self._inside.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})

    def _middle_of(self, selector: str) -> dict[str, float]:
        found: dict[str, float] = self._ask(MIDDLE_OF % selector)
        return found

    def _wait_for(self, selector: str) -> None:
        self._ask(UNTIL % (LONG_WAIT, selector))

    def _ask(self, words: str) -> Any:
        answer = self._inside.send("Runtime.evaluate", {"expression": words, "awaitPromise": True})
        if "exceptionDetails" in answer:
            raise AssertionError(f"{words}: {answer['exceptionDetails']}")
        return json.loads(answer["result"]["value"])


@contextmanager
def _site() -> Iterator[tuple[str, list[Hall], list[str]]]:
    """Start a site on SQLite with every plan of the tour; yields its address, the halls and a cookie for each visit."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "instance").mkdir()
        site = Site(folder, DEMO="0", SECRET_KEY=KEY)
        stack.callback(site.end)
        site.start_web()
        app = make_app(f"sqlite:///{folder / 'instance' / 'fair.sqlite'}", folder / "beside", SECRET_KEY=KEY)
        with app.app_context():
            filled = [_fill(app, name, source) for name, source in [*PLANS.items(), ("generated", None)]]
            db.session.remove()
            db.engine.dispose()
        yield (
            site.url,
            [hall for halls, _cookies in filled for hall in halls],
            [one for _halls, all_ in filled for one in all_],
        )


def _fill(app: Flask, name: str, source: tuple[str, dict[str, Any]] | None) -> tuple[list[Hall], list[str]]:
    """Make a fair of a plan, every third unit taken; return its halls and the cookies of one visitor for each visit."""
    fair = make_fair()
    if source is None:
        make_large_hall(fair, islands=ISLANDS, columns=COLUMNS)
    else:
        path, options = source
        with transaction():
            import_plan(fair.id, measure_plan(read_plan(files_at(SHARED_DATA / path), PlanOptions(**options))), None)
    halls = []
    for hall in halls_of(fair.id):
        units = [unit for unit in units_of(hall.id) if not unit.is_blocked]
        taken = units[::EVERY_THIRD]
        with transaction():
            exhibitors = [make_exhibitor(fair, firm.display) for firm in invent_firms(name, len(taken))]
            db.session.add_all(exhibitors)
            db.session.flush()
            for exhibitor, unit in zip(exhibitors, taken, strict=True):
                allocate_stand(hall, exhibitor.id, [unit.number], None)
        free = [unit.number for unit in units if unit not in taken]
        wanted = dict(zip(SIZES, (free[len(free) // 3], free[-1]), strict=True))
        halls.append(Hall(f"{name}-{hall.code}", f"/{fair.slug}/plan/{hall.code}", wanted))
    people = make_crowd(fair, len(halls) * len(SIZES), units=40)
    return halls, [browser.cookie for browser in browsers_of(app, people)]
