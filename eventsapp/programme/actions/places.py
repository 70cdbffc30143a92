"""Rooms, tracks, equipment, and what holds for the whole programme."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, select

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import lock_fair
from eventsapp.infra.database import db, refuse_on
from eventsapp.programme.actions.keeping import assign, hold, need_name, note
from eventsapp.programme.actions.seat_counts import follow
from eventsapp.programme.actions.values import EquipmentValues, ForumValues, RoomValues, TrackValues
from eventsapp.programme.models import Equipment, Forum, ProgrammeDay, Room, RoomWalk, Session, Track
from eventsapp.programme.rules import CodeTaken, EquipmentNamed, StillUsed

refuse_on("uq_rooms_fair_id_code", CodeTaken)
refuse_on("uq_tracks_fair_id_code", CodeTaken)
refuse_on("uq_equipment_fair_id_name", EquipmentNamed)


def create_room(fair: Fair, values: RoomValues, *, actor: User | None = None) -> Room:
    """Add a room."""
    room = Room(fair_id=fair.id, code=values.code, name={})
    db.session.add(room)
    _fill_room(room, values)
    note("room.created", fair, room.id, actor, after=asdict(values))
    return room


def edit_room(
    fair: Fair, room: Room, values: RoomValues, *, actor: User | None = None, seen: int | None = None
) -> None:
    """Change a room."""
    hold(room, seen)
    _fill_room(room, values)
    follow(room)
    note("room.edited", fair, room.id, actor, after=asdict(values))


def remove_room(fair: Fair, room: Room, *, actor: User | None = None) -> None:
    """Remove a room that no session uses."""
    _refuse_used(Session.room_id == room.id)
    db.session.execute(delete(RoomWalk).where((RoomWalk.first_id == room.id) | (RoomWalk.second_id == room.id)))
    db.session.delete(room)
    db.session.flush()
    note("room.removed", fair, room.id, actor, before={"code": room.code})


def create_track(fair: Fair, values: TrackValues, *, actor: User | None = None) -> Track:
    """Add a track."""
    need_name(values.name)
    track = Track(fair_id=fair.id, **asdict(values))
    db.session.add(track)
    db.session.flush()
    note("track.created", fair, track.id, actor, after=asdict(values))
    return track


def edit_track(
    fair: Fair, track: Track, values: TrackValues, *, actor: User | None = None, seen: int | None = None
) -> None:
    """Change a track."""
    need_name(values.name)
    hold(track, seen)
    assign(track, asdict(values))
    note("track.edited", fair, track.id, actor, after=asdict(values))


def remove_track(fair: Fair, track: Track, *, actor: User | None = None) -> None:
    """Remove a track that no session uses."""
    _refuse_used(Session.track_id == track.id)
    db.session.delete(track)
    db.session.flush()
    note("track.removed", fair, track.id, actor, before={"code": track.code})


def create_equipment(fair: Fair, values: EquipmentValues, *, actor: User | None = None) -> Equipment:
    """Add a kind of equipment."""
    equipment = Equipment(fair_id=fair.id, **asdict(values))
    db.session.add(equipment)
    db.session.flush()
    note("equipment.created", fair, equipment.id, actor, after=asdict(values))
    return equipment


def edit_equipment(
    fair: Fair, equipment: Equipment, values: EquipmentValues, *, actor: User | None = None, seen: int | None = None
) -> None:
    """Change a kind of equipment."""
    hold(equipment, seen)
    assign(equipment, asdict(values))
    note("equipment.edited", fair, equipment.id, actor, after=asdict(values))


def remove_equipment(fair: Fair, equipment: Equipment, *, actor: User | None = None) -> None:
    """Remove a kind of equipment that no session and no room names."""
    _refuse_used(Session.equipment.any(Equipment.id == equipment.id))
    _refuse_used(Room.equipment.any(Equipment.id == equipment.id), Room)
    db.session.delete(equipment)
    db.session.flush()
    note("equipment.removed", fair, equipment.id, actor, before={"name": equipment.name})


def set_forum(fair: Fair, values: ForumValues, *, actor: User | None = None, seen: int | None = None) -> Forum:
    """Set days, opening hours and walking times; ``seen`` is 0 where nothing was set before."""
    lock_fair(fair.id)
    forum = db.session.get(Forum, fair.id)
    if forum is None:
        forum = Forum(fair_id=fair.id, version=0)
        db.session.add(forum)
        db.session.flush()
    hold(forum, seen)
    forum.walking_minutes, forum.seats_a_day = values.walking_minutes, values.seats_a_day
    forum.fewest_fans, forum.notes_audiences = values.fewest_fans, values.notes_audiences
    _set_days(fair, values)
    _set_walks(fair, values)
    note("forum.set", fair, fair.id, actor, after=_plain(values))
    return forum


def equipment_with(fair_id: int, ids: Sequence[int]) -> list[Equipment]:
    """Return these kinds of equipment of a fair, by name."""
    if not ids:
        return []
    found = select(Equipment).where(Equipment.fair_id == fair_id, Equipment.id.in_(ids))
    return list(db.session.scalars(found.order_by(Equipment.name)))


def _fill_room(room: Room, values: RoomValues) -> None:
    need_name(values.name)
    with db.session.no_autoflush:
        equipment = equipment_with(room.fair_id, values.equipment)
    assign(room, {**asdict(values), "equipment": equipment})


def _set_days(fair: Fair, values: ForumValues) -> None:
    known = {day.day_on: day for day in db.session.scalars(select(ProgrammeDay).filter_by(fair_id=fair.id))}
    for day in values.days:
        row = known.pop(day.day_on, None) or ProgrammeDay(fair_id=fair.id, day_on=day.day_on)
        row.opens_at, row.closes_at = day.opens_at, day.closes_at
        db.session.add(row)
    for row in known.values():
        db.session.delete(row)
    db.session.flush()


def _set_walks(fair: Fair, values: ForumValues) -> None:
    mine = select(Room.id).where(Room.fair_id == fair.id)
    db.session.execute(delete(RoomWalk).where(RoomWalk.first_id.in_(mine)))
    pairs = {(min(one.first_id, one.second_id), max(one.first_id, one.second_id)): one.minutes for one in values.walks}
    db.session.add_all(
        RoomWalk(first_id=first, second_id=second, minutes=minutes) for (first, second), minutes in pairs.items()
    )
    db.session.flush()


def _plain(values: ForumValues) -> dict[str, Any]:
    return {
        "days": [f"{day.day_on} {day.opens_at:%H:%M}-{day.closes_at:%H:%M}" for day in values.days],
        "walking_minutes": values.walking_minutes,
        "seats_a_day": values.seats_a_day,
        "fewest_fans": values.fewest_fans,
        "notes_audiences": values.notes_audiences,
        "walks": [asdict(walk) for walk in values.walks],
    }


def _refuse_used(condition: Any, table: type[Session | Room] = Session) -> None:
    if db.session.scalar(select(table.id).where(condition).limit(1)) is not None:
        raise StillUsed
