"""A sheet of four sessions over two days, with everything that formats stumble over."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from eventsapp.programme.agenda import Agenda, Part, RoomEntry, SessionEntry, SpeakerEntry, TrackEntry
from eventsapp.programme.formats import COLUMNS, Sheet, Words
from eventsapp.programme.formats.model import Fonts

PUBLISHED = datetime(2027, 4, 1, 8, 30, tzinfo=UTC)
DAY = date(2027, 5, 12)


def at(hour: int, minute: int = 0, day: int = 12) -> datetime:
    """Return a moment of May 2027 by the clock of Vietnam."""
    return datetime(2027, 5, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


def uid(number: int) -> str:
    """Return the name of a session."""
    return f"0f0e0d0c-0000-4000-8000-{number:012}"


def entry(number: int, starts_at: datetime, minutes: int = 45, **parts: Any) -> SessionEntry:
    """Return a session; ``parts`` replace its values."""
    values: dict[str, Any] = {
        "id": number,
        "uid": uid(number),
        "kind": "talk",
        "title": {"en": f"Session {number}"},
        "subtitle": {},
        "abstract": {},
        "track": 1,
        "room": 1,
        "day": DAY,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=minutes),
        "language": "en",
        "interpreted": (),
        "parts": (),
        "find": "",
    }
    return SessionEntry(**values | parts)


SESSIONS = (
    entry(
        1, at(9), 60, kind="dialogue", language="vi", interpreted=("en", "ko"),
        title={"vi": "Đối thoại: Nhà nước mua gì & <bao nhiêu>", "en": "Dialogue: what the State buys"},
        subtitle={"en": "An open hour"},
        abstract={"en": "<p>First &amp; <strong>foremost</strong>.</p>\n<p>Second.</p>"},
        parts=(Part(speaker=1, role="speaker"), Part(speaker=3, role="moderator")),
    ),
    entry(
        2, at(9, 30), room=2, language="ko",
        title={"ko": "협동로봇 안전: 현장 사례"},
        parts=(Part(speaker=2, role="speaker"),),
    ),
    entry(3, at(10, 30), 30, kind="break", room=None, track=None, language="", title={"en": '=Coffee; tea, "water"'}),
    entry(
        4, at(0, 30, day=14), track=2, room=2, day=date(2027, 5, 13), language="zh", interpreted=("vi",),
        title={"zh": "视觉检测：少样本的产线部署", "en": "</script><script>alert(1)</script>"},
        parts=(Part(speaker=3, role="speaker"),),
    ),
)  # fmt: skip

AGENDA = Agenda(
    zone_name="Asia/Ho_Chi_Minh",
    default_language="vi",
    rooms=(
        RoomEntry(id=1, code="R1", name={"en": "Grand Hall", "vi": "Đại sảnh"}, capacity=1200),
        RoomEntry(id=2, code="R2", name={"en": "Lotus"}),
    ),
    tracks=(
        TrackEntry(id=1, code="RO", name={"en": "Robotics", "vi": "Rô-bốt"}, colour=3),
        TrackEntry(id=2, code="AI", name={"en": "Vision and AI"}, colour=4),
    ),
    speakers=(
        SpeakerEntry(id=1, name="Trần Nguyễn Hoài Thương", organisation="Đại học Thủ Dầu Một", job_title="Trưởng khoa"),
        SpeakerEntry(id=2, name="윤서린", latin="Yun Seorin", language="ko"),
        SpeakerEntry(id=3, name="顾砚秋", latin="Gu Yanqiu", language="zh"),
    ),
    sessions=SESSIONS,
)

WORDS = Words(
    columns={name: name.replace("_", " ").capitalize() for name in COLUMNS},
    kinds={"talk": "Talk", "dialogue": "Dialogue", "break": "Break"},
    languages={"vi": "Tiếng Việt", "en": "English", "zh": "中文", "ko": "한국어"},
    days={DAY: "Wednesday 12 May 2027", date(2027, 5, 13): "Thursday 13 May 2027"},
    agenda="Forum agenda",
    release="Release 4, published 1 Apr 2027. All times are Vietnam Time.",
    page="Page {page} of {pages}",
    minutes="{count} min",
    moderator="(moderator)",
    heard="{spoken}, interpreted into {interpreted}",
)


def sheet(
    *sessions: SessionEntry, language: str = "en", agenda: Agenda = AGENDA, fonts: Fonts | None = None, **parts: Any
) -> Sheet:
    """Return a sheet of these sessions, else of all; ``parts`` replace its values."""
    values: dict[str, Any] = {
        "title": "Smart Factory Expo",
        "slug": "expo-27",
        "number": 4,
        "published_at": PUBLISHED,
        "place": "WTC Binh Duong",
        "address": "https://fair.example/expo-27/agenda",
        "words": WORDS,
    }
    return Sheet(agenda=agenda, sessions=sessions or agenda.sessions, language=language, fonts=fonts, **values | parts)
