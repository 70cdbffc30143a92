"""The JSON of frab, pretalx, Sessionize, Open Event and forums becomes one document."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventsapp.programme.importers import AgendaDocument, AgendaRefused, AgendaSeveral, WarningReason, read_agenda
from tests.programme.agenda_files import (
    as_json,
    forum_item,
    forums,
    frab_json,
    frab_json_event,
    open_event,
    open_event_session,
    sessionize,
    sessionize_session,
    zipped,
)

HALF_PAST_NINE = datetime(2027, 5, 12, 2, 30, tzinfo=UTC)


def _read(value: Any, *, packed: bool = False) -> AgendaDocument:
    data = zipped(value) if packed else as_json(value)
    return read_agenda(data, zone=ZoneInfo("Asia/Ho_Chi_Minh"))


def _reasons(document: AgendaDocument) -> list[WarningReason]:
    return [warning.reason for warning in document.warnings]


def test_frab_event_has_its_room_track_speaker_and_hours() -> None:
    document = _read(frab_json(frab_json_event()))
    (session,) = document.sessions
    assert (session.ref, session.title, session.track, session.room) == (
        "1",
        {"en": "Session 1"},
        "Robotics",
        "Grand Hall",
    )
    assert (session.starts_at, session.day_on, session.speakers) == (HALF_PAST_NINE, date(2027, 5, 12), ("1",))
    assert document.title == "Forum"
    assert document.warnings == ()


def test_frab_json_and_xml_know_an_event_by_the_same_identifier() -> None:
    (session,) = _read(frab_json(frab_json_event(guid="5f0c"))).sessions
    assert session.ref == "5f0c"


def test_frab_event_without_offset_is_local_to_the_zone_that_is_named() -> None:
    event = frab_json_event(date="2027-05-12T09:30:00")
    document = _read(frab_json(event, time_zone_name="Asia/Seoul"))
    assert document.sessions[0].starts_at == datetime(2027, 5, 12, 0, 30, tzinfo=UTC)
    assert document.warnings == ()


def test_frab_event_with_an_hour_alone_is_read_in_the_fairs_zone_and_reported() -> None:
    document = _read(frab_json(frab_json_event(date=None)))
    assert document.sessions[0].starts_at == HALF_PAST_NINE
    assert _reasons(document) == [WarningReason.ZONE_ASSUMED]


def test_frab_person_without_a_name_is_reported_with_the_place() -> None:
    document = _read(frab_json(frab_json_event(persons=[{"id": 4, "public_name": None}])))
    (warning,) = document.warnings
    assert (warning.reason, warning.place) == (
        WarningReason.NAMELESS_SPEAKER,
        "days 1, Grand Hall 1, persons 1",
    )


def _pretalx(**talk: Any) -> dict[str, Any]:
    content = {
        "code": "AB12",
        "title": "Panne\u202f?",
        "content_locale": "fr",
        "duration": 45,
        "submission_type": {"en": "Workshop", "fr": "Atelier"},
        "speakers": [{"code": "P1", "name": "Lucie"}],
    } | talk
    return {
        "schedule": {"2027-05-12": {"570": {"1": content}, "600": {}}},
        "rooms": [{"id": 1, "name": {"en": "GAM", "fr": "GAM"}}],
        "extra": {"2027-05-12": {"750": {"id": "lunch", "title": {"en": "Lunch", "fr": "Déjeuner"}}}},
    }


def test_pretalx_talk_starts_at_the_minute_it_stands_under() -> None:
    document = _read(_pretalx())
    (session,) = document.sessions
    assert (session.starts_at, session.ends_at) == (HALF_PAST_NINE, datetime(2027, 5, 12, 3, 15, tzinfo=UTC))
    assert (session.title, session.kind, session.room) == ({"fr": "Panne\u202f?"}, "Workshop", "1")
    assert document.rooms[0].name == {"en": "GAM"}
    assert _reasons(document) == [WarningReason.ZONE_ASSUMED, WarningReason.OUTSIDE_SCHEDULE]
    assert document.warnings[1].detail == "Lunch"


def test_pretalx_talk_that_states_its_hours_has_those() -> None:
    slot = {"start": "2027-05-12T10:00:00+07:00", "end": "2027-05-12T10:30:00+07:00", "room": {"en": "GAM"}}
    (session,) = _read(_pretalx(slot=slot)).sessions
    assert session.starts_at == datetime(2027, 5, 12, 3, tzinfo=UTC)


def test_sessionize_categories_give_kind_language_and_track() -> None:
    document = _read(sessionize())
    (session,) = document.sessions
    assert (session.kind, session.language, session.track, session.room) == ("Workshop", "ko", "3", "5")
    assert session.title == {"ko": "협동로봇 안전"}
    assert session.starts_at == HALF_PAST_NINE
    assert document.speakers[0].job_title == "Engineer"
    assert _reasons(document) == [WarningReason.ZONE_ASSUMED]


def test_sessionize_service_session_is_a_break_and_dangling_references_are_reported() -> None:
    lunch = sessionize_session(id="L", title="Lunch", isServiceSession=True, speakers=["gone"], roomId=99)
    document = _read(sessionize(sessions=[lunch]))
    assert document.sessions[0].kind == "break"
    assert {WarningReason.UNKNOWN_SPEAKER, WarningReason.UNKNOWN_ROOM} < set(_reasons(document))


def test_open_event_folder_is_read_as_one_agenda() -> None:
    document = _read(open_event(), packed=True)
    (session,) = document.sessions
    assert (session.room, session.track, session.speakers, session.starts_at) == ("5", "3", ("7",), HALF_PAST_NINE)
    assert document.speakers[0].organisation == "Đại học Thủ Dầu Một"
    assert (document.title, document.warnings) == ("Forum", ())


def test_open_event_of_the_older_generation_names_its_fields_with_hyphens() -> None:
    old = {name.replace("_", "-"): value for name, value in open_event_session().items()}
    old = {"starts-at": old.pop("start-time"), "ends-at": old.pop("end-time"), **old}
    assert _read(open_event(sessions=[old]), packed=True).sessions == _read(open_event(), packed=True).sessions


def test_open_event_sessions_alone_bring_what_they_name() -> None:
    document = _read([open_event_session()])
    assert [room.name for room in document.rooms] == [{"en": "Grand Hall"}]
    assert [speaker.name for speaker in document.speakers] == ["Trần Nguyễn Hoài Thương"]


def test_open_event_references_into_nowhere_are_reported() -> None:
    lost = open_event_session(track={"id": 8}, microlocation={"id": 9}, speakers=[{"id": 10}])
    document = _read(open_event(sessions=[lost]), packed=True)
    assert {WarningReason.UNKNOWN_TRACK, WarningReason.UNKNOWN_ROOM, WarningReason.UNKNOWN_SPEAKER} < set(
        _reasons(document)
    )


@pytest.mark.parametrize("state", ["rejected", "pending", "draft"])
def test_open_event_proposal_that_was_not_accepted_keeps_no_time(state: str) -> None:
    document = _read(open_event(sessions=[open_event_session(state=state)]), packed=True)
    assert document.sessions[0].starts_at is None
    assert _reasons(document) == [WarningReason.NOT_ACCEPTED]


def test_files_that_are_no_agenda_together_are_refused_by_name() -> None:
    with pytest.raises(AgendaSeveral) as refused:
        _read({"one": {}, "two": {}}, packed=True)
    assert refused.value.names == ("one.json", "two.json")


def test_forum_becomes_a_track_and_its_items_sessions() -> None:
    document = _read(forums())
    (session,) = document.sessions
    assert (session.track, session.title, session.kind, session.speakers) == ("f1", {"zh": "开场白"}, "Speech", ("g1",))
    assert document.tracks[0].name == {"zh": "数学与人工智能论坛", "en": "Mathematics and AI"}
    assert document.rooms[0].name == {"zh": "银厅A, 世博中心", "en": "Silver Hall A"}
    assert document.speakers[0].latin_name == "Xuan Xiaohua"


def test_forum_guest_is_called_by_the_leaders_name_where_there_is_no_other() -> None:
    guest = {"uuid": "g1", "name": None, "leaderName": "顾砚秋", "introduce": "/", "company": "/"}
    (speaker,) = _read(forums(guestVisitList=[guest])).speakers
    assert (speaker.name, speaker.biography, speaker.organisation) == ("顾砚秋", {}, "")


def test_forum_item_without_a_theme_is_called_by_its_kind_and_reported() -> None:
    document = _read(forums(scheduleList=[forum_item(speechTheme="/")]))
    assert document.sessions[0].title == {"zh": "致辞", "en": "Speech"}
    assert WarningReason.NAMED_BY_KIND in _reasons(document)


def test_forum_without_items_is_a_session_itself() -> None:
    document = _read(forums(scheduleList=[], desc="一段\n文字"))
    (session,) = document.sessions
    assert (session.ref, session.speakers) == ("f1", ("g1",))
    assert session.abstract == {"zh": "<p>一段<br>\n文字</p>"}
    assert WarningReason.FORUM_WITHOUT_ITEMS in _reasons(document)


def test_forum_guest_of_no_item_and_unknown_guest_are_reported() -> None:
    document = _read(forums(scheduleList=[forum_item(speechGuest="x9,，")]))
    assert {WarningReason.UNKNOWN_SPEAKER, WarningReason.GUEST_WITHOUT_SESSION} < set(_reasons(document))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_MAKERS: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "frab": lambda parts: as_json(frab_json(frab_json_event(), frab_json_event(2, **parts))),
    "pretalx": lambda parts: as_json(_pretalx(**parts)),
    "sessionize": lambda parts: as_json(
        sessionize(sessions=[sessionize_session(), sessionize_session(**{"id": "A2", **parts})])
    ),
    "open event": lambda parts: zipped(
        open_event(sessions=[open_event_session(), open_event_session(**{"id": 2, **parts})])
    ),
    "forums": lambda parts: as_json(forums(scheduleList=[forum_item(), forum_item(**{"uuid": "i2", **parts})])),
}
_FIELDS = {
    "frab": sorted(frab_json_event()),
    "pretalx": [*sorted(_pretalx()["schedule"]["2027-05-12"]["570"]["1"]), "slot", "track"],
    "sessionize": sorted(sessionize_session()),
    "open event": sorted(open_event_session()),
    "forums": sorted(forum_item()),
}


@settings(max_examples=200, deadline=None)
@given(drawn=st.data())
def test_any_value_in_any_field_of_any_format_is_a_document_or_a_refusal(drawn: st.DataObject) -> None:
    kind = drawn.draw(st.sampled_from(sorted(_MAKERS)))
    parts = {drawn.draw(st.sampled_from(_FIELDS[kind])): drawn.draw(_JSON)}
    try:
        document = read_agenda(_MAKERS[kind](parts), zone=ZoneInfo("Asia/Ho_Chi_Minh"))
    except AgendaRefused:
        assert kind == "pretalx"  # its only talk may have no title left
        return
    expected = 1 if kind == "pretalx" else 2
    assert len(document.sessions) + sum(warning.skipped for warning in document.warnings) >= expected


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(["speakers", "tracks", "microlocations", "event"]), value=_JSON)
def test_any_value_in_place_of_a_list_is_a_document(name: str, value: object) -> None:
    document = read_agenda(zipped(open_event(**{name: value})))
    assert len(document.sessions) == 1
