"""Stored files: all or nothing, and for as long as they are of use."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsapp.exhibitors.models import Application
from eventsapp.infra import clock, storage
from eventsapp.infra.database import db, transaction
from eventsapp.infra.storage import FolderStorage, NoRoom, StoredFile
from tests.factories import make_application, make_fair


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


def kept(data: bytes, *, for_hours: float | None = None) -> StoredFile:
    """Store a file, to be thrown away some time where a time is given."""
    expires_at = clock.now() + timedelta(hours=for_hours) if for_hours is not None else None
    with transaction():
        return storage.store(data, name="file", media_type="application/octet-stream", expires_at=expires_at)


def bytes_of(stored: StoredFile) -> Path:
    return storage.folder().path(stored.key)


def test_expired_file_goes_with_its_row_and_others_stay(app: Flask) -> None:
    short, long, for_ever = kept(b"short", for_hours=1), kept(b"long", for_hours=48), kept(b"for ever")
    paths = [bytes_of(one) for one in (short, long, for_ever)]
    with clock.shifted(timedelta(hours=2)), transaction():
        assert storage.remove_expired() == 1
    assert [path.exists() for path in paths] == [False, True, True]
    assert db.session.scalars(select(StoredFile.id).order_by(StoredFile.id)).all() == [long.id, for_ever.id]


def test_expired_file_that_something_refers_to_stays(app: Flask) -> None:
    scan = kept(b"scan", for_hours=1)
    application_id = make_application(make_fair()).id
    with transaction() as session:
        session.get_one(Application, application_id).scan_id = scan.id
    with clock.shifted(timedelta(days=400)), transaction():
        assert storage.remove_expired() == 0
    assert storage.read(scan) == b"scan"


def test_bytes_of_an_expired_file_stay_when_its_removal_is_rolled_back(app: Flask) -> None:
    stored = kept(b"short", for_hours=1)
    path = bytes_of(stored)

    def remove_and_break() -> None:
        with clock.shifted(timedelta(hours=2)), transaction():
            assert storage.remove_expired() == 1
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        remove_and_break()
    assert path.read_bytes() == b"short"


def test_bytes_without_a_row_are_deleted_after_a_day_and_those_with_one_stay(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "eventsapp.storage", FolderStorage(tmp_path))
    stored = kept(b"scan")
    orphan, half = tmp_path / "ab" / ("ab" * 16), tmp_path / "cd" / "cdcd.part"
    for path in (orphan, half):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"nobody's")
    assert storage.delete_orphans() == 0
    with clock.shifted(timedelta(hours=25)):
        assert storage.delete_orphans() == 2
    assert (orphan.exists(), half.exists(), storage.read(stored)) == (False, False, b"scan")
