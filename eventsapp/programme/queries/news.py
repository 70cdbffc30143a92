"""Whom a release concerns, and what it changes for each of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.infra.database import db
from eventsapp.programme.agenda import TOLD, Agenda
from eventsapp.programme.models import Release, SessionSpeaker, Speaker, Star, StarList
from eventsapp.programme.queries.releases import agenda_of
from eventsapp.programme.rules import SpeakerRole


@dataclass(frozen=True)
class Place:
    """When and where a session is."""

    starts_at: datetime
    ends_at: datetime
    room: str


@dataclass(frozen=True)
class News:
    """What happened to a session: ``joined``, ``left``, ``moved``, ``removed`` or ``edited``; and where it was."""

    kind: str
    session_id: int
    title: Mapping[str, str]
    now: Place
    before: Place | None = None


def news_of_sessions(release: Release) -> dict[int, News]:
    """Return by session what whoever means to come is told of a release."""
    changes = release.changes
    news = {row["id"]: _news("removed", row) for row in changes.get("removed", ())}
    news |= {row["id"]: _news("edited", row) for row in changes.get("edited", ()) if TOLD.intersection(row["fields"])}
    return news | {row["id"]: _news("moved", row) for row in changes.get("moved", ())}


def news_of_speakers(release: Release) -> dict[int, list[News]]:
    """Return by speaker what who is on stage or interprets is told of a release, in order of time."""
    before, now = _roles(_agenda_before(release)), _roles(agenda_of(release))
    for speaker_id, session_id in _interpreters(release, now):
        now[speaker_id].add(session_id)
        before[speaker_id].add(session_id)
    rows = {row["id"]: row for rows in release.changes.values() for row in rows}
    of_sessions, found = news_of_sessions(release), {}
    for speaker_id in before.keys() | now.keys():
        was, is_now = before[speaker_id], now[speaker_id]
        news = [_news("joined", rows[one]) for one in is_now - was if one in rows]
        news += [of_sessions[one] for one in was if one in of_sessions and (one in is_now or one not in _ids(release))]
        news += [_news("left", rows[one]) for one in was - is_now if one in rows and one in _ids(release)]
        if news:
            found[speaker_id] = sorted(news, key=lambda one: (one.now.starts_at, one.session_id))
    return found


def speakers_concerned(release: Release) -> Sequence[int]:
    """Return the ids of the speakers to be told of a release: those with an address."""
    ids = news_of_speakers(release)
    found = select(Speaker.id).where(Speaker.fair_id == release.fair_id, Speaker.email != "", Speaker.id.in_(ids))
    return db.session.scalars(found.order_by(Speaker.id)).all()


def star_lists_concerned(release: Release) -> Sequence[int]:
    """Return the ids of the own agendas whose owners are to be told of a release."""
    found = (
        select(StarList.id)
        .join(Star, Star.list_id == StarList.id)
        .join(User, User.id == StarList.user_id)
        .where(StarList.fair_id == release.fair_id, StarList.wants_news, Star.session_id.in_(news_of_sessions(release)))
        .where(User.email_verified_at.is_not(None))
        .distinct()
    )
    return db.session.scalars(found.order_by(StarList.id)).all()


def news_for_list(release: Release, list_id: int) -> list[News]:
    """Return what the owner of an own agenda is told, in order of time."""
    starred = db.session.scalars(select(Star.session_id).where(Star.list_id == list_id)).all()
    of_sessions = news_of_sessions(release)
    return sorted((of_sessions[one] for one in starred if one in of_sessions), key=lambda one: one.now.starts_at)


def _agenda_before(release: Release) -> Agenda | None:
    earlier = select(Release).where(Release.fair_id == release.fair_id, Release.number == release.number - 1)
    found = db.session.scalar(earlier)
    return agenda_of(found) if found is not None else None


def _roles(agenda: Agenda | None) -> defaultdict[int, set[int]]:
    """Return by speaker the sessions of an agenda."""
    roles: defaultdict[int, set[int]] = defaultdict(set)
    for session in agenda.sessions if agenda else ():
        for part in session.parts:
            roles[part.speaker].add(session.id)
    return roles


def _interpreters(release: Release, now: Mapping[int, set[int]]) -> list[tuple[int, int]]:
    """Return who interprets what is told of: no agenda holds them."""
    told = news_of_sessions(release)
    found = select(SessionSpeaker.speaker_id, SessionSpeaker.session_id).where(
        SessionSpeaker.role == SpeakerRole.INTERPRETER, SessionSpeaker.session_id.in_(told)
    )
    return [(speaker, session) for speaker, session in db.session.execute(found) if session not in now.get(speaker, ())]


def _ids(release: Release) -> Mapping[int, Any]:
    return agenda_of(release).session_by_id


def _news(kind: str, row: Mapping[str, Any]) -> News:
    before = row.get("before")
    return News(kind, row["id"], row["title"], _place(row), _place(before) if before else None)


def _place(row: Mapping[str, Any]) -> Place:
    return Place(datetime.fromisoformat(row["starts_at"]), datetime.fromisoformat(row["ends_at"]), row["room"])
