"""What was published, and what would be."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import defer, with_expression

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import ask, db
from eventsapp.infra.refusals import NotFound
from eventsapp.programme.agenda import (
    Agenda,
    AudienceEntry,
    MaterialEntry,
    Part,
    RoomEntry,
    SessionEntry,
    SpeakerEntry,
    SponsorEntry,
    TrackEntry,
    compare,
    lay_over,
    pack,
    unpack,
)
from eventsapp.programme.models import Release, ReleaseFile, Saying, ScheduledRelease, Session, SessionSpeaker, Speaker
from eventsapp.programme.queries.programme import rooms_of, tracks_of, whole_programme
from eventsapp.programme.queries.today import SAID, today_of
from eventsapp.programme.rules import SpeakerRole, Visibility

KEPT_AGENDAS = 8
PHOTO_MARK = 12


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The programme as it would be published now."""

    agenda: Agenda
    packed: bytes
    digest: str
    changes: dict[str, Any]


def latest_release(fair: Fair) -> Release | None:
    """Return the fair's newest release with how much was said on the day, its document left in the database."""
    found = select(Release).where(Release.fair_id == fair.id).order_by(Release.number.desc()).limit(1)
    found = found.options(defer(Release.document), defer(Release.changes), with_expression(Release.said, SAID))
    return db.session.scalar(found.execution_options(populate_existing=True))


def releases_of(fair: Fair) -> Sequence[Release]:
    """Return the fair's releases, newest first, their documents left in the database."""
    found = select(Release).where(Release.fair_id == fair.id).order_by(Release.number.desc())
    return db.session.scalars(found.options(defer(Release.document))).all()


def release_by_number(fair: Fair, number: int) -> Release | None:
    """Return a release of a fair."""
    return db.session.scalar(select(Release).where(Release.fair_id == fair.id, Release.number == number))


def scheduled_release_of(fair: Fair) -> ScheduledRelease | None:
    """Return the release that waits for its time, as it is now."""
    found = select(ScheduledRelease).where(ScheduledRelease.fair_id == fair.id)
    return db.session.scalar(found.execution_options(populate_existing=True))


def fairs_with_releases_due(now: datetime) -> Sequence[Fair]:
    """Return the fairs that have a release whose time has come."""
    due = select(Fair).join(ScheduledRelease, ScheduledRelease.fair_id == Fair.id)
    return db.session.scalars(due.where(ScheduledRelease.publish_at <= now).order_by(Fair.id)).all()


_agendas: OrderedDict[tuple[int, str, int], Agenda] = OrderedDict()
_agendas_lock = threading.Lock()


def agenda_of(release: Release) -> Agenda:
    """Return the frozen agenda of a release; it never changes, so the last few stay in memory."""
    return _kept((release.id, release.digest, 0), lambda: unpack(release.document))


def agenda_today(release: Release) -> Agenda:
    """Return the agenda of a release as it runs: with what was said on the day."""
    number = release.said or 0
    if not number:
        return agenda_of(release)
    frozen = agenda_of(release)
    return _kept((release.id, release.digest, number), lambda: lay_over(frozen, today_of(release.fair_id, number)))


def _kept(key: tuple[int, str, int], make: Callable[[], Agenda]) -> Agenda:
    with _agendas_lock:
        if key in _agendas:
            _agendas.move_to_end(key)
            return _agendas[key]
    agenda = make()
    with _agendas_lock:
        _agendas[key] = agenda
        while len(_agendas) > KEPT_AGENDAS:
            _agendas.popitem(last=False)
    return agenda


_STATE = (
    select(
        *(Fair.is_public, Fair.slug, Fair.name, Fair.mark, Fair.accent, Fair.venue_name, Fair.timezone),
        *(Fair.default_language, Fair.starts_on, Fair.ends_on, Release.number, Release.digest),
        func.coalesce(Saying.number, 0),
    )
    .join(Release, Release.fair_id == Fair.id)
    .outerjoin(Saying, Saying.fair_id == Fair.id)
    .where(Fair.id == bindparam("fair_id"))
    .order_by(Release.number.desc())
    .limit(1)
)
"""Made once: it is asked for as long as somebody reads."""


def agenda_state(fair_id: int) -> str:
    """Return everything that answers about a fair's agenda are made of, as it is in the database."""
    return repr(tuple(ask(_STATE, {"fair_id": fair_id}).first() or ()))


def agenda_state_of(fair: Fair, release: Release) -> str:
    """Return everything that answers about a fair's agenda are made of, as it was read."""
    return repr(
        (
            *(fair.is_public, fair.slug, fair.name, fair.mark, fair.accent, fair.venue_name, fair.timezone),
            *(fair.default_language, fair.starts_on, fair.ends_on, release.number, release.digest),
            release.said or 0,
        )
    )


def current_release(fair: Fair) -> tuple[Release, Agenda]:
    """Return what is public now, as it runs; refuses while nothing is."""
    release = latest_release(fair)
    if release is None:
        raise NotFound(_("The agenda is not published yet."))
    return release, agenda_today(release)


def published_session(fair: Fair, session_id: int) -> tuple[Release, Agenda, SessionEntry]:
    """Return a session of what is public now; refuses what is not in it."""
    release, agenda = current_release(fair)
    entry = agenda.session_by_id.get(session_id)
    if entry is None:
        raise NotFound(_("This session is not in the published agenda. It may have been cancelled."))
    return release, agenda, entry


def file_of(release: Release, key: str, language: str, tag: str) -> bytes | None:
    """Return the bytes of a file that was made beforehand and is not out of date."""
    found = select(ReleaseFile.body).where(
        ReleaseFile.release_id == release.id,
        ReleaseFile.format == key,
        ReleaseFile.language == language,
        ReleaseFile.tag == tag,
    )
    return db.session.scalar(found)


def draft_release(fair: Fair) -> Draft:
    """Return the programme as it would be published now, compared with the last release."""
    agenda = _agenda_now(fair)
    packed = pack(agenda)
    last = latest_release(fair)
    changes = compare(agenda_of(last) if last else None, agenda)
    return Draft(agenda=agenda, packed=packed, digest=hashlib.sha256(packed).hexdigest(), changes=changes)


def _agenda_now(fair: Fair) -> Agenda:
    """Read the scheduled programme; what is removed meanwhile is simply not there."""
    sessions = [session for session in whole_programme(fair) if session.starts_at and session.ends_at]
    rooms = {room.id: room for room in rooms_of(fair)}
    order = {room_id: position for position, room_id in enumerate(rooms)}
    speakers = {part.speaker_id: part.speaker for session in sessions for part in _on_stage(session)}
    used_tracks = {session.track_id for session in sessions}
    audiences = {one for session in sessions for one in session.audiences}
    sessions.sort(key=lambda one: (one.starts_at, order.get(one.room_id or 0, len(order)), one.id))
    return Agenda(
        zone_name=fair.timezone,
        default_language=fair.default_language,
        rooms=tuple(
            RoomEntry(id=room.id, code=room.code, name=room.name, capacity=room.capacity, place=room.place)
            for room in rooms.values()
        ),
        tracks=tuple(
            TrackEntry(id=track.id, code=track.code, name=track.name, colour=track.colour)
            for track in tracks_of(fair)
            if track.id in used_tracks
        ),
        speakers=tuple(_speaker_entry(speaker) for _, speaker in sorted(speakers.items())),
        sessions=tuple(_session_entry(session) for session in sessions),
        audiences=tuple(
            AudienceEntry(id=one.id, name=one.name) for one in sorted(audiences, key=lambda one: (one.position, one.id))
        ),
    )


def _speaker_entry(speaker: Speaker) -> SpeakerEntry:
    return SpeakerEntry(
        id=speaker.id,
        name=speaker.full_name,
        latin=speaker.latin_name,
        language=speaker.name_language,
        organisation=speaker.organisation,
        job_title=speaker.job_title,
        bio=speaker.bio,
        honorific=speaker.honorific,
        protocol=speaker.protocol_order,
        photo=speaker.photo.sha256[:PHOTO_MARK] if speaker.photo else "",
    )


def _session_entry(session: Session) -> SessionEntry:
    if session.starts_at is None or session.ends_at is None:
        raise ValueError("only scheduled sessions are published")
    return SessionEntry(
        id=session.id,
        uid=session.uid,
        kind=session.kind,
        title=session.title,
        subtitle=session.subtitle,
        abstract=session.abstract,
        track=session.track.id if session.track else None,
        room=session.room.id if session.room else None,
        day=session.day_on or session.starts_at.date(),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        language=session.language,
        interpreted=tuple(session.interpreted),
        parts=tuple(Part(speaker=part.speaker_id, role=part.role) for part in _on_stage(session)),
        find=session.search_key,
        sponsors=tuple(SponsorEntry(name=one.name, exhibitor=one.exhibitor_id) for one in session.sponsors),
        audiences=tuple(one.id for one in session.audiences),
        materials=tuple(
            MaterialEntry(id=one.id, title=one.title, is_link=bool(one.url), after=one.visibility == Visibility.AFTER)
            for one in session.materials
            if one.visibility != Visibility.TEAM
        ),
    )


def _on_stage(session: Session) -> list[SessionSpeaker]:
    """Return whom the public sees: interpreters work unseen."""
    return [part for part in session.speakers if part.role != SpeakerRole.INTERPRETER]
