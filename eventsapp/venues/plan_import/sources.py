"""The bytes of a plan: a folder, a zip or several uploaded files, within limits."""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from eventsapp.venues.plan_import.refusals import BrokenPlan, EmptyPlan, TooLargePlan

MAX_BYTES = 20_000_000
MAX_FILES = 400
_CHUNK = 1 << 16


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
        gathered |= _files_in_zip(name, data) if _is_folder(data) else {_base_name(name): data}
    check_size(gathered)
    return gathered


def _is_folder(data: bytes) -> bool:
    """Say whether a file is a zip of files; a workbook is one inside, but it is one table."""
    if data[:4] != b"PK\x03\x04":
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "xl/workbook.xml" not in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return True


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
    """Unpack a zip in memory; a bomb is noticed by what really comes out, not by what it declares."""
    found: dict[str, bytes] = {}
    left = MAX_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if _is_plain_file(member)]
            if len(members) > MAX_FILES:
                raise TooLargePlan(what="files", limit=MAX_FILES)
            for member in members:
                content = _member_bytes(archive, member, left)
                left -= len(content)
                found[_base_name(member.filename)] = content
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise BrokenPlan(file=name, reason="zip") from error
    return found


def _member_bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    """Read one member, at most `limit` bytes."""
    pieces: list[bytes] = []
    size = 0
    with archive.open(member) as stream:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > limit:
                raise TooLargePlan(what="bytes", limit=MAX_BYTES)
            pieces.append(piece)
    return b"".join(pieces)


def _is_plain_file(member: zipfile.ZipInfo) -> bool:
    """Skip folders, links and what operating systems leave in zips."""
    if member.is_dir() or stat.S_ISLNK(member.external_attr >> 16):
        return False
    return not member.filename.startswith("__MACOSX/") and not _base_name(member.filename).startswith(".")


def _base_name(name: str) -> str:
    """Return the last part of a path of either kind of system."""
    return PurePosixPath(name.replace("\\", "/")).name


def pack_files(files: Mapping[str, bytes]) -> bytes:
    """Return the files as one zip, to be kept until somebody has looked at what they would do."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()
