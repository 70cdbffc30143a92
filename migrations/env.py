"""Alembic's entry: migrates the database of the settings."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy import Connection, create_engine

from config import load_settings
from eventsapp import create_app
from eventsapp.infra.database import Base, UtcDateTime

create_app  # noqa: B018 - importing it has imported every table


def render_item(kind: str, item: object, autogen_context: object) -> str | bool:
    """Write our own types as the plain ones they are in the database."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def migrate(connection: Connection) -> None:
    """Run the migrations on one connection."""
    with rebuilding_tables(connection):
        run(connection)


@contextmanager
def rebuilding_tables(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by copying it: meanwhile rows that point to it may point to nothing, afterwards not."""
    if connection.dialect.name != "sqlite":
        yield
        return
    if connection.in_transaction():
        connection.commit()  # inside a transaction SQLite ignores the switch
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        if connection.in_transaction():
            connection.commit()
        if broken := driver.execute("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError(f"rows that point to nothing: {broken[:5]}")
    finally:
        if connection.in_transaction():
            connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


def run(connection: Connection) -> None:
    """Run the migrations."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with create_engine(load_settings().database_url).connect() as own:
        migrate(own)
        own.commit()
