"""The programme as the clash engine takes it, and what it finds."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sqlalchemy import select

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.locale import zone
from eventsapp.programme.agenda import Agenda
from eventsapp.programme.clashes import (
    Board,
    Clash,
    Pair,
    Place,
    Severity,
    Shared,
    Slot,
    SlotPart,
    Window,
    World,
    find_clashes,
)
from eventsapp.programme.importers.times import DAY_CHANGE, moment_of
from eventsapp.programme.models import (
    ClashNote,
    Room,
    SeatPlan,
    Session,
    SessionSpeaker,
    Speaker,
    SpeakerAvailability,
    room_equipment,
    session_audiences,
    session_equipment,
)
from eventsapp.programme.queries.forum import days_of, equipment_of, forum_of, walks_of
from eventsapp.programme.queries.stars import fans_of
from eventsapp.programme.rules import USUAL_FANS


@dataclass(frozen=True, kw_only=True)
class ClashReport:
    """The clashes of a programme: those to look at, and those that are meant so."""

    board: Board
    notes: dict[str, ClashNote]
    """What is meant so, by the code of the clash."""

    def note_of(self, clash: Clash) -> ClashNote | None:
        """Return why a clash is meant so, while its sessions are as they were then."""
        note = self.notes.get(code_of(clash))
        return note if note and note.digest == self.digest_of(clash) else None

    @cached_property
    def open(self) -> tuple[Clash, ...]:
        """The clashes that nobody said are meant so."""
        return tuple(clash for clash in self._unmarked() if clash.severity != Severity.NOTE)

    @cached_property
    def noted(self) -> tuple[Clash, ...]:
        """What is only good to know, and nobody said is meant so."""
        return tuple(clash for clash in self._unmarked() if clash.severity == Severity.NOTE)

    @cached_property
    def meant(self) -> tuple[Clash, ...]:
        """The clashes that are meant so."""
        return tuple(clash for clash in self.board.clashes if self.note_of(clash) is not None)

    @cached_property
    def clashing(self) -> frozenset[int]:
        """The sessions that are in an open clash."""
        return frozenset(int(ref) for clash in self.open for ref in clash.sessions)

    def of_session(self, session_id: int) -> tuple[Clash, ...]:
        """Return the open clashes of one session."""
        return tuple(clash for clash in self.open if str(session_id) in clash.sessions)

    def _unmarked(self) -> Iterator[Clash]:
        return (clash for clash in self.board.clashes if self.note_of(clash) is None)

    def coded(self, code: str) -> Clash | None:
        """Return the clash with this code."""
        return next((clash for clash in self.board.clashes if code_of(clash) == code), None)

    def digest_of(self, clash: Clash) -> str:
        """Return what changes when a session changes in what clashes rest on."""
        slots = [self.board.slots[ref] for ref in clash.sessions]
        words = [
            f"{slot.starts_at.timestamp()} {slot.ends_at.timestamp()} {slot.room} {slot.parts} {slot.equipment} "
            f"{slot.setup_minutes} {slot.expected}"
            for slot in slots
        ]
        return _hash("\n".join(words))


def code_of(clash: Clash) -> str:
    """Return a short name of a clash, the same while the same sessions are in it."""
    return _hash(clash.key)


def clash_report(fair: Fair, *, with_notes: bool = False) -> ClashReport:
    """Return the clashes of the present programme; always the same number of queries.

    Only with ``with_notes`` what is no clash but good to know is looked for too.
    """
    notes = db.session.scalars(select(ClashNote).where(ClashNote.fair_id == fair.id))
    return ClashReport(board=Board(world_of(fair, with_notes=with_notes)), notes={note.key: note for note in notes})


def clashes_of_today(fair: Fair, planned: Agenda, running: Agenda, day: date) -> tuple[Clash, ...]:
    """Return the clashes of a day that its programme did not have as it was published: what was said caused them."""
    world = world_of(fair)
    known = find_clashes(_as_published(world, planned, day))
    keys = {clash.key for clash in known}
    return tuple(clash for clash in find_clashes(_as_published(world, running, day)) if clash.key not in keys)


def _as_published(world: World, agenda: Agenda, day: date) -> World:
    """Return a day of the world at the times and in the rooms of an agenda."""
    entries = {str(one.id): one for one in agenda.sessions_by_day.get(day, ()) if not one.is_cancelled}
    slots = (
        replace(slot, starts_at=one.starts_at, ends_at=one.ends_at, room=str(one.room) if one.room else None, day=day)
        for slot in world.slots
        if (one := entries.get(slot.ref))
    )
    return replace(world, slots=tuple(slots))


def programme_clashes(fair: Fair) -> tuple[Clash, ...]:
    """Return the clashes of the present programme that nobody said are meant so."""
    return clash_report(fair).open


def world_of(fair: Fair, *, with_notes: bool = False) -> World:
    """Return the scheduled programme with all that clashes rest on."""
    forum = forum_of(fair)
    notes_audiences = with_notes and (forum is None or forum.notes_audiences)
    slots = _slots(fair, with_audiences=notes_audiences)
    return World(
        slots=slots,
        places=_places(fair),
        stock={str(one.id): one.count for one in equipment_of(fair)},
        windows=_windows(fair),
        days=_days(fair),
        walking_minutes=forum.walking_minutes if forum else None,
        walks=_walks(fair),
        shared=_shared(fair, slots, (forum.fewest_fans if forum else None) or USUAL_FANS),
        notes_audiences=notes_audiences,
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _slots(fair: Fair, *, with_audiences: bool) -> tuple[Slot, ...]:
    parts: dict[int, list[SlotPart]] = defaultdict(list)
    cast = select(
        SessionSpeaker.session_id, SessionSpeaker.speaker_id, SessionSpeaker.role, SessionSpeaker.channel
    ).join(Session)
    rows = db.session.execute(cast.where(Session.fair_id == fair.id).order_by(SessionSpeaker.position))
    for session_id, speaker_id, role, channel in rows:
        parts[session_id].append(SlotPart(person=str(speaker_id), role=role, channel=channel))
    tools: dict[int, list[str]] = defaultdict(list)
    wanted = select(session_equipment).join(Session).where(Session.fair_id == fair.id)
    for session_id, equipment_id in db.session.execute(wanted.order_by(session_equipment.c.equipment_id)):
        tools[session_id].append(str(equipment_id))
    meant = _audiences(fair) if with_audiences else {}
    return tuple(
        Slot(
            ref=str(row.id),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            day=row.day_on,
            room=str(row.room_id) if row.room_id else None,
            parts=tuple(parts.get(row.id, ())),
            equipment=tuple(tools.get(row.id, ())),
            audiences=frozenset(meant.get(row.id, ())),
            setup_minutes=row.setup_minutes,
            expected=row.expected_audience,
            signed_up=(row.given or 0) + (row.waiting or 0),
            is_locked=row.is_locked,
        )
        for row in db.session.execute(_SCHEDULED.where(Session.fair_id == fair.id))
    )


def _shared(fair: Fair, slots: Sequence[Slot], fewest: int) -> tuple[Shared, ...]:
    """Return which sessions of the same day so many people have starred together: what moves stays on its day."""
    days = {int(slot.ref): slot.day for slot in slots}
    return tuple(
        Shared(first=str(first), second=str(second), people=people)
        for (first, second), people in fans_of(fair).items()
        if people >= fewest and first in days and second in days and days[first] == days[second]
    )


def _audiences(fair: Fair) -> dict[int, set[str]]:
    meant: dict[int, set[str]] = defaultdict(set)
    found = select(session_audiences).join(Session).where(Session.fair_id == fair.id)
    for session_id, audience_id in db.session.execute(found):
        meant[session_id].add(str(audience_id))
    return meant


_SCHEDULED = (
    select(
        Session.id,
        Session.starts_at,
        Session.ends_at,
        Session.day_on,
        Session.room_id,
        Session.setup_minutes,
        Session.expected_audience,
        Session.is_locked,
        SeatPlan.given,
        SeatPlan.waiting,
    )
    .outerjoin(SeatPlan, SeatPlan.session_id == Session.id)
    .where(Session.starts_at.is_not(None), Session.ends_at.is_not(None))
)


def _places(fair: Fair) -> dict[str, Place]:
    tools: dict[int, set[str]] = defaultdict(set)
    there = select(room_equipment).join(Room).where(Room.fair_id == fair.id)
    for room_id, equipment_id in db.session.execute(there):
        tools[room_id].add(str(equipment_id))
    rooms = select(Room.id, Room.capacity, Room.setup_minutes).where(Room.fair_id == fair.id)
    return {
        str(room_id): Place(
            ref=str(room_id),
            capacity=capacity,
            setup_minutes=setup_minutes,
            equipment=frozenset(tools.get(room_id, ())),
        )
        for room_id, capacity, setup_minutes in db.session.execute(rooms.order_by(Room.position, Room.id))
    }


def _windows(fair: Fair) -> dict[str, tuple[Window, ...]]:
    """Return when people can come; times that touch are one."""
    rows = select(SpeakerAvailability.speaker_id, SpeakerAvailability.starts_at, SpeakerAvailability.ends_at).join(
        Speaker
    )
    found: dict[str, list[Window]] = defaultdict(list)
    for speaker_id, starts_at, ends_at in db.session.execute(
        rows.where(Speaker.fair_id == fair.id).order_by(SpeakerAvailability.starts_at)
    ):
        theirs, window = found[str(speaker_id)], Window(starts_at=starts_at, ends_at=ends_at)
        if theirs and starts_at <= theirs[-1].ends_at:
            before = theirs.pop()
            window = Window(starts_at=before.starts_at, ends_at=max(ends_at, before.ends_at))
        theirs.append(window)
    return {person: tuple(windows) for person, windows in found.items()}


def _days(fair: Fair) -> dict[date, Window]:
    at = zone(fair.timezone)
    return {
        day.day_on: Window(
            starts_at=moment_of(day.day_on, day.opens_at, at, DAY_CHANGE),
            ends_at=moment_of(day.day_on, day.closes_at, at, DAY_CHANGE),
        )
        for day in days_of(fair)
    }


def _walks(fair: Fair) -> dict[Pair, int]:
    refs = {(str(walk.first_id), str(walk.second_id)): walk.minutes for walk in walks_of(fair)}
    return {(min(pair), max(pair)): minutes for pair, minutes in refs.items()}
