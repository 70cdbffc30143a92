"""Files of the agenda: valid, complete, readable by others, the same for the same release."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
from icalendar import Calendar
from lxml import etree
from openpyxl import load_workbook
from pypdf import PdfReader

from eventsapp.programme.formats import FORMATS, json_ld
from eventsapp.programme.importers import WarningReason, read_agenda
from tests.programme.sheets import AGENDA, SESSIONS, at, entry, sheet, uid

SCHEMAS = "agendas/_schemas"
XCAL = "{urn:ietf:params:xml:ns:icalendar-2.0}"


def _written(key: str, **parts: Any) -> bytes:
    return FORMATS[key].write(sheet(**parts))


@pytest.mark.parametrize("key", FORMATS)
def test_same_sheet_gives_the_same_bytes(key: str) -> None:
    assert _written(key) == _written(key)


@pytest.mark.parametrize("key", FORMATS)
def test_other_language_gives_other_bytes(key: str) -> None:
    assert _written(key) != _written(key, language="vi")


@pytest.mark.parametrize("key", FORMATS)
def test_part_of_the_agenda_is_shorter(key: str) -> None:
    assert len(FORMATS[key].write(sheet(SESSIONS[0]))) < len(_written(key))


def test_calendar_is_read_back_with_names_zone_places_and_people() -> None:
    calendar = Calendar.from_ical(_written("ics"))
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Ho_Chi_Minh"]
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    assert set(events) == {session.uid for session in SESSIONS}
    event = events[uid(1)]
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (at(9), at(10))
    assert event["DTSTART"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert str(event["SUMMARY"]) == "Dialogue: what the State buys"
    assert str(event["LOCATION"]) == "R1 Grand Hall, WTC Binh Duong"
    assert str(event["URL"]) == "https://fair.example/expo-27/agenda/1?lang=en"
    assert "Trần Nguyễn Hoài Thương, 顾砚秋" in str(event["DESCRIPTION"])
    assert "First & foremost . Second." in str(event["DESCRIPTION"])
    assert int(event["SEQUENCE"]) == 4


def test_calendar_of_a_long_text_ends_at_a_word() -> None:
    long = entry(1, at(9), abstract={"en": "<p>" + "word " * 1000 + "</p>"})
    (event,) = Calendar.from_ical(FORMATS["ics"].write(sheet(long))).walk("VEVENT")
    assert len(str(event["DESCRIPTION"])) <= 2002
    assert str(event["DESCRIPTION"]).endswith("word …")


def test_xml_calendar_says_what_the_calendar_says() -> None:
    root = etree.fromstring(_written("xcal"))
    events = list(root.iter(f"{XCAL}vevent"))
    (first,) = [one for one in events if one.findtext(f"{XCAL}properties/{XCAL}uid/{XCAL}text") == uid(1)]
    properties = first.find(f"{XCAL}properties")
    assert properties is not None
    assert len(events) == len(SESSIONS)
    assert properties.findtext(f"{XCAL}dtstart/{XCAL}date-time") == "2027-05-12T09:00:00"
    assert properties.findtext(f"{XCAL}dtstart/{XCAL}parameters/{XCAL}tzid/{XCAL}text") == "Asia/Ho_Chi_Minh"
    assert properties.findtext(f"{XCAL}dtstamp/{XCAL}date-time") == "2027-04-01T08:30:00Z"
    assert properties.findtext(f"{XCAL}sequence/{XCAL}integer") == "4"
    assert properties.findtext(f"{XCAL}url/{XCAL}uri") == "https://fair.example/expo-27/agenda/1?lang=en"
    assert properties.findtext(f"{XCAL}summary/{XCAL}parameters/{XCAL}language/{XCAL}language-tag") == "en"
    assert properties.findtext(f"{XCAL}categories/{XCAL}text") == "Robotics"
    assert root.findtext(f".//{XCAL}tzoffsetto/{XCAL}utc-offset") == "+07:00"


def test_schedule_is_valid_against_the_schema_of_c3voc(shared_data: Callable[[str], Path]) -> None:
    schema = etree.XMLSchema(etree.parse(shared_data(f"{SCHEMAS}/c3voc-schedule.xml.xsd")))
    for language in ("vi", "en", "zh", "ko"):
        schema.assertValid(etree.fromstring(_written("xml", language=language)))
    schema.assertValid(etree.fromstring(FORMATS["xml"].write(sheet(SESSIONS[2]))))


@pytest.mark.parametrize(
    ("key", "schema"), [("json", "c3voc-schedule.schema.json"), ("schedule2.json", "c3voc-schedule2.schema.json")]
)
@pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "UTC", "Etc/GMT-7"])
def test_json_schedule_is_valid_against_the_schema_of_c3voc(
    shared_data: Callable[[str], Path], key: str, schema: str, zone: str
) -> None:
    check = fastjsonschema.compile(json.loads(shared_data(f"{SCHEMAS}/{schema}").read_bytes()))
    agenda = replace(AGENDA, zone_name=zone)
    for slug in ("expo-27", "x"):
        check(json.loads(_written(key, agenda=agenda, slug=slug)))


def test_schema_refuses_what_is_no_schedule(shared_data: Callable[[str], Path]) -> None:
    check = fastjsonschema.compile(json.loads(shared_data(f"{SCHEMAS}/c3voc-schedule.schema.json").read_bytes()))
    schedule = json.loads(_written("json"))
    del schedule["schedule"]["conference"]["days"][0]["rooms"]["R1 Grand Hall"][0]["guid"]
    with pytest.raises(fastjsonschema.JsonSchemaException):
        check(schedule)


def test_schedule_comes_back_by_our_own_reader() -> None:
    document = read_agenda(_written("xml"))
    assert [(one.reason, one.ref) for one in document.warnings] == [(WarningReason.NO_ROOM, uid(3))]
    assert document.title == "Smart Factory Expo"
    found = {session.ref: session for session in document.sessions}
    names = {speaker.ref: speaker.name for speaker in document.speakers}
    rooms = {room.ref: dict(room.name) for room in document.rooms}
    tracks = {track.ref: dict(track.name) for track in document.tracks}
    for session in SESSIONS:
        back, made = found[session.uid], sheet()
        assert list(back.title.values()) == [made.word(session.title)]
        assert list(back.subtitle.values()) == [text for text in [made.word(session.subtitle)] if text]
        assert list(back.abstract.values()) == [text for text in [made.word(session.abstract)] if text]
        assert (back.day_on, back.starts_at, back.ends_at) == (session.day, session.starts_at, session.ends_at)
        assert (back.kind, back.language or "") == (session.kind, session.language)
        assert [names[ref] for ref in back.speakers] == [one.name for one in AGENDA.speakers_of(session)]
        room, track = made.room_of(session), made.track_name(session)
        assert (list(rooms[back.room].values()) if back.room else []) == ([made.room_name(room)] if room else [])
        assert (list(tracks[back.track].values()) if back.track else []) == ([track] if track else [])


def test_second_edition_has_every_language_of_a_text_and_marks_breaks() -> None:
    events = json.loads(_written("schedule2.json"))["schedule"]["events"]
    by_guid = {event["guid"]: event for event in events}
    assert by_guid[uid(1)]["abstract"] == dict(SESSIONS[0].abstract)
    assert by_guid[uid(3)]["type"] == "BREAK"
    assert [one["role"] for one in by_guid[uid(1)]["participants"]] == ["SPEAKER", "MODERATOR"]


def test_table_has_a_row_a_session_and_no_cell_that_runs() -> None:
    rows = list(csv.DictReader(io.StringIO(_written("csv").decode("utf-8-sig"))))
    assert [row["Uid"] for row in rows] == [session.uid for session in SESSIONS]
    assert rows[0]["Speakers"] == "Trần Nguyễn Hoài Thương"
    assert rows[0]["Moderators"] == "顾砚秋"
    assert (rows[0]["Starts"], rows[0]["Minutes"]) == ("2027-05-12T09:00+07:00", "60")
    assert rows[2]["Title"] == '\'=Coffee; tea, "water"'


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_title_that_could_be_a_formula_is_text_in_tables(begins: str) -> None:
    made = sheet(entry(1, at(9), title={"en": f"{begins}1+1"}))
    assert f"'{begins}1+1" in FORMATS["csv"].write(made).decode("utf-8-sig")
    book = load_workbook(io.BytesIO(FORMATS["xlsx"].write(made)))
    (cell,) = [one for one in book.active[2] if str(one.value).endswith("1+1")]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


def test_spreadsheet_has_the_same_rows_with_numbers_as_numbers() -> None:
    book = load_workbook(io.BytesIO(_written("xlsx")))
    heads, *rows = book.active.iter_rows(values_only=True)
    assert len(rows) == len(SESSIONS)
    assert rows[0][heads.index("Minutes")] == 60
    assert rows[3][heads.index("Title")] == "</script><script>alert(1)</script>"


def test_data_for_search_engines_say_when_where_and_who() -> None:
    forum = json.loads(_written("jsonld"))
    assert (forum["@context"], forum["@type"]) == ("https://schema.org", "Event")
    assert (forum["startDate"], forum["endDate"]) == ("2027-05-12T09:00:00+07:00", "2027-05-14T01:15:00+07:00")
    dialogue = forum["subEvent"][0]
    assert dialogue["@type"] == "EducationEvent"
    assert dialogue["location"]["name"] == "R1 Grand Hall, WTC Binh Duong"
    assert [person["name"] for person in dialogue["performer"]] == ["Trần Nguyễn Hoài Thương", "顾砚秋"]
    assert dialogue["inLanguage"] == ["vi", "en", "ko"]


def test_block_in_a_page_cannot_end_its_element() -> None:
    for block in (json_ld.block_of_forum(sheet()), json_ld.block_of_session(sheet(SESSIONS[3]))):
        assert "<" not in block
        assert "</script>" in json.dumps(json.loads(block))


def test_printed_programme_begins_each_day_on_a_page_and_numbers_them() -> None:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(_written("pdf"))).pages]
    assert len(pages) == 2
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of 2" in page
        assert "https://fair.example/expo-27/agenda" in page
        assert "Release 4" in page
    assert "Wednesday 12 May 2027" in pages[0]
    assert "Thursday 13 May 2027" in pages[1]


def test_printed_programme_repeats_its_heads_where_a_day_goes_on() -> None:
    many = [
        entry(number, at(9), title={"en": f"Session {number} " + "on a long title " * 8}) for number in range(1, 41)
    ]
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(FORMATS["pdf"].write(sheet(*many)))).pages]
    assert len(pages) > 2
    assert all("Wednesday 12 May 2027" in page and "Starts" in page for page in pages)
    text = "\n".join(pages)
    assert all(f"Session {number} " in text for number in range(1, 41))
