"""Facts are handled exactly once, whatever happens in between."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventsapp.infra import clock, outbox
from eventsapp.infra.database import db, transaction
from eventsapp.infra.heartbeat import WorkerHeartbeat, beat
from eventsapp.infra.outbox import MOST_TRIES, OutboxEntry, deliver_due, on, publish


@dataclass(frozen=True)
class Rehearsed:
    """A fact of these tests."""

    name: str


@dataclass(frozen=True)
class Doomed:
    """A fact whose handler always fails."""

    name: str


@on(Rehearsed)
def note(fact: Rehearsed) -> None:
    """Leave a trace in the database."""
    beat(fact.name)


@on(Doomed)
def fail(fact: Doomed) -> None:
    """Leave a trace and fail after it."""
    beat(fact.name)
    raise LookupError(fact.name)


def traces() -> dict[str, int]:
    return {row.name: row.done for row in db.session.scalars(select(WorkerHeartbeat))}


def test_fact_is_handled_once_however_often_the_worker_looks(app: Flask) -> None:
    with transaction():
        publish(Rehearsed("once"))
    assert deliver_due() == 1
    assert deliver_due() == 0
    assert traces() == {"once": 1}


def test_fact_of_a_rolled_back_transaction_never_happened(app: Flask) -> None:
    with transaction() as session:
        publish(Rehearsed("never"))
        session.rollback()
    assert deliver_due() == 0
    assert traces() == {}


def test_failed_handler_leaves_nothing_and_is_tried_again_later(app: Flask) -> None:
    with transaction():
        publish(Doomed("undone"))
    assert deliver_due() == 0
    assert traces() == {}
    entry = db.session.scalars(select(OutboxEntry)).one()
    assert (entry.tries, entry.error) == (1, "LookupError: undone")
    assert entry.due_at > clock.now()


def test_handler_that_keeps_failing_is_parked_and_can_be_started_again(app: Flask) -> None:
    with transaction():
        publish(Doomed("parked"))
    for tries in range(MOST_TRIES + 2):
        with clock.shifted(timedelta(hours=2 * tries)):
            deliver_due()
    assert outbox.counts() == {"waiting": 0, "parked": 1}
    with transaction():
        outbox.unpark(outbox.parked_entries()[0].id)
    assert outbox.counts() == {"waiting": 1, "parked": 0}


def test_one_failing_fact_does_not_hold_up_the_others(app: Flask) -> None:
    with transaction():
        publish(Doomed("first"))
        publish(Rehearsed("second"))
    assert deliver_due() == 1
    assert traces() == {"second": 1}


def test_writing_outside_a_transaction_is_refused(app: Flask) -> None:
    beat("stray")
    with pytest.raises(RuntimeError, match="a GET never writes"):
        db.session.flush()
    db.session.rollback()


def test_transactions_do_not_nest(app: Flask) -> None:
    with transaction(), pytest.raises(RuntimeError, match="do not nest"), transaction():
        pass
