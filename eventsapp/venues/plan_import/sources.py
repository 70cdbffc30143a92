"""The bytes of a plan: a folder, a zip or several uploaded files, within limits."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from eventsapp.infra.archives import ArchiveBroken, ArchiveTooLarge, base_name, is_archive, unpack_files
from eventsapp.venues.plan_import.refusals import BrokenPlan, EmptyPlan, TooLargePlan

MAX_BYTES = 20_000_000
MAX_FILES = 400


def files_at(path: Path) -> dict[str, bytes]:
    """Read one file, a zip, or every file of a folder (not of its subfolders), by name."""
    if not path.is_dir():
        return files_uploaded([(path.name, _read_limited(path))])
    found = [entry for entry in sorted(path.iterdir()) if entry.is_file() and not entry.name.startswith(".")]
    if len(found) > MAX_FILES:
        raise TooLargePlan(what="files", limit=MAX_FILES)
    if sum(entry.stat().st_size for entry in found) > MAX_BYTES:
        raise TooLargePlan(what="bytes", limit=MAX_BYTES)
    return {entry.name: entry.read_bytes() for entry in found}


def files_uploaded(files: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """Put uploaded files together; a zip among them is opened."""
    gathered: dict[str, bytes] = {}
    for name, data in files:
        gathered |= _files_in_zip(name, data) if is_archive(data) else {base_name(name): data}
    check_size(gathered)
    return gathered


def check_size(files: Mapping[str, bytes]) -> None:
    """Refuse nothing and too much."""
    if not any(data.strip() for data in files.values()):
        raise EmptyPlan
    if len(files) > MAX_FILES:
        raise TooLargePlan(what="files", limit=MAX_FILES)
    if sum(len(data) for data in files.values()) > MAX_BYTES:
        raise TooLargePlan(what="bytes", limit=MAX_BYTES)


def _read_limited(path: Path) -> bytes:
    """Read a file unless it is too large to be a plan."""
    if path.stat().st_size > MAX_BYTES:
        raise TooLargePlan(what="bytes", limit=MAX_BYTES)
    return path.read_bytes()


def _files_in_zip(name: str, data: bytes) -> dict[str, bytes]:
    try:
        return unpack_files(data, most_files=MAX_FILES, most_bytes=MAX_BYTES)
    except ArchiveTooLarge as error:
        raise TooLargePlan(what=error.what, limit=error.limit) from error
    except ArchiveBroken as error:
        raise BrokenPlan(file=name, reason="zip") from error
