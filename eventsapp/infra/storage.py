"""Stored files: bytes under a random key in a folder, described by a row."""

import hashlib
import logging
import secrets
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import cast

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from config import Settings
from eventsapp.infra import clock
from eventsapp.infra.database import Base, db
from eventsapp.infra.refusals import Refusal

logger = logging.getLogger(__name__)


class NoRoom(Refusal):
    """The folder of stored files is full or cannot be written."""

    status = 503
    sentence = _l("The file could not be stored. Nothing was changed; try again later, and tell the organiser.")


class StoredFile(Base):
    """A file people brought or we made; ``media_type`` is what its content says, not what was claimed."""

    __tablename__ = "stored_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[int | None]


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


def init_app(app: Flask, settings: Settings) -> None:
    """Keep files under ``instance/files``."""
    app.extensions["eventsapp.storage"] = FolderStorage(settings.instance / "files")


def folder() -> FolderStorage:
    """Return the storage of the present application."""
    return cast("FolderStorage", current_app.extensions["eventsapp.storage"])


def store(data: bytes, *, name: str, media_type: str, created_by_id: int | None = None) -> StoredFile:
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
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def read(stored: StoredFile) -> bytes:
    """Return the bytes of a stored file."""
    return folder().path(stored.key).read_bytes()
