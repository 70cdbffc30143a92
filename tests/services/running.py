"""A server process of one test run: how it is started, shared between workers and stopped.

Every server is watched by a guard (``guard.py``), a process of its own that ends the server and deletes its
folder when the test run ends, however it ends: it waits for a lock that the run holds while it lives.
"""

import fcntl
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
WHEELS = ROOT / ".venv" / "servers"
"""Where the wheels that carry server programs are unpacked (see ``install.py``)."""
START_SECONDS = 60
STOP_SECONDS = 15


@dataclass(frozen=True)
class Missing:
    """A part this machine does not have; the reason is a sentence for the end of the run."""

    reason: str


@dataclass(frozen=True)
class RunningService:
    """A server that answers at ``url``; ``source`` says where its program came from."""

    url: str
    source: str
    folder: str = ""
    """Where its data lies; empty for a server that was running before and stays."""

    @property
    def pid(self) -> int:
        """Process id of the server itself; raises FileNotFoundError where we did not start it."""
        return int((Path(self.folder) / "server.pid").read_text(encoding="ascii"))

    def kill(self) -> None:
        """End the server as a power cut would; its folder goes too."""
        os.kill(self.pid, signal.SIGKILL)
        wait_until(lambda: self.is_gone, STOP_SECONDS)

    def stop(self) -> None:
        """End the server in order and wait until nothing of it is left; does nothing twice."""
        if self.is_gone:
            return
        (Path(self.folder) / "stop").touch()
        wait_until(lambda: self.is_gone, STOP_SECONDS)

    @property
    def is_gone(self) -> bool:
        """Whether nothing of a server we started is left."""
        return not self.folder or not Path(self.folder).exists()


Result = RunningService | Missing
KINDS: dict[str, type[Result]] = {"running": RunningService, "missing": Missing}


class TestRun:
    """One run of pytest, shared by its workers: a folder, and a lock that says the run is alive."""

    __test__ = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.alive = folder / "alive"
        self._held: int | None = None

    @classmethod
    def begin(cls) -> Self:
        """Make the folder and hold the lock until ``end`` or until this process dies."""
        run = cls(Path(tempfile.mkdtemp(prefix="eventsapp-run-")))
        run._held = os.open(run.alive, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.lockf(run._held, fcntl.LOCK_EX)
        return run

    def end(self) -> None:
        """Stop every server of the run, wait for that, and delete the folder."""
        started = [result for result in self.results().values() if isinstance(result, RunningService)]
        if self._held is not None:
            os.close(self._held)
            self._held = None
        wait_until(lambda: all(service.is_gone for service in started), STOP_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)

    def obtain(self, part: str, start: Callable[[Self], Result]) -> Result:
        """Return the part, started by whoever asks first; the others wait for it."""
        with self._exclusively(part):
            known = self.results().get(part)
            if known is None:
                known = start(self)
                self.note(part, known)
        return known

    def note(self, part: str, result: Result) -> None:
        """Remember how looking for a part went."""
        kind = "running" if isinstance(result, RunningService) else "missing"
        text = json.dumps({"kind": kind, "values": asdict(result)})
        (self.folder / f"{part}.json").write_text(text, encoding="utf-8")

    def results(self) -> dict[str, Result]:
        """Return what was found and what was missed so far, by part."""
        found: dict[str, Result] = {}
        for path in sorted(self.folder.glob("*.json")):
            noted = json.loads(path.read_text(encoding="utf-8"))
            found[path.stem] = KINDS[noted["kind"]](**noted["values"])
        return found

    @contextmanager
    def _exclusively(self, part: str) -> Iterator[None]:
        with (self.folder / f"{part}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


@dataclass(frozen=True)
class Account:
    """The user a server runs as; ``None`` ids mean: as ourselves."""

    uid: int | None
    gid: int | None


def unprivileged_account() -> Account | Missing:
    """Return an account without rights when we are root, else ourselves."""
    if os.geteuid() != 0:
        return Account(None, None)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    return Missing("there is no user without rights (postgres or nobody) to run it as")


def make_folder(name: str, account: Account) -> Path:
    """Make a folder that only ``account`` can open, where that account can reach it."""
    for parent in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")):
        if account.uid is None or is_reachable_by_all(parent):
            break
    folder = Path(tempfile.mkdtemp(prefix=f"eventsapp-{name}-", dir=parent))
    if account.uid is not None and account.gid is not None:
        os.chown(folder, account.uid, account.gid)
    return folder


def is_reachable_by_all(path: Path) -> bool:
    """Whether every user may pass through all folders down to ``path``."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents) if folder.is_dir())


def launch(run: TestRun, folder: Path, command: Sequence[str], account: Account) -> Path:
    """Start a server under a guard; returns the file its words go to."""
    log = run.folder / f"{folder.name}.log"
    guarded = [sys.executable, "-m", "tests.services.guard", str(run.alive), str(folder), str(log)]
    users = ["-" if value is None else str(value) for value in (account.uid, account.gid)]
    subprocess.run([*guarded, *users, *command], check=True, cwd=ROOT, stdin=subprocess.DEVNULL)
    return log


def await_answer(folder: Path, log: Path, answers: Callable[[], bool]) -> Missing | None:
    """Wait until the server answers; says why it does not, with its last words."""
    if wait_until(lambda: not folder.exists() or answers(), START_SECONDS) and folder.exists():
        return None
    words = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-3:]
    return Missing("it did not start: " + (" / ".join(words) or f"no answer in {START_SECONDS} s"))


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Look again and again until the condition holds; says whether it did in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.03)
    return True


def free_port() -> int:
    """Return a TCP port on loopback that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
