"""The work of a worker: looking at a file, and taking it over all or nothing.

The bar moves while a file is read and compared. Taking over is one transaction, which nobody sees half done, so it is
one stage of the bar. Its result is written in that very transaction: a worker that is killed leaves either nothing or
all of it, and whoever runs the job again finds which.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask_babel import force_locale

from eventsapp.accounts.models import User
from eventsapp.fairs.imports.kinds import Source, Tell, kind_called
from eventsapp.fairs.imports.queueing import IMPORT, PREVIEW, WHOLE, PreviewTooOld
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock, storage
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import Job, JobRun, JobStopped, runs
from eventsapp.infra.locale import DEFAULT, LANGUAGES
from eventsapp.infra.refusals import Busy, Refusal
from eventsapp.infra.storage import StoredFile

READ, COMPARE, WRITE = "read", "compare", "write"
STAGES = {PREVIEW: (READ, COMPARE), IMPORT: (READ, COMPARE, WRITE)}
_BEGINS = {PREVIEW: {READ: 0, COMPARE: 700}, IMPORT: {READ: 0, COMPARE: 350, WRITE: 500}}
_TRIES = 3
WRITING_MAY_LAST = timedelta(minutes=3)


@runs(PREVIEW)
def look_at_file(run: JobRun) -> dict[str, Any]:
    """Say what importing a file would do; one that is refused is not kept."""
    with force_locale(_locale(run)):
        try:
            return {"preview": _Reading(run).compared()}
        except Refusal as refusal:
            with transaction():
                stored = db.session.get(StoredFile, run.params["file_id"])
                if stored is not None and not isinstance(refusal, Busy):
                    storage.remove(stored)
            return _refused(refusal)


@runs(IMPORT)
def take_file_over(run: JobRun) -> dict[str, Any]:
    """Import a file that was looked at, all or nothing."""
    if "report" in run.result:
        return run.result
    with force_locale(_locale(run)):
        try:
            reading = _Reading(run)
            reading.compared()
            reading.prepared()
            run.advance(_BEGINS[IMPORT][WRITE], WHOLE, WRITE, force=True, silence=WRITING_MAY_LAST)
            return _patiently(reading.taken_over)
        except Refusal as refusal:
            return _refused(refusal)


def _refused(refusal: Refusal) -> dict[str, Any]:
    return {"refusal": str(refusal), "field": refusal.field}


class _Reading:
    """One file on its way into a fair."""

    def __init__(self, run: JobRun) -> None:
        self._run = run
        self._kind = kind_called(run.params["what"])
        self._document: Any = None
        self._job_kind = PREVIEW if "preview_id" not in run.params else IMPORT

    def compared(self) -> dict[str, Any]:
        """Read the file and say what it would do."""
        stored = db.session.get(StoredFile, self._run.params["file_id"])
        if stored is None:
            raise PreviewTooOld
        source = Source(stored.name, storage.read(stored), self._run.params.get("said", {}))
        fair = db.session.get_one(Fair, self._run.fair_id)
        self._document = self._kind.read(fair, source, self._teller(READ))
        return self._kind.compare(fair, self._document, self._teller(COMPARE))

    def prepared(self) -> None:
        """Do what the kind does right before everything is written."""
        self._kind.prepare(db.session.get_one(Fair, self._run.fair_id), self._document)

    def taken_over(self) -> dict[str, Any]:
        """Write what was read and the report of it in one transaction."""
        with transaction() as session:
            job = session.get_one(Job, self._run.id, with_for_update=True)
            if "report" in job.result:
                return job.result
            if job.stop_requested:
                raise JobStopped
            fair = session.get_one(Fair, self._run.fair_id)
            user = session.get(User, self._run.started_by_id)
            job.result = {"report": self._kind.take_over(fair, self._document, user)}
            job.seen_at = clock.now()
            stored = session.get(StoredFile, self._run.params["file_id"])
            if stored is not None:
                stored.expires_at = None  # what a fair was made from is kept
            return job.result

    def _teller(self, stage: str) -> Tell:
        """Begin a stage of the bar; what is returned moves the bar through it."""
        stages = STAGES[self._job_kind]
        begins = _BEGINS[self._job_kind]
        after = stages.index(stage) + 1
        low, high = begins[stage], begins[stages[after]] if after < len(stages) else WHOLE
        self._run.advance(low, WHOLE, stage, force=True)

        def tell(done: int, total: int) -> None:
            at = low + (high - low) * min(done, total) // max(total, 1)
            self._run.advance(min(at, WHOLE - 1), WHOLE, f"{stage} {done} {total}")

        return tell


def _patiently(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do the work; where a lock is not to be had, which takes seconds to find out, try again."""
    for _attempt in range(_TRIES - 1):
        try:
            return work()
        except Busy:
            continue
    return work()


def _locale(run: JobRun) -> str:
    return run.language if run.language in LANGUAGES else DEFAULT
