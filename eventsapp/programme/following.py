"""What somebody who has the grid open is told: that the programme is another, by its mark, and never what changed.

Who is told asks the page, in a language and with the rights of its own.
"""

from dataclasses import dataclass

from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.programme.queries import programme_mark
from eventsapp.web.live import News, event_text

LONG = 3600.0


@dataclass(frozen=True, slots=True)
class Position:
    """How far a reader is."""

    fair_id: int
    mark: str


def begin(fair: Fair) -> News:
    """Return what a stream begins with: the programme's mark as it is now."""
    return _news(Position(fair.id, ""), programme_mark(fair.id), "retry: 3000\n\n")


def look(position: Position) -> News:
    """Return the programme's mark where it is another."""
    if db.session.get(Fair, position.fair_id) is None:
        return News("", _seq(), position, LONG, is_over=True)
    return _news(position, programme_mark(position.fair_id))


def _news(position: Position, mark: str, before: str = "") -> News:
    seq = _seq()
    text = event_text("programme", seq, {"mark": mark}) if mark != position.mark else ""
    return News(before + text, seq, Position(position.fair_id, mark), LONG)


def _seq() -> int:
    """Return a number that only grows: the milliseconds of now."""
    return int(clock.now().timestamp() * 1000)
