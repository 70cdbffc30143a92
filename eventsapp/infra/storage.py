"""Stored files: bytes under a random key in a folder, described by a row."""

import hashlib
import logging
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import cast

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from config import Settings
from eventsapp.infra import clock
from eventsapp.infra.database import Base, after_commit, db
from eventsapp.infra.refusals import Refusal

logger = logging.getLogger(__name__)

ORPHANED_AFTER = timedelta(days=1)
"""Bytes without a row that are younger may belong to a request that has not ended."""
_AT_ONCE = 500


class NoRoom(Refusal):
    """The folder of stored files is full or cannot be written."""

    status = 503
    sentence = _l("The file could not be stored. Nothing was changed; try again later, and tell the organiser.")


class StoredFile(Base):
    """A file people brought or we made; ``media_type`` is what its content says, not what was claimed.

    ``expires_at`` is when it is thrown away; None is never.
    """

    __tablename__ = "stored_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[int | None]
    expires_at: Mapped[datetime | None] = mapped_column(index=True)


class FolderStorage:
    """Files in one folder, which several machines may share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, key: str) -> Path:
        """Return where the bytes of ``key`` live."""
        return self._folder / key[:2] / key

    def write(self, key: str, data: bytes) -> None:
        """Write the bytes completely or not at all; raises ``NoRoom`` where the folder does not take them."""
        target = self.path(key)
        partial = target.with_suffix(".part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(data)
            partial.replace(target)
        except OSError as error:
            logger.exception("A file could not be stored.")
            with suppress(OSError):
                partial.unlink(missing_ok=True)
            raise NoRoom from error

    def delete(self, key: str) -> None:
        """Delete the bytes of ``key``; what cannot be deleted now is an orphan that is found later."""
        try:
            self.path(key).unlink(missing_ok=True)
        except OSError:
            logger.exception("A stored file could not be deleted.")

    def older_than(self, moment: datetime) -> Iterator[Path]:
        """Yield the files, half-written ones too, that were last written before ``moment``."""
        for path in self._folder.glob("*/*"):
            with suppress(FileNotFoundError):
                if path.is_file() and datetime.fromtimestamp(path.stat().st_mtime, UTC) < moment:
                    yield path


def init_app(app: Flask, settings: Settings) -> None:
    """Keep files under ``instance/files``."""
    app.extensions["eventsapp.storage"] = FolderStorage(settings.instance / "files")


def folder() -> FolderStorage:
    """Return the storage of the present application."""
    return cast("FolderStorage", current_app.extensions["eventsapp.storage"])


def store(
    data: bytes,
    *,
    name: str,
    media_type: str,
    created_by_id: int | None = None,
    expires_at: datetime | None = None,
) -> StoredFile:
    """Write ``data`` and add its row; a rolled back row leaves an unreachable file, never the reverse."""
    key = secrets.token_hex(16)
    folder().write(key, data)
    stored = StoredFile(
        key=key,
        name=name[:200],
        media_type=media_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        created_by_id=created_by_id,
        expires_at=expires_at,
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def read(stored: StoredFile) -> bytes:
    """Return the bytes of a stored file."""
    return folder().path(stored.key).read_bytes()


def remove(stored: StoredFile) -> None:
    """Remove a file's row, and after the commit its bytes."""
    key, files = stored.key, folder()
    db.session.delete(stored)
    db.session.flush()
    after_commit(f"delete stored file {key}", lambda: files.delete(key))


def remove_expired() -> int:
    """Remove the files whose time is over and that nothing refers to; returns how many."""
    expired = select(StoredFile).where(StoredFile.expires_at <= clock.now(), *_unreferred()).order_by(StoredFile.id)
    found = db.session.scalars(expired.limit(_AT_ONCE).with_for_update()).all()
    for stored in found:
        remove(stored)
    return len(found)


def delete_orphans() -> int:
    """Delete the bytes of more than a day ago that have no row; returns how many files."""
    deleted = 0
    old = folder().older_than(clock.now() - ORPHANED_AFTER)
    while paths := list(islice(old, _AT_ONCE)):
        keys = [path.name for path in paths]
        known = set(db.session.scalars(select(StoredFile.key).where(StoredFile.key.in_(keys))))
        for path in paths:
            if path.name not in known:
                path.unlink(missing_ok=True)
                deleted += 1
    return deleted


def _unreferred() -> list[ColumnElement[bool]]:
    """Say of every column that refers to stored files that it does not refer to this one."""
    own = StoredFile.__table__.c.id
    columns = [key.parent for table in Base.metadata.tables.values() for key in table.foreign_keys if key.column is own]
    return [~exists().where(column == StoredFile.id) for column in columns]
