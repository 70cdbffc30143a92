"""What can be read of what phones send, and when things are due."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from eventsapp.checkin.rules import BadBatch, ReadCode, TooManyScans
from eventsapp.fairs.models import Fair
from eventsapp.infra.signing import Kind
from eventsapp.leads.rules import (
    Details,
    Sharing,
    due_on,
    evening_of,
    median,
    opens_phone,
    problem_of,
    read_batch,
    read_details,
)

NOW = datetime(2027, 5, 12, 4, tzinfo=UTC)
AT = NOW.timestamp() * 1000


def entry(**more: Any) -> dict[str, Any]:
    return {"id": "lead-0001", "code": "X" * 20, "at": AT, **more}


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {"scans": "all"},
        {"scans": [3]},
        {"scans": [entry(id="short")]},
        {"scans": [entry(code=7)]},
        {"scans": [entry(at="now")]},
        {"scans": [entry(at=True)]},
        {"scans": [entry(code="")]},
        {"scans": [entry(code="", lead=True)]},
        {"scans": [entry(code="", lead=-4)]},
        {"scans": [entry(code="", lead=2**40)]},
    ],
)
def test_batch_that_cannot_be_read_is_refused_whole(document: Any) -> None:
    with pytest.raises(BadBatch):
        read_batch(document, NOW)


def test_more_than_five_hundred_are_refused() -> None:
    with pytest.raises(TooManyScans):
        read_batch({"scans": [entry()] * 501}, NOW)
    assert len(read_batch({"scans": [entry()] * 500}, NOW)) == 500


def test_scan_of_a_fast_clock_is_not_of_the_future_and_a_note_is_no_scan() -> None:
    late, note = read_batch({"scans": [entry(at=AT + 9e9), entry(code="", lead=7)]}, NOW)
    assert (late.at, late.is_scan, late.lead_id) == (NOW, True, None)
    assert (note.is_scan, note.lead_id) == (False, 7)
    (named,) = read_batch({"scans": [entry(note=True, lead=7)]}, NOW)
    assert (named.is_scan, named.lead_id) == (False, None)


def test_what_is_written_is_read_as_far_as_it_can_be_and_never_refused() -> None:
    said = read_details(
        {
            "rating": "z",
            "notes": "  two\x00 lines " + "x" * 3000,
            "follow_up_on": "2027-13-40",
            "answers": {"4": ["Yes", 3, " "], "five": ["No"], "6": "text"},
        }
    )
    assert said.rating is None
    assert said.notes is not None
    assert (len(said.notes), said.notes[:9]) == (2000, "two lines")
    assert (said.follow_up_on, said.has_follow_up) == (None, False)
    assert said.answers == {"4": ["Yes"]}
    assert read_details({"follow_up_on": ""}).has_follow_up
    assert read_details({"follow_up_on": "2027-05-20"}).follow_up_on == date(2027, 5, 20)
    assert read_details("hot") == Details()
    assert not read_details({}).says_something


def test_number_of_a_visitor_opens_nothing_since_numbers_are_guessed() -> None:
    assert problem_of(ReadCode(number=12)) == "number"
    assert problem_of(ReadCode(problem="other_fair")) == "other_fair"
    assert problem_of(ReadCode(kind=Kind.TICKET, serial=4)) is None


@pytest.mark.parametrize(
    ("read", "opens"),
    [
        (ReadCode(kind=Kind.BADGE, serial=4), True),
        (ReadCode(printed="A" * 26), True),
        (ReadCode(kind=Kind.TICKET, serial=4), False),
        (ReadCode(number=4), False),
        (ReadCode(problem="unreadable"), False),
    ],
)
def test_only_a_badge_opens_a_phone(read: ReadCode, *, opens: bool) -> None:
    assert opens_phone(read) is opens


def test_exhibitor_has_twenty_days_by_the_fairs_clock() -> None:
    assert due_on(datetime(2027, 5, 12, 18, tzinfo=UTC), "Asia/Ho_Chi_Minh") == date(2027, 6, 2)
    assert due_on(datetime(2027, 5, 12, 16, tzinfo=UTC), "Asia/Ho_Chi_Minh") == date(2027, 6, 1)


@pytest.mark.parametrize(
    ("at", "on"),
    [
        (datetime(2027, 5, 12, 10, 29, tzinfo=UTC), None),
        (datetime(2027, 5, 12, 10, 30, tzinfo=UTC), date(2027, 5, 12)),
        (datetime(2027, 5, 13, 3, 0, tzinfo=UTC), date(2027, 5, 12)),
        (datetime(2027, 5, 14, 11, 0, tzinfo=UTC), date(2027, 5, 14)),
        (datetime(2027, 5, 16, 11, 0, tzinfo=UTC), date(2027, 5, 16)),
        (datetime(2027, 5, 17, 11, 0, tzinfo=UTC), None),
    ],
)
def test_mail_of_a_day_is_due_half_an_hour_after_the_halls_close(at: datetime, on: date | None) -> None:
    fair = Fair(starts_on=date(2027, 5, 12), ends_on=date(2027, 5, 14), timezone="Asia/Ho_Chi_Minh")
    fair.closes_at = time(17)
    assert evening_of(fair, at) == on


@pytest.mark.parametrize(
    ("values", "middle"), [([1, 2, 3, 4], None), ([5, 1, 4, 2, 3], 3.0), ([1, 2, 3, 4, 9, 9], 3.5), ([], None)]
)
def test_median_is_never_told_of_fewer_than_five(values: list[int], middle: float | None) -> None:
    assert median(values) == middle


def test_consent_without_its_first_tick_is_none() -> None:
    said = [{"person": True, "email": True, "phone": "yes", "language": "ko"}, {"email": True}, "yes", {"person": 1}]
    read = read_batch({"scans": [entry(consent=one) for one in said]}, NOW)
    assert [one.sharing for one in read] == [Sharing(person=True, email=True), None, None, None]
    assert [one.language for one in read] == ["ko", "en", "en", "en"]


def test_halves_of_letters_and_nul_become_what_a_database_takes() -> None:
    said = read_details({"notes": " a\x00\ud800b ", "answers": {"1": ["\udfff"]}})
    assert (said.notes, said.answers) == ("a?b", {"1": ["?"]})
