"""Taking one guard of the plan out, and letting two people meet at the one place where it matters.

A guard is taken out in the database of the test, or in the statements on their way to it: the product has no switch.
"""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import event, text

from eventsapp.infra.database import Base, db, transaction
from eventsapp.infra.refusals import Refusal

SECONDS = 30
LOCKING = re.compile(r" FOR (?P<how>(?:NO KEY )?UPDATE)(?: OF (?P<tables>\w+(?:, \w+)*))?")
COUNTING = re.compile(r"^INSERT INTO plan_feeds\b")
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


@dataclass(frozen=True, slots=True)
class Guard:
    """One thing that keeps an invariant: how it is taken out, and what for."""

    name: str
    out: Callable[[], Any]
    """Returns a context in which the guard is missing."""


def constraint(table: str, name: str) -> Guard:
    """Return a constraint or unique index of a table as a guard."""
    return Guard(name, lambda: without_constraint(table, name))


def lock(table: str) -> Guard:
    """Return the row locks on a table as a guard."""
    return Guard(f"lock on {table}", lambda: without_lock(table))


@contextmanager
def without_constraint(table: str, name: str) -> Iterator[None]:
    """Drop a constraint, or the unique index that is one; ``made_whole`` brings it back once its test is over."""
    _dropped.add(name)
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            _rebuild_without(connection, table, name)
        elif connection.scalar(text("SELECT 1 FROM pg_constraint WHERE conname = :name"), {"name": name}):
            connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
        else:
            connection.execute(text(f"DROP INDEX {name}"))
    yield


_dropped: set[str] = set()


def made_whole() -> None:
    """Make all tables anew where constraints were dropped: what broke without them would not let them come back."""
    if not _dropped:
        return
    db.session.remove()
    db.engine.dispose()
    Base.metadata.drop_all(db.engine)
    Base.metadata.create_all(db.engine)
    _dropped.clear()


def _rebuild_without(connection: Any, table: str, name: str) -> None:
    """Make a table of SQLite anew without what is unique in it."""
    if connection.scalar(text("SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = :name"), {"name": name}):
        connection.execute(text(f"DROP INDEX {name}"))
        return
    made = connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table})
    without = re.sub(rf",\s*CONSTRAINT {name} (?:PRIMARY KEY|UNIQUE) \([^)]*\)", "", made)
    assert without != made, made
    connection.execute(text(f"DROP TABLE {table}"))
    connection.execute(text(without))


@contextmanager
def rewriting(change: Callable[[Any, str, Any], tuple[str, Any]]) -> Iterator[None]:
    """Let each statement through a function on its way to the database."""

    def rewrite(_connection: Any, cursor: Any, statement: str, given: Any, *_: Any) -> tuple[str, Any]:
        return change(cursor, statement, given)

    event.listen(db.engine, "before_cursor_execute", rewrite, retval=True)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", rewrite)


@contextmanager
def without_lock(table: str) -> Iterator[None]:
    """Let queries of a table read without locking; on SQLite, where one lock serves all, begin without it."""
    reads = re.compile(rf"\b(?:FROM|JOIN) {table}\b")

    def rest(found: re.Match[str]) -> str:
        """Return what of a lock is left: that on the other tables it names."""
        others = [name for name in (found["tables"] or table).split(", ") if name != table]
        return f" FOR {found['how']} OF {', '.join(others)}" if others else ""

    def change(_cursor: Any, statement: str, given: Any) -> tuple[str, Any]:
        if statement == "BEGIN IMMEDIATE":
            return "BEGIN", given
        return (LOCKING.sub(rest, statement), given) if reads.search(statement) else (statement, given)

    with rewriting(change):
        yield


@contextmanager
def counting_in_two_steps() -> Iterator[None]:
    """Let the number of events be read first and written later, so that two can read the same."""

    def change(cursor: Any, statement: str, given: Any) -> tuple[str, Any]:
        if not COUNTING.match(statement):
            return statement, given
        cursor.execute("SELECT fair_id, seq FROM plan_feeds")
        fair_id, seq = cursor.fetchone()
        meet_here()
        return f"UPDATE plan_feeds SET seq = {seq + 1} WHERE fair_id = {fair_id} RETURNING seq", ()

    with rewriting(change):
        yield


@dataclass
class Actor:
    """Somebody who does something in a thread and with a connection of their own, and stops once on the way."""

    act: Callable[[], object]
    stops_at: re.Pattern[str]
    answer: str = ""
    sentence: str = ""
    comes_second: bool = False
    has_stopped: bool = False
    arrived: threading.Event = field(default_factory=threading.Event)
    """Set at the place where it stops, at the end, and where it can only wait for the other."""
    go: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        """Wait once until told to go on."""
        if not self.has_stopped:
            self.has_stopped = True
            self.arrived.set()
            assert self.go.wait(SECONDS), "nobody let this one go on"

    def run(self, app: Flask) -> None:
        """Act, and keep what was answered."""
        _actors[threading.get_ident()] = self
        try:
            with app.app_context():
                self._act()
                db.session.remove()
        finally:
            self.arrived.set()

    def _act(self) -> None:
        try:
            with transaction():
                self.act()
        except Refusal as refusal:
            self.answer, self.sentence = type(refusal).__name__, str(refusal)
        except Exception as error:  # noqa: BLE001 - whatever it was, the test is to name it
            self.answer, self.sentence = f"crashed: {type(error).__name__}", str(error)
        else:
            self.answer = "done"


_actors: dict[int, Actor] = {}


def meet_here() -> None:
    """Stop whoever acts in this thread."""
    if actor := _actors.get(threading.get_ident()):
        actor.stop()


def _watch(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    actor = _actors.get(threading.get_ident())
    if actor is None:
        return
    if statement == "BEGIN IMMEDIATE" and actor.comes_second:
        actor.arrived.set()
    if actor.stops_at.search(statement):
        actor.stop()


def let_meet(
    app: Flask, first: Callable[[], object], second: Callable[[], object], stops_at: str
) -> tuple[Actor, Actor]:
    """Let both come to the same statement, or the second wait for the first; then the first goes on, then the second.

    The first has looked and not written yet when the second looks: the worst moment there is, every time.
    """
    here = re.compile(stops_at)
    one, other = Actor(first, here), Actor(second, here, comes_second=True)
    event.listen(db.engine, "before_cursor_execute", _watch)
    try:
        threads = [threading.Thread(target=actor.run, args=(app,)) for actor in (one, other)]
        threads[0].start()
        assert one.arrived.wait(SECONDS)
        threads[1].start()
        assert _arrives_or_waits(other)
        for actor, thread in zip((one, other), threads, strict=True):
            actor.go.set()
            thread.join(SECONDS)
            assert not thread.is_alive()
    finally:
        event.remove(db.engine, "before_cursor_execute", _watch)
        _actors.clear()
    db.session.rollback()
    return one, other


def _arrives_or_waits(actor: Actor) -> bool:
    """Look until an actor is where it stops, or the server says that it waits for the lock of another."""
    for _ in range(SECONDS * 100):
        if actor.arrived.wait(0.01):
            return True
        if db.engine.dialect.name != "sqlite":
            with db.engine.connect() as connection:
                if connection.scalar(WAITING):
                    return True
    return False


@contextmanager
def without(*guards: Guard) -> Iterator[None]:
    """Take guards out together."""
    with ExitStack() as out:
        for guard in guards:
            out.enter_context(guard.out())
        yield
