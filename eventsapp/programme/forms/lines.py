"""Lists that are typed one a line: days, walks, times, interpreters, sponsors."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from flask_babel import gettext as _

from eventsapp.fairs.models import Fair
from eventsapp.infra.folding import fold
from eventsapp.infra.locale import zone
from eventsapp.programme.actions import DayValues, SponsorValues, WalkValues
from eventsapp.programme.forms.fields import language_word
from eventsapp.programme.importers.times import DAY_CHANGE, moment_of, read_date, read_time
from eventsapp.programme.models import ProgrammeDay, Room, RoomWalk, SessionSpeaker, SpeakerAvailability
from eventsapp.programme.queries import exhibitors_by_name, name_line, speakers_named
from eventsapp.programme.rules import UnreadableLine

Value = TypeVar("Value")
MOST_WALK = 180
_HOURS = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})(?:[ ,;T]+(?P<start>\d{1,2}:\d{2})\s*[-–—]\s*(?P<end>\d{1,2}:\d{2}))?")
_WALK = re.compile(r"(?P<one>.+?)\s+[-–—/]\s+(?P<other>.+?)\s*:\s*(?P<minutes>\d{1,3})")
_CHANNEL = re.compile(r"(?P<channel>[A-Za-z-]{2,7})\s*:\s*(?P<name>.+)")
_ONE_DAY = timedelta(days=1)


def lines_of(text: str | None) -> list[str]:
    """Return the lines that say something."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _read(text: str | None, read: Callable[[str], Value | None], field: str, example: str) -> list[Value]:
    found = []
    for line in lines_of(text):
        value = read(line)
        if value is None:
            sentence = _("“%(line)s” cannot be read. Write for example: %(example)s", line=line[:60], example=example)
            raise UnreadableLine(sentence, field=field)
        found.append(value)
    return found


def _hours_in(line: str) -> tuple[date, time, time] | None:
    found = _HOURS.fullmatch(line)
    day = read_date(found["day"]) if found else None
    if not found or day is None:
        return None
    start, end = read_time(found["start"] or "00:00"), read_time(found["end"] or "00:00")
    return None if start is None or end is None else (day, start, end)


def read_days(text: str | None, fair: Fair, field: str) -> list[DayValues]:
    """Return the days of a programme: ``2027-05-12 08:30-18:00``."""
    days = _read(text, lambda line: _day_in(line, fair), field, "2027-05-12 08:30-18:00")
    if len({day.day_on for day in days}) < len(days):
        raise UnreadableLine(_("A day stands here twice. Each day has one line."), field=field)
    return days


def _day_in(line: str, fair: Fair) -> DayValues | None:
    found = _hours_in(line)
    if found is None or ":" not in line:
        return None
    day, opens, closes = found
    at = zone(fair.timezone)
    is_open = moment_of(day, opens, at, DAY_CHANGE) < moment_of(day, closes, at, DAY_CHANGE)
    return DayValues(day_on=day, opens_at=opens, closes_at=closes) if is_open else None


def day_lines(days: Sequence[ProgrammeDay]) -> str:
    """Return days as a form shows them."""
    return "\n".join(f"{day.day_on} {day.opens_at:%H:%M}-{day.closes_at:%H:%M}" for day in days)


def read_windows(text: str | None, fair: Fair, field: str) -> list[tuple[datetime, datetime]]:
    """Return when somebody can come: ``2027-05-12 09:00-12:00``, or a day alone."""
    example = "2027-05-12 09:00-12:00"
    return sorted(set(_read(text, lambda line: _window_in(line, fair), field, example)))


def _window_in(line: str, fair: Fair) -> tuple[datetime, datetime] | None:
    found = _hours_in(line)
    if found is None:
        return None
    day, start, end = found
    starts_at = datetime.combine(day, start, tzinfo=zone(fair.timezone))
    ends_at = datetime.combine(day, end, tzinfo=zone(fair.timezone))
    if end < start or end == time(0):
        ends_at += _ONE_DAY
    return (starts_at, ends_at) if starts_at < ends_at else None


def window_lines(windows: Sequence[SpeakerAvailability], fair: Fair) -> str:
    """Return times as a form shows them."""
    at = zone(fair.timezone)
    spans = [(one.starts_at.astimezone(at), one.ends_at.astimezone(at)) for one in windows]
    return "\n".join(
        f"{start:%Y-%m-%d}" if _is_day(start, end) else f"{start:%Y-%m-%d %H:%M}-{end:%H:%M}" for start, end in spans
    )


def _is_day(start: datetime, end: datetime) -> bool:
    return start.time() == end.time() == time(0) and end.date() - start.date() == _ONE_DAY


def read_walks(text: str | None, rooms: Sequence[Room], field: str) -> list[WalkValues]:
    """Return the ways between rooms, which are named by their codes: ``R1 - R2: 7``."""
    by_code = {fold(room.code): room.id for room in rooms}
    return _read(text, lambda line: _walk_in(line, by_code), field, "R1 - R2: 7")


def _walk_in(line: str, by_code: dict[str, int]) -> WalkValues | None:
    found = _WALK.fullmatch(line)
    if not found or int(found["minutes"]) > MOST_WALK:
        return None
    one, other = by_code.get(fold(found["one"])), by_code.get(fold(found["other"]))
    if one is None or other is None or one == other:
        return None
    return WalkValues(first_id=one, second_id=other, minutes=int(found["minutes"]))


def walk_lines(walks: Sequence[RoomWalk], rooms: Sequence[Room]) -> str:
    """Return ways as a form shows them."""
    codes = {room.id: room.code for room in rooms}
    return "\n".join(f"{codes[walk.first_id]} - {codes[walk.second_id]}: {walk.minutes}" for walk in walks)


def read_interpreters(text: str | None, fair: Fair, interpreted: Sequence[str], field: str) -> list[tuple[int, str]]:
    """Return who interprets into which language: ``en: Lan``, one a line."""
    pairs = _read(text, _CHANNEL.fullmatch, field, "en: Trần Minh Lan")
    found = []
    for pair in pairs:
        channel = pair["channel"] if pair["channel"] in interpreted else pair["channel"].lower()
        if channel not in interpreted:
            sentence = _(
                "It is not interpreted into %(language)s. Choose that language above, or correct this line.",
                language=language_word(channel),
            )
            raise UnreadableLine(sentence, field=field)
        found += [(speaker_id, channel) for speaker_id in speakers_named(fair, pair["name"], field)]
    return found


def interpreter_lines(parts: Sequence[SessionSpeaker]) -> str:
    """Return interpreters as a form shows them; the number tells namesakes apart."""
    return "\n".join(f"{part.channel}: {name_line(part.speaker)}" for part in parts)


def read_sponsors(text: str | None, fair: Fair) -> list[SponsorValues]:
    """Return sponsors, one a line; who exhibits at the fair is known by the name."""
    names = lines_of(text)
    known = exhibitors_by_name(fair, names)
    return [SponsorValues(name=name[:200], exhibitor_id=known.get(fold(name))) for name in names]
