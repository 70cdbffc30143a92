"""Whatever the file, the answer is a document or a typed refusal."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventsapp.infra.archives import pack_files
from eventsapp.programme.importers import (
    KNOWN,
    MOST_BYTES,
    AgendaArchiveRefused,
    AgendaBroken,
    AgendaEmpty,
    AgendaFormatUnknown,
    AgendaRefused,
    AgendaTooLarge,
    AgendaUnsafe,
    AgendaWithoutSessions,
    read_agenda,
)
from eventsapp.programme.importers.source import MOST_FILES, MOST_UNPACKED
from tests.programme.agenda_files import as_json, frab_event, frab_xml, opass, opass_session

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize("data", [b"", b"   \n\t ", b"\xef\xbb\xbf"])
def test_file_without_content_is_refused_as_empty(data: bytes) -> None:
    with pytest.raises(AgendaEmpty):
        read_agenda(data)


def test_fifty_megabytes_are_refused_before_anything_is_parsed() -> None:
    data = b"neither XML nor JSON " * (50 * 1024 * 1024 // 21)  # parsed it would be broken, not too large
    with pytest.raises(AgendaTooLarge) as refused:
        read_agenda(data)
    assert refused.value.limit == MOST_BYTES


@pytest.mark.parametrize(
    "data",
    [
        b"id,title\n",
        b"one column\nof text\n",
        b"<rss><channel/></rss>",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        as_json({"hello": []}),
        as_json([1, 2, 3]),
        as_json({"sessions": [], "speakers": []}),
    ],
)
def test_unknown_format_is_refused_with_the_known_ones(data: bytes) -> None:
    with pytest.raises(AgendaFormatUnknown) as refused:
        read_agenda(data)
    assert refused.value.known == KNOWN
    assert all(name in str(refused.value) for name in KNOWN)


@pytest.mark.parametrize("cut", [30, 60, 120, 250])
def test_truncated_xml_is_refused_with_its_line(cut: int) -> None:
    with pytest.raises(AgendaBroken) as refused:
        read_agenda(frab_xml(frab_event())[:cut] + b"\n<ti")
    assert refused.value.language == "XML"
    assert refused.value.line >= 1


@pytest.mark.parametrize("cut", [1, 30, 200, -1])
def test_truncated_json_is_refused_with_its_line(cut: int) -> None:
    with pytest.raises(AgendaBroken) as refused:
        read_agenda(as_json(opass())[:cut])
    assert (refused.value.language, refused.value.line) == ("JSON", 1)


def test_json_nested_too_deep_is_refused() -> None:
    with pytest.raises(AgendaBroken):
        read_agenda(b"[" * 200_000)


def test_recognised_file_without_sessions_is_not_imported_as_nothing() -> None:
    with pytest.raises(AgendaWithoutSessions):
        read_agenda(as_json(opass(sessions=[])))


@pytest.mark.parametrize(
    "declaration",
    [
        f'<!DOCTYPE schedule [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE schedule [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE schedule SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
@pytest.mark.parametrize("use", ["&l9;", "&x;", "none"])
def test_document_types_with_entities_are_refused(declaration: str, use: str) -> None:
    room = f"<room name='{use}'><event>{use}</event></room>"
    data = f"<!-- <a> -->{declaration}<schedule><day>{room}</day></schedule>"
    with pytest.raises((AgendaUnsafe, AgendaBroken)):
        read_agenda(data.encode())


def test_entity_bomb_is_named_as_unsafe() -> None:
    data = f'<!DOCTYPE schedule [<!ENTITY l0 "ha">{LAUGHS}]><schedule>&l9;</schedule>'
    with pytest.raises(AgendaUnsafe):
        read_agenda(data.encode())


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"PK\x03\x04" + bytes(60), "broken"),
        (pack_files({"agenda.xml": frab_xml(frab_event())})[:80], "broken"),
        (pack_files({f"{number}.txt": b"x" for number in range(MOST_FILES + 1)}), "files"),
        (pack_files({"agenda.xml": bytes(MOST_UNPACKED + 1)}), "bytes"),
        (pack_files({f"{number}.json": b" " * 20_000_000 for number in range(4)}), "bytes"),
    ],
    ids=["no zip", "cut off", "many files", "one bomb", "bomb in pieces"],
)
def test_zip_that_is_broken_or_unpacks_to_too_much_is_refused(data: bytes, problem: str) -> None:
    assert len(data) < MOST_BYTES
    with pytest.raises(AgendaArchiveRefused) as refused:
        read_agenda(data)
    assert refused.value.problem == problem


def test_zip_with_one_agenda_is_that_agenda() -> None:
    alone = frab_xml(frab_event())
    packed = pack_files({"picture.png": b"\x89PNG", "agenda.xml": alone, ".hidden.json": b"{"})
    assert read_agenda(packed) == read_agenda(alone)


def test_zip_without_an_agenda_is_refused_as_empty() -> None:
    with pytest.raises(AgendaEmpty):
        read_agenda(pack_files({"picture.png": b"\x89PNG"}))


def test_broken_file_inside_a_zip_is_named() -> None:
    with pytest.raises(AgendaBroken) as refused:
        read_agenda(pack_files({"sessions.json": b"[{", "tracks.json": b"[]"}))
    assert refused.value.language == "JSON (sessions.json)"


@given(st.binary(max_size=300))
def test_any_bytes_are_a_refusal(data: bytes) -> None:
    with pytest.raises(AgendaRefused):
        read_agenda(data)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_xml_is_a_document_or_a_refusal(data: st.DataObject) -> None:
    whole = frab_xml(frab_event(1) + frab_event(2, start="11:00"), conference="<day_change>04:00</day_change>")
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + data.draw(st.binary(max_size=4)) + whole[at + data.draw(st.integers(0, 8)) :]
    try:
        document = read_agenda(damaged)
    except AgendaRefused:
        return
    assert document.sessions


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(
    field=st.sampled_from(sorted(opass_session())),
    value=_JSON,
    part=st.sampled_from(sorted(opass())),
    row=_JSON,
)
def test_any_value_in_any_field_is_a_document_or_a_refusal(field: str, value: object, part: str, row: object) -> None:
    content = opass(sessions=[opass_session(), opass_session(**{"id": "A2", field: value})])
    content[part] = [*content[part], row]
    document = read_agenda(as_json(content))
    assert document.sessions[0].ref == "A1"
    assert len(document.sessions) + sum(warning.skipped for warning in document.warnings) >= 2


def test_characters_no_database_can_hold_are_dropped() -> None:
    title = {"title": "A\x00B\ud800C\u202eD", "description": "x\x00y"}
    data = (
        b'{"session_types":[],"speakers":[],"sessions":['
        + json.dumps(opass_session(en=title, zh={}, type="", speakers=[])).encode()
        + b"]}"
    )
    (session,) = read_agenda(data).sessions
    assert session.title == {"en": "ABCD"}
    assert session.abstract == {"en": "<p>xy</p>"}
