"""Importing an agenda: rows are known by the file's references, so that a second import changes nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import lock_fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db
from eventsapp.infra.live import tell_after_commit
from eventsapp.programme.actions.audiences import audiences_called
from eventsapp.programme.actions.editing import (
    assign_parts,
    refresh_search_key,
    remove_session,
    speaker_search_key,
)
from eventsapp.programme.actions.import_report import new_report
from eventsapp.programme.actions.import_values import (
    cast_of,
    cleared_scripts,
    current_value,
    name_of,
    put,
    session_values,
    speaker_values,
    title_of,
)
from eventsapp.programme.actions.seat_counts import follow
from eventsapp.programme.importers import AgendaDocument, AgendaSession
from eventsapp.programme.models import Room, Session, SessionSpeaker, Speaker, Track
from eventsapp.programme.rules import (
    KEEP_OURS,
    ChangedRow,
    ConflictRow,
    Counts,
    ImportChoice,
    ImportReport,
    Merged,
    MissingRow,
    flat,
    kind_of,
    merge,
    next_colour,
    programme_topic,
    room_code,
    track_code,
)

Kept = TypeVar("Kept", Room, Track, Speaker, Session)
_TEXTS = frozenset({"name", "title", "subtitle", "abstract", "bio"})


Tell = Callable[[int, int], None]


def _tell_nobody(done: int, total: int) -> None:
    """Keep the progress to oneself."""


def import_agenda(
    fair: Fair,
    document: AgendaDocument,
    *,
    choice: ImportChoice = KEEP_OURS,
    actor: User | None = None,
    dry_run: bool = False,
    tell: Tell = _tell_nobody,
) -> ImportReport:
    """Bring the programme in step with ``document``; a dry run only counts, and may ``tell`` how far it is.

    What the file does not know (capacities, colours, interpreters, other languages) stays as it is, and so does what
    was changed by hand since the import before; where the file changed it too, ``choice`` says who wins. Sessions of
    earlier imports that the file does not have are reported, and removed only where ``choice`` says so.
    """
    report = new_report(document, dry_run=dry_run)
    if not dry_run:
        lock_fair(fair.id)  # one agenda at a time
    run = _Run(fair=fair, choice=choice, report=report, tell=tell)
    rooms = run.take(Room, document.rooms, report.rooms, lambda room: {"name": room.name})
    tracks = run.take(Track, document.tracks, report.tracks, lambda track: {"name": track.name})
    speakers = run.take(Speaker, document.speakers, report.speakers, speaker_values)
    run.take_sessions(document.sessions, rooms, tracks, speakers)
    if choice.remove_missing:
        run.remove_missing(actor)
    if not dry_run:
        db.session.flush()
        _note(fair, actor, report)
    return report


@dataclass(kw_only=True)
class _Run:
    """One import into one fair."""

    fair: Fair
    choice: ImportChoice
    report: ImportReport
    tell: Tell
    missing: list[Session] = field(default_factory=list)

    @property
    def dry_run(self) -> bool:
        """Whether nothing is to be written."""
        return self.report.dry_run

    def take(
        self,
        table: type[Kept],
        entries: Iterable[Any],
        counts: Counts,
        values_of: Callable[[Any], Mapping[str, Any]],
    ) -> dict[str, Kept]:
        """Create and update the rows of one table; returns those known by reference."""
        known = self._known(table)
        codes = self._codes(table)
        for entry in entries:
            row = known.get(entry.ref)
            said = flat(values_of(entry), _TEXTS)
            if row is None:
                counts.created += 1
                known[entry.ref] = self._new(table, entry, said, codes, len(known))
                continue
            merged = self._merge(row, said, name_of(entry))
            counts.updated += bool(merged.taken)
            counts.unchanged += not merged.taken
            self._assign(row, merged)
        if not self.dry_run:
            db.session.flush()
        return known

    def take_sessions(
        self,
        entries: Sequence[AgendaSession],
        rooms: Mapping[str, Room],
        tracks: Mapping[str, Track],
        speakers: Mapping[str, Speaker],
    ) -> None:
        """Create and update the sessions, with their rooms, tracks and speakers."""
        known = self._known(Session)
        found = {entry.ref for entry in entries}
        self.missing = [row for ref, row in known.items() if ref not in found]
        self.report.missing = [MissingRow(ref=row.source_ref or "", title=title_of(row.title)) for row in self.missing]
        by_id = {speaker.id: speaker for speaker in speakers.values()}
        named = [name for entry in entries for name in entry.audiences or ()]
        audiences = audiences_called(self.fair, named, dry_run=self.dry_run)
        for done, entry in enumerate(entries):
            self.tell(done, len(entries))
            row = known.get(entry.ref)
            said = flat(session_values(entry, rooms, tracks, speakers, audiences), _TEXTS)
            title = title_of(entry.title)
            if row is None:
                self.report.sessions.created += 1
                self.report.changes.append(ChangedRow(ref=entry.ref, title=title))
                row = _unwritten(self.fair, entry)
                self._stage(row, merge({}, said, {}), by_id)
                continue
            merged = self._merge(row, said, title)
            if merged.taken:
                self.report.sessions.updated += 1
                fields = tuple(dict.fromkeys(name.partition(":")[0] for name in merged.taken))
                self.report.changes.append(ChangedRow(ref=entry.ref, title=title, fields=fields))
                self._stage(row, merged, by_id)
            else:
                self.report.sessions.unchanged += 1
                self._remember(row, merged)

    def remove_missing(self, actor: User | None) -> None:
        """Remove the sessions that the file does not have."""
        self.report.removed = len(self.missing)
        if not self.dry_run:
            for row in self.missing:
                remove_session(self.fair, row, actor=actor)

    def _merge(self, row: Any, said: Mapping[str, Any], name: str) -> Merged:
        said = {**said, **cleared_scripts(row, said)}
        current = {field: current_value(row, field, value) for field, value in said.items()}
        merged = merge(current, said, row.source_digests, theirs=self.choice.theirs)
        for changed in merged.conflicts:
            kind, ref = type(row).__name__.lower(), row.source_ref or ""
            self.report.conflicts.append(ConflictRow(kind=kind, ref=ref, title=name, field=changed))
        return merged

    def _known(self, table: type[Kept]) -> dict[str, Kept]:
        found = select(table).where(table.fair_id == self.fair.id, table.source_ref.is_not(None))
        if table is Session:
            found = found.options(
                selectinload(Session.speakers).joinedload(SessionSpeaker.speaker), selectinload(Session.audiences)
            )
        return {str(row.source_ref): row for row in db.session.scalars(found)}

    def _codes(self, table: type[Kept]) -> set[str]:
        if table is Room:
            return set(db.session.scalars(select(Room.code).where(Room.fair_id == self.fair.id)))
        if table is Track:
            return set(db.session.scalars(select(Track.code).where(Track.fair_id == self.fair.id)))
        return set()

    def _new(self, table: type[Kept], entry: Any, said: dict[str, Any], codes: set[str], count: int) -> Kept:
        more: dict[str, Any] = {"fair_id": self.fair.id, "source_ref": entry.ref}
        if table is Speaker:
            more |= dict.fromkeys(("full_name", "latin_name", "name_language", "organisation", "job_title"), "")
            more |= {"bio": {}}
        else:
            name = entry.name.get("en") or next(iter(entry.name.values()), entry.ref)
            code = room_code(name, codes) if table is Room else track_code(name, codes)
            codes.add(code)
            more |= {"code": code, "position": count, "name": {}}
        if table is Track:
            more |= {"colour": next_colour(count)}
        row = table(**more)
        if self.dry_run:
            row.id = -count - 1  # what is not there yet differs from all that is
            return row
        self._assign(row, merge({}, said, {}))
        db.session.add(row)
        return row

    def _assign(self, row: Room | Track | Speaker | Session, merged: Merged) -> None:
        if self.dry_run:
            return
        for name, value in merged.taken.items():
            put(row, name, value)
        row.version = (row.version or 0) + bool(merged.taken)
        self._remember(row, merged)
        follow(row)
        if isinstance(row, Speaker):
            row.search_key = speaker_search_key(row)

    def _remember(self, row: Room | Track | Speaker | Session, merged: Merged) -> None:
        if self.dry_run:
            return
        if row.source_digests != merged.digests:
            row.source_digests = dict(merged.digests)
        if isinstance(row, Session):
            refresh_search_key(row)

    def _stage(self, row: Session, merged: Merged, speakers: Mapping[int, Speaker]) -> None:
        """Write a session and put its people on stage; who stays keeps the role."""
        if self.dry_run:
            return
        db.session.add(row)
        if "speakers" in merged.taken:
            assign_parts(row, cast_of(row, [speakers[number] for number in merged.taken["speakers"]]))
        row.updated_at = clock.now()
        self._assign(row, merged)


def _unwritten(fair: Fair, entry: AgendaSession) -> Session:
    empty: dict[str, Any] = {"title": {}, "subtitle": {}, "abstract": {}}
    return Session(fair_id=fair.id, source_ref=entry.ref, kind=kind_of(entry.kind), **empty)


def _note(fair: Fair, actor: User | None, report: ImportReport) -> None:
    tell_after_commit(programme_topic(fair.id))
    record(
        "programme.imported",
        subject="fair",
        subject_id=fair.id,
        fair_id=fair.id,
        actor_id=actor.id if actor else None,
        actor=actor.email if actor else "command line",
        after={"format": report.format, **report.sessions.as_json(), "removed": report.removed},
    )
