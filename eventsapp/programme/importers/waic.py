"""Reads a list of forums, as the World AI Conference publishes them: a forum has agenda items and guests.

A forum becomes a track and its items the sessions. A forum without items is a session itself.
"""

from collections.abc import Mapping
from typing import Any

from eventsapp.programme.importers.collecting import Collector, Defaults, Slot, records
from eventsapp.programme.importers.document import (
    AgendaDocument,
    AgendaSession,
    AgendaSpeaker,
    Texts,
    WarningReason,
)
from eventsapp.programme.importers.source import Source
from eventsapp.programme.importers.texts import language_of_script, one_line, prose, stated

NAME = "forum JSON (forums, items, guests)"
Row = Mapping[str, Any]


def recognises(source: Source) -> bool:
    """Whether the file is a list of forums."""
    rows = records(source.json)[:20]
    return any(isinstance(row, dict) and {"scheduleList", "guestVisitList"} & row.keys() for row in rows)


def read(source: Source, defaults: Defaults) -> AgendaDocument:
    """Read every forum; guests first, because an item may name a guest of another forum."""
    collector = Collector(format=NAME, defaults=defaults)
    forums = collector.rows(source.json, "forums")
    for place, forum in forums:
        for at, guest in collector.rows(forum.get("guestVisitList"), f"{place}, guests"):
            _read_guest(collector, guest, at)
    for place, forum in forums:
        _read_forum(collector, forum, place)
    return collector.finish(encoding=source.encoding, title="")


def _read_guest(collector: Collector, row: Row, place: str) -> None:
    """Add a guest; a leader's name stands in a field of its own."""
    ref, latin = one_line(row.get("uuid")), stated(row.get("nameEn"))
    name = collector.line(stated(row.get("name")) or stated(row.get("leaderName")) or latin, place)
    if not ref or not name:
        collector.warn(WarningReason.NAMELESS_SPEAKER, place, detail=ref)
        return
    collector.speaker(
        AgendaSpeaker(
            ref=ref,
            name=name,
            name_language=language_of_script(name),
            latin_name="" if latin == name else latin[:200],
            organisation=stated(row.get("company")) or stated(row.get("companyEn")),
            job_title=stated(row.get("position")) or stated(row.get("positionEn")),
            biography=_prose(row, "introduce"),
        )
    )


def _read_forum(collector: Collector, forum: Row, place: str) -> None:
    name = _lines(collector, forum, "name", place)
    track = collector.track(one_line(forum.get("uuid")) or next(iter(name.values()), ""), name)
    room = _room(collector, forum, place)
    items = collector.rows(forum.get("scheduleList"), f"{place}, items")
    guests = [one_line(guest.get("uuid")) for guest in records(forum.get("guestVisitList")) if isinstance(guest, dict)]
    if not items:
        _read_whole_forum(collector, forum, place, room, track, guests)
        return
    on_stage: set[str] = set()
    for at, item in items:
        on_stage.update(_read_item(collector, item, at, room, track, one_line(forum.get("forumDate"))))
    for guest in guests:
        if guest in collector.speakers and guest not in on_stage:
            detail = collector.speakers[guest].name
            collector.warn(WarningReason.GUEST_WITHOUT_SESSION, f"{place}, guests", detail=detail)


def _read_item(
    collector: Collector, item: Row, place: str, room: str | None, track: str | None, forum_date: str
) -> tuple[str, ...]:
    ref = collector.free_ref(one_line(item.get("uuid")) or one_line(f"{item.get('startTime')} {track}"), place)
    kind, title = _lines(collector, item, "sessionName", place), _lines(collector, item, "speechTheme", place)
    if kind and not title:
        collector.warn(WarningReason.NAMED_BY_KIND, place, ref=ref, detail=next(iter(kind.values())))
    slot = _slot(collector, item, one_line(item.get("scheduleDate")) or forum_date, place, ref)
    speakers = collector.cast(_guests(item), place, ref)
    collector.add(
        AgendaSession(
            ref=ref,
            title=title or kind,
            subtitle={},
            abstract={},
            kind=kind.get("en", ""),
            track=track,
            room=room,
            day_on=slot.day_on,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            speakers=speakers,
        ),
        place,
    )
    return speakers


def _read_whole_forum(
    collector: Collector, forum: Row, place: str, room: str | None, track: str | None, guests: list[str]
) -> None:
    ref = collector.free_ref(one_line(forum.get("uuid")), place)
    collector.warn(WarningReason.FORUM_WITHOUT_ITEMS, place, ref=ref)
    slot = _slot(collector, forum, one_line(forum.get("forumDate")), place, ref)
    collector.add(
        AgendaSession(
            ref=ref,
            title=_lines(collector, forum, "name", place),
            subtitle={},
            abstract=_prose(forum, "desc"),
            kind=one_line(forum.get("typeEn")),
            track=track,
            room=room,
            day_on=slot.day_on,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            speakers=collector.cast(guests, place, ref),
        ),
        place,
    )


def _slot(collector: Collector, row: Row, day: str, place: str, ref: str) -> Slot:
    start, end = one_line(row.get("startTime")), one_line(row.get("endTime"))
    return collector.slot(f"{day} {start}".strip(), f"{day} {end}".strip(), place, ref)


def _guests(item: Row) -> list[str]:
    """Return the guests of an item, once for the Chinese and once for the English column."""
    columns = (one_line(item.get(name)).replace("，", ",") for name in ("speechGuest", "speechGuestEn"))
    return [guest for column in columns for part in column.split(",") if (guest := stated(part))]


def _room(collector: Collector, forum: Row, place: str) -> str | None:
    """Return the room of a forum; several houses have a room of one name, so the house belongs to it."""
    rooms, houses = _lines(collector, forum, "addr", place), _lines(collector, forum, "forumAddr", place)
    name = {code: ", ".join(dict.fromkeys(filter(None, (text, houses.get(code))))) for code, text in rooms.items()}
    name = name or dict(houses)
    return collector.room(next(iter(name.values()), ""), name)


def _lines(collector: Collector, row: Row, key: str, place: str) -> Texts:
    """Return the Chinese text and the English one beside it; what is written in one script only stands once."""
    native, english = collector.line(stated(row.get(key)), place), collector.line(stated(row.get(f"{key}En")), place)
    texts = {"zh": native} if native else {}
    return texts | ({"en": english} if english and english != native else {})


def _prose(row: Row, key: str) -> Texts:
    texts = {"zh": prose(row.get(key)), "en": prose(row.get(f"{key}En"))}
    return {code: text for code, text in texts.items() if text}
