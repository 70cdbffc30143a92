"""Finding stations that print, and what waits there."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventsapp.badges.models import Badge
from eventsapp.checkin.models import PrintJob, PrintState, PrintStation
from eventsapp.exhibitors.models import StaffMember
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.visitors.models import Visitor


def stations_of(fair: Fair) -> Sequence[PrintStation]:
    """Return the fair's printing stations."""
    found = select(PrintStation).where(PrintStation.fair_id == fair.id).options(joinedload(PrintStation.gate))
    return db.session.scalars(found.order_by(PrintStation.code, PrintStation.id)).all()


def station_by_id(fair: Fair, station_id: int) -> PrintStation | None:
    """Return one of the fair's printing stations."""
    return db.session.scalar(select(PrintStation).where(PrintStation.fair_id == fair.id, PrintStation.id == station_id))


def station_of_gate(gate_id: int) -> PrintStation | None:
    """Return where the kiosks of a gate print."""
    return db.session.scalar(select(PrintStation).where(PrintStation.gate_id == gate_id))


def waiting_by_station(fair: Fair) -> dict[int, int]:
    """Return how many badges wait at each station."""
    waiting = select(PrintJob.station_id, func.count()).join(PrintStation, PrintStation.id == PrintJob.station_id)
    waiting = waiting.where(PrintStation.fair_id == fair.id, PrintJob.state == PrintState.QUEUED)
    return {row[0]: row[1] for row in db.session.execute(waiting.group_by(PrintJob.station_id))}


def waiting_at(station_id: int) -> int:
    """Return how many badges wait at a station."""
    waiting = select(func.count()).where(PrintJob.station_id == station_id, PrintJob.state == PrintState.QUEUED)
    return db.session.scalar(waiting) or 0


def jobs_of(station: PrintStation, limit: int) -> Sequence[tuple[PrintJob, Visitor | StaffMember | None]]:
    """Return the badges at a station with their people: what is being printed, what waits, then what is over."""
    found = (
        select(PrintJob, Visitor, StaffMember)
        .join(Badge, Badge.id == PrintJob.badge_id)
        .outerjoin(Visitor, Visitor.id == Badge.visitor_id)
        .outerjoin(StaffMember, StaffMember.id == Badge.staff_member_id)
        .options(joinedload(StaffMember.exhibitor))
        .where(PrintJob.station_id == station.id)
    )
    is_open = PrintJob.state.in_((PrintState.QUEUED, PrintState.PRINTING))
    waiting = db.session.execute(
        found.where(is_open).order_by(PrintJob.state != PrintState.PRINTING, PrintJob.id).limit(limit)
    )
    over = db.session.execute(found.where(~is_open).order_by(PrintJob.id.desc()).limit(limit))
    return [(job, visitor or person) for job, visitor, person in (*waiting, *over)]


def job_by_id(fair: Fair, job_id: int) -> PrintJob | None:
    """Return one of the fair's badges on their way to paper."""
    found = select(PrintJob).join(PrintStation, PrintStation.id == PrintJob.station_id)
    found = found.where(PrintStation.fair_id == fair.id, PrintJob.id == job_id)
    return db.session.scalar(found.options(joinedload(PrintJob.badge), joinedload(PrintJob.station)))


def at_printers(badge_ids: Sequence[int]) -> set[int]:
    """Return which of these badges wait at a station or are being printed there."""
    is_open = PrintJob.state.in_((PrintState.QUEUED, PrintState.PRINTING))
    return set(db.session.scalars(select(PrintJob.badge_id).where(PrintJob.badge_id.in_(badge_ids), is_open)))


def open_job_of(badge_id: int) -> PrintJob | None:
    """Return where a badge waits."""
    found = select(PrintJob).where(
        PrintJob.badge_id == badge_id, PrintJob.state.in_((PrintState.QUEUED, PrintState.PRINTING))
    )
    return db.session.scalar(found.options(joinedload(PrintJob.station)))
