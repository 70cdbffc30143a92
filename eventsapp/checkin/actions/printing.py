"""Stations that print, and badges on their way to paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from eventsapp.accounts.models import User
from eventsapp.badges.actions import Printable, issue_badge, mark_first_print, mark_printed
from eventsapp.badges.models import Badge
from eventsapp.badges.queries import locked_badge, staff_member_by_id
from eventsapp.badges.rules import BadgeAlreadyPrinted
from eventsapp.checkin.models import Gate, PrintJob, PrintState, PrintStation
from eventsapp.checkin.queries import at_printers
from eventsapp.checkin.rules import BadgeWaits, GateHasStation, PrintOver, StationTaken
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.visitors.queries import visitor_by_id

refuse_on("uq_print_stations_fair_id_code", StationTaken)
refuse_on("uq_print_stations_gate_id", GateHasStation)
# Two desks send one badge at once: the second hears that it waits already.
refuse_on("uq_print_jobs_open", BadgeWaits)
refuse_on("uq_print_jobs_badge_id", BadgeWaits)
_OPEN = (PrintState.QUEUED, PrintState.PRINTING)
MOST_NOTE = 200


@dataclass(frozen=True, kw_only=True)
class StationValues:
    """What a station is called, and whose kiosks print there."""

    code: str
    name: str = ""
    gate: Gate | None = None


def create_station(fair: Fair, values: StationValues, actor: User) -> PrintStation:
    """Make a station; the browser that opens its page is the one that prints."""
    station = PrintStation(fair_id=fair.id, code=values.code, name=values.name)
    station.gate_id = values.gate.id if values.gate else None
    db.session.add(station)
    db.session.flush()
    _note("print_station.created", station, actor, {"code": station.code, "gate": station.gate_id})
    return station


def remove_station(station: PrintStation, actor: User) -> None:
    """Remove a station; what waits there waits no more, and can be sent to another."""
    _note("print_station.removed", station, actor, {"code": station.code})
    db.session.delete(station)
    db.session.flush()


def print_here(badges: Sequence[Printable]) -> None:
    """Let badges out where somebody stands; refuses what another desk printed meanwhile, or what waits at a station."""
    mark_first_print(badges)
    _check_nowhere([badge.badge_id for badge in badges])


def queue_print(station: PrintStation, badge_id: int, asked_by: str) -> PrintJob:
    """Send a badge to a station; refuses with BadgeWaits where it waits at one, and what another desk printed."""
    if locked_badge(badge_id).printed_at is not None:
        raise BadgeAlreadyPrinted
    _check_nowhere([badge_id])
    job = PrintJob(station_id=station.id, badge_id=badge_id, asked_by=asked_by[:200])
    db.session.add(job)
    db.session.flush()
    return job


def _check_nowhere(badge_ids: Sequence[int]) -> None:
    if at_printers(badge_ids):
        raise BadgeWaits


def take_next(station: PrintStation) -> PrintJob | None:
    """Take the badge that has waited longest; nothing while paper lacks or another is being printed."""
    locked = _locked_station(station)
    if locked.paper_out_at is not None or _job(locked, PrintState.PRINTING) is not None:
        return None
    job = _job(locked, PrintState.QUEUED)
    if job is not None:
        job.state, job.taken_at = PrintState.PRINTING, clock.now()
        db.session.flush()
    return job


def end_print(fair: Fair, job: PrintJob, *, printed: bool, note: str = "") -> None:
    """Say what became of a badge: it is on paper, or it is not and why."""
    locked = _locked_job(job)
    locked.state = PrintState.PRINTED if printed else PrintState.FAILED
    locked.ended_at, locked.note = clock.now(), note[:MOST_NOTE]
    db.session.flush()
    if printed and (badge := printable_of(fair, locked.badge)) is not None:
        mark_printed([badge])


def paper_out(station: PrintStation) -> None:
    """Wait for paper: what was being printed waits again, first in line."""
    locked = _locked_station(station)
    locked.paper_out_at = locked.paper_out_at or clock.now()
    back = update(PrintJob).where(PrintJob.station_id == station.id, PrintJob.state == PrintState.PRINTING)
    db.session.execute(back.values(state=PrintState.QUEUED, taken_at=None))


def paper_filled(station: PrintStation) -> None:
    """Go on printing."""
    _locked_station(station).paper_out_at = None
    db.session.flush()


def note_station(station_id: int) -> None:
    """Keep that a station is there."""
    seen = update(PrintStation).where(PrintStation.id == station_id).values(last_seen_at=clock.now())
    db.session.execute(seen)


def printable_of(fair: Fair, badge: Badge) -> Printable | None:
    """Return what is printed of a badge; None where another took its place meanwhile."""
    visitor, person = badge.visitor_id, badge.staff_member_id
    holder = visitor_by_id(fair, visitor) if visitor is not None else staff_member_by_id(fair, person or 0)
    printable = issue_badge(fair, holder) if holder is not None else None
    return printable if printable is not None and printable.badge_id == badge.id else None


def _locked_station(station: PrintStation) -> PrintStation:
    locked = select(PrintStation).where(PrintStation.id == station.id).with_for_update()
    return db.session.scalars(locked.execution_options(populate_existing=True)).one()


def _locked_job(job: PrintJob) -> PrintJob:
    """Return a job that nobody has ended; of two people who end it the second is told."""
    locked = select(PrintJob).where(PrintJob.id == job.id, PrintJob.state.in_(_OPEN)).with_for_update()
    found = db.session.scalars(locked.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise PrintOver
    return found


def _job(station: PrintStation, state: PrintState) -> PrintJob | None:
    found = select(PrintJob).where(PrintJob.station_id == station.id, PrintJob.state == state)
    return db.session.scalar(found.order_by(PrintJob.id).limit(1).with_for_update())


def _note(action: str, station: PrintStation, actor: User, after: dict[str, object]) -> None:
    record(
        action,
        subject="print_station",
        subject_id=station.id,
        fair_id=station.fair_id,
        actor_id=actor.id,
        actor=actor.email,
        after=after,
    )
