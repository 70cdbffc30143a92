"""Connections to the database: the manners of SQLite and of PostgreSQL, and what is done with one that rested."""

import sqlite3
import time
from datetime import datetime
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import InvalidatePoolError

from config import Settings
from eventsapp.infra import clock
from eventsapp.infra.database import READING, db, in_transaction

REST_SECONDS = 1.0
"""How long a connection may lie unused before it is looked at again."""
STATEMENTS = 500
"""How many statements a connection keeps prepared: with the driver's hundred, pages push out each other's."""


def init_app(app: Flask, settings: Settings) -> None:
    """Connect ``app`` to its database."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings)
    db.init_app(app)
    with app.app_context():
        if settings.on_sqlite:
            prepare_sqlite(db.engine)
        else:
            event.listen(db.engine, "connect", _remember_statements)
            event.listen(db.engine, "checkout", _look_after_rest)
            event.listen(db.engine, "checkin", _note_use)
            READING[db.engine] = db.engine.execution_options(isolation_level="AUTOCOMMIT")


def engine_options(settings: Settings) -> dict[str, Any]:
    """Options of the engine for this kind of database."""
    if settings.on_sqlite:
        return {"connect_args": {"timeout": 10}}
    size = settings.web_threads + 2
    return {
        "pool_size": size,
        "max_overflow": size,
        "pool_use_lifo": True,  # the connection used last knows the statements best
        "connect_args": {"options": "-c timezone=utc -c lock_timeout=3000", "application_name": "eventsapp"},
    }


def prepare_sqlite(engine: Engine) -> None:
    """Give SQLite the manners of a server: WAL, foreign keys, and transactions that we begin ourselves."""
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _configure_sqlite(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions on its own
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # Measured on 100 racing writers: plain BEGIN failed 47 times with "database is locked", IMMEDIATE never.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if in_transaction() else "BEGIN")


def _remember_statements(connection: psycopg.Connection[Any], record: object) -> None:
    connection.prepared_max = STATEMENTS


def _look_after_rest(connection: Any, record: Any, proxy: object) -> None:
    """Ask a connection that rested for the server's time: that sets our clock, and shows whether it is still there.

    One that was used a second ago is taken as it is: asking every time would be a tenth of what a short request costs.
    """
    rested = time.monotonic() - record.info.get("used_at", 0.0)
    if rested < REST_SECONDS and not clock.is_stale():
        return
    asked_at = time.monotonic()
    try:
        moment = _server_time(connection)
    except psycopg.OperationalError as error:
        raise InvalidatePoolError from error  # all the others went with it
    clock.follow(moment, asked_at)


def _server_time(connection: Any) -> datetime:
    connection.autocommit = True  # else it would cost three journeys to the server instead of one
    with connection.cursor() as cursor:
        moment: datetime = cursor.execute("SELECT clock_timestamp()").fetchone()[0]
    connection.autocommit = False
    return moment


def _note_use(connection: object, record: Any) -> None:
    record.info["used_at"] = time.monotonic()
