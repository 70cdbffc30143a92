"""Zips that people bring: opened in memory, within limits that a bomb cannot talk its way around."""

import io
import stat
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath

_CHUNK = 1 << 16


class ArchiveTooLarge(Exception):
    """A zip holds more ``files`` or unpacks to more ``bytes`` than is allowed; ``what`` says which."""

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(f"more than {limit} {what}")
        self.what = what
        self.limit = limit


class ArchiveBroken(Exception):
    """A zip cannot be read to its end, or only with a password."""


def is_archive(data: bytes) -> bool:
    """Say whether a file is a zip of files; a workbook is one inside, but it is one table."""
    if data[:4] != b"PK\x03\x04":
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "xl/workbook.xml" not in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return True


def unpack_files(data: bytes, *, most_files: int, most_bytes: int) -> dict[str, bytes]:
    """Unpack a zip; a bomb is noticed by what really comes out, not by what it declares."""
    found: dict[str, bytes] = {}
    left = most_bytes
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if _is_plain_file(member)]
            if len(members) > most_files:
                raise ArchiveTooLarge("files", most_files)
            for member in members:
                content = _member_bytes(archive, member, left, most_bytes)
                left -= len(content)
                found[base_name(member.filename)] = content
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise ArchiveBroken from error
    return found


def pack_files(files: Mapping[str, bytes]) -> bytes:
    """Return the files as one zip, to be kept until somebody has looked at what they would do."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def base_name(name: str) -> str:
    """Return the last part of a path of either kind of system."""
    return PurePosixPath(name.replace("\\", "/")).name


def _member_bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, most_bytes: int) -> bytes:
    """Read one member, at most ``left`` bytes."""
    pieces: list[bytes] = []
    size = 0
    with archive.open(member) as stream:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > left:
                raise ArchiveTooLarge("bytes", most_bytes)
            pieces.append(piece)
    return b"".join(pieces)


def _is_plain_file(member: zipfile.ZipInfo) -> bool:
    """Skip folders, links and what operating systems leave in zips."""
    if member.is_dir() or stat.S_ISLNK(member.external_attr >> 16):
        return False
    return not member.filename.startswith("__MACOSX/") and not base_name(member.filename).startswith(".")
