"""Bringing a database to the present schema."""

from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask.cli import AppGroup
from sqlalchemy import Connection, text

from config import ROOT
from eventsapp.infra.database import db

MIGRATIONS = Path(ROOT) / "migrations"
LOCK = 20_270_512
group = AppGroup("db", help="Look after the database.")


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's settings for work on one connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def migrate() -> bool:
    """Upgrade the database to the latest schema; returns whether anything had to be done.

    Several processes may start at once: on PostgreSQL they queue behind an advisory lock.
    """
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
            connection.commit()
        try:
            if not is_behind(connection):
                return False
            connection.commit()
            command.upgrade(alembic_config(connection), "head")
            connection.commit()
        finally:
            if connection.dialect.name == "postgresql":
                connection.rollback()
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})
                connection.commit()
    return True


def is_behind(connection: Connection) -> bool:
    """Whether the database lacks migrations."""
    heads = ScriptDirectory(str(MIGRATIONS)).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) != set(heads)


@group.command("upgrade")
def upgrade() -> None:
    """Bring the database to the present schema."""
    click.echo("The database is migrated." if migrate() else "The database is up to date.")
