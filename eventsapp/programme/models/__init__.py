"""The forum: tracks, rooms, speakers, sessions, the frozen releases of the agenda, own agendas, steps on the grid."""

from eventsapp.programme.models.audiences import Audience, session_audiences
from eventsapp.programme.models.ceremonies import Ceremony
from eventsapp.programme.models.people import (
    Speaker,
    SpeakerAvailability,
)
from eventsapp.programme.models.places import (
    Equipment,
    Forum,
    ProgrammeDay,
    Room,
    RoomWalk,
    Track,
    room_equipment,
)
from eventsapp.programme.models.placing import PlacementStep
from eventsapp.programme.models.releases import (
    Release,
    ReleaseFile,
    ScheduledRelease,
)
from eventsapp.programme.models.seats import Seat, SeatPlan
from eventsapp.programme.models.sessions import (
    ClashNote,
    Session,
    SessionMaterial,
    SessionSpeaker,
    SessionSponsor,
    new_uid,
    session_equipment,
)
from eventsapp.programme.models.stars import Star, StarList
from eventsapp.programme.models.today import Adjustment, Saying, ScreenNotice

__all__ = [
    "Adjustment",
    "Audience",
    "Ceremony",
    "ClashNote",
    "Equipment",
    "Forum",
    "PlacementStep",
    "ProgrammeDay",
    "Release",
    "ReleaseFile",
    "Room",
    "RoomWalk",
    "Saying",
    "ScheduledRelease",
    "ScreenNotice",
    "Seat",
    "SeatPlan",
    "Session",
    "SessionMaterial",
    "SessionSpeaker",
    "SessionSponsor",
    "Speaker",
    "SpeakerAvailability",
    "Star",
    "StarList",
    "Track",
    "new_uid",
    "room_equipment",
    "session_audiences",
    "session_equipment",
]
