"""Reads Sessionize's ``all`` view: sessions, speakers, rooms, and categories by which they are sorted."""

from collections.abc import Mapping
from typing import Any

from eventsapp.programme.importers.collecting import UNSCHEDULED, Collector, Defaults, Slot, record, records
from eventsapp.programme.importers.document import AgendaDocument, AgendaSession, AgendaSpeaker, WarningReason
from eventsapp.programme.importers.source import Source
from eventsapp.programme.importers.texts import (
    by_script,
    in_language,
    language_code,
    language_of_script,
    one_line,
    prose,
    stated,
)

NAME = "Sessionize JSON"
_KINDS = ("format", "type", "形式")
_LANGUAGES = ("language", "lang", "言語", "语言", "語言", "언어", "ngôn ngữ")
_TRACKS = ("track", "topic", "theme", "トピック", "トラック", "主题", "주제", "chủ đề")
_TAKEN = frozenset({"", "accepted"})
Row = Mapping[str, Any]
Items = Mapping[str, str]
"""Names of a category's items by their ids."""


def recognises(source: Source) -> bool:
    """Whether the file has Sessionize's lists and its sessions say when they start."""
    content = record(source.json)
    rows = records(content.get("sessions"))[:20]
    return isinstance(content.get("categories"), list) and any("startsAt" in record(row) for row in rows)


def read(source: Source, defaults: Defaults) -> AgendaDocument:
    """Read the whole view; dangling references are reported, not repaired."""
    content = record(source.json)
    collector = Collector(format=NAME, defaults=defaults)
    for place, row in collector.rows(content.get("rooms"), "rooms"):
        name = collector.line(row.get("name"), place) or _ref(row)
        collector.room(_ref(row), by_script(name, defaults.language))
    for place, row in collector.rows(content.get("speakers"), "speakers"):
        _read_speaker(collector, row, place)
    categories = collector.rows(content.get("categories"), "categories")
    kinds, languages, tracks = (_items(categories, words) for words in (_KINDS, _LANGUAGES, _TRACKS))
    for item, name in tracks.items():
        collector.track(item, by_script(name, defaults.language))
    for place, row in collector.rows(content.get("sessions"), "sessions"):
        _read_session(collector, row, place, kinds, languages)
    return collector.finish(encoding=source.encoding, title="")


def _items(categories: list[tuple[str, Row]], words: tuple[str, ...]) -> Items:
    """Return the items of the first category whose title has one of the words."""
    for _, category in categories:
        title = one_line(category.get("title")).casefold()
        if any(word in title for word in words):
            rows = [record(item) for item in records(category.get("items"))]
            return {_ref(item): one_line(item.get("name")) for item in rows if _ref(item)}
    return {}


def _read_speaker(collector: Collector, row: Row, place: str) -> None:
    parts = f"{one_line(row.get('firstName'))} {one_line(row.get('lastName'))}".strip()
    name = collector.line(stated(row.get("fullName")) or parts, place)
    if not name or not _ref(row):
        collector.warn(WarningReason.NAMELESS_SPEAKER, place, detail=_ref(row))
        return
    biography = prose(row.get("bio"))
    collector.speaker(
        AgendaSpeaker(
            ref=_ref(row),
            name=name,
            name_language=language_of_script(name),
            job_title=stated(row.get("tagLine"))[:200],
            biography=by_script(biography, collector.defaults.language),
        )
    )


def _read_session(collector: Collector, row: Row, place: str, kinds: Items, languages: Items) -> None:
    ref = collector.free_ref(_ref(row) or one_line(f"{row.get('startsAt')} {row.get('title')}")[:100], place)
    items = [one_line(item) for item in records(row.get("categoryItems"))]
    spoken = next((code for item in items if (code := language_code(languages.get(item, "")))), None)
    title, abstract = collector.line(row.get("title"), place), prose(row.get("description"))
    language = language_of_script(f"{title} {abstract}") or spoken or collector.defaults.language
    kind = next((kinds[item] for item in items if item in kinds), "")
    slot = _slot(collector, row, place, ref)
    session = AgendaSession(
        ref=ref,
        title=in_language(language, title),
        subtitle={},
        abstract=in_language(language, abstract),
        kind="break" if row.get("isServiceSession") is True else kind,
        track=next((item for item in items if item in collector.tracks), None),
        room=_room(collector, row, place, ref),
        day_on=slot.day_on,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        language=spoken,
        speakers=collector.cast(map(_speaker_ref, records(row.get("speakers"))), place, ref),
    )
    collector.add(session, place)


def _slot(collector: Collector, row: Row, place: str, ref: str) -> Slot:
    slot = collector.slot(one_line(row.get("startsAt")), one_line(row.get("endsAt")), place, ref)
    status = one_line(row.get("status")).lower()
    if status in _TAKEN:
        return slot
    collector.warn(WarningReason.NOT_ACCEPTED, place, ref=ref, detail=status)
    return UNSCHEDULED


def _room(collector: Collector, row: Row, place: str, ref: str) -> str | None:
    wanted = one_line(row.get("roomId"))
    if wanted and wanted not in collector.rooms:
        collector.warn(WarningReason.UNKNOWN_ROOM, place, ref=ref, detail=wanted)
        return None
    return wanted or None


def _speaker_ref(value: Any) -> str:
    """Return the id of a speaker; one of Sessionize's views has records where the other has ids."""
    return _ref(value) if isinstance(value, dict) else one_line(value)


def _ref(row: Row) -> str:
    return one_line(row.get("id"))[:200]
