"""Reads agendas that people keep as tables: our own template and whatever names its columns in one of our languages.

Which column is what is found by its head; a person may say it where the head does not.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from eventsapp.infra.folding import fold
from eventsapp.infra.tabular import Header, Row, Table, find_header
from eventsapp.programme.importers.collecting import UNSCHEDULED, Collector, Defaults, Slot
from eventsapp.programme.importers.columns import WRITTEN, vocabulary
from eventsapp.programme.importers.document import AgendaDocument, AgendaSession, AgendaSpeaker, Texts, WarningReason
from eventsapp.programme.importers.refused import AgendaColumnMissing, AgendaColumnsUnknown
from eventsapp.programme.importers.source import Source
from eventsapp.programme.importers.texts import (
    by_script,
    content_language,
    in_language,
    language_code,
    language_of_script,
    one_line,
    prose,
)
from eventsapp.programme.importers.times import (
    DAY_CHANGE,
    day_and_month,
    moment_of,
    read_day,
    read_length,
    read_moment,
    read_time,
)

NAME = "table (CSV, XLSX)"
_TITLES = ("title", *(f"title_{code}" for code in WRITTEN))
_BETWEEN_NAMES = re.compile(r"[;；\n]+")
_BETWEEN_TIMES = re.compile(r"\s*(?:-|–|—|~|〜|～|→)\s*")


@dataclass(frozen=True, kw_only=True)
class _Reading:
    """How the rows of one table are read."""

    collector: Collector
    header: Header
    month_first: bool

    def text(self, row: Row, field: str) -> str:
        column = self.header.columns.get(field)
        return unneutral(row.cell(column)) if column is not None else ""


def recognises(source: Source) -> bool:
    """Whether the file has rows and columns."""
    table = source.table
    return table is not None and len(table.rows) > 1 and table.width > 1


def read(source: Source, defaults: Defaults) -> AgendaDocument:
    """Read every row; what is odd is reported, none vanishes."""
    table = source.table
    if table is None:
        raise TypeError("a table has rows")
    collector = Collector(format=NAME, defaults=defaults)
    header = _header(table, defaults.columns)
    rows = table.rows[header.first_data :]
    reading = _Reading(collector=collector, header=header, month_first=False)
    reading = replace(reading, month_first=_is_month_first(reading, rows))
    for row in rows:
        _read_row(reading, row)
    document = collector.finish(encoding=table.encoding or "", title="")
    return replace(document, columns=tuple(header.labels.values()), unread_columns=header.unknown)


def unneutral(cell: str) -> str:
    """Return what a cell held before it was made harmless for spreadsheet programs."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@", "|", "%"} else cell


def _header(table: Table, asked: Mapping[str, str]) -> Header:
    """Return which column is what: by the heads, and by what a person said, which wins."""
    words = vocabulary()
    required = (*_TITLES, *(("start", "day", "speakers", "room") if asked else ()))
    found = next((header for field in required if (header := find_header(table, words, field))), None)
    if found is None and not asked:
        raise AgendaColumnsUnknown(_labels(table.rows[0], table.width))
    first_data = found.first_data if found else 1
    labels = _labels(table.rows[first_data - 1], table.width)
    columns = dict(found.columns) if found else {}
    for field, said in asked.items():
        column = _column(field, said, labels)
        columns = {name: index for name, index in columns.items() if index != column} | {field: column}
    if not columns.keys() & set(_TITLES):
        raise AgendaColumnsUnknown(labels)
    taken = set(columns.values())
    unknown = tuple(label for index, label in enumerate(labels) if label and index not in taken)
    return Header(columns, {field: labels[index] for field, index in columns.items()}, unknown, first_data)


def _labels(row: Row, width: int) -> tuple[str, ...]:
    return tuple(one_line(row.cell(index)) for index in range(width))


def _column(field: str, said: str, labels: Sequence[str]) -> int:
    """Return the column that is called so, or has that letter."""
    wanted = fold(said).strip()
    for index, label in enumerate(labels):
        if fold(label).strip() == wanted:
            return index
    letters = said.strip().upper()
    if re.fullmatch("[A-Z]{1,2}", letters):
        index = sum((ord(letter) - 64) * 26**place for place, letter in enumerate(reversed(letters))) - 1
        if index < len(labels):
            return index
    raise AgendaColumnMissing(field, said, tuple(labels))


def _is_month_first(reading: _Reading, rows: Sequence[Row]) -> bool:
    """Whether the table writes the month before the day; where no date tells, that the day is first is reported."""
    pairs = [pair for row in rows for field in ("day", "start") if (pair := _pair(reading.text(row, field)))]
    if any(first > 12 for first, _ in pairs):
        return False
    if any(second > 12 for _, second in pairs):
        return True
    if any(first != second for first, second in pairs):
        reading.collector.warn(WarningReason.DAY_FIRST_ASSUMED, f"row {rows[0].number}")
    return False


def _pair(text: str) -> tuple[int, int] | None:
    return day_and_month(text.partition(" ")[0])


def _read_row(reading: _Reading, row: Row) -> None:
    collector, place = reading.collector, f"row {row.number}"
    spoken = reading.text(row, "language")
    language = content_language(spoken) if spoken else None
    title, abstract = _texts(reading, row, "title", language, place), _texts(reading, row, "abstract", language, place)
    ref = _ref(reading, row, title, place)
    if spoken and language_code(spoken) is None:
        collector.warn(WarningReason.UNKNOWN_LANGUAGE, place, ref=ref, detail=spoken)
    slot = _slot(reading, row, place, ref)
    session = AgendaSession(
        ref=ref,
        title=title,
        subtitle={},
        abstract=abstract,
        kind=one_line(reading.text(row, "kind")),
        track=_named(reading, row, "track", place),
        room=_named(reading, row, "room", place),
        day_on=slot.day_on,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        language=language_code(spoken) if spoken else None,
        speakers=_speakers(reading, row, place),
        audiences=_audiences(reading, row, place),
    )
    collector.add(session, place)


def _texts(reading: _Reading, row: Row, field: str, language: str | None, place: str) -> Texts:
    """Return the texts of the columns per language, and that of the plain column under the language it is in."""
    collector = reading.collector

    def clean(name: str) -> str:
        text = reading.text(row, name)
        return prose(text) if field == "abstract" else collector.line(text, place)

    written = {code: text for code in WRITTEN if (text := clean(f"{field}_{code}"))}
    text = clean(field)
    plain = in_language(language, text) if language else by_script(text, collector.defaults.language)
    return plain | written


def _ref(reading: _Reading, row: Row, title: Texts, place: str) -> str:
    """Return the code of a row; without one its title, and where two have one title its start too."""
    stated = one_line(reading.text(row, "ref"))[:200]
    wanted = stated or next(iter(title.values()), place)[:150]
    if not stated and wanted in reading.collector.sessions:
        wanted = f"{wanted} {reading.text(row, 'day')} {reading.text(row, 'start')}".strip()
    return reading.collector.free_ref(wanted, place)


def _named(reading: _Reading, row: Row, field: str, place: str) -> str | None:
    collector = reading.collector
    name = collector.line(reading.text(row, field), place)
    add = collector.room if field == "room" else collector.track
    return add(name, by_script(name, collector.defaults.language))


def _speakers(reading: _Reading, row: Row, place: str) -> tuple[str, ...]:
    collector = reading.collector
    names = (collector.line(part, place) for part in _BETWEEN_NAMES.split(reading.text(row, "speakers")))
    speakers = [
        AgendaSpeaker(ref=name[:200], name=name, name_language=language_of_script(name), biography={})
        for name in names
        if name
    ]
    return tuple(dict.fromkeys(collector.speaker(speaker) for speaker in speakers))


def _audiences(reading: _Reading, row: Row, place: str) -> tuple[Texts, ...] | None:
    """Return whom a row is meant for; None where the table has no such column."""
    collector = reading.collector
    if "audiences" not in reading.header.columns:
        return None
    names = (collector.line(part, place) for part in _BETWEEN_NAMES.split(reading.text(row, "audiences")))
    return tuple(by_script(name, collector.defaults.language) for name in dict.fromkeys(names) if name)


def _slot(reading: _Reading, row: Row, place: str, ref: str) -> Slot:
    collector, zone = reading.collector, reading.collector.defaults.zone
    said = {name: reading.text(row, name) for name in ("day", "start", "end", "length")}
    if not said["day"] and not said["start"]:
        return UNSCHEDULED
    start, end = _ends(said)
    starts_at = _moment(reading, said["day"], start, zone)
    if starts_at is None:
        detail = f"{said['day']} {said['start']}".strip()
        collector.warn(WarningReason.BAD_START, place, ref=ref, detail=detail)
        return UNSCHEDULED
    ends_at = _end(reading, said, end, starts_at)
    if ends_at is None:
        collector.warn(WarningReason.BAD_END, place, ref=ref, detail=end or said["length"])
        return UNSCHEDULED
    return collector.slot_between(starts_at, ends_at, place, ref)


def _ends(said: Mapping[str, str]) -> tuple[str, str]:
    """Return start and end; one cell may hold both: ``09:30 – 10:15``."""
    parts = _BETWEEN_TIMES.split(said["start"])
    if len(parts) == 2 and not said["end"] and read_time(parts[0]) and read_time(parts[1]):
        return parts[0], parts[1]
    return said["start"], said["end"]


def _moment(reading: _Reading, day: str, clock: str, zone: tzinfo) -> datetime | None:
    """Return a moment that is written as one, or as a day and an hour."""
    if whole := read_moment(clock, zone) if len(clock) > 10 else None:
        return whole
    own_day, _, own_clock = clock.partition(" ")
    if not day and own_clock:
        day, clock = own_day, own_clock
    day_on, start = read_day(day, month_first=reading.month_first), read_time(clock)
    return moment_of(day_on, start, zone, DAY_CHANGE) if day_on and start else None


def _end(reading: _Reading, said: Mapping[str, str], end: str, starts_at: datetime) -> datetime | None:
    """Return when a session ends that says it as a moment, an hour or a length; past midnight it is the next day."""
    if not end:
        length = read_length(said["length"])
        return starts_at + length if length else None
    clock = read_time(end)
    if clock is None:
        return _moment(reading, "", end, reading.collector.defaults.zone)
    ends_at = starts_at.replace(hour=clock.hour, minute=clock.minute)
    is_night = ends_at <= starts_at and clock <= DAY_CHANGE
    return ends_at + timedelta(days=1) if is_night else ends_at
