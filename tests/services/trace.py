"""What the main thread of a page does, as Chromium itself writes it down: tasks, with the CPU of each kind of work."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

KINDS = {
    "ParseHTML": "parse",
    "UpdateLayoutTree": "style",
    "Layout": "layout",
    "PrePaint": "paint",
    "Paint": "paint",
    "Layerize": "paint",
    "Commit": "paint",
    "v8.compile": "script",
    "v8.compileModule": "script",
    "v8.evaluateModule": "script",
    "EvaluateScript": "script",
    "FunctionCall": "script",
    "RunMicrotasks": "script",
    "TimerFire": "script",
    "FireAnimationFrame": "script",
    "EventDispatch": "script",
}
"""What events of a trace are about; all others count as the browser's own."""
CATEGORIES = ["toplevel", "devtools.timeline"]
MAIN_THREAD = "CrRendererMain"
ENDED_MS = 30
"""How long to wait for a trace before looking again."""


@dataclass(frozen=True, slots=True)
class Task:
    """One task of the main thread: its milliseconds of CPU, and of each kind of work in it."""

    ms: float
    kinds: Mapping[str, float]

    def __str__(self) -> str:
        """Return the kinds of its work, the largest first."""
        return ", ".join(f"{kind} {ms:.0f}" for kind, ms in sorted(self.kinds.items(), key=lambda one: -one[1]))


@contextmanager
def traced(browser: Browser, page: Page) -> Iterator[list[Task]]:
    """Write down what happens inside the block; the list is filled at its end, with the tasks of the busiest page."""
    events: list[dict[str, Any]] = []
    ended: list[object] = []
    session = browser.new_browser_cdp_session()
    session.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    session.on("Tracing.tracingComplete", lambda end: ended.append(end))  # noqa: PLW0108 - Playwright marks it
    asked = {"includedCategories": CATEGORIES, "excludedCategories": ["*"]}
    session.send("Tracing.start", {"traceConfig": asked, "transferMode": "ReportEvents"})
    tasks: list[Task] = []
    yield tasks
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(ENDED_MS)
    tasks.extend(_tasks(events))


def _tasks(events: Sequence[Mapping[str, Any]]) -> list[Task]:
    """Return the tasks of the main thread that worked most: other pages may be open."""
    named = {_thread(event): event["args"]["name"] for event in events if event["name"] == "thread_name"}
    threads: dict[object, list[Mapping[str, Any]]] = defaultdict(list)
    for event in events:
        if event["ph"] == "X" and named.get(_thread(event)) == MAIN_THREAD:
            threads[_thread(event)].append(event)
    busiest = max(threads.values(), key=lambda thread: sum(event.get("tdur", 0) for event in thread), default=[])
    return _nested(sorted(busiest, key=lambda event: (event["ts"], -event["dur"])))


def _nested(events: Sequence[Mapping[str, Any]]) -> list[Task]:
    """Return what is in nothing else as tasks; the time of each event is without that of those in it."""
    tasks: list[Task] = []
    around: list[tuple[float, str]] = []
    kinds: Counter[str] = Counter()
    for event in events:
        while around and event["ts"] >= around[-1][0]:
            around.pop()
        ms = event.get("tdur", 0) / 1000
        kind = KINDS.get(event["name"], "browser")
        if around:
            kinds[around[-1][1]] -= ms
        else:
            kinds = Counter()
            tasks.append(Task(ms, kinds))
        kinds[kind] += ms
        around.append((event["ts"] + event["dur"], kind))
    return tasks


def _thread(event: Mapping[str, Any]) -> tuple[int, int]:
    return event["pid"], event["tid"]
