"""Reads pretalx's schedule by minutes: days hold minutes from midnight hold rooms hold talks.

Sprints and breaks stand beside the schedule under keys of their own; they are no part of it and are reported.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from eventsapp.programme.importers.collecting import UNSCHEDULED, Collector, Defaults, Slot, record
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
    in_language,
    language_code,
    language_of_script,
    one_line,
    prose,
)
from eventsapp.programme.importers.times import read_date

NAME = "pretalx JSON by minutes"
_BESIDE = ("sprints", "extra")
_MINUTES_OF_A_DAY = 24 * 60
Row = Mapping[str, Any]


def recognises(source: Source) -> bool:
    """Whether the file has a schedule whose keys are days."""
    days = record(record(source.json).get("schedule"))
    return bool(days) and all(read_date(day) and isinstance(slots, dict) for day, slots in days.items())


def read(source: Source, defaults: Defaults) -> AgendaDocument:
    """Read the whole schedule; what stands beside it is reported."""
    content = record(source.json)
    collector = Collector(format=NAME, defaults=defaults)
    for place, row in collector.rows(content.get("rooms"), "rooms"):
        _read_room(collector, row, place)
    for code, row in record(content.get("speakers")).items():
        _read_speaker(collector, record(row), f"speakers {one_line(code)}")
    for place, where, row in _talks(collector, record(content.get("schedule"))):
        _read_talk(collector, row, where, place)
    for name in _BESIDE:
        _report_beside(collector, record(content.get(name)), name)
    return collector.finish(encoding=source.encoding, title="")


def _read_room(collector: Collector, row: Row, place: str) -> None:
    collector.room(one_line(row.get("id")), _lines(collector, row.get("name"), place))


def _read_speaker(collector: Collector, row: Row, place: str) -> str | None:
    name, ref = collector.line(row.get("name"), place), one_line(row.get("code"))
    if not name or not ref:
        collector.warn(WarningReason.NAMELESS_SPEAKER, place, detail=ref)
        return None
    return collector.speaker(
        AgendaSpeaker(
            ref=ref,
            name=name,
            name_language=language_of_script(name),
            biography=in_language(collector.defaults.language, prose(row.get("biography"))),
        )
    )


Where = tuple[str, str, str]
"""The day, the minute and the room a talk stands under."""


def _talks(collector: Collector, days: Row) -> Iterator[tuple[str, Where, Row]]:
    """Go through every talk with its place; what is no record is reported."""
    for day, slots in days.items():
        for minute, rooms in record(slots).items():
            for room, talk in record(rooms).items():
                place = f"{day} {minute}, {room}"
                if isinstance(talk, dict):
                    yield place, (day, minute, room), talk
                else:
                    collector.warn(WarningReason.NOT_A_RECORD, place, detail=talk, skipped=True)


def _read_talk(collector: Collector, row: Row, where: Where, place: str) -> None:
    ref = collector.free_ref(one_line(row.get("code")) or one_line(row.get("title"))[:100], place)
    stated = one_line(row.get("content_locale"))
    language = content_language(stated) or collector.defaults.language
    slot = _slot(collector, row, where, place, ref)
    session = AgendaSession(
        ref=ref,
        title=in_language(language, collector.line(row.get("title"), place)),
        subtitle={},
        abstract=in_language(language, f"{prose(row.get('abstract'))}\n{prose(row.get('description'))}".strip()),
        kind=next(iter(_lines(collector, row.get("submission_type"), place).values()), ""),
        track=_track(collector, row, place),
        room=_room(collector, row, where[2], place),
        day_on=slot.day_on,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        language=language_code(stated),
        speakers=_speakers(collector, row, place),
    )
    collector.add(session, place)


def _slot(collector: Collector, row: Row, where: Where, place: str, ref: str) -> Slot:
    """Return what the talk says about its own hours, else what the place says it stands at."""
    own = record(row.get("slot"))
    if own.get("start") and own.get("end"):
        return collector.slot(one_line(own["start"]), one_line(own["end"]), place, ref)
    starts_at = _moment(collector, where)
    if starts_at is None:
        collector.warn(WarningReason.BAD_START, place, ref=ref, detail=f"{where[0]} {where[1]}")
        return UNSCHEDULED
    collector.assume_zone("schedule")
    length = row.get("duration")
    minutes = length if isinstance(length, int) and abs(length) < _MINUTES_OF_A_DAY else 0
    return collector.slot_between(starts_at, starts_at + timedelta(minutes=minutes), place, ref)


def _moment(collector: Collector, where: Where) -> datetime | None:
    day = read_date(where[0])
    if day is None or not where[1].isdecimal() or int(where[1]) >= 2 * _MINUTES_OF_A_DAY:
        return None
    clock = datetime.combine(day, time()) + timedelta(minutes=int(where[1]))
    return clock.replace(tzinfo=collector.defaults.zone)


def _room(collector: Collector, row: Row, stated: str, place: str) -> str | None:
    name = _lines(collector, record(row.get("slot")).get("room"), place)
    return collector.room(one_line(stated), name or {collector.defaults.language: one_line(stated)})


def _track(collector: Collector, row: Row, place: str) -> str | None:
    name = _lines(collector, row.get("track"), place)
    return collector.track(one_line(row.get("track_id")) or next(iter(name.values()), ""), name) if name else None


def _speakers(collector: Collector, row: Row, place: str) -> tuple[str, ...]:
    rows = collector.rows(row.get("speakers"), f"{place}, speakers")
    found = (_read_speaker(collector, speaker, at) for at, speaker in rows)
    return tuple(dict.fromkeys(ref for ref in found if ref))


def _report_beside(collector: Collector, days: Row, name: str) -> None:
    """Report every sprint and break: a room's talk, or an entry for everybody."""
    for day, slots in days.items():
        for minute, entry in record(slots).items():
            if not entry:
                continue
            listed = [record(entry)] if "title" in record(entry) else [record(one) for one in record(entry).values()]
            for one in listed:
                collector.warn(
                    WarningReason.OUTSIDE_SCHEDULE,
                    f"{name} {day} {minute}",
                    detail=next(iter(_lines(collector, one.get("title"), name).values()), ""),
                    skipped=True,
                )


def _lines(collector: Collector, value: Any, place: str) -> Texts:
    """Return a text per language, or one text in the usual language."""
    texts = value if isinstance(value, dict) else {collector.defaults.language: value}
    lines = {content_language(str(code)) or str(code): collector.line(text, place) for code, text in texts.items()}
    return in_its_language(lines)
