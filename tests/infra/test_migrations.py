"""The migrations alone make the database that the models describe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, make_url

from config import ROOT
from eventsapp.infra.database import Base, db
from eventsapp.infra.migrate import alembic_config, is_behind, migrate
from tests.conftest import make_app
from tests.services.postgres import create_database, drop_database


@pytest.fixture
def empty_url(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a database without tables, of the kind in turn."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    server = request.getfixturevalue("postgres_server")
    name = f"{make_url(database_url).database}_empty"
    yield create_database(server.url, name)
    drop_database(server.url, name)


def test_upgrade_from_empty_gives_the_models_tables_and_back(empty_url: str, tmp_path: Path) -> None:
    app = make_app(empty_url, tmp_path)
    with app.app_context():
        assert migrate() is True
        assert migrate() is False
        with db.engine.connect() as connection:
            assert not is_behind(connection)
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, Base.metadata) == []
            connection.rollback()
            command.downgrade(alembic_config(connection), "base")
            connection.commit()
            assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
        db.session.remove()
        db.engine.dispose()


def test_every_migration_has_a_way_back() -> None:
    for file in (ROOT / "migrations" / "versions").glob("*.py"):
        way_back = file.read_text(encoding="utf-8").split("def downgrade()")[1]
        assert "drop" in way_back or "op." in way_back, file.name
