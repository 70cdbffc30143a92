"""Reads OPass ``session.json``: sessions, speakers, session types and rooms, with texts per language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from eventsapp.programme.importers.collecting import UNSCHEDULED, Collector, Defaults, Slot, record, records
from eventsapp.programme.importers.document import (
    AgendaDocument,
    AgendaSession,
    AgendaSpeaker,
    Texts,
    WarningReason,
)
from eventsapp.programme.importers.source import Source
from eventsapp.programme.importers.texts import content_language, language_code, language_of_script, one_line, prose
from eventsapp.programme.importers.times import has_offset, programme_day, read_moment

NAME = "OPass JSON"
LANGUAGES = {key: content_language(key) or key for key in ("zh", "zh-CN", "zh-TW", "zh-Hant", "en", "vi", "ko", "ja")}
"""Keys that texts stand under, and the code they are kept under."""


def recognises(source: Source) -> bool:
    """Whether the file has OPass's lists and its sessions carry texts per language."""
    content = record(source.json)
    if not isinstance(content.get("sessions"), list) or not isinstance(content.get("speakers"), list):
        return False
    return "session_types" in content or any(
        "title" in record(record(session).get(language))
        for session in content["sessions"][:20]
        for language in LANGUAGES
    )


def read(source: Source, defaults: Defaults) -> AgendaDocument:
    """Read the whole file; dangling references are reported, not repaired."""
    content = record(source.json)
    collector = Collector(format=NAME, defaults=defaults)
    for place, row in _rows(collector, content, "rooms"):
        collector.room(_ref(row), _names(collector, row, place) or {defaults.language: _ref(row)})
    for place, row in _rows(collector, content, "session_types"):
        collector.track(_ref(row), _names(collector, row, place) or {defaults.language: _ref(row)})
    for place, row in _rows(collector, content, "speakers"):
        _read_speaker(collector, row, place)
    for place, row in _rows(collector, content, "sessions"):
        _read_session(collector, row, place)
    return collector.finish(encoding=source.encoding, title="")


def _rows(collector: Collector, content: Mapping[str, Any], name: str) -> list[tuple[str, Mapping[str, Any]]]:
    found: list[tuple[str, Mapping[str, Any]]] = []
    for number, row in enumerate(records(content.get(name)), start=1):
        place = f"{name} {number}"
        if isinstance(row, dict):
            found.append((place, row))
        else:
            collector.warn(WarningReason.NOT_A_RECORD, place, detail=row, skipped=True)
    return found


def _read_speaker(collector: Collector, row: Mapping[str, Any], place: str) -> None:
    names = _names(collector, row, place)
    if not names or not _ref(row):
        collector.warn(WarningReason.NAMELESS_SPEAKER, place, detail=_ref(row))
        return
    name = next(iter(names.values()))  # the first key is Chinese: people write their names so
    latin = names.get("en", "")
    collector.speaker(
        AgendaSpeaker(
            ref=_ref(row),
            name=name,
            name_language=language_of_script(name),
            latin_name="" if latin == name or language_of_script(latin) in {"zh", "ja", "ko"} else latin,
            biography=_written(row, "bio"),
        )
    )


def _read_session(collector: Collector, row: Mapping[str, Any], place: str) -> None:
    wanted = _ref(row) or one_line(f"{row.get('start')} {row.get('room')}")[:100]
    ref = collector.free_ref(wanted, place)
    slot = _slot(collector, row, place, ref)
    title = {language: collector.line(text, place) for language, text in _texts(row, "title").items()}
    session = AgendaSession(
        ref=ref,
        title=_in_its_language(title),
        subtitle={},
        abstract=_written(row, "description"),
        track=_track(collector, row, place, ref),
        room=_room(collector, row, place),
        day_on=slot.day_on,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        language=language_code(one_line(row.get("language"))),
        speakers=_speakers(collector, row, place, ref),
    )
    collector.add(session, place)


def _slot(collector: Collector, row: Mapping[str, Any], place: str, ref: str) -> Slot:
    starts_at, ends_at = _moment(collector, row, "start"), _moment(collector, row, "end")
    if starts_at is None:
        collector.warn(WarningReason.BAD_START, place, ref=ref, detail=row.get("start"))
        return UNSCHEDULED
    if ends_at is None or not collector.checked_end(starts_at, ends_at, place, ref):
        if ends_at is None:
            collector.warn(WarningReason.BAD_END, place, ref=ref, detail=row.get("end"))
        return UNSCHEDULED
    return Slot(day_on=programme_day(starts_at), starts_at=starts_at, ends_at=ends_at)


def _moment(collector: Collector, row: Mapping[str, Any], key: str) -> datetime | None:
    text = one_line(row.get(key))
    moment = read_moment(text, collector.defaults.zone) if len(text) > 10 else None
    if moment and not has_offset(text) and not _zone_reported(collector):
        collector.warn(WarningReason.ZONE_ASSUMED, "sessions", detail=collector.defaults.zone)
    return moment


def _zone_reported(collector: Collector) -> bool:
    return any(warning.reason is WarningReason.ZONE_ASSUMED for warning in collector.warnings)


def _speakers(collector: Collector, row: Mapping[str, Any], place: str, ref: str) -> tuple[str, ...]:
    found: list[str] = []
    for value in records(row.get("speakers")):
        speaker = one_line(value)
        if speaker in collector.speakers:
            found.append(speaker)
        else:
            collector.warn(WarningReason.UNKNOWN_SPEAKER, place, ref=ref, detail=value)
    return tuple(dict.fromkeys(found))


def _track(collector: Collector, row: Mapping[str, Any], place: str, ref: str) -> str | None:
    wanted = one_line(row.get("type"))
    if wanted and wanted not in collector.tracks:
        collector.warn(WarningReason.UNKNOWN_TRACK, place, ref=ref, detail=wanted)
        return None
    return wanted or None


def _room(collector: Collector, row: Mapping[str, Any], place: str) -> str | None:
    wanted = collector.line(row.get("room"), place)
    return collector.room(wanted, {collector.defaults.language: wanted})


def _ref(row: Mapping[str, Any]) -> str:
    return one_line(row.get("id"))[:200]


def _names(collector: Collector, row: Mapping[str, Any], place: str) -> Texts:
    return {key: text for key, value in _texts(row, "name").items() if (text := collector.line(value, place))}


def _written(row: Mapping[str, Any], key: str) -> Texts:
    return _in_its_language({language: prose(text) for language, text in _texts(row, key).items()})


def _texts(row: Mapping[str, Any], key: str) -> dict[str, str]:
    found = [(language, record(row.get(stated)).get(key)) for stated, language in LANGUAGES.items()]
    return {language: text for language, text in found if isinstance(text, str) and text.strip()}


def _in_its_language(texts: Mapping[str, str]) -> Texts:
    """Keep a text once, under the language it is written in, where the file repeats it for every language."""
    kept = {language: text for language, text in texts.items() if text}
    if len(kept) < 2 or len(set(kept.values())) > 1:
        return kept
    text = next(iter(kept.values()))
    language = language_of_script(text) or "en"
    return {language if language in kept else next(iter(kept)): text}
