"""Parts of the agenda as addresses name them: ``track-3``, ``room-2``, ``speaker-12``, ``session-7``."""

from flask_babel import gettext as _

from eventsapp.infra.refusals import NotFound
from eventsapp.programme.agenda import Agenda, SessionEntry, sessions_of


def read_part(text: str) -> tuple[str, int]:
    """Return what kind of part is named, and its id; 0 where there is none."""
    kind, _hyphen, number = text.partition("-")
    return kind, int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0


def part_of(agenda: Agenda, text: str) -> tuple[SessionEntry, ...]:
    """Return the sessions of a part, all of them where none is named; refuses a part without any."""
    return found_in(agenda, *read_part(text)) if text else agenda.sessions


def found_in(agenda: Agenda, kind: str, number: int) -> tuple[SessionEntry, ...]:
    """Return the sessions of a part; refuses a part without any."""
    found = sessions_of(agenda, kind, number)
    if not found:
        raise NotFound(_("The published agenda has no session there. Choose a part of it again."))
    return found
