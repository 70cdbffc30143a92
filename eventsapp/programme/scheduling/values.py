"""What is to be scheduled, and what is proposed: plain frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eventsapp.programme.clashes import Kind, Slot, SlotPart, World

STEP_MINUTES = 15
"""Sessions begin on quarters of an hour, or right when something before them ends."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """A session without a time: how long it is, and what it needs."""

    ref: str
    minutes: int
    parts: tuple[SlotPart, ...] = ()
    equipment: tuple[str, ...] = ()
    setup_minutes: int | None = None
    expected: int | None = None
    track: str | None = None
    room: str | None = None
    """The only room it may be in, where somebody chose one."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A programme, and what is to be put into it.

    ``world`` has what has a time; its locked slots stay. ``most_moves`` of the others may be put elsewhere for it.
    ``tracks`` are those of the slots.
    """

    world: World
    tasks: tuple[Task, ...]
    tracks: Mapping[str, str] = field(default_factory=dict)
    most_moves: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Missing:
    """A session for which there is no place: what stands in the way, and of how many places; the most common first."""

    ref: str
    looked_at: int
    reasons: tuple[tuple[Kind, int], ...]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Where the sessions would be; ``moved`` are slots as they would be elsewhere."""

    placed: tuple[Slot, ...] = ()
    moved: tuple[Slot, ...] = ()
    missing: tuple[Missing, ...] = ()
    is_searched: bool = True
    """Whether a solver looked for the best; otherwise one session was placed after the other."""
