"""Decisions about the programme: kinds, times, codes, and what is refused."""

import re
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.infra.folding import fold
from eventsapp.infra.locale import zone
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.programme.clashes import Kind
from eventsapp.programme.importers.times import DAY_CHANGE, moment_of

SHORTEST_MINUTES = 5
LONGEST_MINUTES = 12 * 60
COLOURS = 5
USUAL_FANS = 5
"""From so many people on, who starred two sessions that run together, it is a clash, where nobody said otherwise."""
MOST_CODE = 12
MOST_SETUP = 12 * 60
MOST_MATERIALS = 30


class SessionKind(StrEnum):
    """What a session is."""

    TALK = "talk"
    PLENARY = "plenary"
    DIALOGUE = "dialogue"
    WORKSHOP = "workshop"
    DEMO = "demo"
    CEREMONY = "ceremony"
    BREAK = "break"


class Side(StrEnum):
    """Where a speaker comes from."""

    STATE = "state"
    ACADEMIA = "academia"
    BUSINESS = "business"


class Visibility(StrEnum):
    """Who may have a material of a session."""

    TEAM = "team"
    AFTER = "after"
    PUBLIC = "public"


KIND_WORDS: dict[str, LazyString] = {
    SessionKind.TALK: _l("Talk"),
    SessionKind.PLENARY: _l("Plenary"),
    SessionKind.DIALOGUE: _l("Dialogue"),
    SessionKind.WORKSHOP: _l("Workshop"),
    SessionKind.DEMO: _l("Product demo"),
    SessionKind.CEREMONY: _l("Ceremony"),
    SessionKind.BREAK: _l("Break"),
}
CLASH_WORDS: dict[str, LazyString] = {
    Kind.ROOM: _l("Two sessions in one room"),
    Kind.SPEAKER: _l("Speakers in two sessions"),
    Kind.MODERATOR: _l("Moderators in two sessions"),
    Kind.HOST: _l("Hosts in two sessions"),
    Kind.INTERPRETER: _l("Interpreters in two sessions"),
    Kind.EQUIPMENT: _l("Equipment that is missing"),
    Kind.AVAILABILITY: _l("People who cannot come"),
    Kind.CAPACITY: _l("Rooms that are too small"),
    Kind.SETUP: _l("Too little time to prepare a room"),
    Kind.CHANGE: _l("Too little time to change rooms"),
    Kind.HOURS: _l("Outside the opening hours"),
    Kind.AUDIENCE: _l("People torn between two sessions"),
    Kind.ALONE: _l("Interpreters alone"),
    Kind.SAME_AUDIENCE: _l("Sessions for the same audience"),
}
VISIBILITY_WORDS: dict[str, LazyString] = {
    Visibility.TEAM: _l("The team alone"),
    Visibility.AFTER: _l("Everybody, once the session is over"),
    Visibility.PUBLIC: _l("Everybody"),
}
SIDE_WORDS: dict[str, LazyString] = {
    Side.STATE: _l("The State"),
    Side.ACADEMIA: _l("Academia"),
    Side.BUSINESS: _l("Business"),
}
_KIND_OF = {
    SessionKind.PLENARY: {"keynote", "plenary", "opening", "closing"},
    SessionKind.DIALOGUE: {"dialogue", "panel", "podium", "bof", "discussion", "meeting"},
    SessionKind.WORKSHOP: {"workshop", "training", "tutorial"},
    SessionKind.DEMO: {"demo", "demonstration", "productdemo"},
    SessionKind.CEREMONY: {"ceremony"},
    SessionKind.BREAK: {"break", "lunch", "coffee", "coffeebreak", "pause"},
}


class TitleMissing(Refusal):
    """A session without a title in any language."""

    status = 422
    sentence = _l("A title in at least one language is needed.")


class NameMissing(Refusal):
    """A room or track without a name in any language."""

    status = 422
    sentence = _l("A name in at least one language is needed.")


class EndsTooLate(Refusal):
    """A session of an impossible length."""

    status = 422
    field = "minutes"
    sentence = _l("A session lasts from 5 minutes to 12 hours.")


class CodeTaken(Refusal):
    """Two rooms, or two tracks, want the same code."""

    field = "code"
    sentence = _l("This code is taken. Codes stand on signs, so each is used once.")


class StillUsed(Refusal):
    """Something is to be removed that sessions need."""

    sentence = _l("Sessions still use this, so it stays. Give them another one first.")


class ChangedMeanwhile(Refusal):
    """A form that was opened before somebody else changed the same thing."""

    sentence = _l(
        "Somebody changed this while you wrote, so nothing was saved. What you typed is below. Look at what is stored "
        "now; to put yours in its place, save again."
    )


class AudienceNamed(Refusal):
    """Two audiences want the same name."""

    sentence = _l("There is an audience of this name already. Change that one instead.")


class EquipmentNamed(Refusal):
    """Two kinds of equipment want the same name."""

    field = "name"
    sentence = _l("There is equipment of this name already. Change its number instead.")


class MaterialMissing(Refusal):
    """A material that is neither a file nor a link, or both."""

    status = 422
    field = "url"
    sentence = _l("Choose a file, or write a link: one of them.")


class TooManyMaterials(Refusal):
    """More materials than a session needs."""

    field = "title"
    sentence = _l("A session has 30 materials at the most. Remove one first.")


class NotYet(Refusal):
    """A material that is given out after its session, asked for before."""

    status = 403
    sentence = _l("This is given out once the session is over.")


class ClashGone(Refusal):
    """A remedy for a clash that is not there any more, or is another one."""

    sentence = _l(
        "The programme changed since you opened this page, so nothing was done. Look at the clashes as they are now."
    )


class NoReason(Refusal):
    """A clash that is meant so without anybody saying why."""

    status = 422
    field = "reason"
    sentence = _l("Say why it is meant so. The team reads it.")


class UnreadableLine(Refusal):
    """A line of a field that does not say what the field asks for."""

    status = 422


class UnknownSpeaker(Refusal):
    """A name that is not on the list of speakers."""

    status = 422


class TooManyStars(Refusal):
    """Somebody starred more sessions than a list keeps."""

    sentence = _l("An own agenda holds 300 sessions. Remove a few stars first.")


class UnreadableAgenda(Refusal):
    """A file that is no agenda."""

    status = 422
    field = "file"


def check_material(visibility: str, ends_at: datetime, now: datetime) -> None:
    """Refuse a material that the public may not have, or not yet."""
    if visibility == Visibility.TEAM:
        raise NotFound
    if visibility == Visibility.AFTER and now < ends_at:
        raise NotYet


def kind_of(word: str) -> str:
    """Return our kind for another system's word; whatever is unknown is a talk."""
    bare = re.sub(r"[^a-z]", "", fold(word))
    return next((kind for kind, words in _KIND_OF.items() if bare in words), SessionKind.TALK)


def session_times(day_on: date, start: time, minutes: int, zone_name: str) -> tuple[datetime, datetime]:
    """Return start and end of a session of that programme day; an hour before four is the night after."""
    check_minutes(minutes)
    starts_at = moment_of(day_on, start, zone(zone_name), DAY_CHANGE)
    return starts_at, starts_at + timedelta(minutes=minutes)


def check_minutes(minutes: int) -> None:
    """Refuse a length that no session has."""
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise EndsTooLate


def room_code(name: str, taken: Collection[str]) -> str:
    """Return a code for a room's plate: its short name where it has one, else the next free R number."""
    short = name.partition("(")[0].strip().upper()
    if short and len(short) <= MOST_CODE and short not in taken:
        return short
    return next(code for number in range(1, len(taken) + 2) if (code := f"R{number}") not in taken)


def track_code(name: str, taken: Collection[str]) -> str:
    """Return two letters for a track, from its words, that no other track has."""
    words = re.findall(r"[a-z0-9]+", fold(name))
    letters = "".join(words)
    wanted = ["".join(word[0] for word in words[:2])] if len(words) > 1 else []
    wanted += [letters[:2]] if len(letters) > 1 else []
    wanted += [f"{letters[0]}{letter}" for letter in letters[2:]] if letters else []
    wanted += [f"{letters[:1] or 't'}{digit}" for digit in range(1, 10)]
    wanted += [
        f"{one}{other}" for one in "abcdefghijklmnopqrstuvwxyz" for other in "abcdefghijklmnopqrstuvwxyz0123456789"
    ]
    found = next((code.upper() for code in wanted if code.upper() not in taken), None)
    return found or f"T{len(taken)}"


def next_colour(count: int) -> int:
    """Return the colour of the next track: one to five, in turn."""
    return count % COLOURS + 1


def unknown_speaker(name: str, field: str) -> UnknownSpeaker:
    """Return the refusal for a name that is not on the list."""
    sentence = _(
        "There is no speaker named %(name)s. Add the speaker first, or write the name as in the list.",
        name=name,
    )
    return UnknownSpeaker(sentence, field=field)


def ambiguous_speaker(name: str, examples: str, field: str) -> UnknownSpeaker:
    """Return the refusal for a name that several speakers have."""
    sentence = _("Several speakers are named %(name)s. Write which one: %(examples)s.", name=name, examples=examples)
    return UnknownSpeaker(sentence, field=field)
