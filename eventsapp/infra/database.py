"""The database: typed base, the one transaction, and how a broken constraint becomes a refusal."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from weakref import WeakKeyDictionary

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import (
    JSON,
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Executable,
    MetaData,
    UpdateBase,
    event,
)
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session, UOWTransaction, make_transient_to_detached, registry
from sqlalchemy.types import TypeDecorator

from eventsapp.infra.refusals import Busy, Refusal


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive datetimes: a moment without a zone is a bug."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of every table; constraint names are stable, so that refusals and migrations can name them."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(column_0_N_label)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UtcDateTime,
            dict[str, str]: JSON,
            dict[str, Any]: JSON,
            list[str]: JSON,
            list[list[float]]: JSON,
            list[list[str]]: JSON,
            list[dict[str, Any]]: JSON,
        },
    )


_writing: ContextVar[bool] = ContextVar("writing", default=False)


class OneDatabase(FlaskSession):
    """A session that reads without opening a transaction where every statement sees the latest anyway.

    That is so on PostgreSQL, whose transactions are READ COMMITTED: it saves two of the journeys that each request
    makes to the server, and a page that is being rendered holds no snapshot. SQLite keeps its transactions.
    """

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **kwargs: Any) -> Any:
        """Return the engine for reading, or inside transaction() the one for writing."""
        engine = bind or self._db.engines[None]
        if _writing.get():
            return engine
        if isinstance(clause, UpdateBase):
            _refuse_to_write()
        return READING.get(engine, engine)


READING: WeakKeyDictionary[Any, Engine] = WeakKeyDictionary()
"""For each engine the same one without transactions, sharing its connections."""

db = SQLAlchemy(
    model_class=Base,
    # A test wraps everything in an outer transaction: our commit then releases a savepoint of it.
    session_options={"class_": OneDatabase, "join_transaction_mode": "create_savepoint", "expire_on_commit": False},
)

_refusals: dict[str, Callable[[], Refusal]] = {}


def refuse_on(constraint: str, refusal: Callable[[], Refusal]) -> None:
    """Let a broken ``constraint`` reach people as ``refusal``: the last home of a rule that people race."""
    _refusals[constraint] = refusal


class Commits:
    """How many transactions this process has committed: whoever kept an answer sees that something was written."""

    def __init__(self) -> None:
        self.count = 0


commits = Commits()


@contextmanager
def transaction() -> Iterator[Session]:
    """Open the write transaction of a view, task or command: the only code that commits.

    Whatever was read before is forgotten, because a decision must rest on what is true under the lock.
    On SQLite it begins IMMEDIATE, so that it never fails half-way on a lock. Raises the registered
    refusal for a known constraint and ``Busy`` where a lock was not to be had in time.
    """
    if _writing.get():
        raise RuntimeError("transactions do not nest: actions flush, only the edge commits")
    session = db.session()
    session.rollback()
    session.expire_all()  # a session at rest forgets nothing by its rollback
    token = _writing.set(True)
    try:
        yield session
        _finish(session)
        session.commit()
        commits.count += 1
    except DBAPIError as error:
        session.rollback()
        _forget(session)
        if (refusal := _refusal_for(error)) is None:
            raise
        raise refusal from error
    except BaseException:
        session.rollback()
        _forget(session)
        raise
    finally:
        _writing.reset(token)
    for action in session.info.pop("after_commit", {}).values():
        action()


def at_the_end(finish: Callable[[list[Any]], None], item: object) -> None:
    """Keep ``item`` and give all such items to ``finish`` as the last thing of the present transaction.

    For what must take its lock after everybody else has taken theirs.
    """
    db.session().info.setdefault("at_the_end", {}).setdefault(finish, []).append(item)


def kept_for_the_end(finish: Callable[[list[Any]], None]) -> list[Any]:
    """Return what is kept so far for ``finish``, for who has to correct it before the transaction ends."""
    kept: list[Any] = db.session().info.get("at_the_end", {}).get(finish, [])
    return kept


def _finish(session: Session) -> None:
    for finish, items in session.info.pop("at_the_end", {}).items():
        finish(items)


def _forget(session: Session) -> None:
    for name in ("at_the_end", "after_commit"):
        session.info.pop(name, None)


def after_commit(name: str, action: Callable[[], None]) -> None:
    """Run ``action`` once after the present transaction has committed; ``name`` keeps it from running twice."""
    db.session().info.setdefault("after_commit", {})[name] = action


def ask(statement: Executable, values: Mapping[str, Any] | None = None) -> CursorResult[*tuple[Any, ...]]:
    """Ask for plain rows with a statement that was made beforehand, past what the session does for objects.

    That costs a third of ``db.session.execute``; for what is asked by the hundred a second. What the session holds
    back is not written first.
    """
    return _connection().execute(statement, values)


def write(
    statement: UpdateBase, values: Mapping[str, Any] | Sequence[Mapping[str, Any]]
) -> CursorResult[*tuple[Any, ...]]:
    """Write rows with a statement that was made beforehand, past the session; inside transaction() only."""
    if not _writing.get():
        _refuse_to_write()
    return _connection().execute(statement, values)


def _connection() -> Connection:
    """Return the connection of the session; the session is asked once in each of its transactions."""
    session = db.session()
    known, connection = session.info.get("connection", (None, None))
    if connection is None or session.get_transaction() is not known:
        connection = session.connection()
        session.info["connection"] = (session.get_transaction(), connection)
    return connection


def add_as_stored(row: Base) -> None:
    """Let the session know a row that a statement wrote, as if it had been read: nothing is asked or flushed."""
    make_transient_to_detached(row)
    db.session.add(row)


def in_transaction() -> bool:
    """Whether a write transaction is open."""
    return _writing.get()


def _refusal_for(error: DBAPIError) -> Refusal | None:
    if isinstance(error, IntegrityError):
        make = _refusals.get(_constraint_name(error))
        return make() if make else None
    text = str(error.orig)
    sqlstate = getattr(error.orig, "sqlstate", None)
    if sqlstate in {"55P03", "40P01", "40001"} or "database is locked" in text:
        return Busy()
    return None


def _constraint_name(error: IntegrityError) -> str:
    diagnostics = getattr(error.orig, "diag", None)
    if diagnostics is not None:
        return str(diagnostics.constraint_name)
    # SQLite says "UNIQUE constraint failed: stand_units.unit_id", so rebuild the name from the columns.
    text = str(error.orig)
    head, _, columns = text.partition(" constraint failed: ")
    if head == "UNIQUE":
        table = columns.partition(".")[0]
        names = "_".join(column.strip().partition(".")[2] for column in columns.split(","))
        if _is_primary_key(table, names):
            return f"pk_{table}"
        return f"uq_{table}_{names}"
    return columns


def _is_primary_key(table: str, names: str) -> bool:
    known = Base.metadata.tables.get(table)
    return known is not None and "_".join(column.name for column in known.primary_key) == names


@event.listens_for(Session, "before_flush")
def _refuse_stray_writes(session: Session, context: UOWTransaction, instances: object) -> None:
    if not _writing.get():
        _refuse_to_write()


def _refuse_to_write() -> None:
    raise RuntimeError("writes happen inside transaction() only: a GET never writes")
