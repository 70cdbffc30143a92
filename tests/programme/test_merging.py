"""Ours, theirs, and what an earlier import said: decided field by field."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsapp.programme.rules import flat, merge
from eventsapp.programme.rules.merging import digest

OLD = {"title": digest("old")}
_VALUES = st.sampled_from([None, "", "old", "ours", "theirs"])


@pytest.mark.parametrize(
    ("ours", "said", "known", "taken", "conflicts"),
    [
        ("old", "old", OLD, {}, ()),
        ("old", "theirs", OLD, {"title": "theirs"}, ()),
        ("ours", "old", OLD, {}, ()),
        ("same", "same", OLD, {}, ()),
        ("ours", "theirs", OLD, {}, ("title",)),
        (None, "theirs", OLD, {}, ("title",)),
        ("ours", "theirs", {"other": "x"}, {}, ("title",)),
        ("ours", "theirs", {}, {"title": "theirs"}, ()),
        ("", None, OLD, {}, ()),
    ],
)
def test_field_is_decided(
    ours: str | None, said: str | None, known: dict[str, str], taken: dict[str, str], conflicts: tuple[str, ...]
) -> None:
    merged = merge({"title": ours}, {"title": said}, known)
    assert (merged.taken, merged.conflicts) == (taken, conflicts)


def test_theirs_wins_where_both_changed_and_nowhere_else() -> None:
    ours = {"title": "ours", "room": "ours"}
    merged = merge(
        ours, {"title": "theirs", "room": "old"}, {"title": digest("old"), "room": digest("old")}, theirs=True
    )
    assert (merged.taken, merged.conflicts) == ({"title": "theirs"}, ("title",))


def test_conflict_that_was_not_resolved_stays_one() -> None:
    first = merge({"title": "ours"}, {"title": "theirs"}, OLD)
    again = merge({"title": "ours"}, {"title": "theirs"}, first.digests)
    assert again.conflicts == ("title",)
    assert merge({"title": "ours"}, {"title": "theirs"}, again.digests, theirs=True).taken == {"title": "theirs"}


@given(ours=_VALUES, said=_VALUES, base=_VALUES, theirs=st.booleans())
def test_same_file_after_its_import_takes_nothing(
    ours: str | None, said: str | None, base: str | None, *, theirs: bool
) -> None:
    first = merge({"title": ours}, {"title": said}, {"title": digest(base)}, theirs=theirs)
    kept = {"title": first.taken.get("title", ours)}
    assert merge(kept, {"title": said}, first.digests, theirs=theirs).taken == {}


def test_moments_are_the_same_in_any_zone_and_nothing_is_nothing() -> None:
    here = datetime(2027, 5, 12, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    assert digest([here]) == digest([here.astimezone(UTC)])
    assert digest("") == digest(None) == digest([])


def test_texts_are_decided_per_language() -> None:
    values = {"title": {"vi": "A", "en": "B"}, "room_id": 3}
    assert flat(values, frozenset({"title"})) == {"title:vi": "A", "title:en": "B", "room_id": 3}
