"""Databases that are really committed to, so that threads and processes see each other."""

from collections.abc import Iterator

import pytest
from flask import Flask

from eventsapp.infra.database import Base, db
from tests.conftest import make_app
from tests.services.postgres import create_database, drop_database
from tests.services.running import RunningService


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def racing_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_name: str
) -> Iterator[str]:
    """The address of a database of these tests alone."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('race') / 'race.sqlite'}"
        return
    server: RunningService = request.getfixturevalue("postgres_server")
    name = f"race_{worker_name}".lower()
    yield create_database(server.url, name)
    drop_database(server.url, name)


@pytest.fixture(scope="module")
def arena(racing_url: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application on that database, with all tables."""
    app = make_app(racing_url, tmp_path_factory.mktemp("instance"))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        db.engine.dispose()
    return app


@pytest.fixture
def racing_app(arena: Flask) -> Iterator[Flask]:
    """The application, on empty tables."""
    with arena.app_context():
        yield arena
        db.session.remove()
        db.engine.dispose()  # nobody is left who could still hold a row
        _empty_tables()
        db.engine.dispose()


def _empty_tables() -> None:
    """Delete all rows, on PostgreSQL in one journey to the server."""
    deletions = [str(table.delete().compile(db.engine)) for table in reversed(Base.metadata.sorted_tables)]
    together = ["; ".join(deletions)] if db.engine.dialect.name == "postgresql" else deletions
    with db.engine.begin() as connection:
        for deletion in together:
            connection.exec_driver_sql(deletion)
