"""What happened on the grid, in words: who moved what where, and what that means."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import current_language, hour, text_in, weekday
from eventsapp.programme.models import Room
from eventsapp.programme.queries import Change
from eventsapp.programme.rules import Placement

_PLACED = {"session.placed", "session.unplaced", "session.undone", "session.redone"}
_PUT = _l("%(who)s put “%(title)s” into %(where)s.")
_TAKEN_OUT = _l("%(who)s put “%(title)s” back among those without a time.")
_CHANGED = _l("%(who)s changed “%(title)s”.")
_SAID = {
    "session.settled": _l("%(who)s settled “%(title)s” where it is."),
    "session.unsettled": _l("%(who)s lets “%(title)s” move again."),
    "session.created": _l("%(who)s added “%(title)s”."),
    "session.removed": _l("%(who)s removed “%(title)s”."),
}


def said_of(fair: Fair, change: Change, rooms: Mapping[int, Room]) -> str:
    """Say who changed what, in one sentence."""
    title = text_in(change.title, current_language(), fair.default_language)[0]
    words = {"who": change.who, "title": title}
    if change.action not in _PLACED:
        return str(_SAID.get(change.action, _CHANGED)) % words
    placement = Placement.from_json(change.after)
    sentence = _PUT if placement.starts_at else _TAKEN_OUT
    return str(sentence) % {**words, "where": where_of(fair, placement, rooms)}


def where_of(fair: Fair, placement: Placement, rooms: Mapping[int, Room]) -> str:
    """Say where a session stands: its room, day and hours."""
    if placement.starts_at is None or placement.ends_at is None:
        return _("no time yet")
    room = rooms.get(placement.room_id or 0)
    words = [room_words(fair, room)] if room else [_("no room yet")]
    if placement.day_on:
        words.append(weekday(placement.day_on, current_language()))
    return ", ".join([*words, hours_of(fair, placement.starts_at, placement.ends_at)])


def room_words(fair: Fair, room: Room) -> str:
    """Return a room's code and name; the code alone where the name says no more."""
    name = text_in(room.name, current_language(), fair.default_language)[0]
    return name if name.upper().startswith(room.code) else f"{room.code} {name}".strip()


def hours_of(fair: Fair, starts_at: datetime, ends_at: datetime) -> str:
    """Return from when to when, by the fair's clock."""
    return f"{hour(starts_at, fair.timezone)}–{hour(ends_at, fair.timezone)}"
