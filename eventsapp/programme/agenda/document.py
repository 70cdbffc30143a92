"""The frozen document of a release, and its bytes."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, tzinfo
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

Texts = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class RoomEntry:
    """A room as published."""

    id: int
    code: str
    name: Texts
    capacity: int | None = None
    place: str = ""
    """Where it is: the number of a unit, the code of a hall, or in words."""


@dataclass(frozen=True, kw_only=True)
class TrackEntry:
    """A track as published; ``colour`` is 1 to 5."""

    id: int
    code: str
    name: Texts
    colour: int


@dataclass(frozen=True, kw_only=True)
class AudienceEntry:
    """People a session is meant for, as published."""

    id: int
    name: Texts


@dataclass(frozen=True, kw_only=True)
class SpeakerEntry:
    """A speaker as published; ``language`` is that of the script the name is written in."""

    id: int
    name: str
    latin: str = ""
    language: str = ""
    organisation: str = ""
    job_title: str = ""
    bio: Texts = field(default_factory=dict)
    honorific: str = ""
    protocol: int | None = None
    """Place in the order of precedence."""
    photo: str = ""
    """What its address ends with, so that another photo has another address; empty without one."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A speaker's part in a session."""

    speaker: int
    role: str


@dataclass(frozen=True, kw_only=True)
class SponsorEntry:
    """A sponsor of a session as published; ``exhibitor`` where it exhibits at the fair."""

    name: str
    exhibitor: int | None = None


@dataclass(frozen=True, kw_only=True)
class MaterialEntry:
    """A material as published: where it is stays with the programme, so that it can be withdrawn at once."""

    id: int
    title: str
    is_link: bool = False
    after: bool = False
    """Whether it is to be had only once the session is over."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """When and where a session was to be, before something was said on the day."""

    starts_at: datetime
    ends_at: datetime
    room: int | None


@dataclass(frozen=True, kw_only=True)
class SessionEntry:
    """A session as published; moments are aware, in UTC."""

    id: int
    uid: str
    kind: str
    title: Texts
    subtitle: Texts
    abstract: Texts
    track: int | None
    room: int | None
    day: date
    starts_at: datetime
    ends_at: datetime
    language: str
    interpreted: tuple[str, ...]
    parts: tuple[Part, ...]
    find: str
    """What a search looks through: folded titles, speakers and organisations."""
    sponsors: tuple[SponsorEntry, ...] = ()
    materials: tuple[MaterialEntry, ...] = ()
    audiences: tuple[int, ...] = ()
    """Whom it is meant for; without any it is for everybody."""
    planned: Planned | None = None
    """What was planned, where it runs otherwise on the day; no release holds it."""
    is_cancelled: bool = False
    """Whether it was cancelled on the day."""

    @property
    def home(self) -> int | None:
        """The room it was planned in: lateness goes by that one."""
        return self.planned.room if self.planned else self.room

    @property
    def planned_at(self) -> datetime:
        """When it was to start."""
        return self.planned.starts_at if self.planned else self.starts_at

    @property
    def late_minutes(self) -> int:
        """How many minutes later than planned it starts."""
        return round((self.starts_at - self.planned_at).total_seconds() / 60)

    @property
    def end_late_minutes(self) -> int:
        """How many minutes later than planned it ends."""
        return round((self.ends_at - self.planned.ends_at).total_seconds() / 60) if self.planned else 0

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def heard_in(self) -> tuple[str, ...]:
        """Every language it can be heard in, the spoken one first."""
        return tuple(dict.fromkeys(code for code in (self.language, *self.interpreted) if code))


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """A whole agenda: sessions in order of time, then of rooms."""

    zone_name: str
    default_language: str
    rooms: tuple[RoomEntry, ...]
    tracks: tuple[TrackEntry, ...]
    speakers: tuple[SpeakerEntry, ...]
    sessions: tuple[SessionEntry, ...]
    audiences: tuple[AudienceEntry, ...] = ()
    said: int = 0
    """The mark of the last word said on the day, 0 where nothing was; no release holds it."""
    said_at: datetime | None = None
    """When something was said last."""

    @cached_property
    def zone(self) -> tzinfo:
        """The fair's time zone."""
        return ZoneInfo(self.zone_name)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The programme days, in order."""
        return tuple(sorted({session.day for session in self.sessions}))

    @cached_property
    def room_by_id(self) -> dict[int, RoomEntry]:
        """Rooms by id."""
        return {room.id: room for room in self.rooms}

    @cached_property
    def track_by_id(self) -> dict[int, TrackEntry]:
        """Tracks by id."""
        return {track.id: track for track in self.tracks}

    @cached_property
    def audience_by_id(self) -> dict[int, AudienceEntry]:
        """Audiences by id."""
        return {audience.id: audience for audience in self.audiences}

    @cached_property
    def speaker_by_id(self) -> dict[int, SpeakerEntry]:
        """Speakers by id."""
        return {speaker.id: speaker for speaker in self.speakers}

    @cached_property
    def session_by_id(self) -> dict[int, SessionEntry]:
        """Sessions by id."""
        return {session.id: session for session in self.sessions}

    @cached_property
    def sessions_by_day(self) -> dict[date, tuple[SessionEntry, ...]]:
        """The sessions of each programme day."""
        found: dict[date, list[SessionEntry]] = {day: [] for day in self.days}
        for session in self.sessions:
            found[session.day].append(session)
        return {day: tuple(sessions) for day, sessions in found.items()}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Every language that something can be heard in, the most frequent first."""
        counted: dict[str, int] = {}
        for session in self.sessions:
            for code in session.heard_in:
                counted[code] = counted.get(code, 0) + 1
        return tuple(sorted(counted, key=lambda code: (-counted[code], code)))

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Every kind of session there is."""
        return frozenset(session.kind for session in self.sessions)

    def speakers_of(self, session: SessionEntry) -> tuple[SpeakerEntry, ...]:
        """Return who is on stage, in order."""
        return tuple(self.speaker_by_id[part.speaker] for part in session.parts)


def pack(agenda: Agenda) -> bytes:
    """Return the agenda as compressed JSON; equal agendas give equal bytes."""
    values = asdict(agenda, dict_factory=_without_blanks)
    content = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return zlib.compress(content.encode(), level=9)


def unpack(packed: bytes) -> Agenda:
    """Return the agenda that ``pack`` wrote."""
    content: dict[str, Any] = json.loads(zlib.decompress(packed))
    return Agenda(
        zone_name=content["zone_name"],
        default_language=content["default_language"],
        rooms=tuple(RoomEntry(**room) for room in content["rooms"]),
        tracks=tuple(TrackEntry(**track) for track in content["tracks"]),
        speakers=tuple(SpeakerEntry(**speaker) for speaker in content["speakers"]),
        sessions=tuple(_session(session) for session in content["sessions"]),
        audiences=tuple(AudienceEntry(**audience) for audience in content.get("audiences", ())),
    )


_LATER = frozenset(
    {
        *("place", "honorific", "protocol", "photo", "sponsors", "materials", "audiences"),
        *("planned", "is_cancelled", "said", "said_at"),
    }
)
"""What releases did not have at first: left out while empty, so that an agenda without them stays the same bytes."""


def _without_blanks(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if name not in _LATER or value}


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a release")


def _session(values: dict[str, Any]) -> SessionEntry:
    return SessionEntry(
        **values
        | {
            "day": date.fromisoformat(values["day"]),
            "starts_at": datetime.fromisoformat(values["starts_at"]),
            "ends_at": datetime.fromisoformat(values["ends_at"]),
            "interpreted": tuple(values["interpreted"]),
            "parts": tuple(Part(**part) for part in values["parts"]),
            "sponsors": tuple(SponsorEntry(**sponsor) for sponsor in values.get("sponsors", ())),
            "audiences": tuple(values.get("audiences", ())),
            "materials": tuple(MaterialEntry(**material) for material in values.get("materials", ())),
        }
    )
