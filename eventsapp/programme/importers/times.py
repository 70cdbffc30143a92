"""Dates, times and lengths as agendas write them, read without guessing in silence."""

import re
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

DAY_CHANGE = time(4, 0)
"""Where a file states none: what starts before this hour belongs to the day before (frab's default)."""
LONGEST = timedelta(hours=24)
_MORNING = ("am", "a.m.", "sáng", "sa", "上午", "오전")
_AFTERNOON = ("pm", "p.m.", "chiều", "ch", "tối", "下午", "오후")
_HALVES = "|".join(re.escape(word) for word in _MORNING + _AFTERNOON)
_CLOCK = re.compile(
    rf"(?P<before>{_HALVES})?\s*(?P<hour>\d{{1,2}})(?:[:.h](?P<minute>\d{{2}})(?::\d{{2}}(?:\.\d+)?)?|h)\s*(?P<after>{_HALVES})?"
)
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日.]?(?:\s+00:00(?::00)?)?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})")


def read_moment(text: str, zone: tzinfo) -> datetime | None:
    """Return an ISO moment, aware; without an offset it is local to ``zone``; None when it is none."""
    try:
        moment = datetime.fromisoformat(text.strip())
        aware = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment
        aware.astimezone(ZoneInfo("UTC"))  # the ends of the calendar have no UTC time
    except (ValueError, OverflowError):
        return None
    return aware if 1970 <= aware.year <= 2200 else None


def has_offset(text: str) -> bool:
    """Whether an ISO moment says its own offset."""
    return re.search(r"(?:Z|[+-]\d{2}:?\d{2})$", text.strip()) is not None


def read_date(text: str) -> date | None:
    """Return an ISO date, or None."""
    try:
        day = date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
    return day if 1970 <= day.year <= 2200 else None


def read_time(text: str) -> time | None:
    """Return ``9:30``, ``09:30:00``, ``9h30``, ``9.30 PM`` or ``下午3:30`` as a time of day, or None."""
    found = _CLOCK.fullmatch(text.strip().lower())
    if not found or int(found["hour"]) > 23 or int(found["minute"] or 0) > 59:
        return None
    hour, half = int(found["hour"]), found["before"] or found["after"] or ""
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half in _AFTERNOON else 0)
    return time(hour, int(found["minute"] or 0))


def read_day(text: str, *, month_first: bool = False) -> date | None:
    """Return ``2027-05-12``, ``12/5/2027``, ``2027年5月12日`` or ``2027. 5. 12.`` as a date, or None."""
    plain = text.strip()
    if found := _YEAR_FIRST.fullmatch(plain):
        year, month, day = map(int, found.groups())
    elif found := _YEAR_LAST.fullmatch(plain):
        day, month, year = map(int, found.groups())
        if month_first:
            day, month = month, day
    else:
        return None
    try:
        return date(year, month, day) if 1970 <= year <= 2200 else None
    except ValueError:
        return None


def day_and_month(text: str) -> tuple[int, int] | None:
    """Return the first two numbers of a date that ends with the year: either may be the month; None for others."""
    found = _YEAR_LAST.fullmatch(text.strip())
    return (int(found[1]), int(found[2])) if found else None


def read_length(text: str) -> timedelta | None:
    """Return ``00:25``, ``1:30:00`` or minutes as a length above zero and at most a day; None otherwise."""
    if found := re.fullmatch(r"\s*(\d{1,3}):(\d{2})(?::(\d{2}))?\s*", text):
        length = timedelta(hours=int(found[1]), minutes=int(found[2]))
    elif re.fullmatch(r"\s*\d{1,4}\s*", text):
        length = timedelta(minutes=int(text))
    else:
        return None
    return length if timedelta(0) < length <= LONGEST else None


def moment_of(day: date, start: time, zone: tzinfo, day_change: time) -> datetime:
    """Return when a session of that programme day starts: hours before ``day_change`` come after midnight."""
    calendar = day + timedelta(days=1) if start < day_change else day
    return datetime.combine(calendar, start, tzinfo=zone)


def programme_day(local: datetime, day_change: time = DAY_CHANGE) -> date:
    """Return the programme day of a local moment: the small hours belong to the evening before."""
    return local.date() - timedelta(days=1) if local.time() < day_change else local.date()
