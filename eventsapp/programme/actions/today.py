"""What the team says on the day: a room runs late, a session is cancelled or elsewhere, screens say a word.

No release changes. Each word is a row of its own; one at a time is taken for a fair.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import lock_fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.live import tell_after_commit
from eventsapp.infra.outbox import publish
from eventsapp.programme.actions.keeping import texts
from eventsapp.programme.agenda import Agenda, SessionEntry
from eventsapp.programme.facts import SaidOnTheDay
from eventsapp.programme.models import Adjustment, Saying, ScreenNotice
from eventsapp.programme.queries import adjustment_of, agenda_today, cancellation_of, latest_release, open_adjustment
from eventsapp.programme.rules import (
    NoticeEmpty,
    NotOnToday,
    SaidMeanwhile,
    SameRoom,
    agenda_topic,
    is_still_planned,
    is_worth_telling,
    must_have_begun,
)

refuse_on("uq_adjustments_fair_id_room_id_day_on_kind", SaidMeanwhile)
refuse_on("uq_adjustments_session_id", SaidMeanwhile)


def run_late(
    fair: Fair, session_id: int, minutes: int, *, seen: int, has_begun: bool = False, actor: User | None = None
) -> Adjustment:
    """Say that a room runs so many minutes late from a session on; one that ``has_begun`` takes longer.

    ``seen`` is what was said before, as whoever presses has seen it; 0 where nothing was.
    """
    _agenda, session = _begin(fair, session_id)
    before = _last_word(fair, session, "late", seen)
    new = _row(fair, session, "late", actor)
    new.minutes = minutes
    has_begun = has_begun or must_have_begun(session, minutes, clock.now())
    new.start_minutes = session.late_minutes if has_begun else minutes
    told = before.told_minutes if before else 0
    is_told = is_worth_telling(minutes, told)
    new.told_minutes = minutes if is_told else told
    _end(before, session.planned_at, actor)
    _keep(fair, new, actor, before, is_told=is_told)
    return new


def end_adjustment(fair: Fair, adjustment_id: int, *, actor: User | None = None) -> Adjustment:
    """Let something not hold any more: what is not over by the plan runs as planned; a cancelled session takes place.

    Sessions that run in another room stay there to their end.
    """
    agenda = _say(fair)
    before = adjustment_of(fair, adjustment_id)
    if before is None or before.ended_at is not None:
        raise SaidMeanwhile
    theirs = [one for one in agenda.sessions_by_day.get(before.day_on, ()) if one.home == before.room_id]
    coming = [one.planned_at for one in theirs if is_still_planned(one, before.kind, clock.now())]
    _end(before, min(coming, default=None), actor)
    _note("adjustment.ended", fair, before, actor)
    if before.kind != "late" or before.told_minutes:
        publish(SaidOnTheDay(fair.id, before.id, is_over=True))
    return before


def move_room(fair: Fair, session_id: int, to_room: int, *, seen: int, actor: User | None = None) -> Adjustment:
    """Move what a room has left of the day, from a session on, to another room."""
    agenda, session = _begin(fair, session_id)
    if to_room not in agenda.room_by_id or to_room == session.room:
        raise SameRoom
    before = _last_word(fair, session, "moved", seen)
    new = _row(fair, session, "moved", actor)
    new.to_room_id = to_room
    _end(before, session.planned_at, actor)
    _keep(fair, new, actor, before, is_told=True)
    return new


def cancel_today(fair: Fair, session_id: int, *, actor: User | None = None) -> Adjustment:
    """Cancel a session on the day."""
    _agenda, session = _begin(fair, session_id)
    if cancellation_of(fair, session_id) is not None:
        raise SaidMeanwhile
    new = _row(fair, session, "cancelled", actor)
    _keep(fair, new, actor, None, is_told=True)
    return new


def put_notice(fair: Fair, room_id: int | None, words: Mapping[str, str], *, actor: User | None = None) -> ScreenNotice:
    """Let the screens of a room, or of all, say this before everything else."""
    agenda = _say(fair)
    if room_id is not None and room_id not in agenda.room_by_id:
        raise NotOnToday
    said = texts(words)
    if not said:
        raise NoticeEmpty
    notice = ScreenNotice(fair_id=fair.id, room_id=room_id, text=said, said_by_id=actor.id if actor else None)
    db.session.add(notice)
    db.session.flush()
    _record("screen_notice.put", fair, notice.id, actor, after={"room": room_id, "text": said})
    return notice


def end_notice(fair: Fair, notice: ScreenNotice, *, actor: User | None = None) -> None:
    """Take a word off the screens."""
    _say(fair)
    db.session.refresh(notice)
    if notice.ended_at is not None:
        raise SaidMeanwhile
    notice.ended_at, notice.ended_by_id = clock.now(), actor.id if actor else None
    db.session.flush()
    _record("screen_notice.ended", fair, notice.id, actor, before={"text": notice.text})


def _begin(fair: Fair, session_id: int) -> tuple[Agenda, SessionEntry]:
    """Lock the day and return the agenda as it runs, with a session that has a room."""
    agenda = _say(fair)
    session = agenda.session_by_id.get(session_id)
    if session is None or session.home is None:
        raise NotOnToday
    return agenda, session


def _say(fair: Fair) -> Agenda:
    """Take the word: nobody else says anything of this fair meanwhile, and whoever keeps an answer looks again."""
    lock_fair(fair.id)
    release = latest_release(fair)
    if release is None:
        raise NotOnToday
    agenda = agenda_today(release)
    saying = db.session.get(Saying, fair.id, populate_existing=True) or Saying(fair_id=fair.id, number=0)
    saying.number = max(saying.number + 1, int(clock.now().timestamp() * 1000))
    db.session.add(saying)
    db.session.flush()
    tell_after_commit(agenda_topic(fair.id))
    return agenda


def _last_word(fair: Fair, session: SessionEntry, kind: str, seen: int) -> Adjustment | None:
    before = open_adjustment(fair, session.home or 0, session.day, kind)
    if (before.id if before else 0) != seen:
        raise SaidMeanwhile
    return before


def _row(fair: Fair, session: SessionEntry, kind: str, actor: User | None) -> Adjustment:
    return Adjustment(
        fair_id=fair.id,
        kind=kind,
        room_id=session.home or 0,
        day_on=session.day,
        session_id=session.id,
        from_at=session.planned_at,
        said_by_id=actor.id if actor else None,
        said_at=clock.now(),
    )


def _end(before: Adjustment | None, until_at: datetime | None, actor: User | None) -> None:
    """End what was said before; it still counts for what is planned before ``until_at``."""
    if before is None:
        return
    before.until_at = until_at
    before.ended_at, before.ended_by_id = clock.now(), actor.id if actor else None
    db.session.flush()  # the index lets a new one in only once this one has ended


def _keep(fair: Fair, new: Adjustment, actor: User | None, before: Adjustment | None, *, is_told: bool) -> None:
    db.session.add(new)
    db.session.flush()
    _note("adjustment.said", fair, new, actor, before)
    if is_told:
        publish(SaidOnTheDay(fair.id, new.id, is_over=False))


def _note(event: str, fair: Fair, row: Adjustment, actor: User | None, before: Adjustment | None = None) -> None:
    _record(event, fair, row.id, actor, before=_facts(before) if before else None, after=_facts(row))


def _facts(row: Adjustment) -> dict[str, Any]:
    """Return what the audit log keeps of a row."""
    return {
        "kind": row.kind,
        "room": row.room_id,
        "day": row.day_on.isoformat(),
        "session": row.session_id,
        "minutes": row.minutes,
        "to_room": row.to_room_id,
    }


def _record(event: str, fair: Fair, subject_id: int, actor: User | None, **what: Any) -> None:
    record(
        event,
        subject=event.partition(".")[0],
        subject_id=subject_id,
        fair_id=fair.id,
        actor_id=actor.id if actor else None,
        actor=actor.email if actor else "command line",
        **what,
    )
