"""Starting and stopping ``python wsgi.py`` on SQLite, beside importing the libraries it is made of."""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from tests.services.site import Program, Site

RUNS = 3
LIBRARIES = "import flask_sqlalchemy, flask_login, wtforms, celery, granian, alembic, shapely, PIL, openpyxl"


def measure() -> Mapping[str, float]:
    """Return seconds: the first start with both demo fairs, a later start, a stop, and ratios to the floor."""
    floors, seconds, stops = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), DEMO="1")
        first, web = _start(site)
        stops.append(_stop(web))
        for _ in range(RUNS):
            floors.append(_libraries())
            took, web = _start(site)
            seconds.append(took)
            stops.append(_stop(web))
    floor, second = statistics.median(floors), statistics.median(seconds)
    return {
        "start_floor_s": floor,
        "start_first_s": first,
        "start_second_s": second,
        "start_second_vs_floor": second / floor,
        "stop_s": statistics.median(stops),
    }


def _start(site: Site) -> tuple[float, Program]:
    began = time.perf_counter()
    web = site.start_web()
    return time.perf_counter() - began, web


def _stop(web: Program) -> float:
    began = time.perf_counter()
    web.interrupt(signal.SIGINT)
    web.wait()
    return time.perf_counter() - began


def _libraries() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", LIBRARIES], check=True, env=dict(os.environ))
    return time.perf_counter() - began
