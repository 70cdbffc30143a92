"""Reads OPass ``session.json``: sessions, speakers, session types and rooms, with texts per language."""

from collections.abc import Mapping
from typing import Any

from eventsapp.programme.importers.collecting import Collector, Defaults, record, records
from eventsapp.programme.importers.document import (
    AgendaDocument,
    AgendaSession,
    AgendaSpeaker,
    Texts,
    WarningReason,
)
from eventsapp.programme.importers.source import Source
from eventsapp.programme.importers.texts import (
    content_language,
    in_its_language,
    language_code,
    language_of_script,
    one_line,
    prose,
)

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
    for place, row in collector.rows(content.get("rooms"), "rooms"):
        collector.room(_ref(row), _names(collector, row, place) or {defaults.language: _ref(row)})
    for place, row in collector.rows(content.get("session_types"), "session_types"):
        collector.track(_ref(row), _names(collector, row, place) or {defaults.language: _ref(row)})
    for place, row in collector.rows(content.get("speakers"), "speakers"):
        _read_speaker(collector, row, place)
    for place, row in collector.rows(content.get("sessions"), "sessions"):
        _read_session(collector, row, place)
    return collector.finish(encoding=source.encoding, title="")


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
    slot = collector.slot(one_line(row.get("start")), one_line(row.get("end")), place, ref)
    title = {language: collector.line(text, place) for language, text in _texts(row, "title").items()}
    session = AgendaSession(
        ref=ref,
        title=in_its_language(title),
        subtitle={},
        abstract=_written(row, "description"),
        track=_track(collector, row, place, ref),
        room=_room(collector, row, place),
        day_on=slot.day_on,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        language=language_code(one_line(row.get("language"))),
        speakers=collector.cast(map(one_line, records(row.get("speakers"))), place, ref),
    )
    collector.add(session, place)


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
    return in_its_language({language: prose(text) for language, text in _texts(row, key).items()})


def _texts(row: Mapping[str, Any], key: str) -> dict[str, str]:
    found = [(language, record(row.get(stated)).get(key)) for stated, language in LANGUAGES.items()]
    return {language: text for language, text in found if isinstance(text, str) and text.strip()}
