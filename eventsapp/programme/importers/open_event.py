"""Reads Open Event JSON: a folder with ``sessions.json`` beside speakers, tracks and rooms; or that one file alone.

Two generations name their fields with a hyphen (``starts-at``) or an underscore (``start_time``).
"""

from collections.abc import Mapping
from typing import Any

from eventsapp.programme.importers.collecting import UNSCHEDULED, Collector, Defaults, Slot, record, records
from eventsapp.programme.importers.document import (
    AgendaDocument,
    AgendaSession,
    AgendaSpeaker,
    WarningReason,
)
from eventsapp.programme.importers.source import Source
from eventsapp.programme.importers.texts import (
    content_language,
    in_language,
    language_code,
    language_of_script,
    one_line,
    prose,
    stated,
)

NAME = "Open Event JSON"
_TAKEN = frozenset({"", "accepted", "confirmed"})
Row = Mapping[str, Any]


def recognises(source: Source) -> bool:
    """Whether sessions of the file or folder stand in a microlocation."""
    return any("microlocation" in record(row) for row in records(_part(source, "sessions"))[:20])


def read(source: Source, defaults: Defaults) -> AgendaDocument:
    """Read the whole folder; dangling references are reported, not repaired."""
    collector = Collector(format=NAME, defaults=defaults)
    language = defaults.language
    for place, row in collector.rows(_part(source, "microlocations"), "microlocations"):
        collector.room(_ref(row), in_language(language, collector.line(row.get("name"), place)) or {"en": _ref(row)})
    for place, row in collector.rows(_part(source, "tracks"), "tracks"):
        collector.track(_ref(row), in_language(language, collector.line(row.get("name"), place)) or {"en": _ref(row)})
    for place, row in collector.rows(_part(source, "speakers"), "speakers"):
        _read_speaker(collector, _named(row), place)
    for place, row in collector.rows(_part(source, "sessions"), "sessions"):
        _read_session(collector, _named(row), place, is_alone=not source.parts)
    event = record(_part(source, "event"))
    return collector.finish(encoding=source.encoding, title=one_line(event.get("name")))


def _part(source: Source, name: str) -> Any:
    """Return a file of the folder; a file that came alone is its sessions."""
    if source.parts:
        return source.parts.get(name)
    return source.json if name == "sessions" else None


def _named(row: Row) -> Row:
    """Return a record with the names that the later generation gives its fields."""
    named = {name.replace("-", "_"): value for name, value in row.items()}
    named.setdefault("start_time", named.get("starts_at"))
    named.setdefault("end_time", named.get("ends_at"))
    return named


def _read_speaker(collector: Collector, row: Row, place: str) -> str | None:
    name = collector.line(stated(row.get("name")), place)
    if not name or not _ref(row):
        collector.warn(WarningReason.NAMELESS_SPEAKER, place, detail=_ref(row))
        return None
    short, long = prose(row.get("short_biography")), prose(row.get("long_biography"))
    return collector.speaker(
        AgendaSpeaker(
            ref=_ref(row),
            name=name,
            name_language=language_of_script(name),
            organisation=stated(row.get("organisation"))[:200],
            job_title=stated(row.get("position"))[:200],
            biography=in_language(collector.defaults.language, _joined(short, long)),
        )
    )


def _read_session(collector: Collector, row: Row, place: str, *, is_alone: bool) -> None:
    ref = collector.free_ref(_ref(row) or one_line(f"{row.get('start_time')} {row.get('title')}")[:100], place)
    language = content_language(one_line(row.get("language"))) or collector.defaults.language
    slot = _slot(collector, row, place, ref)
    session = AgendaSession(
        ref=ref,
        title=in_language(language, collector.line(row.get("title"), place)),
        subtitle=in_language(language, collector.line(row.get("subtitle"), place)),
        abstract=in_language(language, _joined(prose(row.get("short_abstract")), prose(row.get("long_abstract")))),
        kind=one_line(record(row.get("session_type")).get("name")),
        track=_known(collector, row, "track", place, ref, is_alone=is_alone),
        room=_known(collector, row, "microlocation", place, ref, is_alone=is_alone),
        day_on=slot.day_on,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        language=language_code(one_line(row.get("language"))),
        speakers=_speakers(collector, row, place, ref, is_alone=is_alone),
    )
    collector.add(session, place)


def _slot(collector: Collector, row: Row, place: str, ref: str) -> Slot:
    """Return when a session runs; a proposal that was not taken keeps no time, so that it is never published."""
    slot = collector.slot(one_line(row.get("start_time")), one_line(row.get("end_time")), place, ref)
    state = one_line(row.get("state")).lower()
    if state in _TAKEN:
        return slot
    collector.warn(WarningReason.NOT_ACCEPTED, place, ref=ref, detail=state)
    return UNSCHEDULED


def _known(collector: Collector, row: Row, kind: str, place: str, ref: str, *, is_alone: bool) -> str | None:
    """Return the track or room a session names; without the lists beside it the session's own word is all there is."""
    named = record(row.get(kind))
    wanted, name = _ref(named), collector.line(named.get("name"), place)
    is_track = kind == "track"
    if not wanted or wanted in (collector.tracks if is_track else collector.rooms):
        return wanted or None
    if is_alone:
        return (collector.track if is_track else collector.room)(wanted, {collector.defaults.language: name or wanted})
    reason = WarningReason.UNKNOWN_TRACK if is_track else WarningReason.UNKNOWN_ROOM
    collector.warn(reason, place, ref=ref, detail=name or wanted)
    return None


def _speakers(collector: Collector, row: Row, place: str, ref: str, *, is_alone: bool) -> tuple[str, ...]:
    rows = collector.rows(row.get("speakers"), f"{place}, speakers")
    if is_alone:
        found = (_read_speaker(collector, _named(speaker), at) for at, speaker in rows)
        return tuple(dict.fromkeys(speaker for speaker in found if speaker))
    return collector.cast([_ref(speaker) for _, speaker in rows], place, ref)


def _joined(short: str, long: str) -> str:
    return short if long in short else long if short in long else f"{short}\n{long}"


def _ref(row: Row) -> str:
    return one_line(row.get("id"))[:200]
