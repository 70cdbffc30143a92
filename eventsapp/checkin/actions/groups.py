"""Delegations: one code lets in as many members as are there."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from eventsapp.checkin.actions.scanning import Outcome, take_scans
from eventsapp.checkin.deciding import Verdict
from eventsapp.checkin.models import Scan
from eventsapp.checkin.queries import Known, inside_among
from eventsapp.checkin.rules import Incoming, ReadCode, Station, day_of
from eventsapp.infra.database import db


def take_group(station: Station, members: Sequence[Known], present: int, name: str, at: datetime) -> list[Outcome]:
    """Let in so many members who are not in yet, each with a scan of their own; sent again, it is answered as before.

    Who of them stands there does not matter to the count of people; the badges tell them apart inside.
    """
    if before := _answered(station, name):
        return before
    there = inside_among(station.fair_id, day_of(at, station.timezone), station.gate.zone, [one.key for one in members])
    taken: list[Outcome] = []
    for member in members:
        if sum(one.verdict == Verdict.ADMITTED for one in taken) == present:
            break
        if member.key not in there:
            scan = Incoming(f"{name}-{len(taken)}", "", at)
            taken += take_scans(station, [(scan, ReadCode(kind=member.kind, serial=member.serial))], are_new=True)
    return taken


def _answered(station: Station, name: str) -> list[Outcome]:
    """Return what became of a group before; its name has no sign that a search takes for another."""
    sent = select(Scan).where(Scan.source == station.source, Scan.client_id.startswith(f"{name}-", autoescape=True))
    return [Outcome(one.client_id, one.verdict, one.reason, one.way) for one in db.session.scalars(sent)]
