"""What a proposal of rooms and times is made from, and the proposals that were made."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, time

from sqlalchemy import func, select

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.jobs import Job
from eventsapp.infra.locale import zone
from eventsapp.programme.clashes import Shared, SlotPart, Window, World
from eventsapp.programme.models import Session, SessionSpeaker, session_equipment
from eventsapp.programme.queries.clashes import world_of
from eventsapp.programme.queries.grid import grid_days
from eventsapp.programme.queries.stars import fans_of
from eventsapp.programme.rules import USUAL_MINUTES
from eventsapp.programme.scheduling import Problem, Task

SCHEDULE = "schedule"
"""The kind of job that proposes rooms and times."""
MOST_TASKS = 300
USUAL_HOURS = time(9), time(18)
"""When sessions are, where no opening hours are set."""
FEWEST_FANS = 2


def tray_count(fair: Fair, track_id: int | None = None) -> int:
    """Return how many sessions have no time."""
    found = select(func.count(Session.id)).where(Session.fair_id == fair.id, Session.starts_at.is_(None))
    return db.session.scalar(found.where(Session.track_id == track_id) if track_id else found) or 0


def scheduling_problem(fair: Fair, track_id: int | None, most_moves: int) -> tuple[Problem, dict[int, int]]:
    """Return what is to be scheduled, and the versions of all sessions it rests on."""
    world = world_of(fair)
    tasks = _tasks(fair, track_id)
    world = replace(world, days=world.days or _usual_days(fair, world), shared=(*world.shared, *_fans(fair, tasks)))
    rows = db.session.execute(select(Session.id, Session.version, Session.track_id).where(Session.fair_id == fair.id))
    versions, tracks = {}, {}
    for session_id, version, track in rows:
        versions[session_id] = version
        if track:
            tracks[str(session_id)] = str(track)
    return Problem(world=world, tasks=tasks, tracks=tracks, most_moves=most_moves), versions


def schedule_job(fair: Fair, job_id: int) -> Job | None:
    """Return one of the fair's proposals, finished or not."""
    found = select(Job).where(Job.fair_id == fair.id, Job.kind == SCHEDULE, Job.id == job_id)
    return db.session.scalar(found)


def latest_schedule_job(fair: Fair) -> Job | None:
    """Return the fair's newest proposal."""
    found = select(Job).where(Job.fair_id == fair.id, Job.kind == SCHEDULE)
    return db.session.scalar(found.order_by(Job.id.desc()).limit(1))


def _tasks(fair: Fair, track_id: int | None) -> tuple[Task, ...]:
    found = select(Session).where(Session.fair_id == fair.id, Session.starts_at.is_(None), ~Session.is_locked)
    if track_id:
        found = found.where(Session.track_id == track_id)
    sessions = db.session.scalars(found.order_by(Session.id).limit(MOST_TASKS)).all()
    ids = [session.id for session in sessions]
    parts: dict[int, list[SlotPart]] = defaultdict(list)
    cast = select(SessionSpeaker).where(SessionSpeaker.session_id.in_(ids)).order_by(SessionSpeaker.position)
    for part in db.session.scalars(cast):
        parts[part.session_id].append(SlotPart(person=str(part.speaker_id), role=part.role, channel=part.channel))
    tools: dict[int, list[str]] = defaultdict(list)
    for session_id, tool in db.session.execute(
        select(session_equipment).where(session_equipment.c.session_id.in_(ids))
    ):
        tools[session_id].append(str(tool))
    return tuple(
        Task(
            ref=str(one.id),
            minutes=one.planned_minutes or USUAL_MINUTES,
            parts=tuple(parts[one.id]),
            equipment=tuple(tools[one.id]),
            setup_minutes=one.setup_minutes,
            expected=one.expected_audience,
            track=str(one.track_id) if one.track_id else None,
            room=str(one.room_id) if one.room_id else None,
        )
        for one in sessions
    )


def _usual_days(fair: Fair, world: World) -> dict[date, Window]:
    at, (opens, closes) = zone(fair.timezone), USUAL_HOURS
    return {
        day: Window(
            starts_at=datetime.combine(day, opens, at),
            ends_at=datetime.combine(day, closes, at),
        )
        for day in sorted({slot.day for slot in world.slots if slot.day} or grid_days(fair, world))
    }


def _fans(fair: Fair, tasks: tuple[Task, ...]) -> tuple[Shared, ...]:
    """Return which sessions people have starred together with those that are to be scheduled."""
    ids = {int(task.ref) for task in tasks}
    return tuple(
        Shared(first=str(one), second=str(other), people=people)
        for (first, second), people in sorted(fans_of(fair).items())
        if people >= FEWEST_FANS and not ids.isdisjoint((first, second))
        for one, other in [(first, second) if first in ids else (second, first)]
    )
