"""What was said on the day of the forum."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import func, select

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.programme.agenda import Delay, Move, Today
from eventsapp.programme.models import Adjustment, Release, Saying, ScreenNotice

SAID = select(func.coalesce(func.max(Saying.number), 0)).where(Saying.fair_id == Release.fair_id).scalar_subquery()
"""The mark of the last word said at the fair of a release."""


def today_of(fair_id: int, number: int) -> Today:
    """Return all that is said at a fair, as of its ``number``."""
    rows = db.session.scalars(select(Adjustment).where(Adjustment.fair_id == fair_id).order_by(Adjustment.id)).all()
    moments = [one.ended_at or one.said_at for one in rows]
    return Today(
        number=number,
        changed_at=max(moments, default=None),
        delays=tuple(_delay(one) for one in rows if one.kind == "late"),
        moves=tuple(_move(one) for one in rows if one.kind == "moved"),
        cancelled=frozenset(one.session_id for one in rows if one.kind == "cancelled" and one.ended_at is None),
    )


def said_number(fair: Fair) -> int:
    """Return the mark of the last word said at a fair."""
    return db.session.scalar(select(Saying.number).where(Saying.fair_id == fair.id)) or 0


def open_adjustments(fair: Fair, day: date) -> Sequence[Adjustment]:
    """Return what holds on a day, the latest word last."""
    found = select(Adjustment).where(
        Adjustment.fair_id == fair.id, Adjustment.day_on == day, Adjustment.ended_at.is_(None)
    )
    return db.session.scalars(found.order_by(Adjustment.id)).all()


def open_adjustment(fair: Fair, room_id: int, day: date, kind: str) -> Adjustment | None:
    """Return what holds of a room on a day, as it is now."""
    found = select(Adjustment).where(
        Adjustment.fair_id == fair.id,
        Adjustment.room_id == room_id,
        Adjustment.day_on == day,
        Adjustment.kind == kind,
        Adjustment.ended_at.is_(None),
    )
    return db.session.scalar(found.execution_options(populate_existing=True))


def adjustment_of(fair: Fair, adjustment_id: int) -> Adjustment | None:
    """Return one of the words said at a fair, as it is now."""
    found = select(Adjustment).where(Adjustment.fair_id == fair.id, Adjustment.id == adjustment_id)
    return db.session.scalar(found.execution_options(populate_existing=True))


def cancellation_of(fair: Fair, session_id: int) -> Adjustment | None:
    """Return that a session is cancelled today, where it is."""
    found = select(Adjustment).where(
        Adjustment.fair_id == fair.id,
        Adjustment.session_id == session_id,
        Adjustment.kind == "cancelled",
        Adjustment.ended_at.is_(None),
    )
    return db.session.scalar(found)


def open_notices(fair: Fair) -> Sequence[ScreenNotice]:
    """Return what screens say before everything else, the latest word first."""
    found = select(ScreenNotice).where(ScreenNotice.fair_id == fair.id, ScreenNotice.ended_at.is_(None))
    return db.session.scalars(found.order_by(ScreenNotice.id.desc())).all()


def notice_of(fair: Fair, notice_id: int) -> ScreenNotice | None:
    """Return one of the fair's words for screens."""
    return db.session.scalar(select(ScreenNotice).where(ScreenNotice.fair_id == fair.id, ScreenNotice.id == notice_id))


def notices_for(notices: Iterable[ScreenNotice], room_id: int | None) -> list[ScreenNotice]:
    """Return which of them a room's screen shows; none is the overview, which shows all."""
    return [one for one in notices if room_id is None or one.room_id in {None, room_id}]


def _delay(row: Adjustment) -> Delay:
    return Delay(
        room=row.room_id,
        day=row.day_on,
        session=row.session_id,
        from_at=row.from_at,
        until_at=row.until_at,
        minutes=row.minutes,
        start_minutes=row.start_minutes,
    )


def _move(row: Adjustment) -> Move:
    return Move(
        room=row.room_id, day=row.day_on, from_at=row.from_at, until_at=row.until_at, to_room=row.to_room_id or 0
    )
