"""What the programme's things are made of, as forms and imports say it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from eventsapp.programme.rules import Visibility

Texts = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class SponsorValues:
    """A sponsor by name; an exhibitor of the fair where the name is one's."""

    name: str
    exhibitor_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class SessionValues:
    """What a session is made of; without ``starts_at`` it is not scheduled.

    ``interpreters`` are speakers with the language of their channel; ``setup_minutes`` None is the room's.
    """

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
    planned_minutes: int | None = None
    """How long it is to be once it gets a time; None leaves what is known."""
    language: str = ""
    interpreted: Sequence[str] = ()
    speakers: Sequence[int] = ()
    moderators: Sequence[int] = ()
    hosts: Sequence[int] = ()
    interpreters: Sequence[tuple[int, str]] = ()
    sponsors: Sequence[SponsorValues] = ()
    equipment: Sequence[int] = ()
    audiences: Sequence[int] = ()
    """Whom it is meant for; nobody in particular where it is empty."""
    setup_minutes: int | None = None
    expected_audience: int | None = None
    notes: str = ""
    is_locked: bool = False


@dataclass(frozen=True, kw_only=True)
class RoomValues:
    """What a room is made of."""

    code: str
    name: Texts
    capacity: int | None = None
    setup_minutes: int = 0
    place: str = ""
    equipment: Sequence[int] = ()
    position: int = 0


@dataclass(frozen=True, kw_only=True)
class TrackValues:
    """What a track is made of; ``colour`` is 1 to 5."""

    code: str
    name: Texts
    colour: int = 1
    position: int = 0


@dataclass(frozen=True, kw_only=True)
class AudienceValues:
    """People a session may be meant for."""

    name: Texts
    position: int = 0


@dataclass(frozen=True, kw_only=True)
class EquipmentValues:
    """A kind of equipment, and how many of it can be carried into rooms."""

    name: str
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class SpeakerValues:
    """What is known of a speaker; without ``availability`` the speaker can always come."""

    full_name: str
    latin_name: str = ""
    name_language: str = ""
    honorific: str = ""
    protocol_order: int | None = None
    organisation: str = ""
    email: str = ""
    job_title: str = ""
    side: str = ""
    bio: Texts = field(default_factory=dict)
    availability: Sequence[tuple[datetime, datetime]] = ()
    travel_notes: str = ""
    language_notes: str = ""


@dataclass(frozen=True, kw_only=True)
class DayValues:
    """A day of the programme."""

    day_on: date
    opens_at: time
    closes_at: time


@dataclass(frozen=True, kw_only=True)
class WalkValues:
    """Minutes between two rooms."""

    first_id: int
    second_id: int
    minutes: int


@dataclass(frozen=True, kw_only=True)
class ForumValues:
    """What holds for the whole programme."""

    days: Sequence[DayValues] = ()
    walking_minutes: int | None = None
    seats_a_day: int | None = None
    fewest_fans: int | None = None
    notes_audiences: bool = True
    walks: Sequence[WalkValues] = ()


@dataclass(frozen=True, kw_only=True)
class MaterialValues:
    """What a material is called, and who may have it; a link, or nothing where a file comes with it."""

    title: str
    url: str = ""
    visibility: str = Visibility.TEAM
