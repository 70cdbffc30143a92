"""A programme by room, person and equipment, to ask what a change of a few sessions would do."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from eventsapp.programme.clashes.finding import find_clashes
from eventsapp.programme.clashes.values import Clash, Shared, Slot, Window, World


class Board:
    """A programme and its clashes."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clashes = find_clashes(world)
        self.known = frozenset(clash.key for clash in self.clashes)
        self.slots = {slot.ref: slot for slot in world.slots}
        self._users: dict[tuple[str, str], list[Slot]] = defaultdict(list)
        self._days: dict[date | None, list[Slot]] = defaultdict(list)
        self._shared: dict[str, list[Shared]] = defaultdict(list)
        for slot in sorted(world.slots, key=lambda slot: slot.order):
            self._days[slot.day].append(slot)
            for need in _needs(slot):
                self._users[need].append(slot)
        for pair in world.shared:
            self._shared[pair.first].append(pair)
            self._shared[pair.second].append(pair)

    def clash_of(self, key: str) -> Clash | None:
        """Return a clash that there is."""
        return next((clash for clash in self.clashes if clash.key == key), None)

    def on(self, day: date | None) -> list[Slot]:
        """Return the slots of a programme day, in order."""
        return self._days.get(day, [])

    def span(self, day: date | None) -> Window | None:
        """Return when a day's programme may be: its opening hours, else from its first to its last session."""
        if day is not None and day in self.world.days:
            return self.world.days[day]
        slots = self.on(day)
        if not slots:
            return None
        return Window(starts_at=slots[0].starts_at, ends_at=max(slot.ends_at for slot in slots))

    def rivals(self, slot: Slot) -> list[Slot]:
        """Return the other slots that want the same room, people, equipment or audience, in order."""
        found = {other.ref: other for need in _needs(slot) for other in self._users.get(need, ())}
        found |= {other.ref: other for other in self._partners(slot)}
        return sorted((other for ref, other in found.items() if ref != slot.ref), key=lambda other: other.order)

    def is_free(self, room: str, slot: Slot) -> bool:
        """Whether nobody else is in a room while ``slot`` runs."""
        return not any(other.ref != slot.ref and overlap(other, slot) for other in self._users.get(("room", room), ()))

    def after(self, changed: Iterable[Slot]) -> tuple[Clash, ...]:
        """Return the clashes that these slots would be in, all others as they are; without what is only noted."""
        mine = {slot.ref: slot for slot in changed}
        around = {other.ref: other for slot in mine.values() for other in self._around(slot) if other.ref not in mine}
        shared = tuple({pair: None for ref in mine for pair in self._shared.get(ref, ())})
        slots = (*mine.values(), *around.values())
        part = replace(self.world, slots=slots, shared=shared, notes_audiences=False)
        return tuple(clash for clash in find_clashes(part, mine) if not mine.keys().isdisjoint(clash.sessions))

    def _around(self, slot: Slot) -> Iterator[Slot]:
        reach = self.world.reach
        for need in _needs(slot):
            for other in self._users.get(need, ()):
                if other.starts_at < slot.ends_at + reach and slot.starts_at - reach < other.ends_at:
                    yield other
        yield from self._partners(slot)

    def _partners(self, slot: Slot) -> Iterator[Slot]:
        for pair in self._shared.get(slot.ref, ()):
            ref = pair.second if pair.first == slot.ref else pair.first
            if ref in self.slots:
                yield self.slots[ref]


def overlap(one: Slot, other: Slot) -> bool:
    """Whether two slots run at the same time."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _needs(slot: Slot) -> Iterator[tuple[str, str]]:
    if slot.room:
        yield "room", slot.room
    for part in slot.parts:
        yield "person", part.person
    for tool in slot.equipment:
        yield "equipment", tool
