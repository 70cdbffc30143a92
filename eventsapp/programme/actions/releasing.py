"""Publishing the agenda: now, at a time, or as it was before."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import lock_fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on, transaction
from eventsapp.infra.jobs import queue_job
from eventsapp.infra.live import tell_after_commit
from eventsapp.infra.outbox import publish
from eventsapp.infra.refusals import Busy
from eventsapp.programme.actions.seat_counts import follow
from eventsapp.programme.agenda import compare, unpack
from eventsapp.programme.facts import ReleasePublished
from eventsapp.programme.models import Release, ReleaseFile, ScheduledRelease
from eventsapp.programme.queries import Draft, agenda_of, fairs_with_releases_due, latest_release, scheduled_release_of
from eventsapp.programme.rules import (
    NothingChanged,
    NothingToPublish,
    NotScheduled,
    ProgrammeMoved,
    ReleaseMoved,
    TimeIsOver,
    agenda_topic,
)

FILES = "agenda_files"
"""The kind of job that makes the files of a release."""

refuse_on("uq_releases_fair_id_number", Busy)
refuse_on("pk_release_files", Busy)
refuse_on("pk_scheduled_releases", Busy)


def publish_release(
    fair: Fair, draft: Draft, *, actor: User | None = None, note: str = "", seen: str | None = None
) -> Release:
    """Freeze the draft as the next release; ``seen`` is the digest of the preview that was agreed to.

    A release that waits for its time is dropped: this one is newer.
    """
    _check(draft, seen)
    lock_fair(fair.id)
    waiting = scheduled_release_of(fair)
    if waiting is not None:
        _drop(waiting, actor, "another release was published")
    return _release(fair, draft.packed, draft.digest, actor=actor, note=note)


def schedule_release(
    fair: Fair,
    draft: Draft,
    publish_at: datetime,
    *,
    actor: User | None = None,
    note: str = "",
    seen: str | None = None,
) -> ScheduledRelease:
    """Freeze the draft and publish it at a time; one that waits already is replaced."""
    _check(draft, seen)
    if publish_at <= clock.now():
        raise TimeIsOver
    lock_fair(fair.id)
    last = latest_release(fair)
    if last is not None and last.digest == draft.digest:
        raise NothingChanged
    waiting = scheduled_release_of(fair) or ScheduledRelease(fair_id=fair.id)
    waiting.publish_at, waiting.note = publish_at, note
    waiting.document, waiting.digest = draft.packed, draft.digest
    waiting.scheduled_by_id, waiting.scheduled_at = actor.id if actor else None, clock.now()
    db.session.add(waiting)
    db.session.flush()
    _note("release.scheduled", waiting, actor, after={"publish_at": publish_at.isoformat(), "digest": draft.digest})
    return waiting


def cancel_scheduled(fair: Fair, *, actor: User | None = None) -> None:
    """Let the release that waits for its time not be published."""
    lock_fair(fair.id)
    waiting = scheduled_release_of(fair)
    if waiting is None:
        raise NotScheduled
    _drop(waiting, actor, "")


def publish_waiting(fair: Fair) -> Release | None:
    """Publish the release of a fair whose time has come.

    Returns none where it was published or cancelled meanwhile, or says what the public reads already.
    """
    lock_fair(fair.id)
    waiting = scheduled_release_of(fair)
    if waiting is None or waiting.publish_at > clock.now():
        return None
    actor = db.session.get(User, waiting.scheduled_by_id) if waiting.scheduled_by_id else None
    document, digest, note = waiting.document, waiting.digest, waiting.note
    last = latest_release(fair)
    if last is not None and last.digest == digest:
        _drop(waiting, None, "nothing new")
        return None
    db.session.delete(waiting)
    db.session.flush()
    return _release(fair, document, digest, actor=actor, note=note)


def publish_due() -> int:
    """Publish the releases whose time has come, each in a transaction of its own; returns how many."""
    published = 0
    for fair in fairs_with_releases_due(clock.now()):
        with suppress(Busy), transaction():  # the next sweep looks again
            published += publish_waiting(fair) is not None
    return published


def go_back_to(fair: Fair, release: Release, *, seen: int, actor: User | None = None, note: str = "") -> Release:
    """Publish an earlier release again as the newest; ``seen`` is the number of the one it takes the place of.

    The draft keeps what was changed since.
    """
    lock_fair(fair.id)
    last = latest_release(fair)
    if last is None or last.number != seen:
        raise ReleaseMoved
    return _release(fair, release.document, release.digest, actor=actor, note=note, again=release.number)


def _check(draft: Draft, seen: str | None) -> None:
    if not draft.agenda.sessions:
        raise NothingToPublish
    if seen is not None and seen != draft.digest:
        raise ProgrammeMoved


def _release(
    fair: Fair, document: bytes, digest: str, *, actor: User | None, note: str, again: int | None = None
) -> Release:
    """Make the next release of a document; the fair is locked, so nobody else makes one meanwhile."""
    last = latest_release(fair)
    if last is not None and last.digest == digest:
        raise NothingChanged
    agenda = unpack(document)
    release = Release(
        fair_id=fair.id,
        number=last.number + 1 if last else 1,
        published_by_id=actor.id if actor else None,
        note=note,
        changes=compare(agenda_of(last) if last else None, agenda),
        document=document,
        digest=digest,
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
        after={"number": release.number, "sessions": len(agenda.sessions), "digest": digest, "again": again},
        reason=note,
    )
    follow(fair)
    publish(ReleasePublished(fair_id=fair.id, release_id=release.id, number=release.number))
    queue_job(FILES, {"release_id": release.id}, fair_id=fair.id)
    tell_after_commit(agenda_topic(fair.id))
    return release


def _drop(waiting: ScheduledRelease, actor: User | None, reason: str) -> None:
    _note("release.unscheduled", waiting, actor, before={"publish_at": waiting.publish_at.isoformat()}, reason=reason)
    db.session.delete(waiting)
    db.session.flush()


def _note(event: str, waiting: ScheduledRelease, actor: User | None, **what: Any) -> None:
    record(
        event,
        subject="fair",
        subject_id=waiting.fair_id,
        fair_id=waiting.fair_id,
        actor_id=actor.id if actor else None,
        actor=actor.email if actor else "worker",
        **what,
    )


def keep_file(release_id: int, key: str, language: str, *, tag: str, body: bytes) -> None:
    """Keep a file of a release for whoever asks; one that is out of date is replaced."""
    db.session.merge(ReleaseFile(release_id=release_id, format=key, language=language, tag=tag, body=body))
    db.session.flush()


def drop_older_files(release: Release) -> None:
    """Drop the files of the releases before this one: nobody is given them any more."""
    older = select(Release.id).where(Release.fair_id == release.fair_id, Release.number < release.number)
    db.session.execute(delete(ReleaseFile).where(ReleaseFile.release_id.in_(older)))
