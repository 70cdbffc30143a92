"""What a reader asked to see."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from eventsapp.infra.folding import fold
from eventsapp.programme.agenda.document import Agenda, SessionEntry


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A reader's filters; empty ones let everything through."""

    day: date | None = None
    track: int | None = None
    room: int | None = None
    spoken: str = ""
    kind: str = ""
    audience: int | None = None
    words: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything but the day is asked for."""
        return bool(
            self.track or self.room or self.spoken or self.kind or self.audience is not None or self.words.strip()
        )


def choose(agenda: Agenda, choice: Choice) -> tuple[SessionEntry, ...]:
    """Return the sessions that fit every filter; each word of a search must be found somewhere."""
    words = fold(choice.words).split()
    sessions = agenda.sessions_by_day.get(choice.day, ()) if choice.day else agenda.sessions
    return tuple(session for session in sessions if _fits(session, choice, words))


def _fits(session: SessionEntry, choice: Choice, words: list[str]) -> bool:
    return (
        (choice.track is None or session.track == choice.track)
        and (choice.room is None or session.room == choice.room)
        and (not choice.kind or choice.kind == session.kind)
        and (choice.audience is None or choice.audience in session.audiences)
        and (not choice.spoken or choice.spoken in session.heard_in)
        and all(word in session.find for word in words)
    )


def sessions_of(agenda: Agenda, part: str, number: int) -> tuple[SessionEntry, ...]:
    """Return the sessions of a ``track``, ``room`` or ``speaker`` by its id, or the one ``session``; else nothing."""
    fits = _PARTS.get(part)
    return tuple(session for session in agenda.sessions if fits(session, number)) if fits else ()


_PARTS: Mapping[str, Callable[[SessionEntry, int], bool]] = {
    "track": lambda session, number: session.track == number,
    "room": lambda session, number: session.room == number,
    "speaker": lambda session, number: any(part.speaker == number for part in session.parts),
    "session": lambda session, number: session.id == number,
}
