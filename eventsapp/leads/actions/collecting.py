"""Scans of visitors, by ones and by hundreds: each counts once however often it is sent, each person is one lead."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from eventsapp.checkin.queries import Known, people_of
from eventsapp.checkin.rules import ReadCode
from eventsapp.infra import clock
from eventsapp.infra.database import ask, db, refuse_on, write
from eventsapp.infra.refusals import Busy
from eventsapp.leads.actions.noting import note_details
from eventsapp.leads.actions.sharing import take_choices
from eventsapp.leads.models import Lead, LeadScan
from eventsapp.leads.rules import Incoming, Station, Verdict, problem_of

# The same scan is sent twice at once: whoever is second asks again and hears what became of it.
refuse_on("uq_lead_scans_source_client_id", Busy)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of something that was sent, and about which lead it was."""

    id: str
    verdict: str
    reason: str
    lead_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Met:
    """A visitor in a batch: when first and last, and how often."""

    first_at: datetime
    last_at: datetime
    scans: int


def take_leads(station: Station, sent: Sequence[tuple[Incoming, ReadCode | None]]) -> list[Outcome]:
    """Keep what phones send, in the order it was done; what was sent before is answered as it was.

    Codes are read and their signatures checked beforehand: that takes longer than all else here.
    """
    before = _answered(station, [one.id for one, _ in sent])
    fresh = {one.id: (one, read) for one, read in sent if one.id not in before}
    if fresh:
        before |= _keep(station, sorted(fresh.values(), key=lambda pair: pair[0].at))
    return [before[one.id] for one, _ in sent]


def _answered(station: Station, ids: Sequence[str]) -> dict[str, Outcome]:
    rows = ask(_KNOWN, {"source": station.source, "ids": ids}) if ids else ()
    return {row[0]: Outcome(*row) for row in rows}


def _keep(station: Station, sent: Sequence[tuple[Incoming, ReadCode | None]]) -> dict[str, Outcome]:
    people = people_of(station.fair_id, [read for _, read in sent if read and not problem_of(read)])
    found = [(one, _whose(read, people)) for one, read in sent]
    leads = _write_leads(station, _met(found))
    own = _own(station, {one.lead_id for one, _ in sent if one.lead_id})
    outcomes = {one.id: _outcome(one, who, leads, own) for one, who in found}
    about = [(one, lead) for one, _ in found if (lead := outcomes[one.id].lead_id)]
    note_details(station, about)
    take_choices(about)
    now = clock.now()
    write(_ADDING, [_row(station, one, outcomes[one.id], now) for one, _ in found])
    return outcomes


def _whose(read: ReadCode | None, people: Mapping[ReadCode, Known]) -> int | str:
    """Return which visitor's code it is, or why it is no lead."""
    if read is None:
        return "unknown"
    if problem := problem_of(read):
        return problem
    person = people.get(read)
    if person is None:
        return "unknown"
    if not person.key.startswith("v"):
        return "staff"
    return "revoked" if person.rights.state == "revoked" else int(person.key[1:])


def _met(found: Iterable[tuple[Incoming, int | str]]) -> dict[int, _Met]:
    """Return who was met; what is only written about somebody counts as no scan, but needs the lead."""
    met: dict[int, _Met] = {}
    for one, who in found:
        if isinstance(who, int):
            known = met.get(who, _Met(one.at, one.at, 0))
            met[who] = replace(known, last_at=one.at, scans=known.scans + one.is_scan)
    return met


def _write_leads(station: Station, met: Mapping[int, _Met]) -> dict[int, tuple[int, bool]]:
    """Make or update the leads, in one order for everybody; returns each visitor's, and whether it is new."""
    if not met:
        return {}
    rows = [
        {
            "fair_id": station.fair_id,
            "exhibitor_id": station.exhibitor_id,
            "visitor_id": visitor_id,
            "first_at": one.first_at,
            "first_by": station.by,
            "last_at": one.last_at,
            "last_by": station.by,
            "scans": one.scans,
            "rating": "",
            "answers": {},
            "notes": "",
            "created_at": clock.now(),
        }
        for visitor_id, one in sorted(met.items())
    ]
    write(_UPSERT[db.session.get_bind().dialect.name], rows)
    written = ask(_WRITTEN, {"exhibitor_id": station.exhibitor_id, "visitors": list(met)})
    return {row[1]: (row[0], row[2] == met[row[1]].scans) for row in written}


def _own(station: Station, ids: set[int]) -> set[int]:
    if not ids:
        return set()
    return {row[0] for row in ask(_OWN, {"exhibitor_id": station.exhibitor_id, "ids": ids})}


def _outcome(one: Incoming, who: int | str, leads: Mapping[int, tuple[int, bool]], own: set[int]) -> Outcome:
    if one.lead_id is not None:
        is_own = one.lead_id in own
        return Outcome(one.id, *(_NOTED if is_own else _UNKNOWN), one.lead_id if is_own else None)
    if isinstance(who, str):
        return Outcome(one.id, Verdict.REFUSED, who)
    lead_id, is_new = leads[who]
    if not one.is_scan:
        return Outcome(one.id, *_NOTED, lead_id)
    return Outcome(one.id, Verdict.KEPT, "new" if is_new else "again", lead_id)


def _row(station: Station, one: Incoming, outcome: Outcome, now: datetime) -> dict[str, Any]:
    return {
        "exhibitor_id": station.exhibitor_id,
        "source": station.source,
        "client_id": one.id,
        "lead_id": outcome.lead_id,
        "verdict": outcome.verdict,
        "reason": outcome.reason,
        "scanned_at": one.at,
        "received_at": now,
        "is_offline": one.is_offline,
        "by": station.by,
    }


_NOTED = (Verdict.NOTED, "noted")
_UNKNOWN = (Verdict.REFUSED, "unknown")
_LEADS, _SCANS = Lead.__table__, LeadScan.__table__
_KNOWN = select(LeadScan.client_id, LeadScan.verdict, LeadScan.reason, LeadScan.lead_id).where(
    LeadScan.source == bindparam("source"), LeadScan.client_id.in_(bindparam("ids", expanding=True))
)
_OWN = select(Lead.id).where(
    Lead.exhibitor_id == bindparam("exhibitor_id"), Lead.id.in_(bindparam("ids", expanding=True))
)
_WRITTEN = select(Lead.id, Lead.visitor_id, Lead.scans).where(
    Lead.exhibitor_id == bindparam("exhibitor_id"), Lead.visitor_id.in_(bindparam("visitors", expanding=True))
)
_ADDING = insert(_SCANS).inline()  # type: ignore[arg-type]


def _upsert(insert_into: Callable[..., Any]) -> Any:
    """Make the statement that adds a lead, or widens the one there is: its first and last time, whoever came late."""
    adding = insert_into(_LEADS).inline()
    new, old = adding.excluded, _LEADS.c
    is_earlier, is_later = new.first_at < old.first_at, new.last_at >= old.last_at
    begins_anew = old.erased_at.is_not(None) & (new.scans > 0)
    return adding.on_conflict_do_update(
        index_elements=["exhibitor_id", "visitor_id"],
        set_={
            "first_at": case((begins_anew | is_earlier, new.first_at), else_=old.first_at),
            "first_by": case((begins_anew | is_earlier, new.first_by), else_=old.first_by),
            "last_at": case((is_later & (new.scans > 0), new.last_at), else_=old.last_at),
            "last_by": case((is_later & (new.scans > 0), new.last_by), else_=old.last_by),
            "scans": case((begins_anew, new.scans), else_=old.scans + new.scans),
            "created_at": case((begins_anew, new.created_at), else_=old.created_at),
            "erased_at": case((new.scans > 0, None), else_=old.erased_at),
        },
    )


_UPSERT = {"postgresql": _upsert(postgresql.insert), "sqlite": _upsert(sqlite.insert)}
