"""A small forum for tests: two rooms, two tracks, three speakers, four sessions over two days."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.programme import actions
from eventsapp.programme.models import Release, Room, Session, Speaker, Track
from eventsapp.programme.queries import draft_release

FIRST_DAY = date(2027, 5, 12)


@dataclass(frozen=True)
class Forum:
    """What ``make_forum`` made."""

    fair: Fair
    rooms: list[Room]
    tracks: list[Track]
    speakers: list[Speaker]
    sessions: list[Session]


def at(hour: int, minute: int = 0, *, day: int = 12) -> datetime:
    """Return a moment in May 2027, given in the fair's time (UTC+7)."""
    return datetime(2027, 5, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


def make_forum(fair: Fair) -> Forum:
    """Make the small forum."""
    with transaction():
        rooms = [
            actions.create_room(fair, actions.RoomValues(code="R1", name={"en": "Grand Hall"}, capacity=1200)),
            actions.create_room(fair, actions.RoomValues(code="R2", name={"en": "Lotus"}, position=1)),
        ]
        tracks = [
            actions.create_track(
                fair, actions.TrackValues(code="RO", name={"en": "Robotics", "vi": "Rô-bốt"}, colour=3)
            ),
            actions.create_track(fair, actions.TrackValues(code="AI", name={"en": "Vision and AI"}, colour=4)),
        ]
        people = [
            actions.SpeakerValues(full_name="Trần Nguyễn Hoài Thương", organisation="Đại học Thủ Dầu Một"),
            actions.SpeakerValues(full_name="윤서린", latin_name="Yun Seorin", name_language="ko"),
            actions.SpeakerValues(full_name="顾砚秋", latin_name="Gu Yanqiu", name_language="zh"),
        ]
        speakers = [actions.create_speaker(fair, values) for values in people]
        sessions = [actions.create_session(fair, values) for values in _sessions(rooms, tracks, speakers)]
    return Forum(fair, rooms, tracks, speakers, sessions)


def _sessions(rooms: list[Room], tracks: list[Track], speakers: list[Speaker]) -> list[actions.SessionValues]:
    def timed(start: datetime, minutes: int, day: date = FIRST_DAY) -> dict[str, object]:
        return {"day_on": day, "starts_at": start, "ends_at": start + timedelta(minutes=minutes)}

    return [
        actions.SessionValues(
            title={"vi": "Đối thoại: Nhà nước mua gì", "en": "Dialogue: what the State buys"},
            abstract={"en": "First.\n\nSecond."},
            kind="dialogue",
            track_id=tracks[0].id,
            room_id=rooms[0].id,
            language="vi",
            interpreted=["en", "ko"],
            speakers=[speakers[0].id],
            **timed(at(9), 60),
        ),
        actions.SessionValues(
            title={"ko": "협동로봇 안전: 현장 사례"},
            track_id=tracks[0].id,
            room_id=rooms[1].id,
            language="ko",
            speakers=[speakers[1].id],
            **timed(at(9, 30), 45),
        ),
        actions.SessionValues(
            title={"zh": "视觉检测：少样本的产线部署", "en": "Visual inspection from few samples"},
            track_id=tracks[1].id,
            room_id=rooms[1].id,
            language="zh",
            interpreted=["vi"],
            speakers=[speakers[2].id],
            moderators=[speakers[0].id],
            **timed(at(10, day=13), 45, date(2027, 5, 13)),
        ),
        actions.SessionValues(title={"en": "Not scheduled yet"}),
    ]


def publish(fair: Fair) -> Release:
    """Publish the programme as it is."""
    draft = draft_release(fair)
    with transaction():
        return actions.publish_release(fair, draft)
