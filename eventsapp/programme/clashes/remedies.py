"""What would end a clash without making another: the nearest room, the nearest time, a swap, a shorter set-up."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice

from eventsapp.programme.clashes.board import Board, overlap
from eventsapp.programme.clashes.values import Clash, Kind, Place, Slot, Window

STEP_OF_TIMES = timedelta(minutes=5)
MOST_SWAPS = 24
EPOCH = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


class Step(StrEnum):
    """What a remedy does."""

    ROOM = "room"
    TIME = "time"
    SWAP = "swap"
    SETUP = "setup"


@dataclass(frozen=True, kw_only=True, slots=True)
class Remedy:
    """One change that ends a clash: ``changed`` are the slots as they would be, the first is the one it is about."""

    step: Step
    changed: tuple[Slot, ...]

    @property
    def slot(self) -> Slot:
        """The session that the remedy is about, as it would be."""
        return self.changed[0]

    @property
    def code(self) -> str:
        """What the remedy is recognised by."""
        values = {
            Step.ROOM: self.slot.room,
            Step.TIME: f"{self.slot.starts_at:%Y%m%dT%H%M%z}",
            Step.SWAP: self.changed[-1].ref,
            Step.SETUP: self.slot.setup_minutes,
        }
        return f"{self.step}:{self.slot.ref}:{values[self.step]}"


def remedies_for(board: Board, clash: Clash) -> tuple[Remedy, ...]:
    """Return at most one remedy of each kind, the nearest that makes no new clash; locked sessions stay."""
    free = [slot for ref in reversed(clash.sessions) if not (slot := board.slots[ref]).is_locked]
    found = []
    for step in _STEPS[clash.kind]:
        tries = sorted(
            ((cost, slot.ref, changed) for slot in free for cost, changed in _WAYS[step](board, slot, clash)),
            key=lambda one: one[:2],
        )
        fitting = (changed for _, _, changed in tries if _heals(board, clash, changed))
        found += [Remedy(step=step, changed=changed) for changed in islice(fitting, 1)]
    return tuple(found)


Change = tuple[tuple[float, ...], tuple[Slot, ...]]
"""What a change costs, and the slots as they would be."""


def _heals(board: Board, clash: Clash, changed: tuple[Slot, ...]) -> bool:
    after = {one.key for one in board.after(changed)}
    return clash.key not in after and after <= board.known


def _rooms(board: Board, slot: Slot, clash: Clash) -> Iterator[Change]:
    """Every other room of enough seats: the shortest walk first, then the smallest."""
    present = board.world.places.get(slot.room or "")
    needed = slot.audience if slot.audience is not None else (present.capacity if present else None)
    for position, place in enumerate(board.world.places.values()):
        if place.ref != slot.room and _is_enough(place, needed) and board.is_free(place.ref, slot):
            walk = board.world.walk(slot.room or place.ref, place.ref)
            yield (walk, place.capacity or 0, position), (replace(slot, room=place.ref),)


def _is_enough(place: Place, needed: int | None) -> bool:
    return needed is None or place.capacity is None or place.capacity >= needed


def _times(board: Board, slot: Slot, clash: Clash) -> Iterator[Change]:
    """Times of the same day in the same room: right after or before what is in the way, the nearest first."""
    span, length = board.span(slot.day), slot.ends_at - slot.starts_at
    if span is None:
        return
    rivals = [other for other in board.rivals(slot) if other.day == slot.day]
    people = {part.person for part in slot.parts}
    busy = [one for one in rivals if one.room == slot.room or people & {part.person for part in one.parts}]
    for start in sorted(set(_edges(board, slot, rivals, span))):
        moved = replace(slot, starts_at=start, ends_at=start + length)
        is_inside = start != slot.starts_at and span.holds(moved.starts_at, moved.ends_at)
        if is_inside and not any(overlap(moved, other) for other in busy):
            yield (abs(start - slot.starts_at) / STEP_OF_TIMES,), (moved,)


def _edges(board: Board, slot: Slot, rivals: list[Slot], span: Window) -> Iterator[datetime]:
    """Yield where a free time can begin: nothing between two of these is nearer."""
    length = slot.ends_at - slot.starts_at
    for other in rivals:
        for pause in _pauses(board, slot, other):
            yield _later(other.ends_at + pause)
            yield _earlier(other.starts_at - pause - length)
    for window in (span, *(window for part in slot.parts for window in board.world.windows.get(part.person, ()))):
        yield _later(window.starts_at)
        yield _earlier(window.ends_at - length)


def _pauses(board: Board, slot: Slot, other: Slot) -> set[timedelta]:
    walk = board.world.walk(slot.room, other.room) if slot.room and other.room else 0
    return {timedelta(0), timedelta(minutes=walk), board.world.setup(slot), board.world.setup(other)}


def _later(moment: datetime) -> datetime:
    return EPOCH + -(-(moment - EPOCH) // STEP_OF_TIMES) * STEP_OF_TIMES


def _earlier(moment: datetime) -> datetime:
    return EPOCH + (moment - EPOCH) // STEP_OF_TIMES * STEP_OF_TIMES


def _swaps(board: Board, slot: Slot, clash: Clash) -> Iterator[Change]:
    """Sessions of the same time whose room is large enough, and the other way round."""
    rivals = []
    for other in board.on(slot.day):
        if _can_swap(board, slot, other):
            apart = abs(other.starts_at - slot.starts_at) + abs(other.ends_at - slot.ends_at)
            rivals.append(((apart / STEP_OF_TIMES,), other))
    for cost, other in sorted(rivals, key=lambda one: (one[0], one[1].order))[:MOST_SWAPS]:
        yield cost, (replace(slot, room=other.room), replace(other, room=slot.room))


def _can_swap(board: Board, slot: Slot, other: Slot) -> bool:
    if not slot.room or not other.room or slot.room == other.room or other.is_locked:
        return False
    if not overlap(slot, other):
        return False
    places = board.world.places
    return all(
        place is None or _is_enough(place, need)
        for place, need in ((places.get(other.room), slot.expected), (places.get(slot.room), other.expected))
    )


def _setups(board: Board, slot: Slot, clash: Clash) -> Iterator[Change]:
    """As much time to prepare the room as there is."""
    gap = (clash.ends_at - clash.starts_at) // timedelta(minutes=1)
    if slot.ref == clash.sessions[-1] and gap > 0:
        yield (0,), (replace(slot, setup_minutes=gap),)


_WAYS: dict[Step, Callable[[Board, Slot, Clash], Iterator[Change]]] = {
    Step.ROOM: _rooms,
    Step.TIME: _times,
    Step.SWAP: _swaps,
    Step.SETUP: _setups,
}
_STEPS: dict[Kind, tuple[Step, ...]] = {
    Kind.ROOM: (Step.ROOM, Step.TIME),
    Kind.SPEAKER: (Step.TIME,),
    Kind.MODERATOR: (Step.TIME,),
    Kind.HOST: (Step.TIME,),
    Kind.INTERPRETER: (Step.TIME,),
    Kind.EQUIPMENT: (Step.ROOM, Step.SWAP, Step.TIME),
    Kind.AVAILABILITY: (Step.TIME,),
    Kind.CAPACITY: (Step.ROOM, Step.SWAP),
    Kind.SETUP: (Step.SETUP, Step.ROOM, Step.TIME),
    Kind.CHANGE: (Step.ROOM, Step.SWAP, Step.TIME),
    Kind.HOURS: (Step.TIME,),
    Kind.AUDIENCE: (Step.TIME,),
    Kind.ALONE: (),
    Kind.SAME_AUDIENCE: (),
}
