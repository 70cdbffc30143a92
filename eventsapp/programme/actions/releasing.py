"""Publishing the agenda."""

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import lock_fair
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.outbox import publish
from eventsapp.infra.refusals import Busy
from eventsapp.programme.facts import ReleasePublished
from eventsapp.programme.models import Release
from eventsapp.programme.queries import Draft, latest_release
from eventsapp.programme.rules import NothingChanged, NothingToPublish, ProgrammeMoved

refuse_on("uq_releases_fair_id_number", Busy)


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
    return release
