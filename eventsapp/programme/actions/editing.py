"""Sessions and speakers by hand."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock, storage
from eventsapp.infra.database import db
from eventsapp.infra.folding import fold
from eventsapp.infra.storage import StoredFile
from eventsapp.programme.actions.audiences import audiences_with
from eventsapp.programme.actions.keeping import assign, hold, note, texts
from eventsapp.programme.actions.places import equipment_with
from eventsapp.programme.actions.seat_counts import follow, forsake
from eventsapp.programme.actions.values import SessionValues, SpeakerValues, SponsorValues
from eventsapp.programme.importers.texts import prose
from eventsapp.programme.models import (
    Session,
    SessionSpeaker,
    SessionSponsor,
    Speaker,
    SpeakerAvailability,
)
from eventsapp.programme.rules import NameMissing, Placement, SpeakerRole, TitleMissing

Part = tuple[Speaker, str, str]
"""Somebody in a session, in which role, and for interpreters in which language."""


def create_session(fair: Fair, values: SessionValues, *, actor: User | None = None) -> Session:
    """Add a session."""
    session = Session(fair_id=fair.id, title={})
    db.session.add(session)
    _fill_session(session, values)
    db.session.flush()
    note("session.created", fair, session.id, actor, after=_plain(values))
    return session


def edit_session(
    fair: Fair, session: Session, values: SessionValues, *, actor: User | None = None, seen: int | None = None
) -> None:
    """Change a session; the public sees it with the next release."""
    hold(session, seen)
    before = {
        "title": dict(session.title),
        "starts_at": _moment(session.starts_at),
        "room_id": session.room_id,
    }
    _fill_session(session, values)
    session.updated_at = clock.now()
    db.session.flush()
    follow(session)
    note("session.edited", fair, session.id, actor, before=before, after=_plain(values))


def values_of(session: Session) -> SessionValues:
    """Return what a session is made of now, for a change of a part of it."""
    ids = {role: [part.speaker_id for part in session.speakers if part.role == role] for role in SpeakerRole}
    return SessionValues(
        title=session.title,
        subtitle=session.subtitle,
        abstract=session.abstract,
        kind=session.kind,
        track_id=session.track_id,
        room_id=session.room_id,
        day_on=session.day_on,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        language=session.language,
        interpreted=session.interpreted,
        speakers=ids[SpeakerRole.SPEAKER],
        moderators=ids[SpeakerRole.MODERATOR],
        hosts=ids[SpeakerRole.HOST],
        interpreters=[
            (part.speaker_id, part.channel) for part in session.speakers if part.role == SpeakerRole.INTERPRETER
        ],
        sponsors=[SponsorValues(name=one.name, exhibitor_id=one.exhibitor_id) for one in session.sponsors],
        equipment=[one.id for one in session.equipment],
        audiences=[one.id for one in session.audiences],
        setup_minutes=session.setup_minutes,
        expected_audience=session.expected_audience,
        notes=session.notes,
        is_locked=session.is_locked,
    )


def remove_session(fair: Fair, session: Session, *, actor: User | None = None) -> None:
    """Remove a session with its materials; the public keeps the rest until the next release."""
    forsake(session)
    files = [material.file for material in session.materials if material.file]
    db.session.delete(session)
    db.session.flush()
    for file in files:
        storage.remove(file)
    note("session.removed", fair, session.id, actor, before={"title": dict(session.title)})


def create_speaker(fair: Fair, values: SpeakerValues, *, actor: User | None = None) -> Speaker:
    """Add a speaker."""
    speaker = Speaker(fair_id=fair.id, full_name=values.full_name)
    db.session.add(speaker)
    _fill_speaker(speaker, values)
    note("speaker.created", fair, speaker.id, actor, after=_plain_speaker(values))
    return speaker


def edit_speaker(
    fair: Fair, speaker: Speaker, values: SpeakerValues, *, actor: User | None = None, seen: int | None = None
) -> None:
    """Change a speaker, and how the sessions are found by the name."""
    hold(speaker, seen)
    _fill_speaker(speaker, values)
    theirs = select(Session).join(SessionSpeaker).where(SessionSpeaker.speaker_id == speaker.id)
    for session in db.session.scalars(theirs.order_by(Session.id)):
        refresh_search_key(session)
    note("speaker.edited", fair, speaker.id, actor, after=_plain_speaker(values))


def set_photo(fair: Fair, speaker: Speaker, photo: StoredFile | None, *, actor: User | None = None) -> None:
    """Give a speaker another photo, or none; the one before is thrown away."""
    before, speaker.photo = speaker.photo, photo
    db.session.flush()
    if before is not None:
        storage.remove(before)
    note("speaker.photo", fair, speaker.id, actor, after={"file": photo.name if photo else None})


def remove_speaker(fair: Fair, speaker: Speaker, *, actor: User | None = None) -> None:
    """Remove a speaker, also from every session."""
    theirs = select(Session).join(SessionSpeaker).where(SessionSpeaker.speaker_id == speaker.id)
    sessions = db.session.scalars(theirs.order_by(Session.id)).all()
    db.session.execute(delete(SessionSpeaker).where(SessionSpeaker.speaker_id == speaker.id))
    set_photo(fair, speaker, None, actor=actor)
    db.session.delete(speaker)
    db.session.flush()
    for session in sessions:
        db.session.refresh(session, ["speakers"])
        refresh_search_key(session)
    note("speaker.removed", fair, speaker.id, actor, before={"full_name": speaker.full_name})


def refresh_search_key(session: Session) -> None:
    """Write down what the session is found by: titles, and names and organisations of who is on stage.

    Interpreters are not: the public's search looks through the same words.
    """
    people = [part.speaker.search_key for part in session.speakers if part.role != SpeakerRole.INTERPRETER]
    titles = [fold(text) for _, text in sorted(session.title.items())]
    session.search_key = " ".join([*titles, *people])


def speaker_search_key(speaker: Speaker) -> str:
    """Return what a speaker is found by."""
    return fold(f"{speaker.full_name} {speaker.latin_name} {speaker.organisation}")


def assign_parts(session: Session, parts: Sequence[Part]) -> None:
    """Put these people into the session, in this order; who stays keeps the row."""
    known = {part.speaker_id: part for part in session.speakers}
    wanted: list[SessionSpeaker] = []
    for position, (speaker, role, channel) in enumerate(parts):
        part = known.get(speaker.id) or SessionSpeaker(speaker_id=speaker.id, speaker=speaker)
        part.role, part.channel, part.position = role, channel, position
        wanted.append(part)
    session.speakers = wanted


def _fill_session(session: Session, values: SessionValues) -> None:
    title = texts(values.title)
    if not title:
        raise TitleMissing(field=None)
    session.title, session.subtitle = title, texts(values.subtitle)
    session.abstract = texts({code: prose(text) for code, text in values.abstract.items()})
    session.kind = values.kind
    session.track_id, session.room_id = values.track_id, values.room_id
    if values.starts_at is None and (minutes := Placement.of(session).minutes):
        session.planned_minutes = minutes
    session.planned_minutes = values.planned_minutes or session.planned_minutes
    session.day_on, session.starts_at, session.ends_at = values.day_on, values.starts_at, values.ends_at
    session.language, session.interpreted = values.language, list(values.interpreted)
    session.setup_minutes, session.expected_audience = values.setup_minutes, values.expected_audience
    session.notes, session.is_locked = values.notes, values.is_locked
    with db.session.no_autoflush:
        assign_parts(session, _people(session.fair_id, values))
        session.equipment = equipment_with(session.fair_id, values.equipment)
        session.audiences = audiences_with(session.fair_id, values.audiences)
        _assign_sponsors(session, values.sponsors)
    refresh_search_key(session)


def _people(fair_id: int, values: SessionValues) -> list[Part]:
    """Return who is in a session; of two parts of one person the more particular counts."""
    roles: dict[int, tuple[str, str]] = dict.fromkeys(values.speakers, (SpeakerRole.SPEAKER, ""))
    roles |= dict.fromkeys(values.moderators, (SpeakerRole.MODERATOR, ""))
    roles |= dict.fromkeys(values.hosts, (SpeakerRole.HOST, ""))
    roles |= {speaker_id: (SpeakerRole.INTERPRETER, channel) for speaker_id, channel in values.interpreters}
    found = select(Speaker).where(Speaker.fair_id == fair_id, Speaker.id.in_(roles))
    by_id = {speaker.id: speaker for speaker in db.session.scalars(found)}
    return [(by_id[speaker_id], *part) for speaker_id, part in roles.items() if speaker_id in by_id]


def _assign_sponsors(session: Session, sponsors: Sequence[SponsorValues]) -> None:
    known = {(one.exhibitor_id, one.name): one for one in session.sponsors}
    wanted: list[SessionSponsor] = []
    for position, value in enumerate(dict.fromkeys(sponsors)):
        row = known.get((value.exhibitor_id, value.name))
        row = row or SessionSponsor(exhibitor_id=value.exhibitor_id, name=value.name)
        row.position = position
        wanted.append(row)
    session.sponsors = wanted


def _fill_speaker(speaker: Speaker, values: SpeakerValues) -> None:
    if not values.full_name.strip():
        raise NameMissing(field="full_name")
    bio = texts({code: prose(text) for code, text in values.bio.items()})
    times = [SpeakerAvailability(starts_at=start, ends_at=end) for start, end in values.availability]
    with db.session.no_autoflush:
        if [(one.starts_at, one.ends_at) for one in speaker.availability] == list(values.availability):
            times = speaker.availability
        assign(speaker, {**asdict(values), "bio": bio, "availability": times})
    speaker.search_key = speaker_search_key(speaker)
    db.session.flush()


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def _plain(values: SessionValues) -> dict[str, Any]:
    """Return a session's values for the audit log, without the long texts."""
    kept = {name: value for name, value in asdict(values).items() if name not in {"abstract", "subtitle"}}
    return kept | {
        "title": dict(values.title),
        "day_on": values.day_on.isoformat() if values.day_on else None,
        "starts_at": _moment(values.starts_at),
        "ends_at": _moment(values.ends_at),
        "interpreted": list(values.interpreted),
        "speakers": list(values.speakers),
        "moderators": list(values.moderators),
        "hosts": list(values.hosts),
        "interpreters": [list(one) for one in values.interpreters],
        "sponsors": [sponsor.name for sponsor in values.sponsors],
        "equipment": list(values.equipment),
        "audiences": list(values.audiences),
    }


def _plain_speaker(values: SpeakerValues) -> dict[str, Any]:
    times = [[_moment(start), _moment(end)] for start, end in values.availability]
    return asdict(values) | {"bio": dict(values.bio), "availability": times}
