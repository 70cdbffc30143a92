"""Repetitions of calendars (RFC 5545, RRULE) written out, day by day up to where no agenda goes.

Walking over days has an end whatever the rule says; rules that never match keep other ways of counting busy for ages.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Literal

from eventsapp.programme.importers.times import read_moment

MOST_REPEATS = 500
FURTHEST = timedelta(days=3 * 366)
"""Nothing at a fair repeats longer."""
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PARTS = frozenset({"FREQ", "COUNT", "UNTIL", "INTERVAL", "WKST", "BYDAY", "BYMONTH", "BYMONTHDAY"})
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_LONGEST_RULE = 500
_A_DATE = 8

Problem = Literal["", "endless", "unreadable", "cut"]


@dataclass(frozen=True, kw_only=True)
class Repeats:
    """When something begins; ``problem`` says why only the first, or not all, are there."""

    starts: tuple[datetime, ...]
    problem: Problem = ""


class TooManyRepeats(Exception):
    """More repetitions than an agenda can hold."""


@dataclass(frozen=True, kw_only=True)
class _Rule:
    """A rule that days are counted by."""

    frequency: str
    interval: int
    week_start: int
    weekdays: tuple[tuple[int, int], ...]
    """Weekday and, where it is not 0, which one of the month or year, from the end where it is negative."""
    months: tuple[int, ...]
    month_days: tuple[int, ...]


def repeats_of(rule: str, first: datetime) -> Repeats:
    """Write out a rule from its first moment on, by the clock on the wall of that moment's zone."""
    said = _said(rule)
    until, count = _until(said.get("UNTIL"), first), _whole(said.get("COUNT", str(MOST_REPEATS + 1)))
    parsed = _parsed(said)
    if parsed is None or until is None or count is None:
        return Repeats(starts=(first,), problem="unreadable")
    if "UNTIL" not in said and "COUNT" not in said:
        return Repeats(starts=(first,), problem="endless")
    horizon = first.date() + FURTHEST
    moments = (first.replace(year=day.year, month=day.month, day=day.day) for day in _days(parsed, first.date()))
    timely = (moment for moment in moments if moment.replace(tzinfo=None) <= until)
    starts = tuple(islice(timely, min(count, MOST_REPEATS + 1)))
    if len(starts) > MOST_REPEATS:
        raise TooManyRepeats
    is_cut = until.date() > horizon if "UNTIL" in said else len(starts) < count
    return Repeats(starts=tuple(dict.fromkeys((first, *starts))), problem="cut" if is_cut else "")


def _said(rule: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in rule[:_LONGEST_RULE].upper().replace(" ", "").split(";"))
    said = {name: value for name, _, value in pairs if value}
    if said.get("RSCALE") == "GREGORIAN":
        del said["RSCALE"]
    return said


def _parsed(said: Mapping[str, str]) -> _Rule | None:
    """Return the rule; None where it has parts that no day can be told by."""
    interval, week_start = _whole(said.get("INTERVAL", "1")), said.get("WKST", "MO")
    weekdays, months, days = (
        _weekdays(said.get("BYDAY")),
        _numbers(said.get("BYMONTH")),
        _numbers(said.get("BYMONTHDAY")),
    )
    if said.get("FREQ") not in _FREQUENCIES or not said.keys() <= _PARTS or week_start not in _WEEKDAYS:
        return None
    if not interval or weekdays is None or months is None or days is None:
        return None
    if any(nth for _, nth in weekdays) and said["FREQ"] in {"DAILY", "WEEKLY"}:
        return None
    return _Rule(
        frequency=said["FREQ"],
        interval=interval,
        week_start=_WEEKDAYS.index(week_start),
        weekdays=weekdays,
        months=months,
        month_days=days,
    )


def _whole(text: str) -> int | None:
    """Return a count above zero."""
    return int(text) or None if text.isdecimal() and len(text) < 10 else None


def _numbers(text: str | None) -> tuple[int, ...] | None:
    parts = text.split(",") if text else []
    return tuple(map(int, parts)) if all(re.fullmatch(r"[+-]?[0-9]{1,2}", part) for part in parts) else None


def _weekdays(text: str | None) -> tuple[tuple[int, int], ...] | None:
    parts = [re.fullmatch(r"([+-]?[0-9]{1,2})?([A-Z]{2})", part) for part in (text.split(",") if text else [])]
    if any(part is None or part[2] not in _WEEKDAYS for part in parts):
        return None
    return tuple((_WEEKDAYS.index(part[2]), int(part[1] or 0)) for part in parts if part)


def _until(stated: str | None, first: datetime) -> datetime | None:
    """Return the last moment by the clock on the wall; the whole day where only a day is said; None for no moment."""
    if stated is None:
        return first.replace(tzinfo=None) + FURTHEST
    moment = read_moment(stated, first.tzinfo) if first.tzinfo else None
    if moment is None:
        return None
    local = moment.astimezone(first.tzinfo).replace(tzinfo=None)
    return local + timedelta(days=1, seconds=-1) if len(stated) == _A_DATE else local


def _days(rule: _Rule, first: date) -> Iterator[date]:
    for ahead in range(FURTHEST.days + 1):
        day = first + timedelta(days=ahead)
        if _is_in_turn(rule, first, day) and _matches(rule, first, day):
            yield day


def _is_in_turn(rule: _Rule, first: date, day: date) -> bool:
    """Whether the day's period is one of every so many."""
    if rule.frequency == "DAILY":
        passed = (day - first).days
    elif rule.frequency == "WEEKLY":
        passed = (_week(rule, day) - _week(rule, first)).days // 7
    elif rule.frequency == "MONTHLY":
        passed = (day.year - first.year) * 12 + day.month - first.month
    else:
        passed = day.year - first.year
    return passed % rule.interval == 0


def _week(rule: _Rule, day: date) -> date:
    return day - timedelta(days=(day.weekday() - rule.week_start) % 7)


def _matches(rule: _Rule, first: date, day: date) -> bool:
    """Whether the rule names the day; what it leaves unsaid is as on the first day."""
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days and not {day.day, day.day - _length(day, "MONTHLY") - 1} & set(rule.month_days):
        return False
    if rule.weekdays:
        return any(_is_weekday(rule, day, weekday, nth) for weekday, nth in rule.weekdays)
    if rule.month_days or rule.frequency == "DAILY":
        return True
    if rule.frequency == "WEEKLY":
        return day.weekday() == first.weekday()
    return day.day == first.day and (rule.frequency == "MONTHLY" or bool(rule.months) or day.month == first.month)


def _is_weekday(rule: _Rule, day: date, weekday: int, nth: int) -> bool:
    if day.weekday() != weekday:
        return False
    span = "MONTHLY" if rule.months else rule.frequency
    at = day.day if span == "MONTHLY" else day.timetuple().tm_yday
    left = _length(day, span) - at
    return nth in {0, (at - 1) // 7 + 1, -(left // 7) - 1}


def _length(day: date, span: str) -> int:
    """Return how many days the day's month or year has."""
    if span == "YEARLY":
        return date(day.year, 12, 31).timetuple().tm_yday
    return ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day
