"""The programme as it is arranged: a day's sessions, those without a time, who changed what last, one's own steps."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload, load_only

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db
from eventsapp.infra.folding import fold, like_pattern
from eventsapp.programme.clashes import World
from eventsapp.programme.models import PlacementStep, Session, SessionSpeaker, Speaker

TRAY_ROWS = 60
SHOWN_CHANGES = 6
_ON_GRID = load_only(
    *(Session.id, Session.fair_id, Session.kind, Session.title, Session.track_id, Session.room_id, Session.day_on),
    *(Session.starts_at, Session.ends_at, Session.planned_minutes, Session.language, Session.is_locked),
    Session.version,
)
"""What the grid shows of a session: not its long texts."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody on stage."""

    id: int
    name: str
    language: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """A line of the log about a session, with who it was and, while the session is there, its title."""

    id: int
    session_id: int
    action: str
    who: str
    user_id: int | None
    at: datetime
    title: dict[str, str]
    after: dict[str, Any]


def grid_days(fair: Fair, world: World) -> list[date]:
    """Return the days that have sessions or opening hours; where no hours are set, those of the fair too."""
    found = {slot.day for slot in world.slots if slot.day} | set(world.days)
    if not world.days:
        length = (fair.ends_on - fair.starts_on).days + 1
        found |= {fair.starts_on + timedelta(days=number) for number in range(length)}
    return sorted(found)


def sessions_of_day(fair: Fair, day: date) -> Sequence[Session]:
    """Return a day's sessions in order of time, as far as the grid shows them."""
    found = select(Session).where(Session.fair_id == fair.id, Session.day_on == day, Session.starts_at.is_not(None))
    return db.session.scalars(found.order_by(Session.starts_at, Session.id).options(_ON_GRID)).all()


def sessions_listed(
    fair: Fair, day: date | None, after: int, limit: int, *, is_unscheduled: bool = False
) -> Sequence[Session]:
    """Return sessions of the draft by number: all, those of a day, or those without a time."""
    found = select(Session).where(Session.fair_id == fair.id, Session.id > after)
    if day is not None:
        found = found.where(Session.day_on == day)
    if is_unscheduled:
        found = found.where(Session.starts_at.is_(None))
    return db.session.scalars(found.order_by(Session.id).limit(limit).options(_ON_GRID)).all()


def tray_of(fair: Fair, words: str, track_id: int | None) -> tuple[Sequence[Session], int]:
    """Return the first sessions without a time that fit, and how many there are."""
    found = select(Session).where(Session.fair_id == fair.id, Session.starts_at.is_(None))
    if track_id:
        found = found.where(Session.track_id == track_id)
    for word in fold(words).split():
        found = found.where(Session.search_key.like(like_pattern(word), escape="\\"))
    rows = db.session.scalars(found.order_by(Session.id).limit(TRAY_ROWS).options(_ON_GRID)).all()
    if len(rows) < TRAY_ROWS:
        return rows, len(rows)
    return rows, db.session.scalar(select(func.count()).select_from(found.subquery())) or 0


def people_in(sessions: Sequence[Session]) -> dict[int, list[Person]]:
    """Return who is in each of these sessions, in their order."""
    cast = select(SessionSpeaker.session_id, Speaker.id, Speaker.full_name, Speaker.name_language).join(
        Speaker, Speaker.id == SessionSpeaker.speaker_id
    )
    theirs = cast.where(SessionSpeaker.session_id.in_([session.id for session in sessions]))
    found: dict[int, list[Person]] = defaultdict(list)
    for session_id, speaker_id, name, language in db.session.execute(theirs.order_by(SessionSpeaker.position)):
        found[session_id].append(Person(id=speaker_id, name=name, language=language))
    return found


def session_on_grid(fair: Fair, session_id: int) -> Session | None:
    """Return one of the fair's sessions by itself."""
    return db.session.scalar(select(Session).where(Session.fair_id == fair.id, Session.id == session_id))


def latest_changes(fair: Fair, session_id: int | None = None) -> list[Change]:
    """Return what was changed last in the programme's sessions, or in one of them, the latest first."""
    found = (
        select(AuditEntry, User, Session.title)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .outerjoin(Session, and_(Session.id == AuditEntry.subject_id, Session.fair_id == fair.id))
        .where(AuditEntry.fair_id == fair.id, AuditEntry.subject == "session")
        .order_by(AuditEntry.id.desc())
        .limit(1 if session_id else SHOWN_CHANGES)
    )
    if session_id:
        found = found.where(AuditEntry.subject_id == session_id)
    return [_change(entry, user, title) for entry, user, title in db.session.execute(found)]


def _change(entry: AuditEntry, user: User | None, title: dict[str, str] | None) -> Change:
    return Change(
        id=entry.id,
        session_id=entry.subject_id or 0,
        action=entry.action,
        who=user.display_name if user else entry.actor,
        user_id=entry.actor_id,
        at=entry.at,
        title=title or entry.before.get("title") or {},
        after=entry.after,
    )


def next_act(fair: Fair, user_id: int, *, is_undone: bool) -> Sequence[PlacementStep]:
    """Return the steps of a person's act that is taken back next, or among those that were, done again next."""
    mine = (PlacementStep.fair_id == fair.id, PlacementStep.user_id == user_id, PlacementStep.is_undone == is_undone)
    order = PlacementStep.id if is_undone else PlacementStep.id.desc()
    act = select(PlacementStep.act).where(*mine).order_by(order).limit(1).scalar_subquery()
    steps = select(PlacementStep).where(*mine, PlacementStep.act == act).order_by(PlacementStep.id)
    return db.session.scalars(steps.options(joinedload(PlacementStep.session).options(_ON_GRID))).all()


def turns_of(fair: Fair, user_id: int) -> set[bool]:
    """Return whether a person has steps to take back (False) and some that were taken back (True)."""
    mine = (PlacementStep.fair_id == fair.id, PlacementStep.user_id == user_id)
    return set(db.session.scalars(select(PlacementStep.is_undone).where(*mine).distinct()))


def programme_mark(fair_id: int) -> str:
    """Return what is another as soon as a session is there, gone, or changed."""
    rows: Select[int, int] = select(Session.id, Session.version).where(Session.fair_id == fair_id)
    text = ",".join(f"{session_id}.{version}" for session_id, version in db.session.execute(rows.order_by(Session.id)))
    return hashlib.sha256(text.encode()).hexdigest()[:20]
