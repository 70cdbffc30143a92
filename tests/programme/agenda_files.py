"""Small agenda files of our own, for tests of the importers and of the import."""

import json
from pathlib import Path
from typing import Any

from eventsapp.infra.archives import pack_files


def frab_xml(events: str, *, conference: str = "", day: str = 'index="1" date="2027-05-12"') -> bytes:
    """Return a schedule with one day and one room that holds ``events``."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<schedule><conference><title>Forum</title>{conference}</conference>"
        f'<day {day}><room name="Grand Hall">{events}</room></day></schedule>'
    ).encode()


def frab_event(number: int = 1, **parts: str) -> str:
    """Return one event; ``parts`` replace or add elements."""
    elements = {
        "start": "09:30",
        "duration": "00:45",
        "title": f"Session {number}",
        "track": "Robotics",
        "type": "talk",
        "language": "en",
        "abstract": "A short text.",
        "persons": f'<person id="{number}">Trần Nguyễn Hoài Thương</person>',
    } | parts
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in elements.items())
    return f'<event id="{number}">{inner}</event>'


def opass(**parts: Any) -> dict[str, Any]:
    """Return a small OPass agenda as Python values; ``parts`` replace its lists."""
    return {
        "sessions": [opass_session()],
        "speakers": [
            {
                "id": "S1",
                "zh": {"name": "顾砚秋", "bio": "工程师"},
                "en": {"name": "Gu Yanqiu", "bio": "Engineer"},
            }
        ],
        "session_types": [{"id": "ai", "zh": {"name": "视觉与人工智能"}, "en": {"name": "Vision and AI"}}],
        "rooms": [{"id": "R3", "zh": {"name": "莲花厅"}, "en": {"name": "Lotus 2"}}],
        "tags": [],
    } | parts


def opass_session(**parts: Any) -> dict[str, Any]:
    """Return one OPass session; ``parts`` replace its fields."""
    return {
        "id": "A1",
        "type": "ai",
        "room": "R3",
        "start": "2027-05-12T10:15:00+07:00",
        "end": "2027-05-12T11:00:00+07:00",
        "language": "中文",
        "zh": {"title": "视觉检测", "description": "少样本的产线部署"},
        "en": {"title": "Visual inspection", "description": "Few samples on the line"},
        "speakers": ["S1"],
        "tags": [],
    } | parts


def as_json(value: Any) -> bytes:
    """Return ``value`` as UTF-8 JSON."""
    return json.dumps(value, ensure_ascii=False).encode()


def folder_of(path: Path) -> bytes:
    """Return the files of a folder as the zip that commands and pages make of them."""
    return pack_files({file.name: file.read_bytes() for file in sorted(path.iterdir())})


def open_event(**parts: Any) -> dict[str, Any]:
    """Return a small Open Event agenda as its files' values by name; ``parts`` replace them."""
    return {
        "sessions": [open_event_session()],
        "speakers": [{"id": 7, "name": "Trần Nguyễn Hoài Thương", "organisation": "Đại học Thủ Dầu Một"}],
        "tracks": [{"id": 3, "name": "Robotics"}],
        "microlocations": [{"id": 5, "name": "Grand Hall"}],
        "event": {"name": "Forum"},
    } | parts


def open_event_session(**parts: Any) -> dict[str, Any]:
    """Return one Open Event session; ``parts`` replace its fields."""
    return {
        "id": 1,
        "title": "Opening",
        "short_abstract": "<p>Short.</p>",
        "start_time": "2027-05-12T09:30:00+07:00",
        "end_time": "2027-05-12T10:15:00+07:00",
        "track": {"id": 3, "name": "Robotics"},
        "microlocation": {"id": 5, "name": "Grand Hall"},
        "speakers": [{"id": 7, "name": "Trần Nguyễn Hoài Thương"}],
        "state": "accepted",
    } | parts


def zipped(files: dict[str, Any]) -> bytes:
    """Return JSON files of these values as a zip."""
    return pack_files({f"{name}.json": as_json(value) for name, value in files.items()})


def frab_json(*events: dict[str, Any], **conference: Any) -> dict[str, Any]:
    """Return a frab schedule with one day and one room that holds ``events``."""
    day = {"index": 1, "date": "2027-05-12", "rooms": {"Grand Hall": list(events)}}
    return {"schedule": {"version": "1", "conference": {"title": "Forum", "days": [day], **conference}}}


def frab_json_event(number: int = 1, **parts: Any) -> dict[str, Any]:
    """Return one event of a frab schedule in JSON; ``parts`` replace its fields."""
    return {
        "id": number,
        "date": "2027-05-12T09:30:00+07:00",
        "start": "09:30",
        "duration": "00:45",
        "room": "Grand Hall",
        "title": f"Session {number}",
        "track": "Robotics",
        "type": "talk",
        "language": "en",
        "abstract": "A short text.",
        "persons": [{"id": number, "public_name": "Trần Nguyễn Hoài Thương"}],
    } | parts


def sessionize(**parts: Any) -> dict[str, Any]:
    """Return a small Sessionize agenda; ``parts`` replace its lists."""
    return {
        "sessions": [sessionize_session()],
        "speakers": [{"id": "s1", "fullName": "윤서린", "tagLine": "Engineer", "bio": "Builds robots."}],
        "rooms": [{"id": 5, "name": "Grand Hall"}],
        "categories": [
            {"title": "Session format", "items": [{"id": 1, "name": "Workshop"}]},
            {"title": "Language", "items": [{"id": 2, "name": "한국어"}]},
            {"title": "Topic", "items": [{"id": 3, "name": "Robotics"}]},
        ],
    } | parts


def sessionize_session(**parts: Any) -> dict[str, Any]:
    """Return one Sessionize session; ``parts`` replace its fields."""
    return {
        "id": "A1",
        "title": "협동로봇 안전",
        "description": "현장 사례",
        "startsAt": "2027-05-12T09:30:00",
        "endsAt": "2027-05-12T10:15:00",
        "roomId": 5,
        "speakers": ["s1"],
        "categoryItems": [1, 2, 3],
    } | parts


def forums(**parts: Any) -> list[dict[str, Any]]:
    """Return one forum with an item and a guest; ``parts`` replace its fields."""
    return [
        {
            "uuid": "f1",
            "name": "数学与人工智能论坛",
            "nameEn": "Mathematics and AI",
            "addr": "银厅A",
            "addrEn": "Silver Hall A",
            "forumAddr": "世博中心",
            "forumDate": "2027-05-12",
            "startTime": "13:00",
            "endTime": "17:00",
            "scheduleList": [forum_item()],
            "guestVisitList": [{"uuid": "g1", "name": "宣晓华", "nameEn": "Xuan Xiaohua", "introduce": "教授"}],
        }
        | parts
    ]


def forum_item(**parts: Any) -> dict[str, Any]:
    """Return one agenda item of a forum; ``parts`` replace its fields."""
    return {
        "uuid": "i1",
        "scheduleDate": "2027-05-12",
        "startTime": "13:25",
        "endTime": "13:50",
        "speechGuest": "g1",
        "speechTheme": "开场白",
        "sessionName": "致辞",
        "sessionNameEn": "Speech",
    } | parts


def calendar(*events: str, head: str = "") -> bytes:
    """Return an iCalendar file with these events."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *filter(None, [head]), *events, "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def calendar_event(*lines: str, **parts: str) -> str:
    """Return one event of a calendar; ``parts`` replace or add properties, ``lines`` stand as they are."""
    said = {
        "uid": "a1@example.org",
        "dtstart": "20270512T023000Z",
        "dtend": "20270512T031500Z",
        "summary": "Opening",
        "location": "Grand Hall",
    } | parts
    written = [f"{name.upper().replace('_', '-')}:{value}" for name, value in said.items() if value]
    return "\r\n".join(["BEGIN:VEVENT", *written, *lines, "END:VEVENT"])
