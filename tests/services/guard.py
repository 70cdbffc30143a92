"""The guard of one server: ends it and deletes its folder as soon as the test run is over.

``python -m tests.services.guard ALIVE FOLDER LOG UID GID COMMAND...`` returns at once and goes on in the
background. The run is over when somebody else than the run can lock the file ALIVE (the system releases the
lock even of a killed process), or when the file ``stop`` appears in FOLDER.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

STEP_SECONDS = 0.2
PATIENCE_SECONDS = 8


def main(arguments: list[str]) -> None:
    """Split off into the background and guard until the end."""
    alive, folder, log, uid, gid = Path(arguments[0]), Path(arguments[1]), Path(arguments[2]), *arguments[3:5]
    if os.fork():
        os._exit(0)
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        server = _start(arguments[5:], folder, log, uid, gid)
        run_is_over = _watch(server, alive, folder)
        _end(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if run_is_over:
        shutil.rmtree(alive.parent, ignore_errors=True)


def _start(command: list[str], folder: Path, log: Path, uid: str, gid: str) -> subprocess.Popen[bytes]:
    words = log.open("ab")
    os.dup2(words.fileno(), sys.stdout.fileno())
    os.dup2(words.fileno(), sys.stderr.fileno())
    server = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        cwd=folder,
        start_new_session=True,
        user=None if uid == "-" else int(uid),
        group=None if gid == "-" else int(gid),
        extra_groups=None if uid == "-" else [],
        env={"PATH": os.defpath, "HOME": str(folder), "LC_ALL": "C.UTF-8"},
    )
    (folder / "server.pid").write_text(str(server.pid), encoding="ascii")
    return server


def _watch(server: subprocess.Popen[bytes], alive: Path, folder: Path) -> bool:
    """Wait for a reason to end; says whether it is the end of the run."""
    try:
        held = alive.open("rb+")
    except FileNotFoundError:
        return True
    with held:
        while server.poll() is None and not (folder / "stop").exists():
            if _is_free(held.fileno()):
                return True
            time.sleep(STEP_SECONDS)
    return False


def _is_free(descriptor: int) -> bool:
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _end(server: subprocess.Popen[bytes]) -> None:
    """Ask the server to stop at once (SIGINT is that for PostgreSQL and Redis), then insist."""
    for order in (signal.SIGINT, signal.SIGQUIT):
        if server.poll() is None:
            server.send_signal(order)
        try:
            server.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        return
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()


if __name__ == "__main__":
    main(sys.argv[1:])
