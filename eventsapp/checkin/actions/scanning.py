"""Scans, by ones and by hundreds: each counts once however often it is sent, and nobody is admitted twice."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import SessionTransaction

from eventsapp.checkin.actions.passing import Book, Whereabouts
from eventsapp.checkin.deciding import Decision, Question, Reason, Verdict, decide
from eventsapp.checkin.deciding.values import IN
from eventsapp.checkin.models import Gate, Scan
from eventsapp.checkin.queries import Known, people_of
from eventsapp.checkin.rules import Incoming, ReadCode, SentBefore, Station, day_of, moment_at
from eventsapp.infra import clock
from eventsapp.infra.database import ask, db, refuse_on, write
from eventsapp.infra.refusals import Busy

# The same scan is sent twice at once: whoever is second asks again and hears what became of it.
refuse_on("uq_gate_scans_source_client_id", SentBefore)
ATTEMPTS = 4
_FIRST = (Reason.FIRST, Reason.UNLISTED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a scan; ``seen_at`` and ``seen_gate`` say where somebody is in already."""

    id: str
    verdict: str
    reason: str
    way: str
    person: Known | None = None
    seen_at: datetime | None = None
    seen_gate: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A scan with its decision, before it is written."""

    scan: Incoming
    read: ReadCode
    person: Known | None
    decision: Decision
    day: date
    seen_at: datetime | None = None
    seen_gate_id: int | None = None
    overtakes: str = ""
    """Whose earlier admission turns out to be the later one."""


def take_scans(station: Station, scans: Sequence[tuple[Incoming, ReadCode]], *, are_new: bool = False) -> list[Outcome]:
    """Decide scans in the order they were made, and keep them; what was sent before is answered as it was.

    Codes are read and their signatures checked beforehand: that takes longer than all else here. Whoever believes that
    the scans ``are_new`` saves a question, and is refused with SentBefore where they are not.
    """
    before = {} if are_new else _answered(station, [one.id for one, _ in scans])
    fresh = {one.id: (one, read) for one, read in scans if one.id not in before}
    if fresh:
        before |= _decide(station, sorted(fresh.values(), key=lambda pair: pair[0].at))
    return [before[one.id] for one, _ in scans]


def _answered(station: Station, ids: Sequence[str]) -> dict[str, Outcome]:
    rows = ask(_KNOWN, {"source": station.source, "ids": ids}) if ids else ()
    return {row[0]: Outcome(*row) for row in rows}


def _decide(station: Station, scans: Sequence[tuple[Incoming, ReadCode]]) -> dict[str, Outcome]:
    people = people_of(station.fair_id, [read for _, read in scans])
    is_blind = len(scans) == 1 and _may_look_later(station, scans[0][0])
    for attempt in range(ATTEMPTS):
        found = [(one, read, people.get(read), day_of(one.at, station.timezone)) for one, read in scans]
        with _taken_back(len(scans)) as savepoint:
            known = [] if is_blind and not attempt else [(day, person.key) for _, _, person, day in found if person]
            book = Book(station, known)
            judged = [_judge(station, book, *one) for one in found]
            if book.write():
                _write(station, judged)
                return dict(_outcomes(judged))
            if savepoint:
                savepoint.rollback()
    raise Busy


def _may_look_later(station: Station, scan: Incoming) -> bool:
    """Whether it is enough to look where a person is once they turn out to be in already.

    Most are not: their row is written at once, and one that is there already says no.
    """
    return station.gate.direction == IN and station.gate.limit is None and not scan.is_offline


def _taken_back(scans: int) -> AbstractContextManager[SessionTransaction | None]:
    """Let what several scans wrote be taken back where one of them lost a race; one alone has written nothing then."""
    return db.session.begin_nested() if scans > 1 else nullcontext()


def _judge(station: Station, book: Book, one: Incoming, read: ReadCode, person: Known | None, day: date) -> Judged:
    row = book.of(day, person.key) if person else None
    if person and row and one.is_offline and one.at < row.first_at:
        earlier = _ask(station, book, one, read, person, None)
        if earlier.reason == Reason.FIRST:
            book.come_first(row, one.at)
            return Judged(one, read, person, earlier, day, overtakes=person.key)
    decision = _ask(station, book, one, read, person, row)
    seen = (row.last_at, row.last_gate_id) if row else (None, None)
    if decision.way and person:
        book.let_pass(day, person.key, decision.way, one.at)
    return Judged(one, read, person, decision, day, *seen)


def _ask(
    station: Station, book: Book, one: Incoming, read: ReadCode, person: Known | None, row: Whereabouts | None
) -> Decision:
    gate = station.gate
    if gate.is_locked and station.locked_at and one.is_offline and one.at < station.locked_at:
        gate = replace(gate, is_locked=False)
    return decide(
        Question(
            gate=gate,
            moment=moment_at(one.at, station.timezone),
            holder=person.rights if person else None,
            problem=read.problem,
            last=row.last if row else None,
            inside=book.inside(day_of(one.at, station.timezone)),
            is_insisted=one.is_insisted,
        )
    )


def _write(station: Station, judged: Sequence[Judged]) -> None:
    for one in judged:
        if one.overtakes:
            where = {"_fair": station.fair_id, "_day": one.day, "_zone": station.gate.zone, "_holder": one.overtakes}
            write(_OVERTAKEN, where)
    now = clock.now()
    write(_ADDING, [_row(station, one, now) for one in judged])


def _row(station: Station, one: Judged, now: datetime) -> dict[str, Any]:
    return {
        "fair_id": station.fair_id,
        "gate_id": station.gate_id,
        "zone": station.gate.zone,
        "source": station.source,
        "client_id": one.scan.id,
        "kind": one.person.kind if one.person else one.read.kind,
        "serial": one.person.serial if one.person else None,
        "holder": one.person.key if one.person else "",
        "day_on": one.day,
        "scanned_at": one.scan.at,
        "received_at": now,
        "is_offline": one.scan.is_offline,
        "verdict": one.decision.verdict,
        "reason": one.decision.reason,
        "way": one.decision.way,
        "undo_reason": "",
    }


def _outcomes(judged: Sequence[Judged]) -> Iterator[tuple[str, Outcome]]:
    wanted = {one.seen_gate_id for one in judged if one.decision.verdict != Verdict.ADMITTED and one.seen_gate_id}
    codes = {row[0]: row[1] for row in ask(_CODES, {"ids": wanted})} if wanted else {}
    for one in judged:
        decision, seen = one.decision, codes.get(one.seen_gate_id or 0, "")
        seen_at = one.seen_at if seen else None
        said = (str(decision.verdict), str(decision.reason), decision.way)
        yield one.scan.id, Outcome(one.scan.id, *said, one.person, seen_at, seen)


_SCANS = Scan.__table__
_KNOWN = select(Scan.client_id, Scan.verdict, Scan.reason, Scan.way).where(
    Scan.source == bindparam("source"), Scan.client_id.in_(bindparam("ids", expanding=True))
)
_CODES = select(Gate.id, Gate.code).where(Gate.id.in_(bindparam("ids", expanding=True)))
_ADDING = insert(_SCANS).inline()  # type: ignore[arg-type]
_OVERTAKEN = (
    update(_SCANS)  # type: ignore[arg-type]
    .where(
        _SCANS.c.fair_id == bindparam("_fair"),
        _SCANS.c.day_on == bindparam("_day"),
        _SCANS.c.zone == bindparam("_zone"),
        _SCANS.c.holder == bindparam("_holder"),
        _SCANS.c.reason.in_(_FIRST),
        _SCANS.c.undone_at.is_(None),
    )
    .values(verdict=Verdict.AGAIN, reason=Reason.ALREADY_IN)
)
