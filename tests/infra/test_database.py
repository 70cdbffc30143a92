"""The one place that commits, and what reads beside it."""

import psycopg
import pytest
from flask import Flask
from sqlalchemy import insert, make_url, text, update

from eventsapp.accounts.models import User
from eventsapp.infra.audit import AuditEntry, record
from eventsapp.infra.database import db, write
from tests.conftest import make_app
from tests.factories import make_user

STRAY = "writes happen inside transaction"


def test_statement_that_writes_is_refused_outside_a_transaction(app: Flask) -> None:
    user = make_user()
    with pytest.raises(RuntimeError, match=STRAY):
        db.session.execute(update(User).values(full_name="Nobody"))
    with pytest.raises(RuntimeError, match=STRAY):
        write(insert(AuditEntry.__table__), {"actor": "nobody"})
    with pytest.raises(RuntimeError, match=STRAY):
        record("user.renamed", subject="user", subject_id=user.id, actor_id=None, actor="nobody")
    db.session.expire_all()
    assert user.full_name != "Nobody"


def test_connection_that_died_while_resting_is_replaced_unnoticed(postgres_url: str, tmp_path: object) -> None:
    app = make_app(postgres_url, tmp_path)  # type: ignore[arg-type]
    with app.app_context():
        mine = db.session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        db.session.remove()
        address = make_url(postgres_url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address) as operator:
            operator.execute("SELECT pg_terminate_backend(%s)", (mine,))
        _let_connections_rest()
        assert db.session.execute(text("SELECT pg_backend_pid()")).scalar_one() != mine
        db.session.remove()
        db.engine.dispose()


def _let_connections_rest() -> None:
    """Let a second pass for the pool without waiting for it."""
    for record_ in db.engine.pool._pool.queue:  # type: ignore[attr-defined]
        record_.info["used_at"] -= 2


def test_reading_on_postgresql_leaves_no_transaction_open(postgres_url: str, tmp_path: object) -> None:
    app = make_app(postgres_url, tmp_path)  # type: ignore[arg-type]
    with app.app_context():
        db.session.execute(text("SELECT 1"))
        state = "SELECT xact_start = statement_timestamp() FROM pg_stat_activity WHERE pid = pg_backend_pid()"
        db.session.execute(text("SELECT 2"))
        connection = db.session.connection().connection.driver_connection
        assert connection is not None
        assert connection.info.transaction_status.name == "IDLE"
        assert db.session.execute(text(state)).scalar_one() is True
        db.session.remove()
        db.engine.dispose()
