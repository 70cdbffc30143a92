"""Sessions, rooms, tracks and speakers as the team edits them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import defer, joinedload, selectinload

from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.folding import fold, like_pattern
from eventsapp.programme.models import Ceremony, Room, Session, SessionMaterial, SessionSpeaker, Speaker, Track
from eventsapp.programme.rules import ambiguous_speaker, unknown_speaker
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.numbering import match_key

PAGE_ROWS = 100


@dataclass(frozen=True, kw_only=True)
class SessionFilter:
    """What an organiser asked to see of the sessions."""

    words: str = ""
    day_on: date | None = None
    unscheduled: bool = False
    track_id: int | None = None
    room_id: int | None = None
    page: int = 1


def rooms_of(fair: Fair) -> Sequence[Room]:
    """Return the fair's rooms in their order."""
    return db.session.scalars(select(Room).where(Room.fair_id == fair.id).order_by(Room.position, Room.id)).all()


def tracks_of(fair: Fair) -> Sequence[Track]:
    """Return the fair's tracks in their order."""
    return db.session.scalars(select(Track).where(Track.fair_id == fair.id).order_by(Track.position, Track.id)).all()


def all_speakers_of(fair: Fair) -> Sequence[Speaker]:
    """Return every speaker of the fair by name."""
    return db.session.scalars(
        select(Speaker).where(Speaker.fair_id == fair.id).order_by(Speaker.search_key, Speaker.id)
    ).all()


def speakers_page(fair: Fair, words: str, page: int) -> tuple[Sequence[Speaker], int]:
    """Return a page of the speakers that are found by ``words``, and how many there are."""
    found = select(Speaker).where(Speaker.fair_id == fair.id)
    for word in fold(words).split():
        found = found.where(Speaker.search_key.like(like_pattern(word), escape="\\"))
    total = _count(found)
    rows = found.order_by(Speaker.search_key, Speaker.id).limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS)
    return db.session.scalars(rows).all(), total


def session_counts_of(speakers: Sequence[Speaker]) -> dict[int, int]:
    """Return in how many sessions each of these speakers is."""
    found = (
        select(SessionSpeaker.speaker_id, func.count())
        .where(SessionSpeaker.speaker_id.in_([speaker.id for speaker in speakers]))
        .group_by(SessionSpeaker.speaker_id)
    )
    return dict(db.session.execute(found).all())


def room_of(fair: Fair, room_id: int) -> Room | None:
    """Return one of the fair's rooms."""
    return db.session.scalar(select(Room).where(Room.fair_id == fair.id, Room.id == room_id))


def track_of(fair: Fair, track_id: int) -> Track | None:
    """Return one of the fair's tracks."""
    return db.session.scalar(select(Track).where(Track.fair_id == fair.id, Track.id == track_id))


def speaker_of(fair: Fair, speaker_id: int) -> Speaker | None:
    """Return one of the fair's speakers."""
    return db.session.scalar(select(Speaker).where(Speaker.fair_id == fair.id, Speaker.id == speaker_id))


def session_of(fair: Fair, session_id: int) -> Session | None:
    """Return one of the fair's sessions with who is on stage."""
    found = select(Session).where(Session.fair_id == fair.id, Session.id == session_id)
    return db.session.scalar(found.options(*_WHOLE))


_WHOLE = (
    joinedload(Session.track),
    joinedload(Session.room),
    selectinload(Session.speakers).joinedload(SessionSpeaker.speaker),
)
_SHORT = (defer(Session.abstract), defer(Session.subtitle), defer(Session.source_digests))
_PUBLISHED = (
    *_WHOLE[:2],
    selectinload(Session.speakers).joinedload(SessionSpeaker.speaker).joinedload(Speaker.photo),
    selectinload(Session.sponsors),
    selectinload(Session.audiences),
    selectinload(Session.materials),
)


def sessions_page(fair: Fair, wanted: SessionFilter) -> tuple[Sequence[Session], int]:
    """Return a page of the sessions that fit, in order of time, and how many there are."""
    found = select(Session).where(Session.fair_id == fair.id)
    if wanted.unscheduled:
        found = found.where(Session.starts_at.is_(None))
    if wanted.day_on:
        found = found.where(Session.day_on == wanted.day_on)
    if wanted.track_id:
        found = found.where(Session.track_id == wanted.track_id)
    if wanted.room_id:
        found = found.where(Session.room_id == wanted.room_id)
    for word in fold(wanted.words).split():
        found = found.where(Session.search_key.like(like_pattern(word), escape="\\"))
    total = _count(found)
    order = (Session.starts_at.is_(None), Session.starts_at, Session.id)
    rows = found.order_by(*order).limit(PAGE_ROWS).offset((wanted.page - 1) * PAGE_ROWS)
    return db.session.scalars(rows.options(*_WHOLE)).unique().all(), total


def session_days(fair: Fair) -> Sequence[date]:
    """Return the programme days that have a session."""
    days = select(Session.day_on).where(Session.fair_id == fair.id, Session.day_on.is_not(None)).distinct()
    return [day for day in db.session.scalars(days.order_by(Session.day_on)) if day]


def unscheduled_count(fair: Fair) -> int:
    """Return how many sessions have no time yet."""
    return _count(select(Session.id).where(Session.fair_id == fair.id, Session.starts_at.is_(None)))


def _count(rows: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0


def whole_programme(fair: Fair) -> Sequence[Session]:
    """Return every session of the fair with who is on stage, in order of time."""
    found = select(Session).where(Session.fair_id == fair.id).options(*_PUBLISHED)
    return db.session.scalars(found.order_by(Session.starts_at, Session.id)).unique().all()


def ceremony_of(fair: Fair, session_id: int) -> Ceremony | None:
    """Return the papers of one of the fair's sessions, as they are now."""
    found = select(Ceremony).join(Session).where(Session.fair_id == fair.id, Ceremony.session_id == session_id)
    return db.session.scalar(found.execution_options(populate_existing=True))


def sessions_numbered(fair: Fair, session_ids: Sequence[int]) -> Sequence[Session]:
    """Return these sessions, without who is on stage and without their long texts."""
    found = select(Session).where(Session.fair_id == fair.id, Session.id.in_(session_ids))
    return db.session.scalars(found.options(*_SHORT)).all()


def speaker_names_of(fair: Fair, speaker_ids: Sequence[int]) -> dict[int, str]:
    """Return the names of these speakers by id."""
    found = select(Speaker.id, Speaker.full_name).where(Speaker.fair_id == fair.id, Speaker.id.in_(speaker_ids))
    return dict(db.session.execute(found).all())


def material_of(session: Session, material_id: int) -> SessionMaterial | None:
    """Return one of a session's materials."""
    return next((material for material in session.materials if material.id == material_id), None)


def speakers_named(fair: Fair, text: str, field: str) -> list[int]:
    """Return the speakers that ``text`` names, one a line; refuses unknown and ambiguous names."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    by_name: dict[str, list[Speaker]] = {}
    for speaker in all_speakers_of(fair):
        for name in {fold(speaker.full_name), fold(speaker.latin_name), fold(name_line(speaker))} - {""}:
            by_name.setdefault(name, []).append(speaker)
    return [_one_speaker(line, by_name.get(fold(line), []), field).id for line in lines]


def name_line(speaker: Speaker, *, alone: bool = False) -> str:
    """Return how a speaker is written in a form; ``alone`` when nobody else has the name."""
    return speaker.full_name if alone else f"{speaker.full_name} (#{speaker.id})"


def name_lines(fair: Fair, parts: Sequence[SessionSpeaker]) -> str:
    """Return who is on stage as a form shows it, one a line."""
    names = [part.speaker.full_name for part in parts]
    shared = select(Speaker.full_name).where(Speaker.fair_id == fair.id, Speaker.full_name.in_(names))
    twice = set(db.session.scalars(shared.group_by(Speaker.full_name).having(func.count() > 1)))
    return "\n".join(name_line(part.speaker, alone=part.speaker.full_name not in twice) for part in parts)


def _one_speaker(line: str, found: list[Speaker], field: str) -> Speaker:
    if not found:
        raise unknown_speaker(line, field)
    if len(found) > 1:
        raise ambiguous_speaker(line, ", ".join(name_line(one) for one in found[:3]), field)
    return found[0]


def exhibitors_by_name(fair: Fair, names: Sequence[str]) -> dict[str, int]:
    """Return the fair's exhibitors that have these names, by the name folded."""
    if not names:
        return {}
    wanted = {fold(name) for name in names}
    found = select(Exhibitor.display_name, Exhibitor.id).where(Exhibitor.fair_id == fair.id)
    rows = db.session.execute(found.order_by(Exhibitor.id.desc())).all()
    return {fold(name): number for name, number in rows if fold(name) in wanted}


def is_on_plan(fair: Fair, place: str) -> bool:
    """Whether a place is a hall, or the number of a unit, on the floor plan."""
    if not place:
        return False
    units = select(Unit.id).where(Unit.fair_id == fair.id, Unit.number_key == match_key(place))
    halls = select(Hall.id).where(Hall.fair_id == fair.id, Hall.code == place)
    return db.session.scalar(select(units.exists() | halls.exists())) or False
