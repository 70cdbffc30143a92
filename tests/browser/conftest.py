"""One demo site and one Chromium for all journeys; every page visited is checked."""

import shlex
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from eventsapp.demo.people import ORGANISER
from tests.browser.gates import GATES, Records
from tests.browser.window import Window
from tests.services.plugin import present
from tests.services.running import ROOT, Account, RunningService, TestRun, await_answer, launch, make_folder
from tests.services.site import Site

ALONE = Account(None, None)
_numbers = count(10)


def start_demo(run: TestRun) -> RunningService:
    """Start ``python wsgi.py`` with the demo, guarded like the servers: it ends with the test run."""
    folder = make_folder("site", ALONE)
    site = Site(folder, DEMO="1")
    settings = [f"{name}={value}" for name, value in site.environ.items()]
    command = ["env", *settings, sys.executable, "wsgi.py"]
    log = launch(run, folder, ["sh", "-c", f"cd {shlex.quote(str(ROOT))} && exec {shlex.join(command)}"], ALONE)
    refused = await_answer(folder, log, lambda: site.answers)
    assert refused is None, refused
    return RunningService(site.url, "python wsgi.py with DEMO=1", str(folder))


@pytest.fixture(scope="session")
def demo(test_run: TestRun) -> RunningService:
    """Return the demo site, shared by the workers of the run."""
    return present("Demo site", test_run.obtain("Demo site", start_demo))


@pytest.fixture
def open_window(chromium: Browser, demo: RunningService) -> Iterator[Callable[..., Window]]:
    """Return a function that opens a window of somebody; at the end of the test each must be without complaint."""
    opened: list[Window] = []

    def new_window(*, width: int = 1440, height: int = 900, javascript: bool = True, dark: bool = False) -> Window:
        context = chromium.new_context(
            base_url=demo.url,
            viewport={"width": width, "height": height},
            is_mobile=width < 600,
            has_touch=width < 600,
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",  # so that nothing is judged halfway through a transition
            locale="en-GB",
            timezone_id="Asia/Ho_Chi_Minh",
        )
        context.set_default_timeout(15_000)
        opened.append(Window(context))
        return opened[-1]

    yield new_window
    complaints = [complaint for window in opened for complaint in window.complaints]
    for window in opened:
        window.close()
    assert complaints == []


@pytest.fixture
def a_scan(tmp_path: Path) -> Path:
    """Return a picture of a stamped form."""
    from PIL import Image  # noqa: PLC0415 - only this fixture draws

    path = tmp_path / "stamped-form.png"
    Image.new("RGB", (620, 877), "white").save(path)
    return path


@pytest.fixture
def records(demo: RunningService) -> Records:
    return Records(demo)


@pytest.fixture
def gate(open_window: Callable[..., Window]) -> tuple[Window, str]:
    """Make a gate of its own for a test; returns the team's window and the code of the gate."""
    window, code = open_window(), f"T{next(_numbers)}{time.time_ns() % 10_000}"
    page = window.sign_in(ORGANISER)
    window.go(f"{GATES}/new?lang=en")
    window.check_everywhere()
    page.get_by_label("Code on the sign").fill(code)
    page.get_by_role("button", name="Add the gate").click()
    expect(page.get_by_role("heading", name="Gates", exact=True)).to_be_visible()
    return window, code
