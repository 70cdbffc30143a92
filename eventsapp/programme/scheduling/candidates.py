"""Where a session could be: every room and time that goes with what stands already, and what each is worth."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eventsapp.programme.clashes import Kind, Place, Slot, Window, World
from eventsapp.programme.scheduling.values import STEP_MINUTES, Problem, Task

STEP = timedelta(minutes=STEP_MINUTES)
SAME_TRACK, ROOM_OF_TRACK, NO_GAP, ONE_FAN, EMPTY_SEATS, LATE = 30, 12, 6, 2, 20, 1
"""What counts for and against a place: another session of the track at the same time, one of the track in the room that
day, no idle time before it, somebody who wants to be in both, a room all empty, an hour later in the day."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place for a session; a lower cost is better."""

    slot: Slot
    cost: int


class Ground:
    """What stands already, by room, person and piece of equipment."""

    def __init__(self, problem: Problem, out: frozenset[str] = frozenset()) -> None:
        self.world, self.tracks = problem.world, dict(problem.tracks)
        self._of_room: dict[str, list[Slot]] = defaultdict(list)
        self._of_person: dict[str, list[Slot]] = defaultdict(list)
        self._of_tool: dict[str, list[Slot]] = defaultdict(list)
        self._of_track: dict[str, list[Slot]] = defaultdict(list)
        self._fans: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._slots: dict[str, Slot] = {}
        for pair in self.world.shared:
            self._fans[pair.first].append((pair.second, pair.people))
            self._fans[pair.second].append((pair.first, pair.people))
        for slot in self.world.slots:
            if slot.ref not in out:
                self.add(slot, self.tracks.get(slot.ref))

    def add(self, slot: Slot, track: str | None) -> None:
        """Let a session stand."""
        self._slots[slot.ref] = slot
        if slot.room:
            self._of_room[slot.room].append(slot)
        for person in {part.person for part in slot.parts}:
            self._of_person[person].append(slot)
        for tool in self.world.carried(slot):
            self._of_tool[tool].append(slot)
        if track:
            self._of_track[track].append(slot)

    def using(self, tool: str) -> Sequence[Slot]:
        """Return the sessions that have a piece of equipment carried into their room."""
        return self._of_tool[tool]

    def peak(self, tool: str) -> int:
        """Return how many pieces are in use at once at the most: more than there are where that clashes already."""
        using = self._of_tool[tool]
        return max((sum(_runs(other, slot.starts_at) for other in using) for slot in using), default=0)

    def ready(self, room: str, setup: timedelta) -> set[datetime]:
        """Return when a room is ready after one of its sessions."""
        return {slot.ends_at + setup for slot in self._of_room[room]}

    def obstacles(self, slot: Slot) -> Iterator[Kind]:
        """Yield what keeps a session from a place, each kind once."""
        world = self.world
        if any(not _in_turn(world, slot, other) for other in self._of_room[slot.room or ""]):
            yield Kind.ROOM
        people = {part.person for part in slot.parts}
        if any(not can_be_in_both(world, slot, other) for one in people for other in self._of_person[one]):
            yield Kind.SPEAKER
        if any(not _is_there(world, one, slot) for one in people):
            yield Kind.AVAILABILITY
        if any(self._is_short(tool, slot) for tool in world.carried(slot)):
            yield Kind.EQUIPMENT
        place = world.places.get(slot.room or "")
        if place and slot.expected is not None and place.capacity is not None and slot.expected > place.capacity:
            yield Kind.CAPACITY

    def _is_short(self, tool: str, slot: Slot) -> bool:
        """Whether there is a moment at which no piece is left; each that runs with it may run with the others too."""
        beside = [other for other in self._of_tool[tool] if overlap(slot, other)]
        moments = [max(slot.starts_at, other.starts_at) for other in beside]
        return any(sum(_runs(other, at) for other in beside) >= self.world.stock[tool] for at in moments)

    def cost(self, task: Task, slot: Slot, hours: Window) -> int:
        """Return what a place costs beside what stands: what an audience or a team would mind."""
        cost = int((slot.starts_at - hours.starts_at) / timedelta(hours=1)) * LATE
        rivals = self._of_track[task.track] if task.track else []
        cost += SAME_TRACK * sum(overlap(slot, other) for other in rivals)
        if any(other.room == slot.room and other.day == slot.day for other in rivals):
            cost -= ROOM_OF_TRACK
        before = [other.ends_at for other in self._of_room[slot.room or ""] if other.ends_at <= slot.starts_at]
        if slot.starts_at == hours.starts_at or (before and slot.starts_at - max(before) < STEP):
            cost -= NO_GAP
        for ref, people in self._fans[task.ref]:
            if ref in self._slots and overlap(slot, self._slots[ref]):
                cost += ONE_FAN * people
        return cost + _empty(self.world.places.get(slot.room or ""), slot.expected)


def places_for(ground: Ground, task: Task) -> tuple[list[Candidate], Counter[Kind], int]:
    """Return the places a session can have, what stands in the way of the others, and how many were looked at."""
    found, reasons, looked_at = [], Counter[Kind](), 0
    for slot, hours in _all_places(ground, task):
        looked_at += 1
        obstacles = list(ground.obstacles(slot))
        reasons.update(obstacles)
        if not obstacles:
            found.append(Candidate(slot, ground.cost(task, slot, hours)))
    found.sort(key=lambda one: (one.cost, one.slot.starts_at, one.slot.room or ""))
    return found, reasons, looked_at


def _all_places(ground: Ground, task: Task) -> Iterator[tuple[Slot, Window]]:
    length = timedelta(minutes=task.minutes)
    rooms = [task.room] if task.room else list(ground.world.places)
    for day, hours in sorted(ground.world.days.items()):
        for room in rooms:
            for start in _starts(ground, task, room, hours):
                yield _slot(task, day, room, start, length), hours


def _starts(ground: Ground, task: Task, room: str, hours: Window) -> Sequence[datetime]:
    """Return when a session can begin: on a quarter, or once the room is ready after another session."""
    last = hours.ends_at - timedelta(minutes=task.minutes)
    count = int((last - hours.starts_at) / STEP) if last >= hours.starts_at else -1
    quarters = {hours.starts_at + STEP * number for number in range(count + 1)}
    place = ground.world.places.get(room)
    setup = task.setup_minutes if task.setup_minutes is not None else (place.setup_minutes if place else 0)
    ready = ground.ready(room, timedelta(minutes=setup))
    return sorted(quarters | {one for one in ready if hours.starts_at <= one <= last})


def _slot(task: Task, day: date, room: str, start: datetime, length: timedelta) -> Slot:
    return Slot(
        ref=task.ref,
        starts_at=start,
        ends_at=start + length,
        day=day,
        room=room,
        parts=task.parts,
        equipment=task.equipment,
        setup_minutes=task.setup_minutes,
        expected=task.expected,
    )


def overlap(one: Slot, other: Slot) -> bool:
    """Whether two sessions run at the same time."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def can_be_in_both(world: World, one: Slot, other: Slot) -> bool:
    """Whether a person can be in both: they do not run together, and the way between the rooms fits in."""
    first, second = sorted((one, other), key=lambda slot: slot.starts_at)
    walk = world.walk(first.room, second.room) if first.room and second.room else 0
    return first.ends_at + timedelta(minutes=walk) <= second.starts_at


def go_together(world: World, one: Slot, other: Slot) -> bool:
    """Whether two sessions can both be where they are, as to room and people; equipment is counted, not paired."""
    if one.room == other.room and one.room and not _in_turn(world, one, other):
        return False
    shared = {part.person for part in one.parts} & {part.person for part in other.parts}
    return not shared or can_be_in_both(world, one, other)


def _in_turn(world: World, one: Slot, other: Slot) -> bool:
    """Whether two sessions of a room follow each other, with time to prepare the later one."""
    first, second = sorted((one, other), key=lambda slot: slot.starts_at)
    return first.ends_at + world.setup(second) <= second.starts_at


def _is_there(world: World, person: str, slot: Slot) -> bool:
    windows = world.windows.get(person)
    return not windows or any(window.holds(slot.starts_at, slot.ends_at) for window in windows)


def _runs(slot: Slot, at: datetime) -> bool:
    return slot.starts_at <= at < slot.ends_at


def _empty(place: Place | None, expected: int | None) -> int:
    """Return what empty seats cost."""
    if place is None or not place.capacity or expected is None:
        return 0
    return EMPTY_SEATS * max(0, place.capacity - expected) // place.capacity
