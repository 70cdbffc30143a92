"""Sessions, rooms, tracks and speakers by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.folding import fold
from eventsapp.programme.importers.texts import prose
from eventsapp.programme.models import Room, Session, SessionSpeaker, Speaker, Track
from eventsapp.programme.rules import CodeTaken, NameMissing, SpeakerRole, StillUsed, TitleMissing

refuse_on("uq_rooms_fair_id_code", CodeTaken)
refuse_on("uq_tracks_fair_id_code", CodeTaken)

Texts = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class SessionValues:
    """What a session is made of; without ``starts_at`` it is not scheduled."""

    title: Texts
    subtitle: Texts = field(default_factory=dict)
    abstract: Texts = field(default_factory=dict)
    """Text or HTML by language; it is cleaned when it is stored."""
    kind: str = "talk"
    track_id: int | None = None
    room_id: int | None = None
    day_on: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    language: str = ""
    interpreted: Sequence[str] = ()
    speakers: Sequence[int] = ()
    moderators: Sequence[int] = ()


@dataclass(frozen=True, kw_only=True)
class RoomValues:
    """What a room is made of."""

    code: str
    name: Texts
    capacity: int | None = None
    position: int = 0


@dataclass(frozen=True, kw_only=True)
class TrackValues:
    """What a track is made of; ``colour`` is 1 to 5."""

    code: str
    name: Texts
    colour: int = 1
    position: int = 0


@dataclass(frozen=True, kw_only=True)
class SpeakerValues:
    """What is known of a speaker."""

    full_name: str
    latin_name: str = ""
    name_language: str = ""
    organisation: str = ""
    job_title: str = ""
    side: str = ""
    bio: Texts = field(default_factory=dict)


def create_session(fair: Fair, values: SessionValues, *, actor: User | None = None) -> Session:
    """Add a session."""
    session = Session(fair_id=fair.id, title={})
    db.session.add(session)
    _fill_session(session, values)
    db.session.flush()
    _note("session.created", fair, session.id, actor, after=_plain(values))
    return session


def edit_session(fair: Fair, session: Session, values: SessionValues, *, actor: User | None = None) -> None:
    """Change a session; the public sees it with the next release."""
    before = {
        "title": dict(session.title),
        "starts_at": _moment(session.starts_at),
        "room_id": session.room_id,
    }
    _fill_session(session, values)
    session.updated_at = clock.now()
    db.session.flush()
    _note("session.edited", fair, session.id, actor, before=before, after=_plain(values))


def remove_session(fair: Fair, session: Session, *, actor: User | None = None) -> None:
    """Remove a session; the public keeps it until the next release."""
    db.session.delete(session)
    db.session.flush()
    _note("session.removed", fair, session.id, actor, before={"title": dict(session.title)})


def create_room(fair: Fair, values: RoomValues, *, actor: User | None = None) -> Room:
    """Add a room."""
    _need_name(values.name)
    room = Room(fair_id=fair.id, **asdict(values))
    db.session.add(room)
    db.session.flush()
    _note("room.created", fair, room.id, actor, after=asdict(values))
    return room


def edit_room(fair: Fair, room: Room, values: RoomValues, *, actor: User | None = None) -> None:
    """Change a room."""
    _need_name(values.name)
    _assign(room, asdict(values))
    _note("room.edited", fair, room.id, actor, after=asdict(values))


def remove_room(fair: Fair, room: Room, *, actor: User | None = None) -> None:
    """Remove a room that no session uses."""
    _refuse_used(Session.room_id == room.id)
    db.session.delete(room)
    db.session.flush()
    _note("room.removed", fair, room.id, actor, before={"code": room.code})


def create_track(fair: Fair, values: TrackValues, *, actor: User | None = None) -> Track:
    """Add a track."""
    _need_name(values.name)
    track = Track(fair_id=fair.id, **asdict(values))
    db.session.add(track)
    db.session.flush()
    _note("track.created", fair, track.id, actor, after=asdict(values))
    return track


def edit_track(fair: Fair, track: Track, values: TrackValues, *, actor: User | None = None) -> None:
    """Change a track."""
    _need_name(values.name)
    _assign(track, asdict(values))
    _note("track.edited", fair, track.id, actor, after=asdict(values))


def remove_track(fair: Fair, track: Track, *, actor: User | None = None) -> None:
    """Remove a track that no session uses."""
    _refuse_used(Session.track_id == track.id)
    db.session.delete(track)
    db.session.flush()
    _note("track.removed", fair, track.id, actor, before={"code": track.code})


def create_speaker(fair: Fair, values: SpeakerValues, *, actor: User | None = None) -> Speaker:
    """Add a speaker."""
    speaker = Speaker(fair_id=fair.id, full_name=values.full_name)
    db.session.add(speaker)
    _fill_speaker(speaker, values)
    _note("speaker.created", fair, speaker.id, actor, after=asdict(values))
    return speaker


def edit_speaker(fair: Fair, speaker: Speaker, values: SpeakerValues, *, actor: User | None = None) -> None:
    """Change a speaker, and how the sessions are found by the name."""
    _fill_speaker(speaker, values)
    theirs = select(Session).join(SessionSpeaker).where(SessionSpeaker.speaker_id == speaker.id)
    for session in db.session.scalars(theirs.order_by(Session.id)):
        refresh_search_key(session)
    _note("speaker.edited", fair, speaker.id, actor, after=asdict(values))


def remove_speaker(fair: Fair, speaker: Speaker, *, actor: User | None = None) -> None:
    """Remove a speaker, also from every session."""
    theirs = select(Session).join(SessionSpeaker).where(SessionSpeaker.speaker_id == speaker.id)
    sessions = db.session.scalars(theirs.order_by(Session.id)).all()
    db.session.execute(delete(SessionSpeaker).where(SessionSpeaker.speaker_id == speaker.id))
    db.session.delete(speaker)
    db.session.flush()
    for session in sessions:
        db.session.refresh(session, ["speakers"])
        refresh_search_key(session)
    _note("speaker.removed", fair, speaker.id, actor, before={"full_name": speaker.full_name})


def refresh_search_key(session: Session) -> None:
    """Write down what the session is found by: titles, and names and organisations of who is on stage."""
    people = [part.speaker.search_key for part in session.speakers]
    titles = [fold(text) for _, text in sorted(session.title.items())]
    session.search_key = " ".join([*titles, *people])


def speaker_search_key(speaker: Speaker) -> str:
    """Return what a speaker is found by."""
    return fold(f"{speaker.full_name} {speaker.latin_name} {speaker.organisation}")


def assign_parts(session: Session, parts: Sequence[tuple[Speaker, str]]) -> None:
    """Put these people on stage, in this order; who stays keeps the row."""
    known = {part.speaker_id: part for part in session.speakers}
    wanted: list[SessionSpeaker] = []
    for position, (speaker, role) in enumerate(parts):
        part = known.get(speaker.id) or SessionSpeaker(speaker_id=speaker.id, speaker=speaker)
        part.role, part.position = role, position
        wanted.append(part)
    session.speakers = wanted


def _fill_session(session: Session, values: SessionValues) -> None:
    title = _texts(values.title)
    if not title:
        raise TitleMissing(field=None)
    session.title, session.subtitle = title, _texts(values.subtitle)
    session.abstract = _texts({code: prose(text) for code, text in values.abstract.items()})
    session.kind = values.kind
    session.track_id, session.room_id = values.track_id, values.room_id
    session.day_on, session.starts_at, session.ends_at = values.day_on, values.starts_at, values.ends_at
    session.language, session.interpreted = values.language, list(values.interpreted)
    with db.session.no_autoflush:
        assign_parts(session, _people(session.fair_id, values))
    refresh_search_key(session)


def _people(fair_id: int, values: SessionValues) -> list[tuple[Speaker, str]]:
    roles: dict[int, str] = dict.fromkeys(values.moderators, SpeakerRole.MODERATOR)
    roles = {**dict.fromkeys(values.speakers, SpeakerRole.SPEAKER), **roles}
    found = select(Speaker).where(Speaker.fair_id == fair_id, Speaker.id.in_(roles))
    by_id = {speaker.id: speaker for speaker in db.session.scalars(found)}
    return [(by_id[speaker_id], role) for speaker_id, role in roles.items() if speaker_id in by_id]


def _fill_speaker(speaker: Speaker, values: SpeakerValues) -> None:
    if not values.full_name.strip():
        raise NameMissing(field="full_name")
    _assign(speaker, asdict(values) | {"bio": _texts({code: prose(text) for code, text in values.bio.items()})})
    speaker.search_key = speaker_search_key(speaker)
    db.session.flush()


def _assign(row: Room | Track | Speaker, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    db.session.flush()


def _texts(texts: Texts) -> dict[str, str]:
    return {code: text.strip() for code, text in texts.items() if text.strip()}


def _need_name(name: Texts) -> None:
    if not _texts(name):
        raise NameMissing(field=None)


def _refuse_used(condition: Any) -> None:
    if db.session.scalar(select(Session.id).where(condition).limit(1)) is not None:
        raise StillUsed


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
    }


def _note(
    action: str,
    fair: Fair,
    subject_id: int,
    actor: User | None,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        action,
        subject=action.partition(".")[0],
        subject_id=subject_id,
        fair_id=fair.id,
        actor_id=actor.id if actor else None,
        actor=actor.email if actor else "command line",
        before=before,
        after=after,
    )
