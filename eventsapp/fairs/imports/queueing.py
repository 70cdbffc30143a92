"""Asking a worker to look at a file, and to take it over: every write before the work itself."""

from collections.abc import Mapping
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.fairs.imports.kinds import ImportKind, Upload
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import lock_fair
from eventsapp.infra import clock, storage
from eventsapp.infra.database import db
from eventsapp.infra.jobs import Job, JobState, queue_job
from eventsapp.infra.refusals import Refusal
from eventsapp.infra.storage import StoredFile

PREVIEW = "import.preview"
IMPORT = "import"
KEPT_FOR = timedelta(days=1)
"""So long a file waits for somebody to press the button."""
WHOLE = 1000
"""What the bar counts to."""
FORGOTTEN = "forgotten"
"""The stage of a preview of which only its button's answer is left."""
_LOOKED_THROUGH = 60


class PreviewTooOld(Refusal):
    """The file of a preview is not kept any more."""

    status = 422
    sentence = _l("The preview is too old. Choose the file again. Nothing was changed.")


class ImportRunning(Refusal):
    """One import into a fair at a time."""

    sentence = _l("Another import into this fair is running. Wait for its report, then import this file.")


def queue_preview(
    fair: Fair,
    kind: ImportKind,
    upload: Upload,
    user: User,
    language: str,
    said: Mapping[str, object] | None = None,
) -> Job:
    """Keep a file for a day and ask a worker what importing it would do; ``said`` is what the form said about it."""
    name, data = upload
    stored = storage.store(
        data,
        name=name,
        media_type="application/octet-stream",
        created_by_id=user.id,
        expires_at=clock.now() + KEPT_FOR,
    )
    params = {"what": kind.name, "file_id": stored.id, "name": stored.name, "said": dict(said or {})}
    return _queue(PREVIEW, params, fair, user, language)


def queue_import(fair: Fair, preview: Job, user: User, language: str) -> Job:
    """Ask a worker to take over the file of a preview; asked twice it is the same job.

    Refuses with PreviewTooOld, and with ImportRunning while another file is taken over.
    """
    lock_fair(fair.id)
    db.session.refresh(preview)
    earlier = import_of(preview)
    if earlier is not None and (not earlier.is_over or "report" in earlier.result):
        return earlier
    stored = db.session.get(StoredFile, preview.params["file_id"])
    if stored is None or "preview" not in preview.result:
        raise PreviewTooOld
    if _is_importing(fair):
        raise ImportRunning
    if stored.expires_at is not None:
        stored.expires_at = clock.now() + KEPT_FOR
    job = _queue(IMPORT, {**preview.params, "preview_id": preview.id}, fair, user, language)
    preview.result = {**preview.result, "import_id": job.id}
    return job


def import_of(preview: Job) -> Job | None:
    """Return the job that takes over, or took over, the file of a preview."""
    import_id = preview.result.get("import_id")
    return db.session.get(Job, import_id) if import_id else None


def latest_imports(fair: Fair, kind: ImportKind, limit: int = 5) -> list[Job]:
    """Return the fair's latest previews and imports of a kind, newest first; of an imported file only the import."""
    wanted = select(Job).where(Job.fair_id == fair.id, Job.kind.in_([PREVIEW, IMPORT]), Job.stage != FORGOTTEN)
    found = db.session.scalars(wanted.order_by(Job.id.desc()).limit(_LOOKED_THROUGH))
    shown = [job for job in found if job.params["what"] == kind.name and "import_id" not in job.result]
    return shown[:limit]


def forget_previews() -> int:
    """Forget what the previews of more than a day ago have found, which are data of people; returns how many."""
    old = select(Job).where(
        Job.kind == PREVIEW, Job.stage != FORGOTTEN, Job.finished_at <= clock.now() - KEPT_FOR
    )  # fmt: skip
    found = db.session.scalars(old.order_by(Job.id).limit(500)).all()
    for job in found:
        job.stage = FORGOTTEN
        job.result = {name: value for name, value in job.result.items() if name == "import_id"}
    return len(found)


def _is_importing(fair: Fair) -> bool:
    unfinished = Job.state.in_([JobState.QUEUED, JobState.RUNNING])
    running = select(Job.id).where(Job.fair_id == fair.id, Job.kind == IMPORT, unfinished).limit(1)
    return db.session.scalar(running) is not None


def _queue(kind: str, params: dict[str, object], fair: Fair, user: User, language: str) -> Job:
    return queue_job(kind, params, fair_id=fair.id, started_by_id=user.id, language=language, total=WHOLE)
