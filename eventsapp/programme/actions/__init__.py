"""Every write to the programme."""

from eventsapp.programme.actions.editing import (
    RoomValues,
    SessionValues,
    SpeakerValues,
    TrackValues,
    create_room,
    create_session,
    create_speaker,
    create_track,
    edit_room,
    edit_session,
    edit_speaker,
    edit_track,
    remove_room,
    remove_session,
    remove_speaker,
    remove_track,
)
from eventsapp.programme.actions.importing import import_agenda
from eventsapp.programme.actions.releasing import FILES, drop_older_files, keep_file, publish_release
from eventsapp.programme.actions.stars import change_stars, forget_star_list, open_star_list, readdress_star_list

__all__ = [
    "FILES",
    "RoomValues",
    "SessionValues",
    "SpeakerValues",
    "TrackValues",
    "change_stars",
    "create_room",
    "create_session",
    "create_speaker",
    "create_track",
    "drop_older_files",
    "edit_room",
    "edit_session",
    "edit_speaker",
    "edit_track",
    "forget_star_list",
    "import_agenda",
    "keep_file",
    "open_star_list",
    "publish_release",
    "readdress_star_list",
    "remove_room",
    "remove_session",
    "remove_speaker",
    "remove_track",
]
