"""Clashes and remedies in words, with the names they are about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from flask_babel import gettext as _
from flask_babel import ngettext

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import current_language, number, text_in, zone
from eventsapp.programme.clashes import Clash, Kind, Remedy, Step
from eventsapp.programme.forms import language_word
from eventsapp.programme.models import Room, Session
from eventsapp.programme.queries import audiences_of, equipment_of, rooms_of, sessions_numbered, speaker_names_of
from eventsapp.programme.rules import SpeakerRole

_PEOPLE = {Kind.SPEAKER, Kind.MODERATOR, Kind.HOST, Kind.INTERPRETER, Kind.AVAILABILITY, Kind.CHANGE}
_FIELDS = {
    Kind.ROOM: "room_id",
    Kind.SETUP: "setup_minutes",
    Kind.CAPACITY: "expected_audience",
    Kind.EQUIPMENT: "equipment",
    Kind.ALONE: "interpreters",
}
_FIELDS_OF_ROLES = {
    SpeakerRole.SPEAKER: "speakers",
    SpeakerRole.MODERATOR: "moderators",
    SpeakerRole.HOST: "hosts",
    SpeakerRole.INTERPRETER: "interpreters",
}


@dataclass(frozen=True)
class Words:
    """The names that some clashes need: read once, with the same number of queries for one clash and for many."""

    fair: Fair
    clashes: Sequence[Clash]
    remedies: Sequence[Remedy] = ()
    known_rooms: Sequence[Room] | None = None
    """The rooms of the fair, where they were read before."""

    @cached_property
    def sessions(self) -> dict[str, Session]:
        """The sessions concerned, also those that a remedy changes."""
        refs = {ref for clash in self.clashes for ref in clash.sessions}
        refs |= {slot.ref for remedy in self.remedies for slot in remedy.changed}
        return {str(one.id): one for one in sessions_numbered(self.fair, [int(ref) for ref in refs])}

    @cached_property
    def rooms(self) -> dict[str, Room]:
        """The rooms of the fair."""
        return {str(room.id): room for room in self.known_rooms or rooms_of(self.fair)}

    @cached_property
    def people(self) -> dict[str, str]:
        """The names of the people that clashes are about."""
        ids = [int(clash.resource) for clash in self.clashes if clash.kind in _PEOPLE]
        return {str(key): name for key, name in speaker_names_of(self.fair, ids).items()}

    @cached_property
    def equipment(self) -> dict[str, str]:
        """The names of the fair's equipment."""
        return {str(one.id): one.name for one in equipment_of(self.fair)}

    @cached_property
    def audiences(self) -> dict[str, str]:
        """What the fair's audiences are called."""
        return {
            str(one.id): text_in(one.name, current_language(), self.fair.default_language)[0]
            for one in audiences_of(self.fair)
        }

    def placed(self, ref: str) -> tuple[Session, Room | None]:
        """Return a session and its room."""
        session = self.sessions[ref]
        return session, self.rooms.get(str(session.room_id))

    def title(self, ref: str) -> str:
        """Return a session's title."""
        return text_in(self.sessions[ref].title, current_language(), self.fair.default_language)[0]

    def room(self, ref: str | None) -> str:
        """Return a room's name."""
        room = self.rooms.get(ref or "")
        return text_in(room.name, current_language(), self.fair.default_language)[0] if room else ""

    def hour(self, moment: datetime) -> str:
        """Return a time of day by the fair's clock."""
        return moment.astimezone(zone(self.fair.timezone)).strftime("%H:%M")

    def fact(self, clash: Clash) -> str:
        """Say what does not go together."""
        return _FACTS[clash.kind](self, clash)

    def detail(self, clash: Clash, beside: str = "") -> str:
        """Say how, and with which session; ``beside`` is the one whose page it is."""
        others = ", ".join(f"“{self.title(ref)}”" for ref in clash.sessions if ref != beside)
        return _DETAILS.get(clash.kind, _minutes_together)(clash, others)

    def offer(self, remedy: Remedy) -> str:
        """Say what a remedy does."""
        title = self.title(remedy.slot.ref)
        if remedy.step == Step.ROOM:
            return _("Move “%(title)s” to %(room)s", title=title, room=self.room(remedy.slot.room))
        if remedy.step == Step.TIME:
            hour = self.hour(remedy.slot.starts_at)
            return _("Begin “%(title)s” at %(hour)s", title=title, hour=hour)
        if remedy.step == Step.SWAP:
            other = self.title(remedy.changed[-1].ref)
            return _("Swap the rooms of “%(title)s” and “%(other)s”", title=title, other=other)
        minutes = number(remedy.slot.setup_minutes or 0, current_language())
        return _("Prepare the room for “%(title)s” in %(minutes)s minutes", title=title, minutes=minutes)

    def seen(self, clash: Clash, remedies: Iterable[Remedy]) -> str:
        """Return the versions of the sessions that whoever decides looks at."""
        refs = dict.fromkeys([*clash.sessions, *(slot.ref for one in remedies for slot in one.changed)])
        return "-".join(f"{ref}.{self.sessions[ref].version}" for ref in refs)

    def field_of(self, clash: Clash, session: Session) -> str:
        """Return the field of a session's form that a clash is about."""
        if clash.kind in _PEOPLE - {Kind.CHANGE}:
            role = next((part.role for part in session.speakers if str(part.speaker_id) == clash.resource), "")
            return _FIELDS_OF_ROLES.get(SpeakerRole(role), "starts") if role else "starts"
        return _FIELDS.get(clash.kind, "starts")


def _double(words: Words, clash: Clash) -> str:
    name = words.room(clash.resource) if clash.kind == Kind.ROOM else words.people[clash.resource]
    return _("%(what)s is double-booked.", what=name)


def _scarce(words: Words, clash: Clash) -> str:
    return _("There is not enough equipment: %(what)s.", what=words.equipment[clash.resource])


def _absent(words: Words, clash: Clash) -> str:
    return _("%(who)s cannot come at that time.", who=words.people[clash.resource])


def _small(words: Words, clash: Clash) -> str:
    return _("%(room)s is too small.", room=words.room(clash.resource))


def _hasty(words: Words, clash: Clash) -> str:
    return _("%(room)s cannot be prepared in time.", room=words.room(clash.resource))


def _running(words: Words, clash: Clash) -> str:
    return _("%(who)s has too little time to change rooms.", who=words.people[clash.resource])


def _closed(words: Words, clash: Clash) -> str:
    return _("It is outside the opening hours.")


def _shared(words: Words, clash: Clash) -> str:
    return ngettext(
        "%(num)s person starred two sessions that run at the same time.",
        "%(num)s people starred two sessions that run at the same time.",
        clash.amount,
    )


def _lone(words: Words, clash: Clash) -> str:
    return _("One interpreter alone speaks %(language)s.", language=language_word(clash.resource))


def _crowded(words: Words, clash: Clash) -> str:
    return ngettext(
        "%(num)s session for “%(audience)s” runs at the same time.",
        "%(num)s sessions for “%(audience)s” run at the same time.",
        clash.amount,
        audience=words.audiences[clash.resource],
    )


_FACTS = {
    Kind.ROOM: _double,
    Kind.SPEAKER: _double,
    Kind.MODERATOR: _double,
    Kind.HOST: _double,
    Kind.INTERPRETER: _double,
    Kind.EQUIPMENT: _scarce,
    Kind.AVAILABILITY: _absent,
    Kind.CAPACITY: _small,
    Kind.SETUP: _hasty,
    Kind.CHANGE: _running,
    Kind.HOURS: _closed,
    Kind.AUDIENCE: _shared,
    Kind.ALONE: _lone,
    Kind.SAME_AUDIENCE: _crowded,
}


def _minutes_together(clash: Clash, others: str) -> str:
    return _("For %(minutes)s minutes at the same time: %(titles)s.", minutes=_count(clash), titles=others)


def _pieces_missing(clash: Clash, others: str) -> str:
    if not others:
        return _("The room does not have it, and there is none to carry there.")
    return ngettext(
        "%(num)s is missing; at the same time: %(titles)s.",
        "%(num)s are missing; at the same time: %(titles)s.",
        clash.amount,
        titles=others,
    )


def _not_there(clash: Clash, others: str) -> str:
    return _("The times when this person can come do not hold the session.")


def _seats_missing(clash: Clash, others: str) -> str:
    return ngettext("%(num)s seat is missing.", "%(num)s seats are missing.", clash.amount)


def _minutes_missing(clash: Clash, others: str) -> str:
    return _("%(minutes)s minutes are missing between it and %(titles)s.", minutes=_count(clash), titles=others)


def _minutes_outside(clash: Clash, others: str) -> str:
    return _("%(minutes)s minutes are outside.", minutes=_count(clash))


def _people_torn(clash: Clash, others: str) -> str:
    return _("They also starred %(titles)s.", titles=others)


def _tired(clash: Clash, others: str) -> str:
    return _(
        "For sessions of more than an hour two take turns; this one has %(minutes)s minutes.", minutes=_count(clash)
    )


def _meant_for_all(clash: Clash, others: str) -> str:
    return _("Whoever comes for them can be in one only.")


def _count(clash: Clash) -> str:
    return number(clash.amount, current_language())


_DETAILS = {
    Kind.EQUIPMENT: _pieces_missing,
    Kind.AVAILABILITY: _not_there,
    Kind.CAPACITY: _seats_missing,
    Kind.SETUP: _minutes_missing,
    Kind.CHANGE: _minutes_missing,
    Kind.HOURS: _minutes_outside,
    Kind.AUDIENCE: _people_torn,
    Kind.ALONE: _tired,
    Kind.SAME_AUDIENCE: _meant_for_all,
}
