"""Long work with a visible progress: a row that a worker claims, advances and finishes."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import current_app
from flask.globals import app_ctx
from sqlalchemy import Index, select, update
from sqlalchemy.orm import Mapped, mapped_column

from eventsapp.infra import clock, wake
from eventsapp.infra.database import Base, db, transaction

logger = logging.getLogger(__name__)

LOST_AFTER = timedelta(seconds=120)
MOST_ATTEMPTS = 3
SECONDS_BETWEEN_REPORTS = 0.25


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class Job(Base):
    """A piece of long work, its progress and its result."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_state", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    params: Mapped[dict[str, Any]]
    fair_id: Mapped[int | None] = mapped_column(index=True)
    started_by_id: Mapped[int | None] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(default="en")
    state: Mapped[str] = mapped_column(default=JobState.QUEUED)
    stage: Mapped[str] = mapped_column(default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[str] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(default=0)
    stop_requested: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    started_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {JobState.DONE, JobState.FAILED, JobState.STOPPED}

    @property
    def percent(self) -> int:
        """Progress from 0 to 100."""
        if self.state == JobState.DONE:
            return 100
        return min(100, 100 * self.done // self.total) if self.total else 0

    @property
    def seconds_left(self) -> int | None:
        """Estimated remaining seconds, or None while nothing is known."""
        if self.state != JobState.RUNNING or not self.done or not self.started_at:
            return None
        spent = (clock.now() - self.started_at).total_seconds()
        return max(0, round(spent / self.done * (self.total - self.done)))


class JobStopped(Exception):
    """Someone asked the job to stop; what is done is kept."""


class JobRun:
    """What a running job sees: its parameters, and how to tell where it stands."""

    def __init__(self, job: Job) -> None:
        self.id = job.id
        self.params = dict(job.params)
        self.fair_id = job.fair_id
        self.started_by_id = job.started_by_id
        self.language = job.language
        self.result: dict[str, Any] = dict(job.result)
        self._last = 0.0
        self._app = app_ctx.app

    def must_stop(self) -> bool:
        """Whether somebody asked the job to stop; any thread may ask, outside a transaction."""
        with self._app.app_context():
            return bool(db.session.scalar(select(Job.stop_requested).where(Job.id == self.id)))

    def advance(
        self,
        done: int,
        total: int,
        stage: str = "",
        *,
        so_far: dict[str, Any] | None = None,
        force: bool = False,
        silence: timedelta = timedelta(0),
    ) -> None:
        """Report progress (written at most four times a second); raises ``JobStopped`` when asked to stop.

        ``so_far`` is what people may see of the result already. ``silence`` is how much longer than usual nothing
        will be heard before the worker counts as lost.
        Call it outside a transaction. It has a session of its own, so that nothing the work has read is forgotten.
        """
        if not force and done < total and time.monotonic() - self._last < SECONDS_BETWEEN_REPORTS:
            return
        self._last = time.monotonic()
        with current_app.app_context(), transaction() as session:
            job = session.get_one(Job, self.id)
            job.done, job.total, job.stage, job.seen_at = done, total, stage, clock.now() + silence
            if so_far is not None:
                job.result = so_far
            stop = job.stop_requested
        if stop:
            raise JobStopped


class Finishes:
    """Lets a request wait for a job that a worker in this very process runs; nobody asks the database again and again.

    Where the worker is another process nothing is heard here, so nobody waits.
    """

    def __init__(self) -> None:
        self._heard = threading.Condition()
        self.is_worker_here = False

    def tell(self) -> None:
        """Say that some job has ended."""
        with self._heard:
            self._heard.notify_all()

    def wait_for(self, job_id: int, seconds: float) -> None:
        """Return when the job is over, or after ``seconds``."""
        deadline = time.monotonic() + seconds
        with self._heard:
            while self.is_worker_here and not _is_over(job_id) and (left := deadline - time.monotonic()) > 0:
                self._heard.wait(left)


finishes = Finishes()


def _is_over(job_id: int) -> bool:
    db.session.rollback()  # what was true before this moment does not count
    job = db.session.get(Job, job_id, populate_existing=True)
    is_over = job is None or job.is_over
    db.session.rollback()
    return is_over


Runner = Callable[[JobRun], dict[str, Any]]
_runners: dict[str, Runner] = {}


def runs(kind: str) -> Callable[[Runner], Runner]:
    """Register the decorated function as the work of jobs of this kind; it returns the job's result."""

    def register(runner: Runner) -> Runner:
        _runners[kind] = runner
        return runner

    return register


def queue_job(
    kind: str,
    params: dict[str, Any],
    *,
    fair_id: int | None = None,
    started_by_id: int | None = None,
    language: str = "en",
    total: int = 0,
) -> Job:
    """Add a job inside the present transaction; a worker starts it after the commit."""
    job = Job(kind=kind, params=params, fair_id=fair_id, started_by_id=started_by_id, language=language, total=total)
    db.session.add(job)
    db.session.flush()
    wake.wake_after_commit(wake.JOBS)
    return job


def request_stop(job: Job) -> None:
    """Ask a job to stop at its next report; one that has not begun stops at once."""
    job.stop_requested = True
    if job.state == JobState.QUEUED:
        job.state, job.finished_at = JobState.STOPPED, clock.now()


def run_due(limit: int = 100) -> int:
    """Run the jobs that wait, one after the other; returns how many were run."""
    requeue_lost()
    for count in range(limit):
        job = _claim()
        if job is None:
            return count
        _run(job)
    return limit


def requeue_lost(after: timedelta = LOST_AFTER) -> int:
    """Queue again what a worker that died left running; give up after three attempts."""
    limit = clock.now() - after
    lost = (Job.state == JobState.RUNNING) & (Job.seen_at < limit)
    with transaction() as session:
        failed = update(Job).where(lost, Job.attempts >= MOST_ATTEMPTS)
        session.execute(failed.values(state=JobState.FAILED, error="lost", finished_at=clock.now()))
        found = session.execute(update(Job).where(lost).values(state=JobState.QUEUED).returning(Job.id))
        return len(found.all())


def _claim() -> Job | None:
    with transaction() as session:
        waiting = select(Job.id).where(Job.state == JobState.QUEUED).order_by(Job.id).limit(1)
        job_id = session.scalars(waiting.with_for_update(skip_locked=True)).first()
        if job_id is None:
            return None
        job = session.get_one(Job, job_id)
        job.state, job.attempts = JobState.RUNNING, job.attempts + 1
        job.started_at = job.seen_at = clock.now()
        return job


def _run(job: Job) -> None:
    run = JobRun(job)
    try:
        result = _runners[job.kind](run)
    except JobStopped:
        _finish(run.id, JobState.STOPPED, result=run.result)
    except Exception as error:
        logger.exception("Job %s (%s) failed.", run.id, job.kind)
        db.session.rollback()
        _finish(run.id, JobState.FAILED, result=run.result, error=f"{type(error).__name__}: {error}"[:2000])
    else:
        _finish(run.id, JobState.DONE, result=result)


def _finish(job_id: int, state: JobState, *, result: dict[str, Any], error: str = "") -> None:
    with transaction() as session:
        job = session.get_one(Job, job_id)
        job.state, job.result, job.error, job.finished_at = state, result, error, clock.now()
        if state == JobState.DONE:
            job.done = job.total
    finishes.tell()


def latest_jobs(fair_id: int, kind: str, limit: int = 10) -> Sequence[Job]:
    """Return the fair's latest jobs of a kind, newest first."""
    found = select(Job).where(Job.fair_id == fair_id, Job.kind == kind).order_by(Job.id.desc()).limit(limit)
    return db.session.scalars(found).all()
