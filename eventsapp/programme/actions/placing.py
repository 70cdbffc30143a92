"""The grid of the programme: sessions put into rooms and hours, settled there, and steps taken back."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import delete, select, update

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.infra.locale import current_language, text_in
from eventsapp.programme.actions.keeping import note
from eventsapp.programme.models import PlacementStep, Session
from eventsapp.programme.queries import next_act, room_of
from eventsapp.programme.rules import (
    ChangedSince,
    MovedMeanwhile,
    NothingToRedo,
    NothingToUndo,
    Placement,
    RoomGone,
    SessionSettled,
)

MOST_STEPS = 100
"""So many steps of a person can be taken back; older ones are forgotten."""
_HELD = ("version", "is_locked", "day_on", "room_id", "starts_at", "ends_at")
"""What a decision about a session's place rests on."""


def place_session(fair: Fair, session: Session, placement: Placement, *, actor: User | None, seen: int | None) -> None:
    """Put a session into a room and hour of the draft, as it was in version ``seen``.

    Refuses with MovedMeanwhile, SessionSettled and RoomGone.
    """
    _hold(session, seen)
    if session.is_locked:
        raise SessionSettled
    if placement.room_id is not None and room_of(fair, placement.room_id) is None:
        raise RoomGone
    action = "session.placed" if placement.starts_at else "session.unplaced"
    _put(fair, session, replace(placement, is_locked=False), action, actor)


def place_sessions(
    fair: Fair, wanted: Sequence[tuple[Session, Placement, int]], *, actor: User | None
) -> list[Session]:
    """Put several sessions into rooms and hours as one act, each as it was in the version that is given with it.

    Returns those that were left alone: settled, or changed since.
    """
    left, moved = [], []
    for session, placement, seen in sorted(wanted, key=lambda one: one[0].id):
        db.session.refresh(session, _HELD, with_for_update={"key_share": True})
        if session.version != seen or session.is_locked or not _is_there(fair, placement.room_id):
            left.append(session)
            continue
        before = Placement.of(session)
        _write(session, placement)
        note("session.placed", fair, session.id, actor, before=before.as_json(), after=placement.as_json())
        moved.append((session, before))
    keep_steps(fair, moved, actor)
    return left


def unplace_session(fair: Fair, session: Session, *, actor: User | None, seen: int | None) -> None:
    """Take a session out of its room and hour; refuses as ``place_session`` does."""
    place_session(fair, session, Placement(), actor=actor, seen=seen)


def settle_session(fair: Fair, session: Session, *, is_locked: bool, actor: User | None, seen: int | None) -> None:
    """Let a session stay where it is, whatever is arranged around it, or let it move again."""
    _hold(session, seen)
    action = "session.settled" if is_locked else "session.unsettled"
    _put(fair, session, replace(Placement.of(session), is_locked=is_locked), action, actor)


def undo_act(fair: Fair, actor: User) -> Sequence[Session]:
    """Take the latest act of a person back; refuses with NothingToUndo and ChangedSince."""
    steps = next_act(fair, actor.id, is_undone=False)
    if not steps:
        raise NothingToUndo
    return _turn(fair, steps, actor, is_undone=True)


def redo_act(fair: Fair, actor: User) -> Sequence[Session]:
    """Do the act again that a person took back last; refuses with NothingToRedo and ChangedSince."""
    steps = next_act(fair, actor.id, is_undone=True)
    if not steps:
        raise NothingToRedo
    return _turn(fair, steps, actor, is_undone=False)


def keep_steps(fair: Fair, changes: Sequence[tuple[Session, Placement]], actor: User | None) -> None:
    """Keep as one act what somebody did with sessions, each with where it stood before and one version ago."""
    moved = [(session, before) for session, before in changes if before != Placement.of(session)]
    if actor is None or not moved:
        return
    _forget_older(fair, actor)
    act = str(uuid.uuid4())
    for session, before in moved:
        step = PlacementStep(fair_id=fair.id, user_id=actor.id, session_id=session.id, act=act)
        step.before, step.after = before.as_json(), Placement.of(session).as_json()
        step.version_before, step.version_after = session.version - 1, session.version
        db.session.add(step)
    db.session.flush()


def forget_act(fair: Fair, actor: User, refusal: ChangedSince, *, is_undone: bool) -> None:
    """Give an act up that cannot be taken back, or done again, any more, so that the one before it can be.

    One that another window of the same person turned meanwhile is kept.
    """
    mine = (PlacementStep.fair_id == fair.id, PlacementStep.user_id == actor.id)
    act = (PlacementStep.act == refusal.act, PlacementStep.is_undone == is_undone)
    db.session.execute(delete(PlacementStep).where(*mine, *act))


def _hold(session: Session, seen: int | None) -> None:
    """Lock a session; refuses where it is another than in version ``seen``."""
    db.session.refresh(session, _HELD, with_for_update={"key_share": True})
    if session.version != seen:
        raise MovedMeanwhile


def _put(fair: Fair, session: Session, placement: Placement, action: str, actor: User | None) -> None:
    """Write where a held session is to stand; where it stands there already, nothing happens."""
    before = Placement.of(session)
    if before == placement:
        return
    _write(session, placement)
    note(action, fair, session.id, actor, before=before.as_json(), after=placement.as_json())
    keep_steps(fair, [(session, before)], actor)


def _write(session: Session, placement: Placement) -> None:
    """Put a held session elsewhere; without a time it remembers how long it was."""
    if placement.starts_at is None and (minutes := Placement.of(session).minutes):
        session.planned_minutes = minutes
    session.day_on, session.room_id = placement.day_on, placement.room_id
    session.starts_at, session.ends_at = placement.starts_at, placement.ends_at
    session.is_locked = placement.is_locked
    session.version += 1
    session.updated_at = clock.now()
    db.session.flush()


def _turn(fair: Fair, steps: Sequence[PlacementStep], actor: User, *, is_undone: bool) -> list[Session]:
    """Take the steps of an act back, or do them again, in the order of their sessions."""
    sessions = []
    for step in sorted(steps, key=lambda one: one.session_id):
        session, seen = step.session, step.version_after if is_undone else step.version_before
        db.session.refresh(session, _HELD, with_for_update={"key_share": True})
        wanted = Placement.from_json(step.before if is_undone else step.after)
        if session.version != seen or not _is_there(fair, wanted.room_id):
            raise ChangedSince(
                step.act, session.id, text_in(session.title, current_language(), fair.default_language)[0]
            )
        before = Placement.of(session)
        _write(session, wanted)
        action = "session.undone" if is_undone else "session.redone"
        note(action, fair, session.id, actor, before=before.as_json(), after=wanted.as_json())
        _renumber(step, session.version, is_undone=is_undone)
        sessions.append(session)
    return sessions


def _is_there(fair: Fair, room_id: int | None) -> bool:
    return room_id is None or room_of(fair, room_id) is not None


def _renumber(step: PlacementStep, version: int, *, is_undone: bool) -> None:
    """Write down a turned step's new version; the step next to it, which led to that state too, has it now as well."""
    mine = (
        PlacementStep.fair_id == step.fair_id,
        PlacementStep.user_id == step.user_id,
        PlacementStep.session_id == step.session_id,
        PlacementStep.id != step.id,
        PlacementStep.is_undone != is_undone,
    )
    if is_undone:
        known, step.version_before = step.version_before, version
        beside = update(PlacementStep).where(*mine, PlacementStep.version_after == known)
        db.session.execute(beside.values(version_after=version))
    else:
        known, step.version_after = step.version_after, version
        beside = update(PlacementStep).where(*mine, PlacementStep.version_before == known)
        db.session.execute(beside.values(version_before=version))
    step.is_undone = is_undone
    db.session.flush()


def _forget_older(fair: Fair, actor: User) -> None:
    """Forget what was taken back, which nothing leads to any more, and what was long ago."""
    mine = (PlacementStep.fair_id == fair.id, PlacementStep.user_id == actor.id)
    db.session.execute(delete(PlacementStep).where(*mine, PlacementStep.is_undone))
    ids = select(PlacementStep.id).where(*mine).order_by(PlacementStep.id.desc())
    oldest = db.session.scalar(ids.offset(MOST_STEPS - 1).limit(1))
    if oldest is not None:
        db.session.execute(delete(PlacementStep).where(*mine, PlacementStep.id <= oldest))
