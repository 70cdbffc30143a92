"""The product as real processes, started as an operator does, and always ended."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from tests.services.running import ROOT, free_port, wait_until

KEY = "a key only for tests " * 3
READY_SECONDS = 60
STOP_SECONDS = 20
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SystemRoot")
WEB = (sys.executable, "wsgi.py")
BEAT = (sys.executable, "-m", "celery", "-A", "workers.app", "beat", "--loglevel", "WARNING")
WORKER = (sys.executable, "-m", "celery", "-A", "workers.app", "worker", "--loglevel", "INFO")


class Program:
    """A process in a session of its own; what it says goes to a file; ends with ``with``."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], log: Path) -> None:
        self.log = log
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        with log.open("ab") as words:
            self._process = subprocess.Popen(
                list(command),
                cwd=ROOT,
                env={**inherited, **environ},
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.pid = self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def words(self) -> str:
        """What it has said so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def status(self) -> int | None:
        """The exit status of its first process, or None while that runs."""
        return self._process.poll()

    @property
    def is_gone(self) -> bool:
        """Whether neither it nor a process it started is left."""
        self._process.poll()
        try:
            os.killpg(self.pid, 0)
        except ProcessLookupError:
            return True
        return False

    def kill(self) -> None:
        """End it and everything it started as a power cut would; does nothing twice."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait(STOP_SECONDS)
        assert wait_until(lambda: self.is_gone, STOP_SECONDS)

    def interrupt(self, order: signal.Signals = signal.SIGINT) -> None:
        """Send it what Ctrl-C in its terminal sends: the order goes to every process of the group."""
        os.killpg(self.pid, order)

    def wait(self, seconds: float = STOP_SECONDS) -> int:
        """Return its exit status once it has ended; raises TimeoutExpired with its last words."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            error.add_note(self.words[-2000:])
            raise

    def wait_for_words(self, pattern: str, seconds: float = READY_SECONDS) -> None:
        """Wait until it has said something that matches."""
        wait_until(lambda: bool(re.search(pattern, self.words)) or self.status is not None, seconds)
        assert re.search(pattern, self.words), f"no {pattern!r} in:\n{self.words[-3000:]}"


class Site:
    """Settings of one installation, and its processes."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environ = {"PORT": str(self.port), "INSTANCE": str(folder / "instance"), "RATE_LIMITS": "0", **environ}
        self.web_pid = 0
        """Process id of the web server that was started last."""
        self._programs: list[Program] = []
        self._workers = 0

    def start_web(self, **environ: str) -> Program:
        """Start ``python wsgi.py`` and wait until its pages answer."""
        program = self._start(WEB, "web", environ)
        self.web_pid = program.pid
        assert wait_until(lambda: self.answers or program.status is not None, READY_SECONDS), program.words
        assert program.status is None, program.words
        return program

    def begin_worker(self, name: str) -> Program:
        """Start a Celery worker with two processes; it says "ready." once it listens."""
        self._workers += 1
        command = [*WORKER, "--hostname", f"{name}@test", "--concurrency", "2"]
        return self._start(command, f"worker-{self._workers}", {})

    def start_beat(self) -> Program:
        """Start Celery's beat."""
        return self._start([*BEAT, "--schedule", str(self.folder / "beat-schedule")], "beat", {})

    def run(self, *arguments: str, seconds: float = READY_SECONDS) -> subprocess.CompletedProcess[str]:
        """Run ``flask --app wsgi`` with these arguments."""
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        environ = {**inherited, **self.environ}
        return subprocess.run(
            command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=seconds
        )

    @property
    def answers(self) -> bool:
        """Whether ``/healthz`` answers 200."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def end(self) -> None:
        """End every process of the installation."""
        for program in self._programs:
            program.kill()

    def _start(self, command: Sequence[str], name: str, environ: Mapping[str, str]) -> Program:
        program = Program(command, {**self.environ, **environ}, self.folder / f"{name}.log")
        self._programs.append(program)
        return program
