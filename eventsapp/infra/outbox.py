"""The outbox: facts written in the business transaction, handled exactly once by a worker."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Index, Select, func, select
from sqlalchemy.orm import Mapped, mapped_column

from eventsapp.infra import clock, wake
from eventsapp.infra.bulk import write_rows
from eventsapp.infra.database import Base, db, transaction

logger = logging.getLogger(__name__)

MOST_TRIES = 10


Handler = Callable[[Any], None]
F = TypeVar("F")

_handlers: dict[str, dict[str, Handler]] = {}
_facts: dict[str, type[Any]] = {}


class OutboxEntry(Base):
    """One fact for one handler."""

    __tablename__ = "outbox_entries"
    __table_args__ = (Index("ix_outbox_entries_open", "handled_at", "parked_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fact: Mapped[str]
    handler: Mapped[str]
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    tries: Mapped[int] = mapped_column(default=0)
    handled_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    error: Mapped[str | None]


def on(fact: type[F]) -> Callable[[Callable[[F], None]], Callable[[F], None]]:
    """Register the decorated function as a reaction to ``fact``."""

    def register(handler: Callable[[F], None]) -> Callable[[F], None]:
        name = f"{handler.__module__}.{handler.__qualname__}"
        _facts[fact.__name__] = fact
        _handlers.setdefault(fact.__name__, {})[name] = handler
        return handler

    return register


def publish(fact: Any) -> None:
    """Write ``fact``, a frozen dataclass of ids and plain values, for everyone who reacts to it."""
    name = type(fact).__name__
    for handler in _handlers.get(name, {}):
        db.session.add(OutboxEntry(fact=name, handler=handler, payload=asdict(fact)))
    wake.wake_after_commit(wake.OUTBOX)


def publish_each(facts: Iterable[tuple[Any, datetime]]) -> None:
    """Write many facts at once, each with the moment from which on it is handled."""
    now = clock.now()
    rows = (
        [type(fact).__name__, handler, asdict(fact), now, due_at, 0]
        for fact, due_at in facts
        for handler in _handlers.get(type(fact).__name__, {})
    )
    write_rows(OutboxEntry, ("fact", "handler", "payload", "created_at", "due_at", "tries"), rows)
    wake.wake_after_commit(wake.OUTBOX)


def deliver_due(limit: int = 1000) -> int:
    """Handle the entries that are due, each in its own transaction; returns how many were handled."""
    handled = 0
    for _ in range(limit):
        outcome = _deliver_one()
        if outcome is None:
            break
        handled += outcome
    return handled


def _deliver_one() -> bool | None:
    """Handle the next entry: True when done, False when it failed, None when there is none."""
    entry_id = 0
    try:
        with transaction() as session:
            entry = session.scalars(_next_due()).first()
            if entry is None:
                return None
            entry_id = entry.id
            _handlers[entry.fact][entry.handler](_facts[entry.fact](**entry.payload))
            entry.tries += 1
            entry.handled_at = clock.now()
    except Exception as error:
        if not entry_id:
            raise
        logger.exception("Outbox entry %s failed.", entry_id)
        _postpone(entry_id, error)
        return False
    return True


def _next_due() -> Select[OutboxEntry]:
    return (
        select(OutboxEntry)
        .where(
            OutboxEntry.handled_at.is_(None),
            OutboxEntry.parked_at.is_(None),
            OutboxEntry.due_at <= clock.now(),
        )
        .order_by(OutboxEntry.due_at, OutboxEntry.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _postpone(entry_id: int, error: Exception) -> None:
    with transaction() as session:
        entry = session.get_one(OutboxEntry, entry_id, with_for_update=True)
        entry.tries += 1
        entry.error = f"{type(error).__name__}: {error}"[:2000]
        entry.due_at = clock.now() + backoff(entry.tries)
        if entry.tries >= MOST_TRIES:
            entry.parked_at = clock.now()


def backoff(tries: int) -> timedelta:
    """Return how long to wait after the ``tries``-th failure: 5 s doubling, an hour at most."""
    return min(timedelta(seconds=5 * 2 ** (tries - 1)), timedelta(hours=1))


def unpark(entry_id: int) -> None:
    """Give a parked entry a new start."""
    entry = db.session.get_one(OutboxEntry, entry_id, with_for_update=True)
    entry.parked_at, entry.tries, entry.due_at = None, 0, clock.now()
    wake.wake_after_commit(wake.OUTBOX)


def counts() -> dict[str, int]:
    """Return how many entries wait and how many are parked."""
    waiting = select(func.count()).where(OutboxEntry.handled_at.is_(None), OutboxEntry.parked_at.is_(None))
    parked = select(func.count()).where(OutboxEntry.parked_at.is_not(None))
    return {
        "waiting": db.session.scalar(waiting.select_from(OutboxEntry)) or 0,
        "parked": db.session.scalar(parked.select_from(OutboxEntry)) or 0,
    }


def parked_entries() -> Sequence[OutboxEntry]:
    """Return the entries that gave up, newest first."""
    return db.session.scalars(
        select(OutboxEntry).where(OutboxEntry.parked_at.is_not(None)).order_by(OutboxEntry.id.desc()).limit(100)
    ).all()
