"""What the engine is told of a programme, and what it says: plain frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

Pair = tuple[str, str]


class Kind(StrEnum):
    """What does not go together."""

    ROOM = "room"
    SPEAKER = "speaker"
    MODERATOR = "moderator"
    HOST = "host"
    INTERPRETER = "interpreter"
    EQUIPMENT = "equipment"
    AVAILABILITY = "availability"
    CAPACITY = "capacity"
    SETUP = "setup"
    CHANGE = "change"
    HOURS = "hours"
    AUDIENCE = "audience"
    ALONE = "alone"
    SAME_AUDIENCE = "same_audience"


class Severity(StrEnum):
    """Whether it cannot be, is worth a look, or is only good to know: a note is no clash that anybody has to end."""

    IMPOSSIBLE = "impossible"
    DOUBTFUL = "doubtful"
    NOTE = "note"


class SpeakerRole(StrEnum):
    """A person's part in a session."""

    SPEAKER = "speaker"
    MODERATOR = "moderator"
    HOST = "host"
    INTERPRETER = "interpreter"


IMPOSSIBLE = frozenset(
    {
        Kind.ROOM,
        Kind.SPEAKER,
        Kind.MODERATOR,
        Kind.HOST,
        Kind.INTERPRETER,
        Kind.EQUIPMENT,
        Kind.AVAILABILITY,
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """From a moment up to another: opening hours, or when somebody can come."""

    starts_at: datetime
    ends_at: datetime

    def holds(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether that time lies inside."""
        return self.starts_at <= starts_at and ends_at <= self.ends_at


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotPart:
    """A person's part in a session; ``channel`` is the language that an interpreter speaks."""

    person: str
    role: str = SpeakerRole.SPEAKER
    channel: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A session with a time, from ``starts_at`` up to, not including, ``ends_at``, and what it needs.

    ``setup_minutes`` None is what its room usually takes; a locked slot is not moved by any remedy. ``signed_up`` are
    people who have a seat or wait for one.
    """

    ref: str
    starts_at: datetime
    ends_at: datetime
    day: date | None = None
    room: str | None = None
    parts: tuple[SlotPart, ...] = ()
    equipment: tuple[str, ...] = ()
    audiences: frozenset[str] = frozenset()
    setup_minutes: int | None = None
    expected: int | None = None
    signed_up: int = 0
    is_locked: bool = False

    @property
    def audience(self) -> int | None:
        """How many people will come, as far as anybody knows."""
        return max(self.expected or 0, self.signed_up) or self.expected

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        """Place in the programme."""
        return self.starts_at, self.ends_at, self.ref


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A room, with what is always in it; ``capacity`` None is not known."""

    ref: str
    capacity: int | None = None
    equipment: frozenset[str] = frozenset()
    setup_minutes: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Shared:
    """How many people want to be in both of two sessions."""

    first: str
    second: str
    people: int


@dataclass(frozen=True, kw_only=True)
class World:
    """A whole programme. What is not known (walks, hours, availability, capacities) is not checked.

    ``stock`` is how many of each piece of equipment can be carried into rooms; ``walks`` are minutes between
    two rooms, the smaller name first, where they differ from ``walking_minutes``. ``notes_audiences`` says whether
    it is noted where sessions for the same audience run together.
    """

    slots: tuple[Slot, ...]
    places: Mapping[str, Place] = field(default_factory=dict)
    stock: Mapping[str, int] = field(default_factory=dict)
    windows: Mapping[str, tuple[Window, ...]] = field(default_factory=dict)
    days: Mapping[date, Window] = field(default_factory=dict)
    walking_minutes: int | None = None
    walks: Mapping[Pair, int] = field(default_factory=dict)
    shared: tuple[Shared, ...] = ()
    notes_audiences: bool = True

    def walk(self, one: str, other: str) -> int:
        """Return the minutes between two rooms; 0 where nobody said."""
        if one == other:
            return 0
        return self.walks.get((min(one, other), max(one, other)), self.walking_minutes or 0)

    def setup(self, slot: Slot) -> timedelta:
        """Return how long a session's room is prepared before it."""
        place = self.places.get(slot.room or "")
        usual = place.setup_minutes if place else 0
        return timedelta(minutes=usual if slot.setup_minutes is None else slot.setup_minutes)

    def carried(self, slot: Slot) -> list[str]:
        """Return the equipment that has to be carried into a session's room."""
        place = self.places.get(slot.room or "")
        there = place.equipment if place else frozenset()
        return [tool for tool in dict.fromkeys(slot.equipment) if tool in self.stock and tool not in there]

    @cached_property
    def reach(self) -> timedelta:
        """The longest that one session can matter to another that does not run at the same time."""
        setups = [self.setup(slot) for slot in self.slots] + [
            timedelta(minutes=place.setup_minutes) for place in self.places.values()
        ]
        walks = [self.walking_minutes or 0, *self.walks.values()]
        return max([timedelta(minutes=max(walks)), *setups])


@dataclass(frozen=True, kw_only=True, slots=True)
class Clash:
    """What does not go together: the sessions in order of time, who or what (``resource``), and from when to when.

    ``amount`` is the minutes together, missing or outside, or the seats, pieces, people or sessions that it is about.
    """

    kind: Kind
    sessions: tuple[str, ...]
    resource: str = ""
    starts_at: datetime
    ends_at: datetime
    amount: int = 0

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        if self.kind == Kind.SAME_AUDIENCE:
            return Severity.NOTE
        return Severity.IMPOSSIBLE if self.kind in IMPOSSIBLE else Severity.DOUBTFUL

    @property
    def key(self) -> str:
        """What it is recognised by while the same sessions are concerned."""
        return f"{self.kind}:{self.resource}:{'+'.join(self.sessions)}"

    @property
    def order(self) -> tuple[datetime, str, str, tuple[str, ...]]:
        """Place in the list."""
        return self.starts_at, self.kind, self.resource, self.sessions


def minutes_of(length: timedelta) -> int:
    """Return a length in whole minutes, begun ones counted."""
    return -(-length // timedelta(minutes=1))
