"""Rules of repetition, against another hand's reading of the same standard."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from eventsapp.programme.importers.recurring import MOST_REPEATS, TooManyRepeats, repeats_of

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST = datetime(2027, 5, 12, 9, 30)  # noqa: DTZ001 - by the clock on the wall
_DAY_NAMES = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])


@st.composite
def _rules(draw: st.DrawFn) -> str:
    """Draw rules that match some day: the other hand looks for one until the year 9999."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    month_days = draw(st.lists(st.sampled_from(["1", "12", "13", "-1"]), max_size=2, unique=True))
    # The standard adds up numbered and plain weekdays in one rule; the other hand takes what is both.
    may_have_nth = frequency in {"MONTHLY", "YEARLY"} and not month_days
    nth = st.sampled_from(["1", "2", "-1"]) if may_have_nth and draw(st.booleans()) else st.just("")
    weekday = st.tuples(nth, _DAY_NAMES).map("".join)
    lists = {
        "BYDAY": draw(st.lists(weekday, max_size=3, unique=True)),
        "BYMONTH": draw(st.lists(st.integers(1, 12).map(str), max_size=3, unique=True)),
        "BYMONTHDAY": month_days,
    }
    said = [f"{name}={','.join(values)}" for name, values in lists.items() if values]
    interval = 1 if said and frequency != "YEARLY" else draw(st.integers(1, 4))
    return ";".join([f"FREQ={frequency}", f"INTERVAL={interval}", *said, f"WKST={draw(_DAY_NAMES)}"])


@settings(max_examples=40, deadline=None)
@given(rule=_rules(), days=st.integers(0, 400))
def test_repetitions_until_a_day_are_those_of_dateutil(rule: str, days: int) -> None:
    until = f"UNTIL={FIRST + timedelta(days=days):%Y%m%dT%H%M%S}"
    found = repeats_of(f"{rule};{until}", FIRST.replace(tzinfo=ZONE))
    assert {start.replace(tzinfo=None) for start in found.starts} == {
        FIRST,
        *rrulestr(f"{rule};{until}", dtstart=FIRST),
    }
    assert found.problem == ""


def test_count_counts_what_matches() -> None:
    found = repeats_of("FREQ=WEEKLY;BYDAY=WE,FR;COUNT=3", FIRST.replace(tzinfo=ZONE))
    assert [start.day for start in found.starts] == [12, 14, 19]


def test_as_many_as_allowed_are_taken_and_one_more_is_refused() -> None:
    first = FIRST.replace(tzinfo=ZONE)
    assert len(repeats_of(f"FREQ=DAILY;COUNT={MOST_REPEATS}", first).starts) == MOST_REPEATS
    with pytest.raises(TooManyRepeats):
        repeats_of(f"FREQ=DAILY;COUNT={MOST_REPEATS + 1}", first)


def test_day_alone_ends_with_that_day() -> None:
    found = repeats_of("FREQ=DAILY;UNTIL=20270513", FIRST.replace(tzinfo=ZONE))
    assert [start.day for start in found.starts] == [12, 13]


def test_end_before_the_first_leaves_the_first() -> None:
    assert len(repeats_of("FREQ=DAILY;UNTIL=20270101", FIRST.replace(tzinfo=ZONE)).starts) == 1
