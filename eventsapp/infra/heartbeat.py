"""The worker's heartbeat: when background work was last seen alive."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from eventsapp.infra import clock
from eventsapp.infra.database import Base, db

LATE_AFTER = timedelta(seconds=60)


class WorkerHeartbeat(Base):
    """When a worker was last seen doing its work."""

    __tablename__ = "worker_heartbeats"

    name: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
    done: Mapped[int] = mapped_column(default=0)


def beat(name: str) -> None:
    """Note that the worker ``name`` is alive."""
    row = db.session.get(WorkerHeartbeat, name)
    if row is None:
        db.session.add(WorkerHeartbeat(name=name, seen_at=clock.now(), done=1))
    else:
        row.seen_at, row.done = clock.now(), row.done + 1


def workers() -> Sequence[WorkerHeartbeat]:
    """Return the workers seen within a day, latest first."""
    recent = WorkerHeartbeat.seen_at > clock.now() - timedelta(days=1)
    return db.session.scalars(select(WorkerHeartbeat).where(recent).order_by(WorkerHeartbeat.seen_at.desc())).all()


def is_late(seen_at: datetime | None, now: datetime) -> bool:
    """Whether a worker last seen then should worry the operator."""
    return seen_at is None or now - seen_at > LATE_AFTER
