"""Databases that are really committed to, so that threads and processes see each other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from eventsapp.infra.database import Base, db
from tests.conftest import make_app
from tests.services.postgres import create_database, drop_database
from tests.services.running import RunningService


@pytest.fixture(params=["sqlite", "postgresql"])
def racing_url(request: pytest.FixtureRequest, tmp_path: Path, worker_name: str) -> Iterator[str]:
    """The address of a database of this test alone."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'race.sqlite'}"
        return
    server: RunningService = request.getfixturevalue("postgres_server")
    name = f"race_{worker_name}".lower()
    yield create_database(server.url, name)
    drop_database(server.url, name)


@pytest.fixture
def racing_app(racing_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application on that database, with all tables."""
    app = make_app(racing_url, tmp_path / "instance")
    with app.app_context():
        Base.metadata.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()
