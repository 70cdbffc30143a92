"""Whom it concerns what was said on the day, and what it changes for each of them within the next hours."""

from collections.abc import Sequence

from sqlalchemy import select

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.programme.agenda import Agenda, SessionEntry
from eventsapp.programme.models import Adjustment, SessionSpeaker, Speaker
from eventsapp.programme.queries.news import News, Place
from eventsapp.programme.queries.releases import agenda_today, latest_release
from eventsapp.programme.rules import TOLD_BEFORE, SpeakerRole


def speakers_kept_waiting(said: Adjustment, *, is_over: bool) -> Sequence[int]:
    """Return the ids of the people to be told: those with an address who are in what it concerns."""
    agenda = _agenda(said)
    entries = _concerned(agenda, said, is_over=is_over) if agenda else []
    on_stage = {part.speaker for one in entries for part in one.parts}
    interpreting = select(SessionSpeaker.speaker_id).where(
        SessionSpeaker.role == SpeakerRole.INTERPRETER, SessionSpeaker.session_id.in_([one.id for one in entries])
    )
    theirs = Speaker.id.in_(on_stage) | Speaker.id.in_(interpreting)
    found = select(Speaker.id).where(Speaker.fair_id == said.fair_id, Speaker.email != "", theirs)
    return db.session.scalars(found.order_by(Speaker.id)).all()


def late_news_of(said: Adjustment, speaker_id: int, *, is_over: bool) -> list[News]:
    """Return what is news to one of them, in order of time, as it is known now."""
    agenda = _agenda(said)
    if agenda is None:
        return []
    interpreted = select(SessionSpeaker.session_id).where(
        SessionSpeaker.role == SpeakerRole.INTERPRETER, SessionSpeaker.speaker_id == speaker_id
    )
    theirs = set(db.session.scalars(interpreted))
    return [
        _news(agenda, one)
        for one in _concerned(agenda, said, is_over=is_over)
        if one.id in theirs or any(part.speaker == speaker_id for part in one.parts)
    ]


def _agenda(said: Adjustment) -> Agenda | None:
    release = latest_release(db.session.get_one(Fair, said.fair_id))
    return agenda_today(release) if release else None


def _concerned(agenda: Agenda, said: Adjustment, *, is_over: bool) -> list[SessionEntry]:
    """Return the sessions that it concerns and that have not begun, up to some hours ahead."""
    moment = said.ended_at if is_over and said.ended_at else said.said_at
    from_at = said.until_at if is_over and said.until_at else said.from_at
    sessions = agenda.sessions_by_day.get(said.day_on, ())
    if said.kind == "cancelled":
        return [one for one in sessions if one.id == said.session_id and one.ends_at > moment]
    return [
        one
        for one in sessions
        if one.home == said.room_id
        and one.planned_at >= from_at
        and one.starts_at > moment
        and one.planned_at <= moment + TOLD_BEFORE
        and (is_over or one.planned is not None)
    ]


def _news(agenda: Agenda, session: SessionEntry) -> News:
    def room(room_id: int | None) -> str:
        found = agenda.room_by_id.get(room_id or 0)
        return found.code if found else ""

    now = Place(session.starts_at, session.ends_at, room(session.room))
    was = session.planned
    before = Place(was.starts_at, was.ends_at, room(was.room)) if was else None
    kind = "removed" if session.is_cancelled else "moved" if before and before != now else "on_time"
    return News(kind, session.id, session.title, now, before)
