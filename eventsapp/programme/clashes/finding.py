"""Finds every clash of a programme: one sweep for each room, person and piece of equipment, O(n log n + clashes)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import timedelta

from eventsapp.programme.clashes.values import Clash, Kind, Slot, SpeakerRole, World, minutes_of

LONG_FOR_ONE = timedelta(minutes=60)
"""From here on interpreters take turns."""
_RANK = {SpeakerRole.SPEAKER: 0, SpeakerRole.MODERATOR: 1, SpeakerRole.HOST: 2, SpeakerRole.INTERPRETER: 3}
_KINDS = {
    SpeakerRole.SPEAKER: Kind.SPEAKER,
    SpeakerRole.MODERATOR: Kind.MODERATOR,
    SpeakerRole.HOST: Kind.HOST,
    SpeakerRole.INTERPRETER: Kind.INTERPRETER,
}


def find_clashes(world: World, about: Collection[str] | None = None) -> tuple[Clash, ...]:
    """Return every clash, in order of time; those of one session alone only for the sessions in ``about``."""
    slots = sorted((slot for slot in world.slots if slot.ends_at > slot.starts_at), key=lambda slot: slot.order)
    found = [*_of_rooms(world, slots), *_of_people(world, slots), *_of_equipment(world, slots)]
    for slot in slots:
        if about is None or slot.ref in about:
            found += _of_one(world, slot)
    found += _of_fans(world, {slot.ref: slot for slot in slots})
    if world.notes_audiences:
        found += _of_audiences(slots)
    return tuple(sorted(found, key=lambda clash: clash.order))


def together(slots: Iterable[Slot]) -> Iterator[tuple[list[Slot], Slot]]:
    """Yield each slot with those that still run when it begins; ``slots`` are in order."""
    running: list[Slot] = []
    for slot in slots:
        running = [earlier for earlier in running if earlier.ends_at > slot.starts_at]
        yield running, slot
        running.append(slot)


def following(slots: list[Slot]) -> Iterator[tuple[Slot, Slot]]:
    """Yield each slot with the last that ended before it begins; ``slots`` are in order."""
    ended, position = sorted(slots, key=lambda slot: (slot.ends_at, slot.order)), 0
    for slot in slots:
        while ended[position].ends_at <= slot.starts_at:
            position += 1
        if position:
            yield ended[position - 1], slot


def _overlap(kind: Kind, resource: str, first: Slot, second: Slot) -> Clash:
    ends_at = min(first.ends_at, second.ends_at)
    return Clash(
        kind=kind,
        sessions=(first.ref, second.ref),
        resource=resource,
        starts_at=second.starts_at,
        ends_at=ends_at,
        amount=minutes_of(ends_at - second.starts_at),
    )


def _gap(kind: Kind, resource: str, first: Slot, second: Slot, needed: timedelta) -> Iterator[Clash]:
    gap = second.starts_at - first.ends_at
    if gap < needed:
        yield Clash(
            kind=kind,
            sessions=(first.ref, second.ref),
            resource=resource,
            starts_at=first.ends_at,
            ends_at=second.starts_at,
            amount=minutes_of(needed - gap),
        )


def _of_rooms(world: World, slots: list[Slot]) -> Iterator[Clash]:
    used: dict[str, list[Slot]] = defaultdict(list)
    for slot in slots:
        if slot.room:
            used[slot.room].append(slot)
    for room, theirs in used.items():
        for running, slot in together(theirs):
            yield from (_overlap(Kind.ROOM, room, earlier, slot) for earlier in running)
        for earlier, slot in following(theirs):
            yield from _gap(Kind.SETUP, room, earlier, slot, world.setup(slot))


def _of_people(world: World, slots: list[Slot]) -> Iterator[Clash]:
    busy: dict[str, list[Slot]] = defaultdict(list)
    roles: dict[tuple[str, str], str] = {}
    for slot in slots:
        for part in slot.parts:
            if (part.person, slot.ref) not in roles:
                roles[part.person, slot.ref] = part.role
                busy[part.person].append(slot)
    for person, theirs in busy.items():
        if len(theirs) > 1:
            yield from _of_person(world, person, theirs, roles)


def _of_person(world: World, person: str, slots: list[Slot], roles: Mapping[tuple[str, str], str]) -> Iterator[Clash]:
    for running, slot in together(slots):
        for earlier in running:
            kind = _kind(roles[person, earlier.ref], roles[person, slot.ref])
            yield _overlap(kind, person, earlier, slot)
    for earlier, slot in following(slots):
        if earlier.room and slot.room:
            needed = timedelta(minutes=world.walk(earlier.room, slot.room))
            yield from _gap(Kind.CHANGE, person, earlier, slot, needed)


def _kind(one: str, other: str) -> Kind:
    """Return the kind by the more particular of a person's two parts."""
    return _KINDS[max(SpeakerRole(one), SpeakerRole(other), key=_RANK.__getitem__)]


def _of_equipment(world: World, slots: list[Slot]) -> Iterator[Clash]:
    wanted: dict[str, list[Slot]] = defaultdict(list)
    for slot in slots:
        for tool in world.carried(slot):
            wanted[tool].append(slot)
    for tool, theirs in wanted.items():
        for running, slot in together(theirs):
            missing = len(running) + 1 - world.stock[tool]
            if missing > 0:
                yield Clash(
                    kind=Kind.EQUIPMENT,
                    sessions=(*(earlier.ref for earlier in running), slot.ref),
                    resource=tool,
                    starts_at=slot.starts_at,
                    ends_at=min(one.ends_at for one in (*running, slot)),
                    amount=missing,
                )


def _of_one(world: World, slot: Slot) -> Iterator[Clash]:
    for kind, resource, amount in (*_too_full(world, slot), *_absent(world, slot), *_late(world, slot), *_alone(slot)):
        yield Clash(
            kind=kind,
            sessions=(slot.ref,),
            resource=resource,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            amount=amount,
        )


def _too_full(world: World, slot: Slot) -> Iterator[tuple[Kind, str, int]]:
    place = world.places.get(slot.room or "")
    people = slot.audience
    if place and place.capacity is not None and people is not None and people > place.capacity:
        yield Kind.CAPACITY, place.ref, people - place.capacity


def _absent(world: World, slot: Slot) -> Iterator[tuple[Kind, str, int]]:
    for person in dict.fromkeys(part.person for part in slot.parts):
        windows = world.windows.get(person)
        if windows and not any(window.holds(slot.starts_at, slot.ends_at) for window in windows):
            yield Kind.AVAILABILITY, person, 0


def _late(world: World, slot: Slot) -> Iterator[tuple[Kind, str, int]]:
    if not world.days or slot.day is None:
        return
    hours = world.days.get(slot.day)
    length = slot.ends_at - slot.starts_at
    inside = timedelta(0)
    if hours is not None:
        inside = max(inside, min(slot.ends_at, hours.ends_at) - max(slot.starts_at, hours.starts_at))
    if inside < length:
        yield Kind.HOURS, "", minutes_of(length - inside)


def _alone(slot: Slot) -> Iterator[tuple[Kind, str, int]]:
    if slot.ends_at - slot.starts_at <= LONG_FOR_ONE:
        return
    channels: dict[str, int] = defaultdict(int)
    for part in slot.parts:
        if part.role == SpeakerRole.INTERPRETER:
            channels[part.channel] += 1
    for channel, people in channels.items():
        if people == 1:
            yield Kind.ALONE, channel, minutes_of(slot.ends_at - slot.starts_at)


def _of_fans(world: World, slots: Mapping[str, Slot]) -> Iterator[Clash]:
    for pair in world.shared:
        if pair.first in slots and pair.second in slots:
            first, second = sorted((slots[pair.first], slots[pair.second]), key=lambda slot: slot.order)
            ends_at = min(first.ends_at, second.ends_at)
            if second.starts_at < ends_at:
                yield Clash(
                    kind=Kind.AUDIENCE,
                    sessions=(first.ref, second.ref),
                    starts_at=second.starts_at,
                    ends_at=ends_at,
                    amount=pair.people,
                )


def _of_audiences(slots: list[Slot]) -> Iterator[Clash]:
    """Yield, at each moment when a session for an audience begins, all of its sessions that then run."""
    meant: dict[str, list[Slot]] = defaultdict(list)
    for slot in slots:
        for audience in slot.audiences:
            meant[audience].append(slot)
    for audience, theirs in meant.items():
        last_of = {slot.starts_at: slot for slot in theirs}
        for running, slot in together(theirs):
            if running and last_of[slot.starts_at] is slot:
                yield Clash(
                    kind=Kind.SAME_AUDIENCE,
                    sessions=(*(earlier.ref for earlier in running), slot.ref),
                    resource=audience,
                    starts_at=slot.starts_at,
                    ends_at=min(one.ends_at for one in (*running, slot)),
                    amount=len(running) + 1,
                )
