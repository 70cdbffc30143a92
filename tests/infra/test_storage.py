"""Stored files: all or nothing."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsapp.infra import storage
from eventsapp.infra.database import db, transaction
from eventsapp.infra.storage import FolderStorage, NoRoom, StoredFile


def test_full_folder_is_refused_and_leaves_no_row(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> None:
    blocked = tmp_path_factory.mktemp("full") / "a file where a folder should be"
    blocked.write_bytes(b"")
    before = app.extensions["eventsapp.storage"]
    app.extensions["eventsapp.storage"] = FolderStorage(blocked)
    try:
        with pytest.raises(NoRoom), transaction():
            storage.store(b"scan", name="scan.pdf", media_type="application/pdf")
    finally:
        app.extensions["eventsapp.storage"] = before
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0


def test_stored_file_is_read_back(app: Flask) -> None:
    with transaction():
        stored = storage.store(b"scan", name="scan.pdf", media_type="application/pdf")
    assert storage.read(stored) == b"scan"
