"""Importing an agenda: rows are known by the file's references, so that a second import changes nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import lock_fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db
from eventsapp.infra.locale import SIMPLIFIED, TRADITIONAL
from eventsapp.programme.actions.editing import assign_parts, refresh_search_key, speaker_search_key
from eventsapp.programme.importers import AgendaDocument, AgendaSession, AgendaSpeaker, clashes
from eventsapp.programme.importers.chinese import script_of
from eventsapp.programme.models import Room, Session, SessionSpeaker, Speaker, Track
from eventsapp.programme.rules import (
    Counts,
    ImportReport,
    ReportRow,
    SpeakerRole,
    explain_warning,
    kind_of,
    next_colour,
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
    actor: User | None = None,
    dry_run: bool = False,
    tell: Tell = _tell_nobody,
) -> ImportReport:
    """Bring the programme in step with ``document``; a dry run only counts, and may ``tell`` how far it is.

    What the file does not know (capacities, colours, interpreters, other languages) stays as it is, and
    sessions that the file does not have stay too and are counted.
    """
    report = _new_report(document, dry_run=dry_run)
    if not dry_run:
        lock_fair(fair.id)  # one agenda at a time
    run = _Run(fair=fair, dry_run=dry_run, tell=tell)
    rooms = run.take(Room, document.rooms, report.rooms, lambda room: {"name": room.name})
    tracks = run.take(Track, document.tracks, report.tracks, lambda track: {"name": track.name})
    speakers = run.take(Speaker, document.speakers, report.speakers, _speaker_values)
    run.take_sessions(document.sessions, report, rooms, tracks, speakers)
    if not dry_run:
        db.session.flush()
        _note(fair, actor, report)
    return report


def _new_report(document: AgendaDocument, *, dry_run: bool) -> ImportReport:
    report = ImportReport(
        format=document.format,
        encoding=document.encoding,
        dry_run=dry_run,
        days=[day.isoformat() for day in document.days],
        clashes=_clash_rows(document),
    )
    for warning in document.warnings:
        row = ReportRow(place=warning.place, ref=warning.ref, reason=explain_warning(warning))
        (report.skips if warning.skipped else report.notes).append(row)
    report.sessions.skipped = len(report.skips)
    return report


def _clash_rows(document: AgendaDocument) -> list[dict[str, Any]]:
    titles = {session.ref: next(iter(session.title.values()), "") for session in document.sessions}
    names = {speaker.ref: speaker.name for speaker in document.speakers}
    return [
        {
            "kind": clash.kind,
            "resource": clash.resource if clash.kind == "room" else names.get(clash.resource, clash.resource),
            "first": clash.first,
            "first_title": titles[clash.first],
            "second": clash.second,
            "second_title": titles[clash.second],
            "minutes": round(clash.overlap.total_seconds() / 60),
        }
        for clash in clashes(document)
    ]


@dataclass(frozen=True, kw_only=True)
class _Run:
    """One import into one fair."""

    fair: Fair
    dry_run: bool
    tell: Tell

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
            values = _merged(row, values_of(entry))
            if row is None:
                counts.created += 1
                known[entry.ref] = self._new(table, entry, values, codes, len(known))
            elif _differs(row, values):
                counts.updated += 1
                self._assign(row, values)
            else:
                counts.unchanged += 1
        if not self.dry_run:
            db.session.flush()
        return known

    def take_sessions(
        self,
        entries: Sequence[AgendaSession],
        report: ImportReport,
        rooms: Mapping[str, Room],
        tracks: Mapping[str, Track],
        speakers: Mapping[str, Speaker],
    ) -> None:
        """Create and update the sessions, with their rooms, tracks and speakers."""
        known = self._known(Session)
        report.absent = len(known.keys() - {entry.ref for entry in entries})
        for done, entry in enumerate(entries):
            self.tell(done, len(entries))
            row = known.get(entry.ref)
            values = _merged(row, _session_values(entry, row, rooms, tracks))
            people = [speakers[ref] for ref in entry.speakers if ref in speakers]
            if row is None:
                report.sessions.created += 1
                row = Session(fair_id=self.fair.id, source_ref=entry.ref, **values)
                self._put_on_stage(row, people)
            elif _differs(row, values) or _cast(row) != [person.id for person in people]:
                report.sessions.updated += 1
                self._assign(row, values | {"updated_at": clock.now()})
                self._put_on_stage(row, people)
            else:
                report.sessions.unchanged += 1
                if not self.dry_run:
                    refresh_search_key(row)

    def _known(self, table: type[Kept]) -> dict[str, Kept]:
        found = select(table).where(table.fair_id == self.fair.id, table.source_ref.is_not(None))
        if table is Session:
            found = found.options(selectinload(Session.speakers).joinedload(SessionSpeaker.speaker))
        return {str(row.source_ref): row for row in db.session.scalars(found)}

    def _codes(self, table: type[Kept]) -> set[str]:
        if table is Room:
            return set(db.session.scalars(select(Room.code).where(Room.fair_id == self.fair.id)))
        if table is Track:
            return set(db.session.scalars(select(Track.code).where(Track.fair_id == self.fair.id)))
        return set()

    def _new(self, table: type[Kept], entry: Any, values: dict[str, Any], codes: set[str], count: int) -> Kept:
        more: dict[str, Any] = {"fair_id": self.fair.id, "source_ref": entry.ref}
        if table is Room or table is Track:
            name = entry.name.get("en") or next(iter(entry.name.values()), entry.ref)
            code = room_code(name, codes) if table is Room else track_code(name, codes)
            codes.add(code)
            more |= {"code": code, "position": count}
        if table is Track:
            more |= {"colour": next_colour(count)}
        row = table(**values, **more)
        if not self.dry_run:
            self._assign(row, {})
            db.session.add(row)
        return row

    def _assign(self, row: Room | Track | Speaker | Session, values: Mapping[str, Any]) -> None:
        if self.dry_run:
            return
        for name, value in values.items():
            setattr(row, name, value)
        if isinstance(row, Speaker):
            row.search_key = speaker_search_key(row)

    def _put_on_stage(self, row: Session, people: list[Speaker]) -> None:
        if self.dry_run:
            return
        db.session.add(row)
        roles = {part.speaker_id: part.role for part in row.speakers}
        assign_parts(row, [(person, roles.get(person.id, SpeakerRole.SPEAKER)) for person in people])
        refresh_search_key(row)


def _speaker_values(speaker: AgendaSpeaker) -> dict[str, Any]:
    return {
        "full_name": speaker.name,
        "latin_name": speaker.latin_name,
        "name_language": speaker.name_language or "",
        "bio": speaker.biography,
    }


def _session_values(
    entry: AgendaSession, row: Session | None, rooms: Mapping[str, Room], tracks: Mapping[str, Track]
) -> dict[str, Any]:
    room, track = rooms.get(entry.room or ""), tracks.get(entry.track or "")
    return {
        "title": entry.title,
        "subtitle": entry.subtitle,
        "abstract": entry.abstract,
        "kind": kind_of(entry.kind) if entry.kind or row is None else row.kind,
        "room_id": room.id if room else None,
        "track_id": track.id if track else None,
        "day_on": entry.day_on,
        "starts_at": entry.starts_at,
        "ends_at": entry.ends_at,
        "language": entry.language or (row.language if row else ""),
    }


def _merged(row: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the languages that the file does not carry."""
    return {
        name: _beside(getattr(row, name) if row is not None else {}, value) if name in _TEXTS else value
        for name, value in values.items()
    }


def _beside(stored: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, str]:
    """Put the file's texts beside the stored ones; a text it states under its script now is not kept under both."""
    kept = dict(stored)
    if TRADITIONAL in texts and SIMPLIFIED not in texts and _is_traditional(kept.get(SIMPLIFIED, ""), texts):
        del kept[SIMPLIFIED]
    return kept | dict(texts)


def _is_traditional(text: str, texts: Mapping[str, str]) -> bool:
    return bool(text) and (text == texts[TRADITIONAL] or script_of(text) == TRADITIONAL)


def _differs(row: Any, values: Mapping[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())


def _cast(row: Session) -> list[int]:
    return [part.speaker_id for part in row.speakers]


def _note(fair: Fair, actor: User | None, report: ImportReport) -> None:
    record(
        "programme.imported",
        subject="fair",
        subject_id=fair.id,
        fair_id=fair.id,
        actor_id=actor.id if actor else None,
        actor=actor.email if actor else "command line",
        after={"format": report.format, **report.sessions.as_json()},
    )
