"""Small agenda files of our own, for tests of the importers and of the import."""

import json
from typing import Any


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
