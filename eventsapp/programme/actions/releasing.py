"""Publishing the agenda."""

from sqlalchemy import delete, select

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import lock_fair
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.jobs import queue_job
from eventsapp.infra.outbox import publish
from eventsapp.infra.refusals import Busy
from eventsapp.programme.facts import ReleasePublished
from eventsapp.programme.models import Release, ReleaseFile
from eventsapp.programme.queries import Draft, latest_release
from eventsapp.programme.rules import NothingChanged, NothingToPublish, ProgrammeMoved

FILES = "agenda_files"
"""The kind of job that makes the files of a release."""

refuse_on("uq_releases_fair_id_number", Busy)
refuse_on("pk_release_files", Busy)


def publish_release(
    fair: Fair, draft: Draft, *, actor: User | None = None, note: str = "", seen: str | None = None
) -> Release:
    """Freeze the draft as the next release; ``seen`` is the digest of the preview that was agreed to."""
    if not draft.agenda.sessions:
        raise NothingToPublish
    if seen is not None and seen != draft.digest:
        raise ProgrammeMoved
    lock_fair(fair.id)
    last = latest_release(fair)
    if last is not None and last.digest == draft.digest:
        raise NothingChanged
    release = Release(
        fair_id=fair.id,
        number=last.number + 1 if last else 1,
        published_by_id=actor.id if actor else None,
        note=note,
        changes=draft.changes,
        document=draft.packed,
        digest=draft.digest,
    )
    db.session.add(release)
    db.session.flush()
    record(
        "release.published",
        subject="release",
        subject_id=release.id,
        fair_id=fair.id,
        actor_id=actor.id if actor else None,
        actor=actor.email if actor else "command line",
        after={"number": release.number, "sessions": len(draft.agenda.sessions), "digest": draft.digest},
        reason=note,
    )
    publish(ReleasePublished(fair_id=fair.id, release_id=release.id, number=release.number))
    queue_job(FILES, {"release_id": release.id}, fair_id=fair.id)
    return release


def keep_file(release_id: int, key: str, language: str, *, tag: str, body: bytes) -> None:
    """Keep a file of a release for whoever asks; one that is out of date is replaced."""
    db.session.merge(ReleaseFile(release_id=release_id, format=key, language=language, tag=tag, body=body))
    db.session.flush()


def drop_older_files(release: Release) -> None:
    """Drop the files of the releases before this one: nobody is given them any more."""
    older = select(Release.id).where(Release.fair_id == release.fair_id, Release.number < release.number)
    db.session.execute(delete(ReleaseFile).where(ReleaseFile.release_id.in_(older)))
