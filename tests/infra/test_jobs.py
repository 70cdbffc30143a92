"""Long work reports, finishes, fails, stops and survives a lost worker."""

from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select, update

from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import (
    MOST_ATTEMPTS,
    Finishes,
    Job,
    JobRun,
    JobState,
    queue_job,
    request_stop,
    run_due,
    runs,
)


@runs("test.count")
def count(run: JobRun) -> dict[str, Any]:
    """Count to ``params["to"]``; fail at ``params["fail_at"]``; ask to stop at ``params["stop_at"]``."""
    total = int(run.params["to"])
    for done in range(1, total + 1):
        if done == run.params.get("fail_at"):
            raise ArithmeticError("lost count")
        if done == run.params.get("stop_at"):
            with transaction() as session:
                request_stop(session.get_one(Job, run.id))
        run.result["counted"] = done
        run.advance(done, total, "counting", force=True)
    return run.result


def queued(**params: int) -> int:
    with transaction():
        return queue_job("test.count", params, total=params["to"]).id


def job(job_id: int) -> Job:
    db.session.rollback()
    return db.session.get_one(Job, job_id)


def test_job_runs_to_its_end(app: Flask) -> None:
    job_id = queued(to=3)
    assert run_due() == 1
    done = job(job_id)
    assert (done.state, done.percent, done.result) == (JobState.DONE, 100, {"counted": 3})


def test_job_that_fails_says_why_and_keeps_what_it_had(app: Flask) -> None:
    job_id = queued(to=5, fail_at=3)
    run_due()
    failed = job(job_id)
    assert (failed.state, failed.error, failed.result) == (
        JobState.FAILED,
        "ArithmeticError: lost count",
        {"counted": 2},
    )


def test_job_asked_to_stop_keeps_what_is_done(app: Flask) -> None:
    job_id = queued(to=5, stop_at=2)
    run_due()
    stopped = job(job_id)
    assert (stopped.state, stopped.result) == (JobState.STOPPED, {"counted": 2})


def test_job_stopped_before_its_start_never_runs(app: Flask) -> None:
    job_id = queued(to=5)
    with transaction() as session:
        request_stop(session.get_one(Job, job_id))
    assert run_due() == 0
    assert job(job_id).state == JobState.STOPPED


@pytest.mark.parametrize(("attempts", "state"), [(1, JobState.DONE), (MOST_ATTEMPTS, JobState.FAILED)])
def test_job_of_a_lost_worker_is_run_again_but_not_for_ever(app: Flask, attempts: int, state: JobState) -> None:
    job_id = queued(to=2)
    with transaction() as session:
        lost = session.get_one(Job, job_id)
        lost.state, lost.attempts, lost.seen_at = JobState.RUNNING, attempts, clock.now()
    with clock.shifted(timedelta(minutes=10)):
        run_due()
    assert job(job_id).state == state


@runs("test.stopped_elsewhere")
def be_stopped_elsewhere(run: JobRun) -> dict[str, Any]:
    """Be asked to stop by another process, of which this one's session knows nothing."""
    with transaction() as session:
        asked = update(Job).where(Job.id == run.id).values(stop_requested=True)
        session.execute(asked, execution_options={"synchronize_session": False})
    run.advance(1, 2, force=True)
    return {"noticed": False}


def test_job_notices_a_stop_from_another_process(app: Flask) -> None:
    with transaction():
        job_id = queue_job("test.stopped_elsewhere", {}, total=2).id
    run_due()
    assert job(job_id).state == JobState.STOPPED


@runs("test.reading")
def read_and_report(run: JobRun) -> dict[str, Any]:
    """Report in the midst of looking at what was read."""
    job = db.session.scalars(select(Job)).one()
    run.advance(1, 2, "reading", force=True)
    return {"forgotten": sorted(inspect(job).expired_attributes)}


def test_report_lets_the_work_remember_what_it_has_read(app: Flask) -> None:
    with transaction():
        job_id = queue_job("test.reading", {}, total=2).id
    run_due()
    assert job(job_id).result == {"forgotten": []}


def test_nobody_waits_for_a_worker_in_another_process(app: Flask) -> None:
    job_id, began = queued(to=1), monotonic()
    Finishes().wait_for(job_id, 60)
    assert monotonic() - began < 30


@pytest.mark.parametrize("seconds", [0.0, 0.05])
def test_waiting_ends_with_the_job_or_with_patience(app: Flask, seconds: float) -> None:
    finishes = Finishes()
    finishes.is_worker_here = True
    job_id, began = queued(to=1), monotonic()
    finishes.wait_for(job_id, seconds)
    assert monotonic() - began >= seconds
    assert job(job_id).state == JobState.QUEUED
    run_due()
    began = monotonic()
    finishes.wait_for(job_id, 60)
    assert monotonic() - began < 30
