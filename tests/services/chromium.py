"""A real Chromium for the journeys: the machine's own, or one a Playwright installation has brought."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.services.running import Missing

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PLAYWRIGHT_FOLDERS = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")
PLAYWRIGHT_PROGRAMS = (
    "chromium_headless_shell-*/chrome-*/*headless*shell",
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
)
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
    "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication",
)
"""Start it with these: nothing leaves the machine but what a page asks for."""


def browser_arguments() -> list[str]:
    """Return the arguments for this user: root has no sandbox."""
    return [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def find_chromium() -> Path | Missing:
    """Return a Chromium that starts; TEST_CHROMIUM names one outright."""
    for candidate in _candidates():
        if candidate.is_file() and _starts(candidate):
            return candidate
    return Missing("no Chromium on the machine (Debian: apt-get install chromium)")


def _candidates() -> list[Path]:
    if given := os.environ.get("TEST_CHROMIUM"):
        return [Path(given)]
    found = [Path(path) for name in NAMES if (path := shutil.which(name))]
    for folder in PLAYWRIGHT_FOLDERS:
        for pattern in PLAYWRIGHT_PROGRAMS:
            found += sorted(Path(folder).expanduser().glob(pattern), reverse=True)
    return found


def _starts(program: Path) -> bool:
    try:
        words = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return False
    return "Chrom" in words.stdout
