"""What is done about a clash: a remedy in one step, or a word that it is meant so."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import delete, select

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import lock_fair
from eventsapp.infra.database import db
from eventsapp.programme.actions.editing import edit_session, values_of
from eventsapp.programme.actions.keeping import note
from eventsapp.programme.actions.placing import keep_steps
from eventsapp.programme.clashes import Clash, Remedy, Slot, remedies_for
from eventsapp.programme.models import ClashNote, Session
from eventsapp.programme.queries import ClashReport, clash_report, code_of, session_of
from eventsapp.programme.rules import ChangedMeanwhile, ClashGone, NoReason, Placement

Seen = Mapping[int, int]
"""The versions of the sessions that somebody looked at, by id."""


def apply_remedy(fair: Fair, code: str, remedy: str, seen: Seen, *, actor: User | None = None) -> Remedy:
    """Do what was offered for a clash, if it is still offered; ``seen`` are the sessions as they were shown."""
    lock_fair(fair.id)
    report = clash_report(fair)
    clash = _clash(report, code)
    offered = next((one for one in remedies_for(report.board, clash) if one.code == remedy), None)
    if offered is None:
        raise ClashGone
    slots = sorted(offered.changed, key=lambda one: int(one.ref))
    keep_steps(fair, [_move(fair, slot, seen, actor) for slot in slots], actor)
    return offered


def note_clash(fair: Fair, code: str, reason: str, seen: Seen, *, actor: User | None = None) -> ClashNote:
    """Keep that a clash is meant so, until one of its sessions changes."""
    if not reason.strip():
        raise NoReason
    lock_fair(fair.id)
    report = clash_report(fair, with_notes=True)
    clash = _clash(report, code)
    _check_seen(clash, seen)
    kept = report.notes.get(code) or ClashNote(fair_id=fair.id, key=code_of(clash))
    kept.digest, kept.reason = report.digest_of(clash), reason.strip()
    kept.noted_by_id = actor.id if actor else None
    db.session.add(kept)
    db.session.flush()
    note("clash.meant", fair, kept.id, actor, after={"clash": clash.key}, reason=kept.reason)
    return kept


def forget_clash_note(fair: Fair, code: str, *, actor: User | None = None) -> None:
    """Take back that a clash is meant so."""
    db.session.execute(delete(ClashNote).where(ClashNote.fair_id == fair.id, ClashNote.key == code))
    note("clash.open", fair, fair.id, actor, before={"clash": code})


def _clash(report: ClashReport, code: str) -> Clash:
    clash = report.coded(code)
    if clash is None:
        raise ClashGone
    return clash


def _check_seen(clash: Clash, seen: Seen) -> None:
    ids = [int(ref) for ref in clash.sessions]
    stored = dict(db.session.execute(select(Session.id, Session.version).where(Session.id.in_(ids))).all())
    if any(seen.get(number) != version for number, version in stored.items()):
        raise ClashGone


def _move(fair: Fair, slot: Slot, seen: Seen, actor: User | None) -> tuple[Session, Placement]:
    """Move a session; returns it with where it stood before."""
    session = session_of(fair, int(slot.ref))
    if session is None or session.id not in seen:
        raise ClashGone
    before = Placement.of(session)
    values = replace(
        values_of(session),
        room_id=int(slot.room) if slot.room else None,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        setup_minutes=slot.setup_minutes,
    )
    try:
        edit_session(fair, session, values, actor=actor, seen=seen[session.id])
    except ChangedMeanwhile as changed:
        raise ClashGone from changed
    return session, before
